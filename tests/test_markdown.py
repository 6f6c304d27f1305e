"""Markdown to the body of an article: places, safety, limits, and text that stays whole."""

from __future__ import annotations

import contextlib
import re
import subprocess
import sys
import time
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from printer.diagnostics import Severity, UnprintableError
from printer.readers import markdown
from printer.readers.markdown import headings, polls, sanitise

RESERVED = re.compile("[\ufdd0-\ufdef\x02\x03]")


def body(source: str) -> str:
    return markdown.convert(source, path="a.md").value


def problems(source: str, **options: int) -> list[str]:
    return [str(item) for item in markdown.convert(source, path="a.md", **options).diagnostics]


# Places


def test_places_count_from_the_first_line_of_the_text():
    (problem,) = problems("Text[^x].", first_line=12)
    assert problem.startswith("a.md:12:5: error: the note [^x] is not defined")


def test_equal_constructs_report_their_own_lines():
    source = "[^x] and\n[^x]\n\n- [^x]\n\n> - a\n>   [^x]\n\n| [^x] |\n|---|\n| [^x] |"
    lines = [line.split(":")[1:3] for line in problems(source)]
    assert lines == [["1", "1"], ["2", "1"], ["4", "3"], ["7", "5"], ["9", "3"], ["11", "3"]]


def test_every_link_image_heading_and_formula_knows_its_place():
    source = dedent(
        """\
        ## Title

        See [a](b) and [c][r], $x$, @fig-a.

        1. ![Caption](f.jpg)

           > [d](e)

        ::: box
        <a href="g">h</a>
        :::

        Text^[in [a](note)].

        [r]: http://r.example
        """
    )
    tree = lxml_html.fragment_fromstring(body(source), create_parent="div")
    places = {
        (element.tag, element.get("href") or element.get("data-latex") or element.get("data-ref")
         or ""): element.get("data-line")
        for element in tree.iter()
        if element.get("data-line")
    }  # fmt: skip
    assert places == {
        ("h2", ""): "1:4",
        ("a", "b"): "3:5",
        ("a", "http://r.example"): "3:16",
        ("span", "x"): "3:24",
        ("a", "fig-a"): "3:29",
        ("figure", ""): "5:4",
        ("a", "e"): "7:6",
        ("aside", ""): "9:1",
        ("a", "g"): "10:1",
        ("span", ""): "13:5",
        ("a", "note"): "13:10",
    }


def test_tabs_do_not_move_places():
    (problem,) = problems("- a\n\n\t[^x]")
    assert problem.startswith("a.md:3:2:")


# Text that stays whole

WORDS = st.text(alphabet="abcé жя ü,;:.()?–“”’0123456789", min_size=1, max_size=60)


@given(WORDS)
def test_text_without_constructs_is_unchanged(text):
    text = " ".join(text.split())
    if not text or re.match(r":|\d+[.)]( |$)", text):
        return
    assert body(text) == f"<p>{text}</p>"


