"""How an article is cited, inside its PDF: in the metadata, and as attached files."""

from __future__ import annotations

import io
import json
import re
import stat

import pikepdf
import pytest
from lxml import etree
from merge_samples import tagged

from printer.articles import Options, Request, print_articles
from printer.check import check_pdfs
from printer.citations import read_bibliography
from printer.citations.pandoc import find_pandoc
from printer.config import find_publication
from printer.diagnostics import Severity
from printer.galley import cite, lay_out
from printer.issue.door import Options as IssueOptions
from printer.issue.door import compile_issue
from printer.issue.prism import with_values
from printer.issue.stamping import IssueFacts, stamp
from printer.layouts import load
from printer.readers import read_article
from printer.words import words_for

needs_engine = pytest.mark.skipif(find_pandoc() is None, reason="pandoc is not installed")

CITATION = "{http://purl.org/dc/terms/}bibliographicCitation"
PROPERTY = "{http://www.aiim.org/pdfa/ns/property#}name"
ARTICLE = """\
---
title: The *A4* sheet & its kin
author: Tomás Havel
date: 2026-04-14
lang: en-GB
url: https://recto.example/a4
---
A sheet.
"""
PLAIN = "Tomás Havel (2026). ‘The A4 sheet & its kin’. Recto. https://recto.example/a4"
ISSUE = """\
title = "Eight decisions"
volume = 2
number = 5
date = 2026-10-20
editors = ["Marta Lind", "Ann Bee"]
articles = ["a4", {slug = "ad", in_contents = false}]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A publication of two articles that cite nothing, and an issue of both."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write(tmp_path, "publication.toml", 'title = "Recto"\nlang = "en-GB"\n')
    write(tmp_path, "sources/articles/a4/index.md", ARTICLE)
    write(tmp_path, "sources/articles/ad/index.md", "# Buy paper\n\nNow.\n")
    write(tmp_path, "sources/issues/one.toml", ISSUE)
    return tmp_path


@pytest.fixture
def started(folder, monkeypatch):
    """Tell how often the engine has been started."""
    log = folder / "calls"
    program = write(folder, "engine", f'#!/bin/sh\necho >> {log}\nexec {find_pandoc()} "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PRINTER_PANDOC", str(program))
    return Starts(log)


class Starts:
    """How often the engine was started: a line for each start in a file."""

    def __init__(self, log):
        self._log = log

    def count(self):
        return len(self._log.read_text().splitlines()) if self._log.exists() else 0


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def printed(folder, **options):
    request = Request(folder / "sources/articles/a4/index.md", folder / "a4.pdf", slug="a4")
    (result,) = print_articles(find_publication(folder).value, [request], Options(**options))
    assert result.diagnostics == ()
    return result.output


def laid_out(folder, article=ARTICLE):
    source = write(folder, "sources/articles/a4/index.md", article)
    publication = find_publication(folder).value
    return lay_out(read_article(source, publication).value, load("article"), publication).value


def packet(pdf) -> bytes:
    data = io.BytesIO(pdf) if isinstance(pdf, bytes) else pdf
    with pikepdf.open(data) as opened:
        return opened.Root.Metadata.read_bytes()


def citation(pdf) -> str | None:
    return etree.fromstring(packet(pdf)).findtext(f".//{CITATION}")


def attached(output) -> dict[str, bytes]:
    with pikepdf.open(output) as pdf:
        return {name: pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments}


def described(data: bytes) -> list[str]:
    """The properties that the packet describes (ISO 19005-2, 6.6.2.3.3)."""
    return [str(name.text) for name in etree.fromstring(data).iter(PROPERTY)]


# Articles


@pytest.mark.slow
def test_the_metadata_say_how_the_article_is_cited(folder, verapdf):
    output = printed(folder)
    assert citation(output) == PLAIN
    assert described(packet(output)).count("bibliographicCitation") == 1
    (checked,) = check_pdfs([output])
    assert checked.diagnostics == ()


def test_without_a_style_no_engine_is_started(folder, started):
    assert laid_out(folder).citation == PLAIN
    assert started.count() == 0


@needs_engine
def test_with_a_style_they_say_what_the_page_says(folder, started):
    write(folder, "publication.toml", 'title = "Recto"\nlang = "en-GB"\ncsl = "apa"\n')
    galley = laid_out(folder)
    assert galley.citation.startswith("Havel, T. (2026, April 14). The A4 sheet & its kin. Recto")
    page = re.sub("<[^>]*>", "", galley.html.partition('class="how-to-cite"')[2])
    assert galley.citation in " ".join(page.replace("&amp;", "&").split())
    assert started.count() == 2, "for the words of the style, and for the work"


def test_what_no_page_shows_starts_no_engine(folder, started):
    write(folder, "publication.toml", 'title = "Recto"\nlang = "en-GB"\ncsl = "apa"\n')
    hidden = ARTICLE.replace("url:", "print: {how_to_cite: false}\nurl:")
    assert laid_out(folder, hidden).citation == PLAIN
    assert started.count() == 0


def test_an_article_without_author_or_publication_is_not_cited(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert laid_out(tmp_path, "# Nobody\n\nText.\n").citation == ""


@pytest.mark.parametrize(
    ("head", "where"),
    [
        ("volume: 2\nissue: 5", "Recto 2 (5)."),
        ("volume: 2\nissue: 5\nfirst_page: 34\nlast_page: 41", "Recto 2 (5): 34–41."),
        ("issue: 5\nfirst_page: 34", "Recto, No. 5: 34."),
    ],
)
def test_volume_number_and_pages_are_named_as_far_as_they_are_known(folder, head, where):
    galley = laid_out(folder, ARTICLE.replace("url:", f"{head}\nurl:"))
    assert f"kin’. {where} https://" in galley.citation


@pytest.mark.slow
def test_with_the_source_every_form_is_attached(folder, verapdf):
    output = printed(folder, attach_source=True)
    files = attached(output)
    assert sorted(files) == [
        "a4-citation.bib", "a4-citation.json", "a4-citation.ris", "a4.md"
    ]  # fmt: skip
    for name, data in files.items():
        if "citation" in name:
            path = folder / name
            path.write_bytes(data)
            read = read_bibliography([path])
            assert read.diagnostics == ()
            assert "A4" in read.value.items["a4"]["title"]
    (checked,) = check_pdfs([output])
    assert checked.diagnostics == ()


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("en-US", "“One ‘and’ two: Three”."),
        ("en-GB", "‘One “and” two: Three’."),
        ("fr", "«\u00a0One “and” two\u00a0: Three\u00a0»."),
        ("de", "„One ‚and‘ two: Three“."),
        ("ru", "«One „and“ two: Three»."),
    ],
)
def test_the_title_stands_between_the_marks_of_its_language(folder, lang, shown):
    article = ARTICLE.replace("The *A4* sheet & its kin", "'One \"*and*\" two'\nsubtitle: Three")
    article = article.replace("en-GB", lang)
    page = laid_out(folder, article).html.partition('class="how-to-cite"')[2]
    assert shown in re.sub("<[^>]*>", "", page)
    assert "<em>and</em>" in page


@needs_engine
def test_a_new_text_does_not_start_the_engine_again(folder, started):
    write(folder, "publication.toml", 'title = "Recto"\nlang = "en-GB"\ncsl = "apa"\n')
    first = laid_out(folder)
    before = started.count()
    assert laid_out(folder, f"{ARTICLE}\nAnother paragraph.\n").citation == first.citation
    assert started.count() == before
    laid_out(folder, ARTICLE.replace("A4", "A5"))
    assert started.count() == before + 1


def said(folder, settings):
    write(folder, "publication.toml", f'title = "Recto"\nlang = "en-GB"\n{settings}\n')
    publication = find_publication(folder).value
    article = read_article(folder / "sources/articles/a4/index.md", publication).value
    return lay_out(article, load("article"), publication)


def test_a_style_of_the_publication_that_does_not_exist_is_told_where_nobody_cites(folder):
    result = said(folder, 'csl = "aap"')
    assert result.value.citation == PLAIN
    (problem,) = result.diagnostics
    assert str(problem) == (
        "publication.toml: warning: unknown citation style 'aap'; how to cite is printed in a "
        "plain form. hint: did you mean apa?"
    )


def test_without_an_engine_the_plain_form_is_a_matter_of_a_note(folder, monkeypatch):
    monkeypatch.setenv("PRINTER_PANDOC", str(folder / "nowhere"))
    result = said(folder, 'csl = "apa"')
    assert result.value.citation == PLAIN
    (problem,) = result.diagnostics
    assert problem.severity is Severity.NOTE
    assert problem.code == "citations-missing"


# Issues


@pytest.mark.slow
def test_offprints_are_cited_from_the_issue_and_the_issue_as_a_whole(folder, started, verapdf):
    write(folder, "publication.toml", 'title = "Recto"\nlang = "en-GB"\ncsl = "apa"\n')
    publication = find_publication(folder).value
    made = compile_issue(publication, folder / "sources/issues/one.toml")
    assert [str(found) for found in made.diagnostics if found.code != "issue-cover"] == []
    page = next(piece.first_page for piece in made.pieces if piece.name == "a4")
    alone = made.output.parent / "offprints/a4.pdf"
    assert citation(alone) == (
        f"Tomás Havel (2026). ‘The A4 sheet & its kin’. Recto 2 (5): {page}. "
        "https://recto.example/a4"
    )
    assert citation(made.output) == (
        "Marta Lind and Ann Bee, Editors (2026). ‘Eight decisions’. Recto 2 (5)."
    )
    assert started.count() == 0, "nobody cites anything"
    for checked in check_pdfs([made.output, alone]):
        assert checked.diagnostics == ()


@pytest.mark.slow
def test_what_is_attached_to_an_offprint_says_its_pages_in_the_issue(folder, verapdf):
    publication = find_publication(folder).value
    made = compile_issue(
        publication, folder / "sources/issues/one.toml", IssueOptions(attach_sources=True)
    )
    page = next(piece.first_page for piece in made.pieces if piece.name == "a4")
    alone = made.output.parent / "offprints/a4.pdf"
    files = attached(alone)
    (item,) = json.loads(files["a4-citation.json"])
    assert (item["volume"], item["issue"], item["page"]) == ("2", "5", page)
    assert item["issued"] == {"date-parts": [[2026, 10, 20]]}
    records = (made.output.parent / name for name in ("issue.bib", "issue.ris"))
    for record, form in zip(records, ("bib", "ris"), strict=True):
        assert files[f"a4-citation.{form}"] == record.read_bytes(), "the ad is not listed"
    assert files["a4.md"].decode() == ARTICLE
    for checked in check_pdfs([made.output, alone]):
        assert checked.diagnostics == ()


@pytest.mark.slow
def test_what_is_attached_to_the_issue_says_the_same(folder):
    publication = find_publication(folder).value
    made = compile_issue(
        publication, folder / "sources/issues/one.toml", IssueOptions(attach_sources=True)
    )
    page = next(piece.first_page for piece in made.pieces if piece.name == "a4")
    bound = attached(made.output)
    assert json.loads(bound["a4-citation.json"])[0]["page"] == page
    alone = attached(made.output.parent / "offprints/a4.pdf")
    assert alone == {name: bound[name] for name in alone}


@pytest.mark.parametrize(
    "odd",
    [
        b"no JSON", b"[]", b'[{"id": 3}]', b'[{"id": "a", "author": [1]}]', b"[" * 100_000,
        b'[{"id": "a", "issued": 3}]', b'[{"id": "a", "issued": {"date-parts": [3]}}]',
    ],
)  # fmt: skip
def test_a_file_of_such_a_name_that_is_something_else_stays(odd):
    def attach(pdf):
        pdf.attachments["x-citation.json"] = pikepdf.AttachedFileSpec(pdf, odd)

    piece = stamp(tagged(attach), None, folio=3, facts=IssueFacts(volume="2"))
    with pikepdf.open(io.BytesIO(piece)) as pdf:
        assert pdf.attachments["x-citation.json"].get_file().read_bytes() == odd


def test_another_issue_takes_the_place_of_the_citation():
    first = stamp(tagged(), None, folio=3, facts=IssueFacts(citation="Once <&>"))
    second = stamp(first, None, folio=9, facts=IssueFacts(citation="Twice"))
    kept = stamp(second, None, folio=9)
    assert [citation(pdf) for pdf in (first, second, kept)] == ["Once <&>", "Twice", "Twice"]
    assert described(packet(second)).count("bibliographicCitation") == 1


def test_a_schema_that_is_described_without_the_property_gets_it():
    before = packet(stamp(tagged(), None, folio=3, facts=IssueFacts(citation="Once")))
    other = before.replace(b">bibliographicCitation<", b">extent<")
    other = re.sub(rb"<dcterms:bib.*?</dcterms:bib[^>]*>", b"", other)
    after = with_values(other, {"volume": "2"}, "Twice")
    assert after is not None
    assert [name for name in described(after) if name in ("extent", "bibliographicCitation")] == [
        "extent",
        "bibliographicCitation",
    ]
    assert etree.fromstring(after).findtext(f".//{CITATION}") == "Twice"


def test_a_packet_without_descriptions_gets_those_of_both_schemas():
    bare = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
        b'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>'
    )
    after = with_values(bare, {"volume": "2"}, "Once")
    assert after is not None
    assert {"volume", "bibliographicCitation"} <= set(described(after))


# The words


def test_a_publication_of_the_same_title_is_named_once(folder):
    publication = find_publication(folder).value
    source = write(folder, "whole.md", "---\ntitle: Recto\nauthor: A\nvolume: 2\n---\nText.\n")
    whole = read_article(source, publication).value
    words = words_for("en-GB", {})
    assert cite.citation(whole, publication, words) == "A. Recto 2."
