"""One work as other programs read it: BibTeX, RIS, CSL-JSON."""

from __future__ import annotations

import json

import pytest

from printer.citations import read_bibliography
from printer.citations.export import to_bibtex, to_csl_json, to_ris

ARTICLE = {
    "id": "the-a4-sheet",
    "type": "article-journal",
    "title": "The A4 sheet: One ratio",
    "author": [
        {"family": "Vries", "non-dropping-particle": "de", "given": "Anna"},
        {"literal": "Harbour City Archives"},
    ],
    "container-title": "Paper & Print",
    "volume": "2",
    "issue": "5",
    "page": "34–41",
    "issued": {"date-parts": [[2026, 4, 14]]},
    "DOI": "10.1234/a_4",
    "keyword": "paper sizes, A4",
}


def fields(text: str) -> dict[str, str]:
    """Return the fields of an entry as they stand in the file."""
    rows = [line.strip().rstrip(",").split(" = ", 1) for line in text.splitlines()[1:-1]]
    return {name: value[1:-1] for name, value in rows}


def lines(text: str) -> dict[str, str]:
    """Return the lines of a RIS record by tag."""
    return dict(line.split("  - ", 1) for line in text.splitlines())


@pytest.mark.parametrize(
    ("page", "bibtex", "first", "last"),
    [
        ("34", "34", "34", ""),
        ("34–41", "34--41", "34", "41"),
        ("34-41", "34--41", "34", "41"),
        ("34--41", "34--41", "34", "41"),
        ("xii – xv", "xii--xv", "xii", "xv"),
        ("A-1–A-5", "A-1--A-5", "A-1", "A-5"),
        ("3-5, 9-11", "3--5, 9--11", "3", "11"),
    ],
)
def test_a_range_of_pages_has_two_hyphens_in_bibtex_and_two_ends_in_ris(page, bibtex, first, last):
    item = ARTICLE | {"page": page}
    assert fields(to_bibtex(item))["pages"] == bibtex
    told = lines(to_ris(item))
    assert (told["SP"], told.get("EP", "")) == (first, last)


def test_a_record_ends_with_an_empty_end(tmp_path):
    assert to_ris(ARTICLE).endswith("ER  - \r\n")


@pytest.mark.parametrize("form", [to_bibtex, to_ris, lambda item: to_csl_json([item])])
def test_every_form_is_read_back_as_the_same_work(tmp_path, form):
    suffix = {to_bibtex: ".bib", to_ris: ".ris"}.get(form, ".json")
    path = tmp_path / f"work{suffix}"
    path.write_bytes(form(ARTICLE).encode())
    read = read_bibliography([path])
    assert read.diagnostics == ()
    item = read.value.items["the-a4-sheet"]
    for name in ("type", "container-title", "volume", "issue", "DOI", "issued"):
        assert json.loads(json.dumps(item[name])) == ARTICLE[name], name
    assert item["page"].replace("-", "–") == "34–41"
    assert "The A4 sheet: One ratio" in item["title"].replace("</span>", "").replace(
        '<span class="nocase">', ""
    )
    assert item["author"][0]["family"].endswith("Vries")
