"""What websites, indexers and reference managers are told of an issue."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from printer.citations import read_bibliography
from printer.config import Paths, Publication
from printer.issue.records import Compilation, as_json, documents, item_of_about
from printer.issue.settling import Piece, place_pieces
from printer.issue.values import About, Entry, Issue, Section, Span
from printer.model import Person

HERE = Path("/publication")
PUBLICATION = Publication(
    HERE, Paths(HERE, HERE, HERE, HERE, HERE), title="Recto", issn="2049-3630", publisher="Ard"
)
LIND = Person("Marta Lind", orcid="0000-0002-1825-0097", affiliations=("Ard & Söhne",))
BRIDGE = About(
    "bridge",
    "The bridge & the river",
    "en-GB",
    subtitle="Four floods",
    authors=(LIND, Person("Леся Українка")),
    doi="10.1000/182",
    url="https://recto.example/bridge",
    license="CC BY 4.0",
    date=dt.date(2026, 9, 1),
    keywords=("floods", "gravel"),
)
NOTE = About("note", "A note", "de", section="Briefe")


@pytest.fixture
def made():
    sections = (
        Section(
            "Water", (Entry("bridge", source=HERE / "a.md"), Entry("note", source=HERE / "b.md"))
        ),
        Section("", (Entry("ad", pdf=HERE / "ad.pdf", title="Shoes", in_contents=False),)),
    )
    issue = Issue(
        "spring",
        HERE / "sources/issues/spring.toml",
        "Rivers",
        "en-GB",
        volume="2",
        number="5",
        date=dt.date(2026, 10, 15),
        editors=(Person("Ana Prat"),),
        sections=sections,
    )
    plan = place_pieces(
        [Piece("cover", 1), Piece("contents", 2)],
        [Piece("bridge", 4), Piece("note", 1), Piece("ad", 1)],
        numerals="roman",
        first_page=145,
    )
    return Compilation(
        issue,
        PUBLICATION,
        plan,
        {"bridge": BRIDGE, "note": NOTE},
        sha256="0" * 64,
        claims=("PDF/A-2a", "PDF/UA-1"),
        offprints={"bridge": "b" * 64, "note": "c" * 64},
    )


def test_issue_json_tells_the_issue(made):
    told = as_json(made)
    del told["pieces"]

    assert told == {
        "schema": 1,
        "name": "spring",
        "publication": "Recto",
        "title": "Rivers",
        "volume": "2",
        "number": "5",
        "date": "2026-10-15",
        "lang": "en-GB",
        "publisher": "Ard",
        "issn": "2049-3630",
        "editors": [{"name": "Ana Prat"}],
        "pages": 10,
        "file": "issue.pdf",
        "sha256": "0" * 64,
        "conformance": ["PDF/A-2a", "PDF/UA-1"],
    }


def test_issue_json_tells_every_piece(made):
    bridge, short, advertisement = as_json(made)["pieces"]

    assert bridge == {
        "slug": "bridge",
        "kind": "article",
        "title": "The bridge & the river",
        "subtitle": "Four floods",
        "authors": [
            {
                "name": "Marta Lind",
                "orcid": "0000-0002-1825-0097",
                "affiliations": ["Ard & Söhne"],
            },
            {"name": "Леся Українка"},
        ],
        "section": "Water",
        "first_page": "145",
        "last_page": "148",
        "pdf_page": 5,
        "pages": 4,
        "doi": "10.1000/182",
        "url": "https://recto.example/bridge",
        "lang": "en-GB",
        "license": "CC BY 4.0",
        "date": "2026-09-01",
        "keywords": ["floods", "gravel"],
        "file": "offprints/bridge.pdf",
        "sha256": "b" * 64,
    }
    assert (short["first_page"], short["last_page"], short["lang"]) == ("149", "149", "de")
    assert (advertisement["kind"], advertisement["title"]) == ("pdf", "Shoes")
    assert "file" not in advertisement, "it has no offprint"


def test_the_page_of_the_pdf_is_where_the_piece_begins(made):
    for piece, span in zip(as_json(made)["pieces"], made.plan.spans[2:], strict=True):
        assert piece["pdf_page"] == span.start + 1


def test_what_could_not_be_printed_is_not_told(made):
    plan = replace(made.plan, spans=made.plan.spans[:3])

    assert [piece["slug"] for piece in as_json(replace(made, plan=plan))["pieces"]] == ["bridge"]


def test_a_piece_is_cited_from_the_issue(made):
    item = item_of_about(BRIDGE, made.issue, PUBLICATION, made.plan.span("bridge"))

    assert item["type"] == "article-journal"
    assert item["title"] == "The bridge & the river: Four floods"
    assert (item["volume"], item["issue"], item["page"]) == ("2", "5", "145-148")
    assert item["issued"] == {"date-parts": [[2026, 10, 15]]}
    assert item["author"][0] == {"family": "Lind", "given": "Marta"}


def test_one_page_is_no_range(made):
    assert item_of_about(NOTE, made.issue, PUBLICATION, Span("note", 3, 1, folio=7))["page"] == "7"


def test_the_issue_goes_before_the_publication(made):
    issue = replace(made.issue, issn="0317-8471", publisher="Other", date=None)
    item = item_of_about(BRIDGE, issue, PUBLICATION, Span("bridge", 3, 1))

    assert (item["ISSN"], item["publisher"]) == ("0317-8471", "Other")
    assert item["issued"] == {"date-parts": [[2026, 9, 1]]}, "its own, when the issue has none"


def test_reference_managers_are_told_what_contents_list(made):
    files = documents(made)

    assert files["issue.ris"].count(b"TY  - ") == 2
    assert files["issue.ris"].count(b"ER  - ") == 2
    assert b"SP  - 145\r\nEP  - 148\r\n" in files["issue.ris"]
    assert b"@article{bridge," in files["issue.bib"]
    assert b"pages = {145--148}" in files["issue.bib"]
    assert rb"The bridge \& the river" in files["issue.bib"]


@pytest.mark.parametrize("name", ["issue.ris", "issue.bib"])
def test_what_is_written_can_be_read(made, tmp_path, name):
    (tmp_path / name).write_bytes(documents(made)[name])

    read = read_bibliography([tmp_path / name])

    bridge, short = read.value.items.values()
    assert read.diagnostics == ()
    assert "The bridge & the river: Four floods" in bridge["title"]
    assert (bridge["volume"], bridge["issue"]) == ("2", "5")
    assert [name.get("family") for name in bridge["author"]] == ["Lind", "Українка"]
    assert bridge["page"].replace("–", "-") == "145-148"
    assert short["page"] == "149"


def test_the_same_issue_gives_the_same_bytes_in_utf_8(made):
    record = json.loads(documents(made)["issue.json"].decode("utf-8"))

    assert documents(made) == documents(made)
    assert record["pieces"][0]["authors"][1]["name"] == "Леся Українка"


def test_the_guide_shows_every_key(made):
    guide = (Path(__file__).parents[1] / "docs/issues.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```json\n(.*?)^```$", guide, re.MULTILINE | re.DOTALL)
    issue = replace(
        made.issue, subtitle="S", date_text="A", isbn="I", doi="D", url="U", license="L"
    )
    told, shown = as_json(replace(made, issue=issue)), json.loads(example)

    assert shown.keys() == told.keys()
    assert shown["pieces"][0].keys() == told["pieces"][0].keys()
