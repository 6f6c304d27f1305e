"""PDFs that others made, or that were made before, as pieces of an issue."""

from __future__ import annotations

import io
import json

import pytest
from issues import (
    SENTENCE,
    article,
    bare,
    conforms,
    describe,
    foreign,
    labels,
    outline,
    pictures,
    publication,
    record,
    words,
)
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from printer.cli import main
from printer.pdf.checker import check_pdf

FILES = "sources/issues"


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    folder = publication(
        tmp_path_factory.mktemp("recto"), {"a": article("A", SENTENCE * 45), "b": article("B")}
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert main(["article", "--all", "-q"]) == 0
    return folder


@pytest.fixture
def recto(kept, monkeypatch):
    """Two articles, printed by themselves before, and PDFs of others beside the issue's file."""
    monkeypatch.chdir(kept)
    put(kept, "ad.pdf", foreign(1, size=(300, 400)))
    put(kept, "scan.pdf", foreign(2, size=(842, 595), Rotate=90))
    return kept


@pytest.fixture
def compiled(capfd):
    """What `printer issue one` says with --json."""

    def compiled(*arguments: str) -> dict:
        code = main(["issue", "one", "--json", *arguments])
        out, _ = capfd.readouterr()
        value: dict = json.loads(out)
        return value | {"code": code}

    return compiled


def put(folder, name, data):
    (folder / FILES / name).write_bytes(data)


def codes(made):
    return {(item["code"], item["path"]) for item in made["diagnostics"]}


def trim(page):
    left, bottom, right, top = (float(edge) for edge in page.trimbox)
    return round(right - left), round(top - bottom)


# What others made --------------------------------------------------------------------------------


@pytest.mark.slow
def test_advertisements_and_scans_get_the_issues_size_and_folios(recto, compiled):
    describe(
        recto,
        bare(
            "a",
            '{pdf = "ad.pdf", title = "Shoes", alt = "A shoe", in_contents = false}',
            '{pdf = "scan.pdf", title = "The map", authors = ["R. O."]}',
            '{pdf = "ad.pdf", title = "Shoes again", alt = "A shoe", folio = false}',
        ),
    )
    made = compiled()
    assert made["code"] == 0
    folder = recto / "build/issues/one"
    numbers = [str(number) for number in range(1, 10)]
    assert labels(folder / "issue.pdf") == numbers
    seen = words(folder / "issue.pdf")
    assert "6" in seen[5].split()
    assert "The map 8" in seen[7] or "8" in seen[7].split()
    assert seen[8] == ""
    contents = seen[2]
    assert "Shoes again" in contents
    assert "Shoes 6" not in contents
    assert "7 The map" in contents
    assert "R. O." in contents
    with Pdf.open(folder / "issue.pdf") as pdf:
        assert {trim(page) for page in pdf.pages} == {trim(pdf.pages[3])}
    pages = pictures(folder / "issue.pdf")
    for piece in record(recto)["pieces"]:
        start = piece["pdf_page"] - 1
        assert pictures(folder / piece["file"]) == pages[start : start + piece["pages"]]
    assert [title for _, title, _ in outline(folder / "issue.pdf")][-4:] == [
        "A",
        "Shoes",
        "The map",
        "Shoes again",
    ]


@pytest.mark.slow
def test_what_a_foreign_file_costs_the_issue_is_said_of_that_file(recto, compiled):
    describe(recto, bare("a", '{pdf = "scan.pdf", title = "The map"}'))
    made = compiled()
    assert made["conformance"] == ""
    assert made["code"] == 0
    assert record(recto).get("conformance") is None
    assert codes(made) == {
        ("pdf-untagged", "sources/issues/one.toml"),
        ("page-scaled", "sources/issues/scan.pdf"),
        ("not-claimed", "sources/issues/scan.pdf"),
    }
    assert ".cache" not in json.dumps(made["diagnostics"])


@pytest.mark.slow
def test_an_advertisement_has_no_citation_line(recto, compiled):
    describe(
        recto,
        bare("a", '{pdf = "ad.pdf", alt = "A shoe", in_contents = false}', head="volume = 2"),
    )
    compiled()
    seen = words(recto / "build/issues/one/issue.pdf")
    assert "Recto 2, pp. 4–5." in seen[3]
    assert seen[5].split() == ["6"]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("none.pdf", None, "pdf-missing"),
        ("empty.pdf", b"", "not-a-pdf"),
        ("image.pdf", "image", "not-a-pdf"),
        ("no-pages.pdf", foreign(0), "pdf-without-pages"),
        ("text.pdf", b"%PDF-1.7\nnothing more", "pdf-unreadable"),
    ],
)
def test_a_file_that_is_no_pdf_is_refused_by_name_and_the_old_issue_stays(
    recto, compiled, name, data, code
):
    describe(recto, bare("a"))
    compiled()
    before = (recto / "build/issues/one/issue.pdf").read_bytes()
    if data == "image":
        file = io.BytesIO()
        Image.new("RGB", (40, 40)).save(file, "PNG")
        data = file.getvalue()
    if data is not None:
        put(recto, name, data)
    describe(recto, bare("a", f'{{pdf = "{name}", title = "Nothing"}}'))
    made = compiled()
    assert (made["code"], made["output"]) == (3, None)
    assert any(item["severity"] == "error" and name in str(item) for item in made["diagnostics"])
    assert (recto / "build/issues/one/issue.pdf").read_bytes() == before
    assert compiled("--draft")["code"] == 1


