"""HTML as Markdown: what our reader makes of it has the same words, marks and texts of figures."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml.html import fragment_fromstring

from printer.importing.markdown import attribute, escape, from_html, inline_from_html
from printer.readers import markdown


def written(markup: str, **images: str) -> str:
    return from_html(markup, images).value.strip()


def read_back(text: str) -> str:
    """Read Markdown with the reader of articles; nothing may be wrong with it."""
    read = markdown.convert(text, path="index.md")
    assert not read.diagnostics, (text, read.diagnostics)
    return read.value


def words(markup: str) -> str:
    if not markup.strip():
        return ""
    return re.sub(r"\s+", "", "".join(fragment_fromstring(markup, create_parent="div").itertext()))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<h2>One</h2><h4>Two</h4>", "## One\n\n### Two"),
        ("<h1>One</h1>", "## One"),
        ("<p>An <em>old</em> and <strong>wet</strong> <del>day</del></p>", "An *old* and **wet** ~~day~~"),
        ("<p>H<sub>2</sub>O, x<sup>2</sup></p>", "H~2~O, x^2^"),
        ("<p>one<br>two</p>", "one\\\ntwo"),
        ('<p><a href="https://x.org/a">there</a></p>', "[there](https://x.org/a)"),
        ('<p><a href="https://x.org/a">https://x.org/a</a></p>', "<https://x.org/a>"),
        ('<p><a href="javascript:alert(1)">there</a></p>', "there"),
        ("<p><code>x = 1</code></p>", "`x = 1`"),
        ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n  - b\n- c"),
        ('<ol start="3"><li>a</li><li>b</li></ol>', "3. a\n4. b"),
        ("<blockquote><p>So.</p><footer>Ada</footer></blockquote>", "> So.\n>\n> — Ada"),
        ('<pre><code class="language-python">x = 1\n</code></pre>', "```python\nx = 1\n```"),
        ("<dl><dt>Tide</dt><dd>Water</dd></dl>", "Tide\n:   Water"),
        ('<p><span lang="de">Watt</span></p>', "[Watt]{lang=de}"),
        ("<div><div><p>a</p></div>b</div>", "a\n\nb"),
        ("<script>alert(1)</script><p>a</p><style>p{}</style>", "a"),
        ("<hr>", "---"),
    ],
)  # fmt: skip
def test_constructs(markup, expected):
    assert written(markup) == expected
    read_back(expected)


def test_a_figure_keeps_caption_credit_and_alt_apart():
    text = written(
        '<figure class="figure"><img src="u" alt=\'He said "no"\'><figcaption><span class="caption">'
        'The <em>port</em>.</span> <span class="credit">Photo: N. N. / Agency</span> <span class="source">'
        '<a href="https://x.org/p">x.org</a></span></figcaption></figure>',
        u="figures/port.jpg",
    )
    assert text == (
        '![The *port*.](figures/port.jpg){alt="He said \\"no\\"" credit="Photo: N. N. / Agency" '
        'source="https://x.org/p"}'
    )
    figure = fragment_fromstring(read_back(text))
    assert figure.find("img").get("alt") == 'He said "no"'
    assert [span.get("class") for span in figure.find("figcaption")] == [
        "caption",
        "credit",
        "source",
    ]


def test_several_images_are_a_gallery():
    text = written(
        '<div class="gallery"><figure><img src="a.jpg" alt=""></figure><figure><img src="b.jpg" alt="">'
        "<figcaption>Both.</figcaption></figure></div>"
    )
    assert text.startswith("::: {.gallery}\n![](a.jpg)")
    assert read_back(text).count("<figure") == 2


def test_a_table_has_its_caption_and_alignment():
    text = written(
        "<table><caption>Tides</caption><thead><tr><th>Port</th><th>m</th></tr></thead><tbody>"
        '<tr><td>A|B</td><td style="text-align:right">3.2</td></tr></tbody></table>'
    )
    assert text == "| Port | m |\n| --- | ---: |\n| A\\|B | 3.2 |\n\nTable: Tides"
    assert "<caption>" in read_back(text)


def test_a_table_with_merged_cells_stays_html():
    text = written(
        '<table><tr><td colspan="2">a $b$ [@c]</td></tr><tr><td>1</td><td>2</td></tr></table>'
    )
    assert 'colspan="2"' in read_back(text)
    assert "a $b$ [@c]" in read_back(text)


def test_notes_and_their_way_back():
    text = written(
        '<p>Rain<sup id="r1"><a href="#fn1">[1]</a></sup>, again<sup><a href="#fn1">1</a></sup>.</p>'
        '<section class="footnotes"><h3>Notes</h3><ol><li id="fn1"><p>Much of it. <a href="#r1">↩</a></p>'
        "<p>More.</p></li></ol></section>"
    )
    assert text == "Rain[^1], again[^1].\n\n[^1]: Much of it.\n\n    More."
    assert 'class="footnote"' in read_back(text)


def test_notes_of_word_processors():
    text = written(
        '<p>Rain<a href="#_ftn1" name="_ftnref1">[1]</a>.</p><p><a href="#_ftnref1" name="_ftn1">[1]</a> '
        "Much of it.</p>"
    )
    assert text == "Rain[^1].\n\n[^1]: Much of it."


def test_notes_of_the_contract():
    text = written(
        '<p>Rain<span class="footnote" id="fn-1"><span class="note-paragraph">Much.</span></span></p>'
    )
    assert text == "Rain[^1]\n\n[^1]: Much."


def test_a_link_to_a_heading_stays_one():
    text = written('<h2 id="tides">Tides</h2><p>See <a href="#tides">there</a>.</p>')
    assert text == "## Tides {#tides}\n\nSee [there](#tides)."


def test_a_poll_and_a_box():
    text = written(
        '<section class="poll"><p class="poll-question">Wet?</p><table class="poll-results"><tr>'
        '<th class="poll-option">Yes</th><td class="poll-count">3</td><td class="poll-share">75%</td></tr>'
        '<tr><th class="poll-option">No</th><td class="poll-count">1</td></tr></table></section>'
        "<details><summary>How we asked</summary><p>By hand.</p></details>"
    )
    assert text == (
        '::: {.poll question="Wet?"}\n- Yes | 3\n- No | 1\n:::\n\n'
        '::: {.box title="How we asked"}\nBy hand.\n:::'
    )
    assert "75%" in read_back(text)


def test_two_lists_stay_two():
    assert read_back(written("<ol><li>a</li></ol><ol><li>b</li></ol>")).count("<ol>") == 2


def test_very_deep_lists_are_opened_and_said():
    result = from_html("<ul><li>x" * 200)
    assert [item.code for item in result.diagnostics] == ["import-too-deep"]
    read_back(result.value)


_LETTERS = [
    *"ab1 .:-+=#>*_~^`$[](){}<>|!@&\\\"'é/;—",
    *("\u00a0", "http://x.y/a_b", "Table: ", "1. ", "&amp;", "](", "[^1]", "@fig-x", "![", "{{x}}"),
    *("::: ", "\\(", "\\[", "--", "[x] ", "$$", "word", "word", " "),
]
"""What our reader, pandoc and Python-Markdown take for marks, one by one and together."""

_TEXT = st.lists(st.sampled_from(_LETTERS), min_size=1, max_size=12).map("".join)


def _element(inner):
    tags = st.sampled_from(
        ["em", "strong", "del", "sub", "sup", "kbd", "small", 'a href="https://x.org/"', "span"]
    )
    return st.builds(lambda tag, text: f"<{tag}>{text}</{tag.split()[0]}>", tags, inner)


_CODE = _TEXT.map(lambda text: f"<code>{html.escape(text)}</code>")
_INLINE = st.recursive(
    st.one_of(_TEXT.map(html.escape), _CODE, st.just("<br>")),
    lambda inner: st.lists(st.one_of(inner, _element(inner)), min_size=1, max_size=3).map("".join),
    max_leaves=6,
)


def _block(inner):
    return st.one_of(
        _INLINE.map(lambda text: f"<p>{text}</p>"),
        _INLINE.map(lambda text: f"<h2>{text}</h2>"),
        st.lists(inner, min_size=1, max_size=3).map(
            lambda items: "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"
        ),
        inner.map(lambda text: f"<blockquote>{text}</blockquote>"),
        st.lists(_INLINE, min_size=1, max_size=3).map(
            lambda cells: (
                "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"
            )
        ),
        _INLINE.map(lambda text: f"<dl><dt>{text}</dt><dd><p>{text}</p></dd></dl>"),
        _TEXT.map(lambda text: f"<pre>{html.escape(text)}</pre>"),
    )


_BODY = st.lists(st.recursive(_block(_INLINE), _block, max_leaves=4), min_size=1, max_size=3)


@settings(max_examples=400, deadline=None)
@given(_TEXT)
def test_any_text_is_read_back_as_it_was(text):
    expected = re.sub(r"\s+", "", text)
    assert words(read_back(escape(text))) == expected
    assert words(read_back(f"a {escape(text)} b")) == f"a{expected}b"


@settings(max_examples=400, deadline=None)
@given(_INLINE)
def test_any_line_is_read_back_with_the_same_words(markup):
    assert words(read_back(written(f"<p>{markup}</p>"))) == words(markup)


@settings(max_examples=300, deadline=None)
@given(_BODY.map("".join))
def test_any_body_is_read_back_with_the_same_words(markup):
    assert words(read_back(written(markup))) == words(markup)


@settings(max_examples=200, deadline=None)
@given(_TEXT)
def test_any_text_is_an_attribute(text):
    read = read_back(f"![x](a.jpg){{alt={attribute(text)}}}")
    assert fragment_fromstring(read).find("img").get("alt") == " ".join(text.split())


@pytest.mark.parametrize(
    "markup",
    ["http://x.y/a_b``<code>`</code>", "http://x.y/\\\\`<em>`a`</em>", "http://x.y/{{a}}&lt;b&gt;"],
)
def test_marks_behind_an_address(markup):
    assert words(read_back(written(f"<p>{markup}</p>"))) == words(markup)


def test_a_title_is_one_line():
    assert inline_from_html("Rain<br>over <em>it</em>") == "Rain over *it*"


@pytest.mark.parametrize(
    "markup",
    ["<span>@</span>a", "a <span>@</span>{b}", "<span>&amp;</span>amp;", "<span>&amp;#</span>65;"],
)
def test_marks_that_two_texts_make_together(markup):
    assert words(read_back(written(f"<p>{markup}</p>"))) == words(markup)
