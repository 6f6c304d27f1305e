"""From a source to an article: all the parts together, and what reading promises."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from printer.config import find_publication
from printer.diagnostics import PrinterError, Severity, UnprintableError, UsageError, has_errors
from printer.readers import read_article, read_text

ROOT = Path(__file__).parents[1]
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30">
<rect width="40" height="30" fill="#9b2d1f"/></svg>"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder: a publication without articles."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "publication.toml").write_text('title = "Recto"\n', encoding="utf-8")
    return tmp_path


@pytest.fixture
def publication(folder):
    return find_publication(folder).value


@pytest.fixture
def read(folder, publication):
    """Write a source and read it."""

    def read(text: str, name: str = "sources/articles/paper/index.md"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return read_article(path, publication)

    return read


# The whole way


def test_an_article_is_read_from_head_to_foot(read, folder):
    figures = folder / "sources/articles/paper/figures"
    figures.mkdir(parents=True)
    (figures / "a.svg").write_text(PICTURE, encoding="utf-8")
    (folder / "sources/people.toml").write_text('[marta]\nname = "Marta"\n', encoding="utf-8")
    result = read(
        """\
---
title: Paper
author: marta
lang: de
---
## Papier {#sec-p}

Wie @fig-a zeigt, "gut".

![Ein *Blatt*](figures/a.svg){#fig-a alt="Ein rotes Rechteck" credit="Zeichnung: Recto"}
"""
    )
    article = result.value
    assert not has_errors(result.diagnostics)
    assert (article.slug, article.title, article.lang) == ("paper", "Paper", "de")
    assert article.base == folder / "sources/articles/paper"
    assert article.source == article.base / "index.md"
    assert "„gut“" in article.body
    assert [(item.kind, item.id) for item in article.numbered] == [
        ("section", "sec-p"),
        ("figure", "fig-a"),
    ]
    assert article.files == (
        article.base / "index.md",
        folder / "sources/people.toml",
        figures / "a.svg",
    )


def test_missing_files_are_among_those_that_matter(read, folder):
    result = read("---\ntitle: T\n---\n![A leaf](leaf.png){alt='A leaf'}\n")
    assert [item.code for item in result.diagnostics if item.severity is Severity.ERROR] == [
        "image-missing"
    ]
    assert folder / "sources/articles/paper/leaf.png" in result.value.files
    assert folder / "sources/people.toml" in result.value.files


def test_places_count_the_lines_of_the_whole_file(read):
    result = read("---\ntitle: T\nhero: 1\n---\n\nText\n\n![A](no.png){alt='A'}\n\nSee @fig-x.\n")
    found = {item.code: f"{item.place.path}:{item.place.line}" for item in result.diagnostics}
    assert found["front-matter-unknown"] == "sources/articles/paper/index.md:3"
    assert found["image-missing"] == "sources/articles/paper/index.md:8"
    assert "sources/articles/paper/index.md:10" in found.values()


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("sources/articles/paper/index.md", "paper"),
        ("sources/articles/paper/Index.MD", "paper"),
        ("sources/articles/paper/notes.md", "notes"),
        ("posts/2026-05-12-paper.markdown", "2026-05-12-paper"),
    ],
)
def test_the_slug_is_the_name_of_the_folder_or_the_file(read, name, slug):
    assert read("---\ntitle: T\n---\nText\n", name).value.slug == slug


def test_an_article_can_be_sent_to_another_process(read):
    article = read("---\ntitle: T\nhero: {a: [1]}\nprint: {links: list}\n---\nText\n").value
    assert pickle.loads(pickle.dumps(article)) == article


def test_notes_of_the_standfirst_and_of_the_body_have_ids_of_their_own(read):
    article = read("---\ntitle: A\nlede: |\n  a^[b] c[^n] d[^n]\n\n  [^n]: e\n---\nf^[g]\n").value
    assert 'id="standfirst-fn-1"' in article.standfirst
    assert 'id="standfirst-fn-2"' in article.standfirst
    assert 'href="#standfirst-fn-2"' in article.standfirst
    assert 'id="fn-1"' in article.body


# The title


def test_the_first_heading_serves_as_title_of_a_plain_text(read):
    result = read("\n# About *paper* {.big}\n\n## First\n\nText\n")
    assert result.diagnostics == ()
    assert result.value.title == "About paper"
    assert result.value.title_html == "About <em>paper</em>"
    assert "About" not in result.value.body


def test_an_underlined_heading_serves_too(read):
    result = read("```\n# code\n```\n\nAbout paper\n===========\n\nText\n")
    assert result.value.title == "About paper"
    assert "===" not in result.value.body
    assert "# code" in result.value.body


def test_front_matter_without_a_title_is_an_error_although_a_heading_serves(read):
    result = read("---\nlang: de\n---\n# Papier\n\nText\n")
    (only,) = result.diagnostics
    assert str(only) == (
        "sources/articles/paper/index.md:1: error: the article has no title; the first heading "
        "serves. hint: write `title: …` in the front matter, between two lines `---`"
    )
    assert result.value.title == "Papier"


def test_without_any_title_the_name_serves(read):
    result = read("Text\n")
    assert [item.code for item in result.diagnostics] == ["title-missing"]
    assert result.value.title == "paper"


def test_a_title_is_not_printed_twice(read):
    result = read('---\ntitle: "It\'s paper"\n---\n\n# It’s *Paper*\n\nText\n')
    (only,) = result.diagnostics
    assert (only.severity, only.code, only.place.line) == (Severity.NOTE, "title-repeated", 5)
    assert "Paper" not in result.value.body


# Text from elsewhere


def test_a_text_is_read_without_a_file(publication, folder):
    (folder / "a.svg").write_text(PICTURE, encoding="utf-8")
    result = read_text(
        "---\ntitle: T\n---\n![A](a.svg){alt='A'}\n\n[There](../there/)\n",
        slug="mail",
        base=folder,
        publication=publication,
        url="https://example.org/notes/mail/",
    )
    assert not has_errors(result.diagnostics)
    article = result.value
    assert (article.slug, article.source, article.url) == (
        "mail",
        None,
        "https://example.org/notes/mail/",
    )
    assert "https://example.org/notes/there/" in article.body
    assert folder / "a.svg" in article.files


def test_a_text_is_cleaned(publication, folder):
    result = read_text(
        "\ufeff# T\r\n\r\nA\x07B\udc80\r\n", slug="a", base=folder, publication=publication
    )
    assert "AB" in result.value.body
    assert [item.code for item in result.diagnostics] == ["characters-left-out"]


# What cannot be read


@pytest.mark.parametrize("name", ["a.html", "a.docx", "a.xml", "a.pdf", "a"])
def test_other_kinds_of_source_are_refused_by_name(folder, publication, name):
    with pytest.raises(UsageError) as caught:
        read_article(folder / name, publication)
    assert f"{name}: error: cannot read {name[1:] or 'files without a suffix'} yet" in str(
        caught.value
    )
    assert "what can be read is Markdown: .md, .markdown" in str(caught.value)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "source-missing"),
        (b"", "source-empty"),
        (b"\x89PNG\r\n", "source-not-text"),
        (b"---\ntitle: caf\xe9\n---\n", "source-encoding"),
        (b"---\na: &a [x]\nb: [*a, *a]\n---\n", "front-matter-unsafe"),
        (b"---\na: " + b"[" * 2000 + b"\n---\n", "front-matter-unsafe"),
    ],
)
def test_what_cannot_be_printed_says_why(folder, publication, data, code):
    path = folder / "a.md"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(UnprintableError) as caught:
        read_article(path, publication)
    assert [item.code for item in caught.value.diagnostics] == [code]


def test_an_article_with_broken_front_matter_is_printed_with_its_text(read):
    result = read("---\ntitle: Paper: a history\nauthors: [A\nlang: de\n---\nText\n")
    assert result.value.title == "Paper: a history"
    assert result.value.lang == "de"
    assert [item.place.line for item in result.diagnostics] == [2, 3]
    assert "Text" in result.value.body


FRAGMENTS = st.sampled_from(
    ["---\n", "+++\n", "title: T\n", "authors: [a, {name: b}]\n", "date: 2026-1-1\n", "a = 1\n",
     "# H\n", "H\n=\n", "\n", "text ", "*", "`", "```\n", "[", "](", ")", "{", "}", "\x00", "\udcff",
     "\ue001", ":::", "::: {.box}\n", "$", "|", "> ", "- ", "<b>", "&#xE000;", "^[", "[^a]: ", "й"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(pieces=st.lists(FRAGMENTS, max_size=25))
def test_any_text_is_an_article_or_a_refusal(publication, folder, pieces):
    try:
        result = read_text("".join(pieces), slug="a", base=folder, publication=publication)
    except UnprintableError:
        return
    assert result.value.title
    result.value.body.encode("utf-8")


def test_importing_the_readers_loads_nothing_heavy():
    heavy = {"markdown", "lxml", "weasyprint", "yaml", "PIL", "babel", "pygments", "ziamath"}
    program = "import sys, printer.readers, printer.config; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert heavy.isdisjoint(loaded)


# Real sources

# The drawer of formulas finds its font in a way that Python 3.11 calls deprecated.
formulas = pytest.mark.filterwarnings("ignore:path is deprecated:DeprecationWarning")


@formulas
@pytest.mark.slow
@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "sources/articles").glob("*/index.md")),
    ids=lambda path: path.parent.name,
)
def test_our_own_articles_have_no_errors(path):
    result = read_article(path, find_publication(ROOT).value)
    assert [str(item) for item in result.diagnostics if item.severity is Severity.ERROR] == []
    assert result.value.authors
    assert result.value.date
    assert result.value.license_url


@formulas
@pytest.mark.slow
def test_the_posts_of_real_sites_are_read():
    corpora = os.environ.get("PRINTER_CORPORA")
    if not corpora:
        pytest.skip("PRINTER_CORPORA does not name the folder of the corpora")
    for name in ("md-18f", "md-research"):
        site = Path(corpora, name)
        publication = replace(find_publication(site).value, root=site, site_root=site)
        posts = [path for path in site.rglob("*.md") if path.read_text("utf-8").startswith("---")]
        assert posts
        for path in posts:
            try:
                result = read_article(path, publication)
            except PrinterError as problem:
                pytest.fail(f"{path.name}: {problem}")
            article = result.value
            own = {item.code for item in result.diagnostics if item.severity is Severity.ERROR}
            assert not {code for code in own if code.startswith(("front-", "title-", "date-"))}
            assert article.title
            assert article.authors
            assert article.date
