"""The works that all articles of an issue cite, as one list in its back matter."""

from __future__ import annotations

import dataclasses
import re
import stat

import lxml.html
import msgspec
import pytest

from printer.check import check_pdfs
from printer.citations.pandoc import find_pandoc
from printer.config import find_publication
from printer.issue.door import Compiled, compile_issue
from printer.issue.facts import about_article
from printer.issue.values import About, Body, Entry, Issue, Plan, Section, Span, Work
from printer.issue.works import cited_works, list_maker, united
from printer.pdf.text import text_in_reading_order
from printer.readers import read_article

needs_engine = pytest.mark.skipif(find_pandoc() is None, reason="pandoc is not installed")

APPLES = """\
@article{aster, author = {Aster, Anna}, title = {On Apples}, journal = {Fruit}, year = 2010,
  volume = 3, pages = {1--9}, doi = {10.1000/abc}, abstract = {Long.}}
@book{beta, author = {Beta, Bert}, title = {A Book of Pears}, publisher = {Press},
  address = {London}, year = 2011, ids = {oldbeta}}
"""
PEARS = """\
@article{fruit2010, author = {Aster, A.}, title = {On apples}, doi = {10.1000/ABC}, year = 2010}
@book{pears, author = {Beta, Bert}, title = {A Book of Pears}, publisher = {Press},
  address = {London}, year = 2011}
@book{beta, author = {Beta, Bert}, title = {Quite Another}, publisher = {Press},
  address = {London}, year = 1999}
@book{ivanov, author = {Иванов, Пётр}, title = {О шрифте}, publisher = {Наука}, year = 1990,
  address = {М.}, langid = {russian}}
"""
ONE = """\
---
title: One
bibliography: ../../apples.bib
csl: apa
---
Apples [@aster] and pears [@oldbeta; @aster].

Apples again [@aster].
"""
TWO = """\
---
title: Two
bibliography: ../../pears.bib
csl: ieee
nocite: "@ivanov"
---
Apples are eaten [@fruit2010]. Pears are, too [@pears], and [@beta].
"""
ISSUE = """\
title = "Fruit"
number = 2
reference_list = true
figures = false
authors_index = false
articles = ["one", "two"]
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A publication with two articles that cite the same works from different bibliographies."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    write(tmp_path, "publication.toml", 'title = "Recto"\nlang = "en-GB"\n')
    write(tmp_path, "sources/apples.bib", APPLES)
    write(tmp_path, "sources/pears.bib", PEARS)
    write(tmp_path, "sources/articles/one/index.md", ONE)
    write(tmp_path, "sources/articles/two/index.md", TWO)
    write(tmp_path, "sources/issues/fruit.toml", ISSUE)
    return tmp_path


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def calls(folder, monkeypatch):
    """Return how often the engine has been started."""
    log = folder / "calls"
    program = write(folder, "engine", f'#!/bin/sh\necho >> {log}\nexec {find_pandoc()} "$@"\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PRINTER_PANDOC", str(program))
    return lambda: len(log.read_text().splitlines()) if log.exists() else 0


def read(folder, name):
    publication = find_publication(folder).value
    return read_article(folder / f"sources/articles/{name}/index.md", publication).value


def item(key: str, **told: object) -> dict[str, object]:
    return {"id": key, "type": "book", "title": "T", **told}


def body(folder, slug: str, *works: Work, anchors: dict[str, int] | None = None) -> Body:
    about = About(slug, slug, "en", works=works)
    return Body(slug, folder / "x.pdf", 4, about, anchors or {})


def issue(folder, *slugs: str, lang: str = "en-GB") -> Issue:
    entries = tuple(Entry(slug) for slug in slugs)
    return Issue("fruit", folder / "fruit.toml", "Fruit", lang, sections=(Section("", entries),))


def made(folder, bodies, **fields):
    """Return the list of bodies of four pages each, the first of which is page 5."""
    publication = dataclasses.replace(find_publication(folder).value, **fields)
    spans = [Span(each.slug, 4 * at, 4, folio=5 + 4 * at) for at, each in enumerate(bodies)]
    maker = list_maker(issue(folder, *(each.slug for each in bodies)), publication)
    return maker({each.slug: each for each in bodies}, Plan(tuple(spans), 4 * len(bodies)))


def rows(markup: str) -> list[str]:
    root = lxml.html.fragment_fromstring(markup, create_parent="div")
    return [" ".join(row.text_content().split()) for row in root.iter("li")]


def compiled(folder, **options) -> Compiled:
    publication = find_publication(folder).value
    return compile_issue(publication, folder / "sources/issues/fruit.toml", **options)


def text(made: Compiled) -> str:
    assert made.output is not None
    return text_in_reading_order(made.output)


# What an article cites


@needs_engine
def test_an_article_tells_each_work_once_and_where_it_is_cited(folder):
    aster, beta = cited_works(read(folder, "one"))
    assert (aster.item["id"], aster.cited_at) == ("aster", ("cite-1", "cite-2", "cite-3"))
    assert (beta.item["id"], beta.cited_at) == ("beta", ("cite-2",)), "a former key leads there"
    assert "abstract" not in aster.item


@needs_engine
def test_works_that_are_listed_without_being_cited_count_too(folder):
    works = {work.item["id"]: work.cited_at for work in cited_works(read(folder, "two"))}
    assert works["ivanov"] == ()
    assert list(works) == ["fruit2010", "pears", "beta", "ivanov"]


def test_an_article_that_cites_nothing_has_no_works(folder):
    write(folder, "sources/articles/one/index.md", "# One\n\nNothing.\n")
    assert cited_works(read(folder, "one")) == ()


@needs_engine
def test_what_is_known_of_works_is_kept_as_plain_values(folder):
    about = about_article(read(folder, "one"), "one")
    kept = msgspec.json.decode(msgspec.json.encode(msgspec.to_builtins(about)))
    assert msgspec.convert(kept, About).works == about.works


# Which works are the same


def test_works_of_one_doi_are_one_and_the_fuller_description_counts(folder):
    short = Work(item("a", DOI="10.1/X"), ("cite-1",))
    long = Work(item("b", DOI="10.1/x", publisher="P"), ("cite-7",))
    (found,) = united([body(folder, "one", short), body(folder, "two", long)])
    assert found.item["publisher"] == "P"
    assert found.cited_at == (("one", "cite-1"), ("two", "cite-7"))


def test_works_of_which_all_is_equal_are_one_under_whatever_key(folder):
    one = body(folder, "one", Work(item("a", volume="2")))
    two = body(folder, "two", Work({"volume": "2", **item("b")}))
    (found,) = united([one, two])
    assert found.key == "a"


def test_other_works_of_the_same_key_stay_apart(folder):
    one = body(folder, "one", Work(item("a")), Work(item("a-2", volume="3")))
    two = body(folder, "two", Work(item("a", volume="2")))
    found = united([one, two])
    assert [each.key for each in found] == ["a", "a-2", "a-3"]
    assert [each.item["id"] for each in found] == ["a", "a-2", "a-3"]
    assert found[2].item["volume"] == "2"


# The list


@needs_engine
def test_the_list_is_sorted_by_the_style_and_names_the_pages(folder):
    zebra = Work(item("z", author=[{"family": "Zorn"}]), ("cite-1", "cite-2", "cite-3"))
    aster = Work(item("a", author=[{"family": "Aster"}]), ("cite-4", "cite-gone"))
    again = dataclasses.replace(aster, cited_at=("cite-1",))
    anchors = {"cite-1": 0, "cite-2": 2, "cite-3": 2, "cite-4": 1}
    one = body(folder, "one", zebra, aster, anchors=anchors)
    two = body(folder, "two", again, anchors={"cite-1": 3})
    works = made(folder, [one, two], csl="apa")
    assert works.diagnostics == ()
    assert rows(works.html) == [
        "Aster. (n.d.). T. cited on p. 6, 12",
        "Zorn. (n.d.). T. cited on p. 5, 7",
    ]
    assert re.findall('href="([^"]+)"', works.html) == [
        "one.pdf#cite-4", "two.pdf#cite-1", "one.pdf#cite-1", "one.pdf#cite-2"
    ]  # fmt: skip
    assert [path.name for path in works.files] == ["apa.csl"]


@needs_engine
def test_the_list_is_in_the_language_of_the_issue_and_each_work_in_its_own(folder):
    work = Work(item("a", title="О шрифте", language="ru", edition="2"))
    works = made(folder, [body(folder, "one", work)])
    assert '<span class="bib-entry" lang="ru">' in works.html
    assert "2nd ed" in works.html


@needs_engine
def test_the_engine_is_asked_once_while_pages_move(folder, calls):
    one = body(folder, "one", Work(item("a"), ("cite-1",)), anchors={"cite-1": 0})
    maker = list_maker(issue(folder, "one"), find_publication(folder).value)
    first = maker({"one": one}, Plan((Span("one", 0, 4, folio=1),), 4))
    second = maker({"one": one}, Plan((Span("one", 2, 4, folio=3),), 6))
    assert (rows(first.html)[0][-1], rows(second.html)[0][-1]) == ("1", "3")
    assert calls() == 1
    made(folder, [one])
    assert calls() == 1, "and what it said is kept for the next time"


def test_nothing_is_listed_when_nothing_is_cited(folder, calls):
    works = made(folder, [body(folder, "one")])
    assert (works.html, works.diagnostics, calls()) == ("", (), 0)


@needs_engine
def test_a_style_of_notes_alone_lists_what_its_notes_say(folder):
    style = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0">
<info><title>N</title><id>http://example.org/n</id><updated>2026-01-01T00:00:00+00:00</updated></info>
<citation><layout suffix="."><text variable="title" font-style="italic"/></layout></citation>
</style>"""
    write(folder, "notes.csl", style)
    one = body(folder, "one", Work(item("a")), Work(item("b", title="U")))
    works = made(folder, [one], csl="notes.csl")
    assert (rows(works.html), works.diagnostics) == (["T.", "U."], ())


