"""Citing, from the source to the page: styles, notes, reference lists, and what goes wrong."""

from __future__ import annotations

import dataclasses
import json
import os
import re
from pathlib import Path

import pytest

from printer.articles import Options, Request, print_articles
from printer.check import check_pdfs
from printer.citations import engine
from printer.citations.pandoc import find_pandoc
from printer.citations.terms import style_terms
from printer.cli import main
from printer.config import find_publication
from printer.pdf.checker import check_pdf
from printer.readers import read_article

needs_engine = pytest.mark.skipif(find_pandoc() is None, reason="pandoc is not installed")

BIB = """\
@article{aster, author = {Aster, Anna}, title = {On Apples}, journal = {Fruit}, year = 2010,
  volume = 3, pages = {1--9}, doi = {10.1000/abc}}
@book{beta, author = {Beta, Bert}, title = {A Book of {LaTeX}}, publisher = {Press},
  address = {London}, year = 2011}
@book{beta2, author = {Beta, Bert}, title = {Another Book}, publisher = {Press},
  address = {London}, year = 2011, ids = {oldbeta}}
@book{ivanov, author = {Иванов, Пётр}, title = {О шрифте}, publisher = {Наука}, year = 1990,
  address = {М.}, langid = {russian}}
"""
PICTURE = """<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30" viewBox="0 0 40 30">
<rect width="40" height="30" fill="#9b2d1f"/></svg>"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder: a publication with one bibliography and no articles."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "publication.toml").write_text('title = "Recto"\n', encoding="utf-8")
    (tmp_path / "refs.bib").write_text(BIB, encoding="utf-8")
    (tmp_path / "x.svg").write_text(PICTURE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def read(folder):
    """Write an article and read it."""

    def read(text: str, head: str = "bibliography: refs.bib\ncsl: apa\n", name: str = "a.md"):
        source = folder / name
        source.write_text(f"---\ntitle: T\n{head}---\n{text}\n", encoding="utf-8")
        return read_article(source, find_publication(folder).value)

    return read


def words(markup: str) -> str:
    """The text of some markup, without its tags."""
    return " ".join(re.sub(r"<[^>]*>", "", markup).split())


def said(result) -> list[str]:
    return [str(item) for item in result.diagnostics]


# Styles


@needs_engine
def test_author_and_date_stand_in_the_text_and_link_to_the_list(read):
    result = read(
        "So [see @aster, pp. 3--4 and *passim*; also @beta, chap. 2]. And @beta2 [p. 30]."
    )
    assert said(result) == []
    body = result.value.body
    assert words(body) == (
        "So (see Aster, 2010, pp. 3–4 and passim; also Beta, 2011a, Chapter 2). "
        "And Beta (2011b, p. 30)."
    )
    assert "<i>passim</i>" in body
    links = re.findall(r'href="#([^"]+)"', body)
    assert links == ["ref-aster", "ref-beta", "ref-beta2"]
    listed = result.value.references
    assert re.findall(r'<li class="csl-entry" id="([^"]+)">', listed) == links
    assert listed.startswith('<ol class="csl-bib-body hanging-indent">')


@needs_engine
def test_entries_link_to_the_paragraphs_that_cite_them(read):
    listed = read("[@aster] and [@aster].\n\nMore [@aster].").value.references
    assert re.findall(r'href="#(cite-\d)"', listed) == ["cite-1", "cite-3"]
    assert "cited on p." in listed


@needs_engine
def test_dois_are_live_in_the_list(read):
    listed = read("[@aster]").value.references
    assert '<a class="external url" href="https://doi.org/10.1000/abc">' in listed


@needs_engine
def test_an_address_breaks_at_its_punctuation_but_leaves_no_scrap(read):
    work = "{id: x, type: book, title: X, DOI: 10.1016/S0277-9536(99)00345-7}"
    listed = read("[@x]", f"references: [{work}]\ncsl: apa\n").value.references
    assert "<wbr>10<wbr>.1016<wbr>/<wbr>S0277<wbr>-9536(99)00345-7</a>" in listed


@needs_engine
def test_numbers_hang_before_their_entries_and_ranges_collapse(read):
    result = read("[@aster; @beta; @beta2]", "bibliography: refs.bib\ncsl: vancouver\n")
    assert words(result.value.body) == "(1–3)"
    assert 'class="csl-bib-body labelled"' in result.value.references
    assert '<span class="csl-left-margin">1.</span>' in result.value.references


@needs_engine
def test_raised_numbers_stand_close_to_the_word_and_behind_the_stop(read):
    body = read(
        "Word [@aster]. Word [@beta] more.", "bibliography: refs.bib\ncsl: nature\n"
    ).value.body
    assert re.search(r"Word\.<span [^>]*><sup><a [^>]*>1</a></sup></span> Word<span ", body)


@needs_engine
def test_the_language_of_the_article_is_that_of_the_style(read):
    head = "bibliography: refs.bib\ncsl: gost-r-7-0-5-2008\nlang: ru\n"
    result = read("Так [@ivanov, с. 5].", head)
    assert said(result) == []
    assert words(result.value.body) == "Так [Иванов, 1990, с. 5]."
    assert "Иванов" in result.value.references
    assert "lang=" not in result.value.references
    english = read("So [@ivanov].").value.references
    assert '<span class="bib-entry" lang="ru' in english


@needs_engine
def test_without_a_style_author_and_date_are_used(read):
    assert words(read("So [@aster].", "bibliography: refs.bib\n").value.body) == "So (Aster 2010)."


@needs_engine
def test_a_publication_has_a_style_and_a_bibliography_for_all(read, folder):
    (folder / "publication.toml").write_text(
        'title = "Recto"\ncsl = "ieee"\nbibliography = ["refs.bib"]\n', encoding="utf-8"
    )
    result = read("So [@aster].", "")
    assert (said(result), words(result.value.body)) == ([], "So [1].")


# Notes

NOTES = "bibliography: refs.bib\ncsl: chicago-notes-bibliography\n"


@needs_engine
def test_a_style_of_notes_makes_real_notes_behind_the_stop(read):
    result = read("First [@aster, 5]. Then [@aster, 6], and @beta says.", NOTES)
    assert said(result) == []
    body = result.value.body
    assert re.search(r'First\.<span class="footnote" id="cite-note-1">', body)
    assert re.search(r'Then,<span class="footnote" id="cite-note-2">', body)
    assert re.search(r'Bert Beta</span><span class="footnote" id="cite-note-3">', body)
    notes = [
        words(note) for note in re.findall(r'note-paragraph">(.*?)</span></span></span>', body)
    ]
    assert notes[0].startswith("Anna Aster, “On Apples,” Fruit 3 (2010): 5")
    assert notes[1].startswith("Aster, “On Apples,” 6")


@needs_engine
def test_notes_are_numbered_together_with_the_author_s_own(read):
    body = read("A[^1] b [@aster]. C[^2] d [@beta].\n\n[^1]: One.\n[^2]: Two.", NOTES).value.body
    ids = re.findall(r'class="footnote" id="([^"]+)"', body)
    assert ids == ["fn-1", "cite-note-2", "fn-2", "cite-note-4"]


@needs_engine
def test_a_citation_in_an_author_s_note_stays_in_it(read):
    text = "A[^1].\n\n[^1]: [@aster, 4]. A remark, and more [@beta; @ivanov], and so on."
    body = read(text, NOTES).value.body
    assert body.count('class="footnote"') == 1
    assert re.search(r"\(2010\): 4, \S+\. A remark", words(body))
    assert re.search(r"and more \(Bert Beta, .*\), and so on\.", words(body))


@needs_engine
def test_a_note_style_puts_no_notes_where_none_can_be(read):
    text = "# Heading [@aster]\n\n![Caption [@beta].](x.svg){alt=a}\n\nText [@beta]."
    body = read(text, NOTES).value.body
    assert body.count('class="footnote"') == 1
    assert words(body).startswith("Heading (Anna Aster, ")
    assert "Caption (Bert Beta, " in words(body)


@needs_engine
def test_numbers_of_earlier_notes_follow_the_notes_of_links(read, folder):
    from printer import layouts
    from printer.galley import lay_out

    style = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info>'
        "<title>t</title><id>t</id><updated>2020-01-01T00:00:00Z</updated></info><citation>"
        '<layout suffix="."><choose><if position="subsequent"><text value="see n. "/>'
        '<text variable="first-reference-note-number"/></if><else><text variable="title"/>'
        "</else></choose></layout></citation></style>"
    )
    (folder / "own.csl").write_text(style, encoding="utf-8")
    text = "A [link](https://a.example/b). B [@aster]. C [@beta]. D [@aster]."
    result = read(text, "bibliography: refs.bib\ncsl: own.csl\n")
    assert said(result) == []
    galley = lay_out(
        result.value, layouts.load("article"), find_publication(folder).value
    ).value.html
    assert re.search(r'see n\. <a class="note-number" href="#cite-note-1">2</a>\.', galley)


# Where citations may stand


@needs_engine
def test_citations_are_found_in_all_kinds_of_text(read):
    result = read(
        "# Heading [@aster]\n\n"
        "![Caption [@aster].](x.svg){#fig-x alt=a}\n\n"
        "| a |\n|---|\n| [@aster] |\n\nTable: Title [@aster] {#tbl-x}\n\n"
        "> Quoted [@aster]\n\n- Item [@aster]\n\nNote[^1].\n\n[^1]: See [@aster].\n\n"
        '::: {.box title="Box"}\nIn a box [@aster]\n:::\n\n<div>HTML [@aster]</div>',
        "bibliography: refs.bib\ncsl: apa\nstandfirst: First [@aster]\nabstract: In short [@aster]\n",
    )
    assert said(result) == []
    article = result.value
    assert words(article.body).count("(Aster, 2010)") == 9
    assert words(article.standfirst) == "First (Aster, 2010)"
    assert words(article.abstract) == "In short (Aster, 2010)"
    assert len(article.citations) == 11


@needs_engine
def test_an_article_keeps_its_title_as_it_is_written(read, folder):
    (folder / "b.md").write_text(
        '---\ntitle: "After @aster"\nbibliography: refs.bib\n---\nText [@aster].\n',
        encoding="utf-8",
    )
    result = read_article(folder / "b.md", find_publication(folder).value)
    assert (result.value.title, result.value.title_html) == ("After @aster", "After @aster")


@needs_engine
def test_pandoc_s_last_heading_gives_way_to_the_layout_s(read):
    article = read("Text [@aster].\n\n# References").value
    assert "References" not in article.body
    assert article.numbered == ()


@needs_engine
def test_the_list_can_stand_before_an_appendix(read):
    article = read("Text [@aster].\n\n# Works\n\n::: {#refs}\n:::\n\n# Appendix\n\nMore.").value
    assert article.references == ""
    assert re.search(r'Works</h2>\s*<div id="refs" class="references">\s*<ol ', article.body)
    article = read("Text [@aster].\n\n# Works\n\n::: {#refs}\n:::").value
    assert "Works" not in article.body
    assert article.references


@needs_engine
def test_a_link_holds_no_other_link(read):
    body = read("[As @aster says](https://a.example)").value.body
    assert body.count("<a ") == 1


@needs_engine
def test_former_keys_lead_to_the_work(read):
    result = read("[@oldbeta] and [@beta2]")
    assert said(result) == []
    assert len(re.findall("<li ", result.value.references)) == 1


@needs_engine
def test_works_can_be_listed_without_being_cited(read):
    head = "bibliography: refs.bib\ncsl: apa\nnocite: '@beta, @nobody'\n"
    result = read("Text [@aster].", head)
    assert said(result) == ["a.md:5:1: warning: the key @nobody under `nocite` is not in refs.bib"]
    assert re.findall(r'id="ref-(\w+)"', result.value.references) == ["aster", "beta"]
    every = read("No citation.", "bibliography: refs.bib\ncsl: apa\nnocite: '@*'\n")
    assert len(re.findall("<li ", every.value.references)) == 4


@needs_engine
def test_works_can_stand_in_the_front_matter(read):
    head = (
        "csl: apa\nreferences:\n- id: own\n  type: book\n  title: Own\n  publisher: P\n"
        "  author:\n  - family: Me\n    given: M.\n  issued: 2001\n"
    )
    result = read("[@own]", head)
    assert (said(result), words(result.value.body)) == ([], "(Me, 2001)")


@needs_engine
def test_ids_do_not_collide_with_the_author_s(read):
    body = read("[]{#cite-1} [x](#ref-aster) [@aster]\n\n# H {#ref-aster}").value.body
    ids = re.findall(r'id="([^"]+)"', body)
    assert len(ids) == len(set(ids))


# What goes wrong


@needs_engine
def test_an_unknown_key_is_shown_at_each_place_with_the_nearest_one(read):
    result = read("A [@astre] and [@astre, p. 3].\n\nB @nobody.")
    assert said(result) == [
        "a.md:6:4: error: the citation key @astre is not in refs.bib. hint: did you mean @aster?",
        "a.md:6:17: error: the citation key @astre is not in refs.bib. hint: did you mean @aster?",
        "a.md:8:3: error: the citation key @nobody is not in refs.bib. hint: add the work, or write \\@nobody if this is no citation",
    ]
    assert result.value.body.count('<strong class="missing">[astre?]</strong>') == 2


def test_citations_without_a_bibliography_are_one_error(read):
    result = read("A [@a] and [@b].", "")
    assert said(result) == [
        "a.md:4:3: error: works are cited (@a, @b), but there is no bibliography. hint: write `bibliography: refs.bib` in the front matter, or set it in publication.toml"
    ]
    assert '<strong class="missing">[@a?]</strong>' in result.value.body


def test_a_name_after_an_at_sign_is_text_where_nothing_can_be_cited(read):
    result = read("Thanks to @somebody, and @other [p. 3].", "")
    assert (said(result), words(result.value.body)) == (
        [],
        "Thanks to @somebody, and @other [p. 3].",
    )


@needs_engine
def test_a_missing_bibliography_is_told_where_it_is_named(read):
    result = read("A [@aster].", "bibliography: [refs.bib, ref.bib]\ncsl: apa\n")
    assert said(result) == [
        'a.md:3:1: error: the bibliography "ref.bib" does not exist. hint: did you mean refs.bib?'
    ]
    assert (Path.cwd() / "ref.bib") in result.value.files


def test_a_bibliography_outside_of_the_publication_is_not_read(read):
    result = read("A.", "bibliography: ../../etc/passwd\n")
    assert [item.code for item in result.diagnostics] == ["bibliography-outside"]
    assert result.value.sources.bibliographies == ()


@needs_engine
def test_an_unknown_style_names_the_nearest_and_the_usual_one_is_used(read):
    result = read("A [@aster].", "bibliography: refs.bib\ncsl: chicago-note-biblio\n")
    assert [(item.code, str(item.place)) for item in result.diagnostics] == [
        ("style-unknown", "a.md:4:1")
    ]
    assert "chicago-notes-bibliography" in (result.diagnostics[0].hint or "")
    assert words(result.value.body) == "A (Aster 2010)."


@needs_engine
def test_a_broken_bibliography_is_used_as_far_as_it_goes(read, folder):
    (folder / "refs.bib").write_text("@article{bad,\n" + BIB, encoding="utf-8")
    result = read("A [@beta].")
    assert {item.place.path for item in result.diagnostics if item.place} == {"refs.bib"}
    assert words(result.value.body) == "A (Beta, 2011)."


def test_without_the_engine_all_keys_are_shown_and_one_error_tells_why(read, monkeypatch):
    monkeypatch.delenv("PRINTER_PANDOC", raising=False)
    monkeypatch.setattr(engine, "find_pandoc", lambda: None)
    result = read("A [see @aster, p. 3], @beta.")
    (problem,) = result.diagnostics
    assert str(problem.place) == "a.md:6:3"
    assert problem.message == "citations need pandoc, which is not installed here"
    assert problem.hint == "run pip install 'printer-press[citations]'"
    assert words(result.value.body) == "A [see @aster, p. 3?], [@beta?]."


@needs_engine
def test_an_engine_that_hangs_is_stopped(read, folder, monkeypatch):
    slow = folder / "pandoc"
    slow.write_text("#!/bin/sh\nexec sleep 20\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PRINTER_PANDOC", str(slow))
    monkeypatch.setattr(style_terms.__wrapped__, "__defaults__", (0.3,))
    result = read("A [@aster].", "bibliography: refs.bib\ncsl: apa\nlang: de-CH\n")
    assert [item.code for item in result.diagnostics] == ["citations-timeout"]
    assert '<strong class="missing">[@aster?]</strong>' in result.value.body


def test_without_a_citation_nothing_is_started_or_read(read, folder, monkeypatch):
    def never(*_: object, **__: object) -> None:
        raise AssertionError("the engine was started")

    monkeypatch.setattr(engine, "run_citeproc", never)
    (folder / "refs.bib").write_text("@broken{", encoding="utf-8")
    result = read("No citation: me@a.example, `[@aster]`, \\@aster.")
    assert said(result) == []
    assert folder / "refs.bib" not in result.value.files


# Printing


@pytest.fixture
def printed(folder):
    """Print sources by their names, with the cache."""

    def printed(*names: str, **options: object):
        publication = find_publication(folder).value
        requests = [
            Request(folder / name, folder / f"{Path(name).stem}.pdf", slug=Path(name).stem)
            for name in names
        ]
        return print_articles(publication, requests, Options(**options))  # type: ignore[arg-type]

    return printed


LONG = (
    "Text [see @aster, p. 3; @beta] and @beta2, then [@nobody].\n\n"
    + "A paragraph that fills the page. " * 400
    + "\n\nEnd [@aster].[^1]\n\n[^1]: A note [@beta]."
)


@needs_engine
@pytest.mark.slow
@pytest.mark.parametrize("style", ["apa", "ieee", "chicago-notes-bibliography"])
def test_printed_citations_are_conformant(read, printed, verapdf, style):
    read(LONG, f"bibliography: refs.bib\ncsl: {style}\n")
    (result,) = printed("a.md")
    assert [item.code for item in result.diagnostics] == ["cite-key"]
    (checked,) = check_pdfs([result.output])
    assert checked.diagnostics == ()
    assert {verdict.passed for verdict in checked.verdicts} == {True}


@needs_engine
@pytest.mark.slow
def test_the_tags_say_what_cites_and_what_is_cited(read, printed):
    import pikepdf

    read(LONG, "bibliography: refs.bib\ncsl: ieee\n")
    (result,) = printed("a.md")
    assert check_pdf(result.output).diagnostics == ()
    with pikepdf.open(result.output) as pdf:
        found = list(kinds(pdf.Root.StructTreeRoot.K))
    assert ("Reference", "Link") in found
    assert ("LI", "Lbl") in found
    assert ("LBody", "BibEntry") in found


def kinds(node, around: str = ""):
    """Yield pairs of structure types, of an element and what it stands in."""
    import pikepdf

    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from kinds(kid, around)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        kind = str(node.S)[1:]
        yield around, kind
        yield from kinds(node.get("/K"), kind)


@needs_engine
@pytest.mark.slow
def test_each_page_that_cites_a_work_is_named_once(read, printed):
    import pypdfium2

    read(LONG + " Again [@aster].\n\nAnd again [@aster].")
    (result,) = printed("a.md")
    document = pypdfium2.PdfDocument(result.output)
    text = " ".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    pages = re.findall(r"cited on p\. (\d+(?:, \d+)*)", text)
    assert len(pages) == 3
    for listed in pages:
        assert len(set(listed.split(", "))) == len(listed.split(", "))


@needs_engine
@pytest.mark.slow
def test_two_articles_in_one_call_have_each_their_own_list(read, printed):
    read("A [@aster].", name="a.md")
    read("B [@beta].", name="b.md")
    first, second = printed("a.md", "b.md")
    assert (first.diagnostics, second.diagnostics) == ((), ())


@needs_engine
@pytest.mark.slow
def test_a_changed_bibliography_prints_the_article_again(read, printed, folder):
    read("A [@aster].")
    assert not printed("a.md")[0].reused
    assert printed("a.md")[0].reused
    (folder / "refs.bib").write_text(BIB.replace("On Apples", "On Pears"), encoding="utf-8")
    assert not printed("a.md")[0].reused


# The verb `references`, and how an article itself is cited


def test_references_are_listed_with_their_places(read, folder, capsys):
    read("A [@aster, p. 3] and @nobody.\n\nB [@aster].")
    (folder / "refs.bib").write_text(BIB + "@book{bare, title = {Bare}}\n", encoding="utf-8")
    assert main(["references", "a.md", "--json"]) == 1
    out = json.loads(capsys.readouterr().out)
    aster = out["cited"][0]
    assert (aster["key"], aster["title"], aster["place"]) == ("aster", "On Apples", "refs.bib:1")
    assert aster["uses"] == [
        {"place": "a.md:6:4", "locator": "p.\N{NO-BREAK SPACE}3"},
        {"place": "a.md:8:4", "locator": ""},
    ]
    assert [work["key"] for work in out["cited"] if not work["known"]] == ["nobody"]
    assert [work["key"] for work in out["unused"]] == ["beta", "beta2", "ivanov", "bare"]
    assert {item["code"] for item in out["diagnostics"]} == {"cite-key", "bib-fields"}


def test_references_tell_works_that_stand_twice(read, folder, capsys):
    again = "@article{aster2, author = {Aster, A.}, title = {On apples.}, journal = {Fruit}, "
    (folder / "refs.bib").write_text(f"{BIB}{again} year = 2010}}\n", encoding="utf-8")
    read("A [@aster; @aster2].")
    assert main(["references", "a.md"]) == 1
    assert "@aster and @aster2 are probably one work" in capsys.readouterr().err


def test_references_without_a_mistake_are_good(read, capsys):
    read("A [@aster].")
    assert main(["references", "a.md"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("@aster  On Apples\n    a.md:6:4\nnot cited:\n    @beta ")
    assert err == ""


def test_a_listed_title_does_not_turn_the_terminal_around(read, folder, capsys):
    read("A [@turn].")
    turned = "@book{turn, title = {On \N{RIGHT-TO-LEFT OVERRIDE}seldnaH}, publisher = {P}}\n"
    (folder / "refs.bib").write_text(turned, encoding="utf-8")
    main(["references", "a.md"])
    assert capsys.readouterr().out == "@turn  On seldnaH\n    a.md:6:4\n"


OWN = "author: {name: Ann Lee}\ndate: 2026-05-12\nurl: https://r.example/t\ndoi: 10.1000/xyz\n"


@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
def test_an_article_is_cited_in_forms_that_can_be_read_again(read, folder, capsys, form):
    from printer.citations import read_bibliography

    read("Text.", OWN)
    assert main(["article", "a.md", "--cite-as", form]) == 0
    ending = {"bibtex": "bib", "ris": "ris", "csl-json": "json"}[form]
    file = folder / f"own.{ending}"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    library = read_bibliography([file])
    assert library.diagnostics == ()
    (item,) = library.value.items.values()
    assert words(item["title"]) == "T"
    assert item["author"] == [{"family": "Lee", "given": "Ann"}]
    assert item["issued"] == {"date-parts": [[2026, 5, 12]]}
    assert (item["DOI"], item["URL"]) == ("10.1000/xyz", "https://r.example/t")
    assert item["container-title"] == "Recto"


@needs_engine
def test_an_article_is_cited_in_the_publication_s_style(read, folder, capsys):
    (folder / "publication.toml").write_text('title = "Recto"\ncsl = "apa"\n', encoding="utf-8")
    read("Text.", OWN)
    assert main(["article", "a.md", "--cite-as", "text"]) == 0
    assert capsys.readouterr().out == ("Lee, A. (2026). T. Recto. https://doi.org/10.1000/xyz\n")


def test_without_the_engine_an_article_is_cited_in_a_plain_form(read, monkeypatch, capsys):
    monkeypatch.setattr(engine, "find_pandoc", lambda: None)
    read("Text.", OWN)
    assert main(["article", "a.md", "--cite-as", "text"]) == 0
    out, err = capsys.readouterr()
    assert out == "Ann Lee (2026). “T”. Recto. https://doi.org/10.1000/xyz\n"
    assert "pip install 'printer-press[citations]'" in err


# Real articles


@pytest.fixture(scope="module")
def research():
    root = os.environ.get("PRINTER_CORPORA")
    if not root:
        pytest.skip("PRINTER_CORPORA is not set")
    return Path(root) / "md-research"


@needs_engine
@pytest.mark.slow
def test_every_key_of_real_articles_is_found_or_reported(research):
    from printer.citing import library_of

    publication = dataclasses.replace(find_publication(research).value, site_root=research)
    checked = 0
    for source in sorted(research.rglob("*.md")):
        article = read_article(source, publication, citing=False).value
        if not (article.citations and article.sources.bibliographies):
            continue
        library = library_of(article.sources).value
        missing = {
            (work.key, work.place)
            for citation in article.citations
            for work in citation.works
            if work.key not in library.items and work.key not in library.aliases
        }
        result = read_article(source, publication)
        reported = [item for item in result.diagnostics if item.code == "cite-key"]
        assert {place for _, place in missing} == {item.place for item in reported}
        assert result.value.references or not (library.items.keys() & {
            work.key for citation in article.citations for work in citation.works
        })  # fmt: skip
        checked += 1
    assert checked