@pytest.mark.slow
def test_the_same_file_twice_and_names_that_collide(recto, compiled):
    """Both files hold an element and a destination of the same name."""

    def named(pdf):
        page = pdf.pages[0]
        target = Array([page.obj, Name.Fit])
        pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(["s-a", target])))
        profile = pdf.make_stream(b"not a profile", N=3)
        intent = Dictionary(
            S=Name.GTS_PDFA1, OutputConditionIdentifier="x", DestOutputProfile=profile
        )
        pdf.Root.OutputIntents = Array([intent, intent])

    with Pdf.open(io.BytesIO(foreign(1))) as pdf:
        named(pdf)
        file = io.BytesIO()
        pdf.save(file, deterministic_id=True)
    put(recto, "same.pdf", file.getvalue())
    put(recto, "a.pdf", file.getvalue())
    entry = '{pdf = "same.pdf", title = "Same", alt = "A square"}'
    describe(recto, bare("a", entry, entry, '{pdf = "a.pdf", title = "Same", alt = "A square"}'))
    made = compiled()
    # Two output intents are one too many, and are said to be; the issue has one.
    assert (made["code"], made["conformance"]) == (1, "")
    assert sorted(piece["slug"] for piece in record(recto)["pieces"]) == [
        "a",
        "a-2",
        "same",
        "same-2",
    ]
    with Pdf.open(recto / "build/issues/one/issue.pdf") as pdf:
        assert len(pdf.Root.OutputIntents) == 1
    assert check_pdf(recto / "build/issues/one/issue.pdf").value is not None
    # One of them becomes another file; the print of the other has to stay.
    put(recto, "a.pdf", foreign(2))
    made = compiled()
    assert (made["code"], made["pages"]) == (1, 9)


# What was made before ----------------------------------------------------------------------------


def test_finished_articles_are_compiled_as_they_were_printed(recto, compiled):
    for slug in ("a", "b"):
        put(recto, f"{slug}.pdf", (recto / f"build/articles/{slug}.pdf").read_bytes())
    describe(recto, bare('{pdf = "a.pdf"}', '{pdf = "b.pdf"}', head="first_page = 31"))
    made = compiled()
    assert (made["code"], made["conformance"]) == (0, "PDF/A-2a + PDF/UA-1")
    folder = recto / "build/issues/one"
    assert labels(folder / "issue.pdf") == ["31", "32", "33", "34", "35", "36"]
    pieces = record(recto)["pieces"]
    assert [(piece["title"], piece["first_page"]) for piece in pieces] == [("A", "34"), ("B", "36")]
    assert [piece["authors"] for piece in pieces] == [[{"name": "N. N."}]] * 2
    own = words(recto / "build/articles/a.pdf") + words(recto / "build/articles/b.pdf")
    for old, new, number in zip(own, words(folder / "issue.pdf")[3:], "456", strict=True):
        # The old furniture, `Page 1 of 2`, has gone; the body is the same.
        assert "Page" in old
        assert "Page" not in new
        assert f"3{number}" in new.split()
        assert new.split().count(f"3{number}") == 1
    with Pdf.open(folder / "issue.pdf") as pdf:
        for page in list(pdf.pages)[3:]:
            page.contents_coalesce()
            assert page.obj.Contents.read_bytes().count(b"/Furniture") == 1


@pytest.mark.slow
def test_a_compilation_of_finished_articles_is_archival(recto, compiled, verapdf):
    for slug in ("a", "b"):
        put(recto, f"{slug}.pdf", (recto / f"build/articles/{slug}.pdf").read_bytes())
    describe(recto, bare('{pdf = "a.pdf"}', '{pdf = "b.pdf"}'))
    compiled()
    folder = recto / "build/issues/one"
    conforms(folder / "issue.pdf", folder / "offprints/a.pdf", folder / "offprints/b.pdf")
    # Compiled from an offprint again, it still has one set of folios.
    put(recto, "c.pdf", (folder / "offprints/a.pdf").read_bytes())
    describe(recto, bare('{pdf = "c.pdf"}', head="first_page = 51"))
    compiled()
    seen = words(folder / "issue.pdf")
    assert "54" in seen[3].split()
    assert "34" not in seen[3].split()
    conforms(folder / "issue.pdf", folder / "offprints/c.pdf")
