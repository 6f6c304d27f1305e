"""The sample publication: every article prints without a remark, whole, and conformant."""

from __future__ import annotations

from pathlib import Path

import pytest
from wordcount import missing_words

from printer import layouts
from printer.articles import Options, Request, print_articles
from printer.check import check_pdfs
from printer.config import find_publication
from printer.galley import lay_out
from printer.readers import read_article

ROOT = Path(__file__).parents[1]
PUBLICATION = find_publication(ROOT).value
ARTICLES = dict(PUBLICATION.articles())


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("samples")
    requests = [Request(path, folder / f"{slug}.pdf", slug=slug) for slug, path in ARTICLES.items()]
    results = print_articles(PUBLICATION, requests, Options(use_cache=False))
    return {result.slug: result for result in results}


def test_there_are_articles_in_several_languages():
    languages = {read_article(path, PUBLICATION).value.lang for path in ARTICLES.values()}
    assert len(ARTICLES) >= 6
    assert {"ru", "fr", "de"} <= languages


@pytest.mark.slow
def test_every_article_prints_without_a_remark(printed):
    assert {slug: result.diagnostics for slug, result in printed.items()} == dict.fromkeys(
        ARTICLES, ()
    )


@pytest.mark.slow
@pytest.mark.parametrize("slug", ARTICLES)
def test_the_text_is_whole_and_in_order(printed, slug):
    article = read_article(ARTICLES[slug], PUBLICATION).value
    galley = lay_out(article, layouts.load(PUBLICATION.layout), PUBLICATION).value
    assert missing_words(galley.html, printed[slug].output) == ""


@pytest.mark.slow
def test_every_article_is_conformant(printed, verapdf):
    checked = check_pdfs([result.output for result in printed.values()])
    assert [str(item) for result in checked for item in result.diagnostics] == []
    for result in checked:
        assert {(v.flavour, v.passed) for v in result.verdicts} == {("2a", True), ("ua1", True)}


@pytest.mark.slow
def test_with_its_source_attached_an_article_is_pdf_a_3(tmp_path, verapdf):
    slug, path = next(iter(ARTICLES.items()))
    request = Request(path, tmp_path / "a.pdf", slug=slug)
    print_articles(PUBLICATION, [request], Options(use_cache=False, attach_source=True))
    (checked,) = check_pdfs([request.output])
    assert {(v.flavour, v.passed) for v in checked.verdicts} == {("3a", True), ("ua1", True)}
    assert checked.diagnostics == ()
