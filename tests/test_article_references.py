"""References between articles: by the path of the other's source, alone and in an issue."""

from __future__ import annotations

import pickle
import re
from pathlib import Path

import pytest

from printer.config import find_publication
from printer.copyedit import refers_to
from printer.diagnostics import Severity
from printer.model import Neighbours, Numbered
from printer.readers import read_article
from printer.words import languages, words_for

ROOT = Path(__file__).parents[1]
HERE = "sources/articles/curve/index.md"
NO_BREAK = "\N{NO-BREAK SPACE}"

PUMP = """\
---
title: A map of one pump
lang: en
url: https://recto.example/pump
---
## Bars {#sec-bars}

![A stack.](stack.svg){#fig-stack alt="Bars." credit="Recto"}

![A map.](stack.svg){#fig-map alt="Streets." credit="Recto"}

$$ a = b \\tag{A} $$ {#eq-a}

::: {#aside .box}
Words.
:::
"""
SHIFT = "# Das *große* Eszett\n\n## Über die Form\n\nText.\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A publication with an English article that has an address, and a German one that has not."""
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "publication.toml", 'title = "Recto"\nlang = "en-US"\n')
    write(tmp_path, "sources/articles/pump/index.md", PUMP)
    write(
        tmp_path,
        "sources/articles/pump/stack.svg",
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    )
    write(tmp_path, "sources/articles/eszett.md", f"---\nlang: de\n---\n{SHIFT}")
    return tmp_path


def write(folder, name, text):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def read(folder):
    """Read an article that says something, in a folder beside the others."""

    def read(text, neighbours=None, *, lang="en-US", head="", name="curve"):
        source = f"---\ntitle: A curve\nlang: {lang}\n{head}---\n{text}\n"
        path = write(folder, f"sources/articles/{name}/index.md", source)
        return read_article(path, find_publication(folder).value, neighbours=neighbours)

    return read


@pytest.fixture
def issue(folder):
    """What an issue of all three knows of its pieces in the end."""
    articles = folder / "sources/articles"
    return Neighbours(
        sources={
            articles / "pump/index.md": "pump",
            articles / "eszett.md": "eszett",
            articles / "curve/index.md": "curve",
        },
        titles={"pump": "A map of one pump", "eszett": "Das große Eszett"},
        langs={"pump": "en", "eszett": "de"},
        folios={"pump": "34", "pump#fig-map": "36", "eszett": "xii"},
        numbered={"pump": (Numbered("figure", "fig-map", "2", "A map."),)},
        anchors={"pump": ("fig-map", "fig-stack"), "eszett": ("über-die-form",)},
    )


def body(result):
    """The body without the paragraph around it, and with spaces that can be typed."""
    return result.value.body.removeprefix("<p>").removesuffix("</p>").replace(NO_BREAK, " ")


def problems(result):
    return [str(item) for item in result.diagnostics if item.severity is not Severity.NOTE]


# Alone


@pytest.mark.parametrize(
    "path", ["../pump/index.md", "../pump/", "../pump", "./../pump/index.md", "<../pump/index.md>"]
)
def test_alone_a_reference_leads_to_where_the_other_is_published(read, path):
    result = read(f"See [the map]({path}).")
    assert body(result) == (
        'See <a href="https://recto.example/pump" class="external">the map</a>.'
    )
    assert result.diagnostics == ()
    assert result.value.refers_to == ()


def test_alone_a_reference_to_an_article_without_address_becomes_words(read):
    result = read("See [the letter](../eszett.md) and [](../eszett.md).")
    assert body(result) == ('See the letter and “<span lang="de">Das große Eszett</span>”.')
    assert {item.code for item in result.diagnostics} == {"link-relative"}
    assert problems(result) == []


def test_alone_a_part_is_named_with_its_number_and_title(read):
    link = '<a href="https://recto.example/pump#fig-map" class="external">'
    result = read("See [](../pump/index.md#fig-map). [](../pump/index.md#sec-bars) is first.")
    assert body(result).startswith(f"See {link}Figure 2 of “A map of one pump”</a>.")
    assert "The section “Bars” of “A map of one pump”</a> is first." in body(result)
    assert "equation (A) of" in body(read("As in [](../pump/index.md#eq-a)."))
    assert "“A map of one pump”</a>" in body(read("[](../pump/index.md#aside)"))


def test_a_part_without_address_is_named_too(read):
    result = read("Siehe [](../eszett.md#über-die-form).", lang="de")
    assert body(result) == "Siehe Abschnitt „Über die Form“ in „Das große Eszett“."


