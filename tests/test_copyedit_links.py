"""Links in a body: which stay, which become words, and where tags may not nest."""

from pathlib import Path

import pytest

from printer.copyedit import Context, copyedit
from printer.diagnostics import Severity
from printer.words import words_for


def edit(html, **more):
    return copyedit(html, Context("en", Path("/nowhere"), words_for("en"), **more))


def href(address, **more):
    """Where a link to an address leads at last, None when it became words."""
    text = edit(f'<p><a href="{address}">words</a></p>', **more).value.body
    assert "words" in text
    return text.partition('href="')[2].partition('"')[0] or None


@pytest.mark.parametrize(
    ("address", "printed"),
    [
        ("https://x.org/a?b=c#d", "https://x.org/a?b=c#d"),
        ("HTTP://x.org/", "HTTP://x.org/"),
        ("mailto:a@x.org", "mailto:a@x.org"),
        ("doi:10.1000/182", "https://doi.org/10.1000/182"),
        ("//x.org/a", "https://x.org/a"),
        ("www.x.org/a", "https://www.x.org/a"),
        (" https://x.org/ ", "https://x.org/"),
    ],
)
def test_links_that_lead_somewhere_stay(address, printed):
    result = edit(f'<p><a href="{address}">words</a></p>')
    assert result.value.body == f'<p><a href="{printed}" class="external">words</a></p>'
    assert result.diagnostics == ()


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScript:x", "java\nscript:x", "\x01javascript:x", "file:///etc/passwd",
     "vbscript:x"],
)  # fmt: skip
def test_dangerous_links_become_words_with_an_error(address):
    result = edit(f'<p data-line="1:1"><a href="{address}">words</a></p>')
    assert result.value.body == "<p>words</p>"
    assert [(item.code, item.severity) for item in result.diagnostics] == [
        ("link-scheme", Severity.ERROR)
    ]


def test_links_of_other_schemes_become_words_with_a_warning():
    result = edit('<p><a href="tel:123">words</a></p>')
    assert result.value.body == "<p>words</p>"
    assert [item.severity for item in result.diagnostics] == [Severity.WARNING]


def test_anchors_lead_to_ids_that_are_there():
    result = edit(
        '<h2 id="größe">A</h2><p><a href="#gr%C3%B6%C3%9Fe">x</a> <a href="#ref-k">r</a></p>'
    )
    assert 'href="#größe"' in result.value.body
    assert result.diagnostics == ()


def test_a_dead_anchor_becomes_words_with_an_error():
    result = edit('<h2 id="begin">A</h2><p><a href="#begn">x</a></p>')
    assert "<p>x</p>" in result.value.body
    (problem,) = result.diagnostics
    assert problem.code == "anchor-dead"
    assert problem.hint == 'did you mean "#begin"?'


def test_links_to_files_lead_to_the_published_place():
    urls = {"article_url": "https://x.org/blog/one", "publication_url": "https://x.org/"}
    assert href("data.csv", **urls) == "https://x.org/blog/one/data.csv"
    assert href("../two/index.md#sec-a", **urls) == "https://x.org/blog/two/#sec-a"
    assert href("/about.md", **urls) == "https://x.org/about"
    assert href("two", article_url="https://x.org/one.html") == "https://x.org/two"


def test_links_to_files_become_words_when_nothing_is_published():
    result = edit('<p><a href="../two/index.md">x</a></p>')
    assert result.value.body == "<p>x</p>"
    assert [(item.code, item.severity) for item in result.diagnostics] == [
        ("link-relative", Severity.NOTE)
    ]


@pytest.mark.parametrize(
    ("html", "printed"),
    [
        ('<code><a href="http://x.y">L</a></code>', "<a><code>L</code></a>"),
        (
            '<code class="k">a <a href="http://x.y">L</a> b</code> tail',
            '<code class="k">a </code><a><code class="k">L</code></a><code class="k"> b</code> tail',
        ),
        (
            '<code><a href="http://x.y">1</a>,<a href="http://x.y">2</a></code>.',
            "<a><code>1</code></a><code>,</code><a><code>2</code></a>.",
        ),
        ('<pre><code>x <a href="http://x.y">L</a></code></pre>', "<pre><code>x L</code></pre>"),
    ],
)
def test_links_stand_outside_of_code(html, printed):
    text = edit(f"<p>{html}</p>" if "pre" not in html else html).value.body
    text = text.replace(' href="http://x.y"', "").replace(' class="external"', "")
    assert text == (f"<p>{printed}</p>" if "pre" not in html else printed)


def test_links_without_words_go():
    result = edit('<p>a<a href="http://x.y"> </a>b<a href="http://x.y"></a></p>')
    assert result.value.body == "<p>a b</p>"
    assert {item.code for item in result.diagnostics} == {"link-empty"}


def test_an_anchor_keeps_its_id():
    assert 'id="here"' in edit('<p>a <a id="here"></a>b <a href="#here">c</a></p>').value.body


SVG = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'/%3E"


def linked(address, caption=""):
    return f'<figure class="figure"><a href="{address}"><img src="{SVG}" alt="x"></a>{caption}</figure>'


def test_the_link_of_an_image_becomes_the_source_of_its_figure():
    caption = '<figcaption><span class="caption">C</span></figcaption>'
    text = edit(linked("https://x.org/p", caption)).value.body
    assert (
        '<span class="source"><a class="external" href="https://x.org/p">x.org</a></span>' in text
    )
    assert 'alt="x"></a>' not in text
    assert '<figcaption><span class="source">' in edit(linked("https://x.org/p")).value.body


def test_a_figure_keeps_the_source_that_it_has():
    caption = '<figcaption><span class="source"><a href="https://y.org">y</a></span></figcaption>'
    text = edit(linked("https://x.org/p", caption)).value.body
    assert "x.org/p" not in text


def test_a_link_to_the_same_image_in_large_is_no_source():
    assert "source" not in edit(linked("https://x.org/large.JPG")).value.body


def test_a_link_around_an_image_in_a_line_is_noted():
    result = edit(f'<p><a href="https://x.org/"><img src="{SVG}" alt="x"></a></p>')
    assert "<a" not in result.value.body
    assert [item.code for item in result.diagnostics] == ["link-on-image"]
