"""How an article ends: what is said about it never has a page to itself."""

from __future__ import annotations

import pytest
from pypdf import PdfReader

from printer.articles import Options, Request, print_articles
from printer.citations.pandoc import find_pandoc
from printer.config import find_publication

needs_engine = pytest.mark.skipif(find_pandoc() is None, reason="pandoc is not installed")

HEAD = """\
---
title: A title
author: {{name: Ann Lee, bio: writes.}}
date: 2026-10-06
url: https://recto.example/a-title
license: CC BY 4.0
{more}---
"""
ABOUT = ("About the author", "How to cite", "Licence", "Online version")
WORKS = """\
references:
  - {id: a, type: book, title: Alpha, author: [{family: Aster}], issued: 2001}
  - {id: b, type: book, title: Beta, author: [{family: Baker}], issued: 2002}
  - {id: c, type: book, title: Gamma, author: [{family: Cole}], issued: 2003}
nocite: "@*"
"""
LINES = "One line of the last paragraph that is neither long nor short, and then it ends.\n"


@pytest.fixture
def last_page(tmp_path, monkeypatch):
    """Print an article of so many lines; return the number of pages and the last one's text."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "publication.toml").write_text('title = "Recto"\nlang = "en-GB"\n')

    def print_(lines: int, more: str = "") -> tuple[int, str]:
        source = tmp_path / "a.md"
        text = "".join(f"Line {number}.\n\n" for number in range(lines))
        source.write_text(f"{HEAD.format(more=more)}{text}{LINES * 6}", encoding="utf-8")
        request = Request(source, tmp_path / "a.pdf", slug="a")
        publication = find_publication(tmp_path).value
        (result,) = print_articles(publication, [request], Options(use_cache=False))
        assert result.diagnostics == ()
        pages = PdfReader(tmp_path / "a.pdf").pages
        return len(pages), " ".join(pages[-1].extract_text().split())

    return print_


def first_of_two_pages(last_page, more=""):
    """Return the text of the last page of the longest article that just needs two."""
    for lines in range(24, 40):
        pages, text = last_page(lines, more)
        if pages == 2:
            return text
    raise AssertionError("there is always one page")


@pytest.mark.slow
def test_the_last_lines_of_the_text_go_with_what_is_said_about_it(last_page):
    text = first_of_two_pages(last_page)
    assert all(label in text for label in ABOUT)
    before = text.partition(ABOUT[0])[0]
    assert before.count("last paragraph") >= 2, "three lines at least"


@needs_engine
@pytest.mark.slow
def test_a_short_list_of_works_goes_with_it_undivided(last_page):
    text = first_of_two_pages(last_page, WORKS)
    before = text.partition(ABOUT[0])[0]
    assert all(title in before for title in ("Alpha", "Beta", "Gamma"))