def test_the_print_depends_on_what_was_looked_into(read, folder):
    files = read("[a](../pump/index.md) [b](../eszett)").value.files
    articles = folder / "sources/articles"
    assert {articles / "pump/index.md", articles / "eszett.md"} <= set(files)
    assert articles / "eszett/index.md" in files  # if it were there, it would be meant


def test_a_title_with_quotation_marks_gets_the_inner_ones(read, folder):
    write(folder, "sources/articles/q/index.md", '---\ntitle: The "big" map, Snow\'s\n---\n')
    assert body(read("See [](../q/).")) == "See “The ‘big’ map, Snow’s”."
    assert body(read('He said "see [](../q/index.md)".', lang="en-GB")).startswith("He said ‘see “")


# In an issue


def test_in_an_issue_a_reference_leads_to_the_page_and_says_it(read, issue):
    result = read("See [the map](../pump/index.md) and [](../pump/index.md#fig-map).", issue)
    assert body(result) == (
        'See <a href="pump.pdf" class="article-ref">the map</a> (page 34) and '
        '<a href="pump.pdf#fig-map" class="article-ref">Figure 2 of “A map of one pump”</a> '
        "(page 36)."
    )
    assert result.diagnostics == ()
    assert result.value.refers_to == ("pump", "pump#fig-map")


def test_between_brackets_the_page_stands_without_its_own(read, issue):
    text = "It (see [*the* map](../pump/)) is (as said) [known](../pump/)."
    shown = re.sub(r"<[^>]+>", "", body(read(text, issue)))
    assert shown == "It (see the map, page 34) is (as said) known (page 34)."


@pytest.mark.parametrize(
    "text",
    [
        "Text.^[See [](../pump/).]",
        '![See [](../pump/).](../pump/stack.svg){alt="x" credit="y"}',
        "| a |\n|---|\n| b |\n\nTable: See [](../pump/).",
        "> See [](../pump/).",
    ],
)
def test_notes_captions_and_quotations_say_the_page_too(read, issue, text):
    result = read(text, issue)
    assert "See <a" in body(result)
    assert "“A map of one pump”</a> (page 34)." in body(result)
    assert problems(result) == []
    assert result.value.refers_to == ("pump",)


def test_a_heading_does_not_say_the_page(read, issue):
    result = read("## After [the map](../pump/)", issue)
    assert 'After <a href="pump.pdf" class="article-ref">the map</a></h2>' in body(result)


def test_the_texts_of_the_front_matter_refer_as_well(read, issue):
    head = (
        'standfirst: "After [the map](../pump/)."\n'
        "updated:\n  date: 2026-01-02\n  note: See [](../eszett.md).\n"
        "image:\n  file: ../pump/stack.svg\n  alt: a\n  credit: c\n"
        '  caption: "As in [](../pump/index.md#fig-map)."\n'
    )
    article = read("Text.", issue, head=head).value
    assert "(page" in article.standfirst
    assert article.image is not None
    assert "Figure" in article.image.caption
    assert article.updated is not None
    assert "eszett.pdf" in article.updated.note
    assert article.refers_to == ("pump", "pump#fig-map", "eszett")


def test_a_page_that_is_not_known_yet_has_its_place_held(read, folder):
    told = Neighbours(sources={folder / "sources/articles/pump/index.md": "pump"})
    result = read("See [](../pump/index.md#fig-map).", told)
    assert "“A map of one pump”</a> (page 00)." in body(result)
    assert result.value.refers_to == ("pump#fig-map",)
    assert problems(result) == []
    assert folder / "sources/articles/pump/index.md" not in result.value.files


def test_an_issue_without_the_other_article_is_like_none(read, folder):
    told = Neighbours(sources={folder / "sources/articles/curve/index.md": "curve"})
    result = read("See [](../pump/).", told)
    assert result.value.body == read("See [](../pump/).").value.body
    assert result.value.refers_to == ()


def test_an_issue_names_a_piece_as_it_likes(read, folder):
    told = Neighbours(
        {folder / "sources/articles/pump/index.md": "größe 2"}, folios={"größe 2": "7"}
    )
    result = read("[x](../pump/)", told)
    assert 'href="gr%C3%B6%C3%9Fe%202.pdf"' in body(result)
    assert result.value.refers_to == ("größe 2",)


def test_what_the_issue_knows_travels_between_processes(issue):
    assert pickle.loads(pickle.dumps(issue)) == issue