# What goes wrong


def test_without_an_engine_the_keys_are_shown(folder, monkeypatch):
    monkeypatch.setenv("PRINTER_PANDOC", str(folder / "none"))
    works = made(folder, [body(folder, "one", Work(item("a<b"), ("cite-1",)))])
    assert rows(works.html) == ["[a<b?]"]
    assert 'class="missing"' in works.html
    (problem,) = works.diagnostics
    assert (problem.code, str(problem.place)) == ("citations-missing", "fruit.toml")


@needs_engine
def test_an_unknown_style_is_told_and_the_usual_one_taken(folder):
    works = made(folder, [body(folder, "one", Work(item("a")))], csl="no-such-style")
    (problem,) = works.diagnostics
    assert (problem.code, str(problem.place)) == ("style-unknown", "publication.toml")
    assert rows(works.html) == ["T. n.d."]


# In the issue


@needs_engine
@pytest.mark.slow
def test_the_issue_lists_the_works_of_its_articles_once(folder, verapdf):
    done = compiled(folder)
    assert [str(found) for found in done.diagnostics] == []
    listed = text(done).partition("Works cited\nAster")[2].splitlines()
    assert listed[0].startswith(", Anna. 2010. ")
    assert [line.split(".")[0] for line in listed[1:4]] == [
        "Beta, Bert", "Beta, Bert", "Иванов, Пётр"
    ]  # fmt: skip
    (checked,) = check_pdfs([done.output])
    assert checked.diagnostics == ()


@needs_engine
@pytest.mark.slow
def test_an_article_that_has_not_changed_is_not_read_for_the_list(folder):
    compiled(folder)
    write(
        folder,
        "sources/articles/two/index.md",
        TWO.replace("; @beta]", "]").replace(", and [@beta]", ""),
    )
    done = compiled(folder)
    assert done.printed == ("two",)
    assert "Quite Another" not in text(done)
    assert "On Apples" in text(done)


@pytest.mark.slow
def test_an_issue_that_cites_nothing_has_no_such_page(folder):
    for name in ("one", "two"):
        write(folder, f"sources/articles/{name}/index.md", f"# {name}\n\nNothing.\n")
    done = compiled(folder)
    assert "Works cited" not in text(done)
    assert "works" not in {piece.name for piece in done.pieces}