CONSTRUCTS = st.sampled_from(
    ["word ", "*", "**", "_", "`", "$", "$$", "[", "](u)", "![", "](f.jpg)", "{#fig-a}", "{.x}",
     "{: .k}", "[^1]", "\n[^1]: note\n", "^[", "]", "@fig-a", "\n", "\n\n", "> ", "- ", "1. ",
     "    ", "\t", "\n::: box\n", "\n::: {.poll}\n", "\n:::\n", "\n```\n", "| a | b |\n|---|---|\n",
     "\nTable: x\n", ": def\n", "<div>", "</div>", "<b>", "</b>", '<img src="x">', "<d-footnote>",
     "</d-footnote>", "<!--", "-->", "{{ x }}", "{% y %}", "\\(", "\\)", "\\[", "\\]", "\\", "# ",
     "---\n", "&amp;", "&#2;", "<figure>", "</figure>", "<table><tr><td>", "</table>", "~x~", "^2^",
     "*[W]: x\n", "— N\n", "- a | 5\n", "\ufdd0", "\x02", "\ud800", "<details>\n\n", "<script>"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(CONSTRUCTS, max_size=40).map("".join))
def test_no_input_leaves_marks_or_raises(source):
    for convert in (markdown.convert, markdown.convert_inline):
        try:
            made = convert(source, path="a.md").value
        except UnprintableError:
            continue
        assert not RESERVED.search(made)
        assert "klzzwxh" not in made


@pytest.mark.parametrize(
    "source", ["_.\\**:** : {<b>*\\[*", "\\**a** b *c* `d` *e*", "a **b *c **d* `e`"]
)
def test_leftover_emphasis_does_not_cut_text(source):
    """Python-Markdown 3.11 alone prints pieces of its placeholders here."""
    made = re.sub(r"<[^>]*>", "", body(source))
    letters = re.sub(r"[*_`\\]|<b>", "", source)
    assert re.findall("[a-z]", made) == re.findall("[a-z]", letters)


def test_what_is_clean_stays_as_it_is():
    made = body("<div><p>a</p><ul><li>b</li></ul></div>\n\n![c](d.png)\n\n| e |\n|---|\n| f |")
    assert sanitise.clean(made) == made


def test_reserved_and_broken_characters_are_named():
    first, second = problems("a\x07b\ufdd0 \ud800")
    assert "a.md:1:2: warning: 2 invisible control characters left out" in first
    assert "a.md:1:6: error: half of a character (U+D800)" in second
    assert body("a\x07b\ufdd0") == "<p>ab</p>"


# One paragraph's markup


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("1984. *A* novel", "1984. <em>A</em> novel"),
        ("# 1", "# 1"),
        ("- $x$", '- <span class="math inline" data-latex="x" data-line="4:3"></span>'),
        ("", ""),
        ("![seal](s.png)", '<img src="s.png" alt="seal" data-line="4:1">'),
        ("<b>a", "<b>a</b>"),
    ],
)
def test_inline_markup_has_no_blocks(source, expected):
    assert markdown.convert_inline(source, path="a.md", line=4).value == expected


def test_inline_notes_work_in_a_caption():
    made = markdown.convert_inline("Caption^[A note.]", path="a.md").value
    assert '<span class="footnote" id="fn-1"' in made


# Safety

EVIL = [
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt&colon;alert(1)">x</a>',
    '<a href="java&#10;script:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "<javascript:alert(1)>",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[x](u){href=javascript:alert(1)}",
    "[x](u){onclick=alert(1)}",
    "![x](javascript:alert(1))",
    '<img src=x onerror="alert(1)">',
    '<svg onload="alert(1)"><a href="javascript:x">y</a></svg>',
    "<math><mi xlink:href='javascript:x'>y</mi></math>",
    '<div style="background: url(javascript:x)">y</div>',
    "<style>@import 'javascript:x';</style>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<object data="javascript:x"></object><embed src="file:///etc/passwd">',
    '<meta http-equiv="refresh" content="0;javascript:x"><base href="file:///"><link href="file:///x">',
    '{% image "javascript:x.png" "y" %}',
    "::: {.box style='background: url(file:///x)' onclick=x}\ny\n:::",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
]


@pytest.mark.parametrize("source", EVIL)
def test_nothing_active_survives(source):
    tree = lxml_html.fragment_fromstring(body(source) or "<p></p>", create_parent="div")
    for element in tree.iter():
        assert element.tag not in {"script", "style", "iframe", "object", "embed", "svg", "meta"}
        for name, value in element.attrib.items():
            assert not name.startswith("on")
            if name in ("href", "src", "style"):
                assert not re.search(r"script|file:|url\(", value.lower()), value


@pytest.mark.parametrize("link", ["[x](file:///etc/passwd)", "<file:///etc/passwd>"])
def test_a_link_that_is_taken_away_is_an_error_with_its_place(link):
    (problem,) = markdown.convert(f"Text\n\n{link}", path="a.md").diagnostics
    assert problem.severity is Severity.ERROR
    assert problem.code == "link-unsafe"
    assert str(problem.place) == "a.md:3:1"


# Limits