def test_the_class_of_references_is_not_for_authors(read, issue):
    result = read("[x](https://x.org/a.pdf){.article-ref} [y](../pump/){.smallcaps}", issue)
    assert 'href="https://x.org/a.pdf" class="external"' in body(result)
    assert 'class="smallcaps article-ref"' in body(result)
    assert result.value.refers_to == ("pump",)


# In every language


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("en-US", "Figure 2 of “A map of one pump” (page 36)"),
        ("en-GB", "Figure 2 of ‘A map of one pump’ (page 36)"),
        ("de", "Abb. 2 in „A map of one pump“ (S. 36)"),
        ("fr", "figure 2 dans « A map of one pump » (p. 36)"),
        ("ru", "рис. 2 в статье «A map of one pump» (с. 36)"),
    ],
)
def test_a_reference_speaks_the_language_of_who_refers(read, issue, lang, shown):
    text = re.sub(r"<[^>]+>", "", body(read("x [](../pump/index.md#fig-map)", issue, lang=lang)))
    assert text.replace("\N{NARROW NO-BREAK SPACE}", " ") == f"x {shown}"


@pytest.mark.parametrize("lang", languages())
def test_every_language_has_words_for_pages_and_parts(lang):
    words = words_for(lang)
    assert words.page("34").endswith(f"{NO_BREAK}34")
    assert words.part_of("A{1}", "«B»").startswith("A{1} ")
    assert words.part_of("A", "«B»").endswith(" «B»")


# The article itself


def test_an_article_may_refer_to_itself(read, issue):
    text = "[](index.md#sec-end) [the end](../curve/index.md#sec-end) [](../curve/)\n\n## End {#sec-end}"
    for neighbours in (None, issue):
        result = read(text, neighbours)
        assert '<a href="#sec-end" class="crossref">The section “End”</a>' in body(result)
        assert '<a href="#sec-end">the end</a>' in body(result)
        assert '<a href="#article">“A curve”</a>' in body(result)
        assert (result.diagnostics, result.value.refers_to) == ((), ())


# What leads nowhere


def test_a_file_that_is_not_there_is_an_error_with_the_nearest(read, issue):
    for neighbours in (None, issue):
        result = read("A [word](../pomp/index.md) and [](../nothing-like-it/).", neighbours)
        assert body(result) == 'A word and <strong class="missing">[../nothing-like-it/?]</strong>.'
        assert problems(result) == [
            (
                f'{HERE}:5:3: error: there is no article "../pomp/index.md", the reference to it '
                'is left out. hint: did you mean "../pump/index.md"?'
            ),
            (
                f'{HERE}:5:32: error: there is no article "../nothing-like-it/", the reference to '
                "it is left out. hint: write the way from this file to the other: "
                "../its-folder/index.md"
            ),
        ]
        assert {item.code for item in result.diagnostics} == {"crossref-dead"}


def test_an_id_that_is_not_there_is_an_error_with_the_nearest(read, issue):
    text = "A [word](../pump/index.md#fig-mop) and [](../pump/index.md#fig-mop)."
    for neighbours in (None, issue):
        result = read(text, neighbours)
        assert '<strong class="missing">[pump#fig-mop?]</strong>' in body(result)
        assert "#fig-mop" not in body(result).replace("[pump#fig-mop?]", "")
        assert len(problems(result)) == 2
        assert problems(result)[0] == (
            "sources/articles/curve/index.md:5:3: error: nothing in "
            '"A map of one pump" has the id "fig-mop". hint: did you mean "#fig-map"?'
        )
        assert {item.code for item in result.diagnostics} == {"crossref-dead"}


def test_ids_of_the_layout_and_of_the_reference_list_are_there(read, issue):
    text = "[a](../pump/index.md#article) [b](../pump/index.md#ref-x)"
    assert problems(read(text)) == problems(read(text, issue)) == []


def test_other_links_are_none_of_these(read):
    head = "url: https://recto.example/curve\n"
    text = "[a](../about/) [b](/about/) [c](data.csv) [d](mailto:a@x.org) [e](#article) [f](../)"
    result = read(text, head=head)
    assert 'href="https://recto.example/about/"' in body(result)
    assert problems(result) == []


def test_an_article_outside_of_the_publication_is_not_looked_into(read, folder):
    outside = write(folder.parent, "outside/index.md", "# A secret\n")
    (folder / "sources/articles/inside.md").symlink_to(outside)
    for path in ("../../../../outside/index.md", "../inside.md"):
        result = read(f"[]({path})")
        assert "secret" not in body(result)
        assert [item.code for item in result.diagnostics] == ["crossref-dead"]


