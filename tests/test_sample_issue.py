"""The sample issue: it compiles without a remark, is conformant, and holds its articles whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from issues import conforms, labels, pictures
from pikepdf import NameTree, Pdf
from wordcount import missing_words

import printer
from printer.galley import lay_out
from printer.model import Neighbours
from printer.readers import read_article

ROOT = Path(__file__).parents[1]
PUBLICATION = printer.find_publication(ROOT).value
ARTICLES = dict(PUBLICATION.articles())

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def issue(tmp_path_factory):
    """The issue, compiled in a folder of its own."""
    build = tmp_path_factory.mktemp("build")
    apart = replace(PUBLICATION, paths=replace(PUBLICATION.paths, build=build))
    return printer.compile_issue(apart, PUBLICATION.paths.issues / "number-one.toml")


def offprint(issue, slug: str) -> Path:
    return issue.output.parent / f"offprints/{slug}.pdf"


def neighbours(issue) -> Neighbours:
    """What the articles say of each other, from the pages and destinations that came out."""
    names = {path: slug for slug, path in ARTICLES.items()}
    folios = {piece.name: piece.first_page for piece in issue.pieces}
    printed = labels(issue.output)
    with Pdf.open(issue.output) as pdf:
        pages = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
        for name, target in NameTree(pdf.Root.Names.Dests).items():
            folios[str(name).replace(":", "#", 1)] = printed[pages[target[0].objgen]]
    numbered = {
        slug: read_article(path, PUBLICATION).value.numbered for path, slug in names.items()
    }
    return Neighbours(sources=names, folios=folios, numbered=numbered)


def test_it_compiles_without_a_remark(issue):
    assert [str(item) for item in issue.diagnostics] == []
    assert issue.claims == "PDF/A-2a + PDF/UA-1"


def test_it_has_all_articles_and_all_that_an_issue_can_have(issue):
    names = {piece.name for piece in issue.pieces}
    assert names >= set(ARTICLES)
    assert names >= {"cover", "masthead", "editorial", "contents", "figures", "works", "colophon"}
    assert issue.pieces[-1].name == "back-cover"


def test_each_page_of_an_offprint_is_the_page_of_the_issue(issue):
    whole, folios = pictures(issue.output), labels(issue.output)
    assert len(whole) == issue.pages
    for piece in issue.pieces:
        if piece.name in ARTICLES:
            first = piece.pdf_page - 1
            here = slice(first, first + piece.pages)
            assert pictures(offprint(issue, piece.name)) == whole[here], piece.name
            assert labels(offprint(issue, piece.name)) == folios[here]


def test_its_files_are_conformant(issue, verapdf):
    conforms(*(path for path in issue.files if path.suffix == ".pdf"))


@pytest.mark.parametrize("slug", ARTICLES)
def test_the_text_of_its_articles_is_whole_and_in_order(issue, slug):
    from printer.issue.bodies import for_issue
    from printer.issue.reading import read_issue

    publication = for_issue(PUBLICATION, read_issue("number-one", PUBLICATION).value)
    article = read_article(ARTICLES[slug], publication, neighbours=neighbours(issue)).value
    galley = lay_out(article, printer.load_layout(publication.layout), publication).value
    assert missing_words(galley.html, offprint(issue, slug)) == ""