TANGLED = {
    "brackets": "[" * 10_000,
    "images": "![" * 10_000,
    "links": "[a](" * 10_000,
    "pairs": "[" * 10_000 + "]" * 10_000,
    "emphasis": "*a " * 66_000,
    "strong": "**a *b " * 28_000,
    "strikes": "~~a " * 50_000,
    "backticks": " ".join("`" * count for count in range(1, 600)),
    "quotations": "> " * 200 + "x",
    "lists": "".join("  " * depth + "- a\n" for depth in range(200)),
    "elements": "<div>" * 20_000,
    "tags": "<b>" * 20_000,
    "divs": ":::: box\n" * 200,
    "length": "a" * 2_000_001,
}
BIG = {
    "dollars": "$a " * 60_000,
    "double dollars": "$$a " * 30_000,
    "comments": "<!-- " * 40_000,
    "shortcodes": "{{ " * 60_000,
    "attributes": "[x]{.a " * 30_000,
    "calls": "[^a] " * 10_000,
    "chained notes": "\n".join(f"[^{n}]: see [^{n + 1}]\n" for n in range(300)) + "\n\n[^0]",
    "cells": "|a" * 10_000 + "\n" + "|-" * 10_000,
    "items": "- a\n" * 10_000,
    "definitions": "a\n: b\n" * 10_000,
    "line": "a" * 1_000_000,
    "blank lines": "\n" * 200_000 + "- a" + "\n" * 200_000,
    "references": "[a]: b\n" * 10_000,
    "hashes": "# " + "#a" * 50_000,
}


@pytest.mark.parametrize("name", TANGLED)
def test_tangled_text_is_refused_at_once_with_a_place(name):
    started = time.process_time()
    with pytest.raises(UnprintableError) as refused:
        body(TANGLED[name])
    assert time.process_time() - started < 2
    (problem,) = refused.value.diagnostics
    assert problem.code in ("too-long", "too-deep", "too-tangled")
    assert problem.hint


@pytest.mark.slow
@pytest.mark.parametrize("name", BIG)
def test_big_but_simple_text_is_answered_in_time(name):
    started = time.process_time()
    with contextlib.suppress(UnprintableError):
        body(BIG[name])
    assert time.process_time() - started < 10


def test_what_is_nested_within_reason_is_read():
    assert body("> " * 40 + "x").count("<blockquote>") == 40
    assert body("".join("  " * depth + "- a\n" for depth in range(25))).count("<li>") == 25


def test_too_deep_for_python_is_still_one_line(monkeypatch):
    def overflow(*_):
        raise RecursionError

    monkeypatch.setattr("printer.readers.markdown.engine.blocks", overflow)
    with pytest.raises(UnprintableError, match=r"^a\.md: error: the text is nested too deeply"):
        body("x")


# Details with a contract of their own


@given(st.lists(st.integers(0, 10**12), min_size=1, max_size=30))
def test_shares_sum_to_a_hundred(counts):
    shares = polls.shares(counts)
    assert sum(shares) == (100 if sum(counts) else 0)
    total = sum(counts) or 1
    assert all(
        abs(share - 100 * count / total) < 1 for share, count in zip(shares, counts, strict=True)
    )


def test_counts_may_group_their_digits():
    table = body(
        "::: poll\n- a | 1,000\n- b | 1.000\n- c | 1 000\n- d | 1\u202f000\n- e | 1'000\n:::"
    )
    assert table.count(">20%<") == 5


@given(st.text())
def test_a_slug_is_an_id(text):
    slug = headings.slug(text)
    assert slug
    assert not re.search(r"\s", slug)


def test_ids_of_headings_differ():
    tree = lxml_html.fragment_fromstring(body("## A\n## A\n## A-1\n## A\n"), create_parent="div")
    ids = [element.get("id") for element in tree.iter("h2")]
    assert len(set(ids)) == 4


# Cost


def test_importing_the_package_is_cheap():
    code = (
        "import sys; import printer.readers.markdown as m;"
        "early = {'lxml', 'markdown', 'nh3', 'pygments'} & set(sys.modules);"
        "m.convert('*a* `b`', path='x');"
        "print(sorted(early), 'pygments' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[] False"