@pytest.mark.parametrize(
    "path",
    [
        "../%00/index.md",
        "%0A%ee%80%80.md#%00",
        f"../{'x' * 5000}/index.md",
        "../%ff/index.md",
        "../..//.md",
        "%00.md",
    ],
)
def test_paths_that_no_file_can_have_are_errors(read, path):
    assert read(f"x []({path})").value.refers_to == ()


def test_an_article_that_cannot_be_read_is_named_by_its_folder(read, folder):
    write(folder, "sources/articles/empty/index.md", " ")
    (folder / "sources/articles/bytes.md").write_bytes(b"# \xff\xfe")
    assert body(read("[](../empty/) [x](../bytes.md)")) == "“empty” x"
    assert problems(read("[x](../bytes.md#y)"))


def test_two_articles_may_refer_to_each_other(read, folder):
    write(
        folder,
        "sources/articles/echo/index.md",
        "---\ntitle: Echo\n---\n[](../curve/index.md#sec-end)\n\n## Ho {#sec-ho}\n",
    )
    result = read("See [](../echo/index.md#sec-ho).\n\n## End {#sec-end}")
    assert "the section “Ho” of “Echo”" in body(result)
    assert problems(result) == []


# On the page


@pytest.mark.slow
@pytest.mark.parametrize("links", ["notes", "list"])
def test_the_file_of_another_piece_is_printed_nowhere(read, issue, folder, links):
    from printer import layouts
    from printer.galley import lay_out
    from printer.press import print_galley

    head = f"print:\n  links: {links}\n"
    article = read(
        "See [the map](../pump/index.md#fig-map) and [x](https://x.org).", issue, head=head
    )
    publication = find_publication(folder).value
    galley = lay_out(article.value, layouts.load("article"), publication).value
    printed = re.sub(r"<[^>]+>", "", galley.html)
    assert ".pdf" not in printed
    assert "x.org" in printed
    edition = print_galley(galley)
    assert edition.diagnostics == ()
    assert uris(edition.pdf) >= {"pump.pdf#fig-map"}


def uris(pdf):
    """The addresses of the links of a PDF, as they stand in it."""
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return {
            str(annotation.A.URI)
            for page in opened.pages
            for annotation in page.get("/Annots", ())
            if "/A" in annotation and "/URI" in annotation.A
        }


def test_markup_without_references_refers_to_nothing():
    assert refers_to("", "<p>article-ref</p>", '<a href="b.pdf">x</a>') == ()


# docs/writing.md


def test_the_example_of_the_documents_comes_out_as_its_table_says(folder):
    page = (ROOT / "docs/writing.md").read_text(encoding="utf-8")
    section = page.partition("\n## Other articles\n")[2].partition("\n## ")[0]
    articles = folder / "sources/articles"
    gravel = "---\ntitle: Gravel\n---\n| a |\n|---|\n| b |\n\nTable: Stones {#tbl-stones}\n"
    source = write(folder, "sources/articles/gravel/index.md", gravel)
    example = re.search(r"^```markdown article\n(.*?)^```$", section, re.M | re.S)
    rows = re.findall(r"^\| `(\[.*?)` \| (.*?) \| (.*?) \|$", section, re.M)
    assert example is not None
    assert len(rows) == 3
    told = Neighbours(
        sources={source: "gravel"},
        titles={"gravel": "Gravel"},
        folios={"gravel": "34", "gravel#tbl-stones": "36"},
        numbered={"gravel": (Numbered("table", "tbl-stones", "1", "Stones"),)},
    )
    publication = find_publication(folder).value
    for written, in_issue, alone in rows:
        assert written in example[1].replace("\n", " ")
        path = write(
            folder, str(articles / "bridge/index.md"), f"---\ntitle: B\n---\nx {written}\n"
        )
        for neighbours, shown in ((told, in_issue), (None, alone)):
            result = read_article(path, publication, neighbours=neighbours)
            assert problems(result) == []
            assert re.sub(r"<[^>]+>", "", body(result)) == f"x {shown}"


@pytest.mark.parametrize("slug", ["the-a4-sheet", "a-map-of-one-pump"])
def test_the_samples_refer_to_each_other(slug, monkeypatch):
    monkeypatch.chdir(ROOT)
    publication = find_publication(ROOT).value
    told = Neighbours({path: name for name, path in publication.articles()})
    result = read_article(publication.find_article(slug), publication, neighbours=told)
    assert problems(result) == []
    assert len(result.value.refers_to) == 1
    assert problems(read_article(publication.find_article(slug), publication)) == []
