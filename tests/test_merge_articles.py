"""Articles of the sample publication, merged: conformant, whole, in order, furniture and all."""

from __future__ import annotations

from pathlib import Path

import pytest
from pikepdf import Pdf

from printer.articles import Options as Printing
from printer.articles import Request, print_articles
from printer.check import check_pdfs
from printer.config import find_publication
from printer.merge import Input, Options, merge
from printer.pdf.text import text_by_page, text_in_reading_order

pytestmark = pytest.mark.slow

PUBLICATION = find_publication(Path(__file__).parents[1]).value
SLUGS = [slug for slug, _ in PUBLICATION.articles()][:4]


def print_some(folder: Path, slugs: list[str], **options) -> list[Path]:
    sources = dict(PUBLICATION.articles())
    requests = [Request(sources[slug], folder / f"{slug}.pdf", slug=slug) for slug in slugs]
    print_articles(PUBLICATION, requests, Printing(use_cache=False, jobs=1, **options))
    return [request.output for request in requests]


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    return print_some(tmp_path_factory.mktemp("articles"), SLUGS)


@pytest.fixture(scope="module")
def issue(articles, tmp_path_factory):
    path = tmp_path_factory.mktemp("issue") / "issue.pdf"
    # The first article twice: every name and ID in it is there a second time.
    inputs = [Input(article) for article in [*articles, articles[0]]]
    return path, merge(inputs, Options(output=path, title="An issue"))


def test_nothing_is_lost_and_nothing_need_be_said(issue):
    _, result = issue
    assert result.diagnostics == ()
    assert str(result.value.report.claims) == "PDF/A-2a + PDF/UA-1"


def test_the_merged_file_is_conformant(issue, verapdf):
    (checked,) = check_pdfs([issue[0]])
    assert [str(item) for item in checked.diagnostics] == []
    assert {(v.flavour, v.passed) for v in checked.verdicts} == {("2a", True), ("ua1", True)}


def test_with_attached_sources_it_is_pdf_a_3(tmp_path, verapdf):
    paths = print_some(tmp_path, SLUGS[:1], attach_source=True)
    merge([Input(path) for path in paths * 2], Options(output=tmp_path / "two.pdf"))
    (checked,) = check_pdfs([tmp_path / "two.pdf"])
    assert [str(item) for item in checked.diagnostics] == []
    assert {(v.flavour, v.passed) for v in checked.verdicts} == {("3a", True), ("ua1", True)}
    names = checked.report.attachments
    assert len(names) == len(set(names))
    assert sum(name.endswith(".md") for name in names) == 2


def test_linearized_it_is_conformant_too(articles, tmp_path, verapdf):
    path = tmp_path / "linear.pdf"
    merge([Input(article) for article in articles[:2]], Options(output=path, linearize=True))
    (checked,) = check_pdfs([path])
    assert [str(item) for item in checked.diagnostics] == []


def test_it_is_read_aloud_article_after_article(articles, issue):
    parts = [text_in_reading_order(article) for article in [*articles, articles[0]]]
    assert text_in_reading_order(issue[0]) == "\n".join(parts)


def test_every_page_shows_what_it_showed_folios_included(articles, issue):
    pages = [page for article in [*articles, articles[0]] for page in text_by_page(article)]
    assert list(text_by_page(issue[0])) == pages


def test_furniture_stays_a_form_in_a_content_stream_of_its_own(issue):
    with Pdf.open(issue[0]) as pdf:
        for page in pdf.pages:
            names = [name for name in page.obj.Resources.XObject if name.startswith("/Furniture")]
            drawn = page.obj.Contents[0].read_bytes()
            assert any(f"{name} Do".encode() in drawn for name in names)
            assert b"/Artifact <</Type /Pagination>> BDC" in drawn


def test_two_runs_give_the_same_bytes(articles, issue, tmp_path):
    path = tmp_path / "again.pdf"
    inputs = [Input(article) for article in [*articles, articles[0]]]
    merge(inputs, Options(output=path, title="An issue"))
    assert path.read_bytes() == issue[0].read_bytes()
