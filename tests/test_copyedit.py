"""The copy-edit of a body: headings, numbers, cross-references, structure, places, preflight."""

import itertools
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer.copyedit import Context, check_lead_image, copyedit
from printer.diagnostics import Place, Severity, UnprintableError
from printer.model import Image
from printer.words import words_for


def edit(html, lang="en-GB", **more):
    return copyedit(html, Context(lang, Path("/nowhere"), words_for(lang), shown="a.md", **more))


def body(html, lang="en-GB", **more):
    return edit(html, lang, **more).value.body


def codes(result):
    return [item.code for item in result.diagnostics]


FIGURE = (
    '<figure class="figure"{}>{}<figcaption><span class="caption">{}</span></figcaption></figure>'
)
PICTURE = (
    '<img alt="A dot" src="data:image/svg+xml,'
    "%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'/%3E\">"
)


def figure(caption="", name=""):
    return FIGURE.format(f' id="{name}" data-line="7:1"' if name else "", PICTURE, caption)


# Headings


def levels(html, **more):
    return re.findall(r"<(h\d)", body(html, **more))


def test_headings_without_gaps_stay():
    html = '<h2 id="a">A</h2><h3 id="b">B</h3><h2 id="c">C</h2>'
    result = edit(html)
    assert result.value.body == html
    assert result.diagnostics == ()


def test_a_skipped_level_is_corrected_and_said_once():
    html = '<h2>A</h2><h4 data-line="3:1">B</h4><h4>C</h4><h5>D</h5><h2>E</h2>'
    result = edit(html)
    assert levels(html) == ["h2", "h3", "h3", "h4", "h2"]
    assert codes(result) == ["heading-skip"]
    assert result.diagnostics[0].severity is Severity.WARNING
    assert result.diagnostics[0].place == Place("a.md", 3, 1)
    assert result.diagnostics[0].hint == "write it with ###"


def test_a_body_that_begins_too_deep_is_raised():
    assert levels("<h3>A</h3><h4>B</h4><h3>C</h3>") == ["h2", "h3", "h2"]


def test_first_level_headings_are_lowered_with_the_rest():
    html = "<h1>A</h1><h2>B</h2><h1>C</h1>"
    assert levels(html) == ["h2", "h3", "h2"]
    assert codes(edit(html)) == []


@given(st.lists(st.integers(1, 6), min_size=1, max_size=12))
@settings(max_examples=200, deadline=None)
def test_no_list_of_levels_leaves_a_gap(given_levels):
    found = [int(tag[1]) for tag in levels("".join(f"<h{n}>x</h{n}>" for n in given_levels))]
    assert len(found) == len(given_levels)
    assert found[0] == 2
    assert all(after <= before + 1 for before, after in itertools.pairwise(found))


def test_empty_headings_go():
    result = edit('<h2 data-line="1:1"> </h2><p>x</p>')
    assert result.value.body == "<p>x</p>"
    assert codes(result) == ["heading-empty"]


def test_headings_have_ids_and_numbers_when_asked_for():
    html = "<h2>One</h2><h3>Eins</h3><h3>Zwei <em>b</em></h3><h2>One</h2>"
    assert body(html, options={"numbering": True}) == (
        '<h2 id="one"><span class="heading-number">1</span> One</h2>'
        '<h3 id="eins"><span class="heading-number">1.1</span> Eins</h3>'
        '<h3 id="zwei-b"><span class="heading-number">1.2</span> Zwei <em>b</em></h3>'
        '<h2 id="one-2"><span class="heading-number">2</span> One</h2>'
    )


# Numbers and cross-references


def test_figures_tables_listings_and_equations_count_apart():
    html = (
        figure("One", "fig-a")
        + '<div class="table" id="tbl-a"><table><caption><span class="caption">T</span></caption>'
        "<tbody><tr><td>1</td></tr></tbody></table></div>"
        + figure("Two", "fig-b")
        + '<figure class="listing" id="lst-a"><figcaption><span class="caption">L</span></figcaption>'
        '<pre class="code"><code>x</code></pre></figure>'
        '<div class="equation" id="eq-a"><span class="math display" data-latex="x"></span></div>'
    )
    result = edit(html)
    assert [(item.kind, item.id, item.number) for item in result.value.numbered] == [
        ("figure", "fig-a", "1"),
        ("table", "tbl-a", "1"),
        ("figure", "fig-b", "2"),
        ("listing", "lst-a", "1"),
        ("equation", "eq-a", "1"),
    ]
    labels = re.findall(
        r'<span class="label">(.*?)</span> <span class="caption">', result.value.body
    )
    assert [label.replace("\xa0", " ") for label in labels] == [
        "Figure 1", "Table 1", "Figure 2", "Listing 1",
    ]  # fmt: skip
    assert '<span class="equation-number">(1)</span></div>' in result.value.body


def test_a_figure_without_caption_and_id_has_no_number():
    result = edit(figure() + figure("x"))
    assert [item.number for item in result.value.numbered] == ["1"]
    assert result.value.body.count("label") == 1


def test_a_figure_with_an_id_only_has_a_label():
    html = f'<figure class="figure" id="fig-a">{PICTURE}</figure>'
    assert '<figcaption><span class="label">Figure\xa01</span> </figcaption>' in body(html)


def test_what_is_numbered_knows_title_credit_and_place():
    html = figure('A <em>"quoted"</em> title', "fig-a").replace(
        "</figcaption>", ' <span class="credit">Photo: N. N.</span></figcaption>'
    )
    (entry,) = edit(html).value.numbered
    assert entry.title == "A ‘quoted’ title"
    assert entry.credit == "Photo: N.\xa0N."
    assert entry.place == Place("a.md", 7, 1)


def test_a_gallery_is_one_figure_unless_its_pictures_have_ids():
    html = f'<div class="gallery columns-2" id="fig-g">{figure("a")}{figure("b")}</div>'
    result = edit(html + figure("c"))
    assert [(item.id, item.number) for item in result.value.numbered] == [("fig-g", "1"), ("", "2")]
    assert '<p class="gallery-caption"><span class="label">Figure\xa01</span>' in result.value.body


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en-GB", "see Figure~1"), ("ru", "see рис.~1"), ("de", "see Abb.~1"), ("fr", "see figure~1")],
)
def test_cross_references_speak_the_language(lang, text):
    html = '<p>see <a class="crossref" data-ref="fig-a" data-line="1:5"></a></p>' + figure(
        "x", "fig-a"
    )
    linked = text.replace("see ", 'see <a class="crossref" href="#fig-a">').replace("~", "\xa0")
    assert f"<p>{linked}</a></p>" in body(html, lang)


def test_a_reference_that_begins_a_sentence_is_capitalised():
    html = (
        '<p><a class="crossref" data-ref="fig-a"></a> shows. '
        '<a class="crossref" data-ref="fig-a"></a> (<a class="crossref" data-ref="fig-a"></a>)</p>'
    )
    text = body(html + figure("x", "fig-a"), "ru").replace("\xa0", " ")
    assert re.findall(r'href="#fig-a">(.*?)<', text) == ["Рис. 1", "Рис. 1", "рис. 1"]


def test_sections_are_named_by_title_or_by_number():
    html = '<h2 id="sec-a">The "start"</h2><p>in <a class="crossref" data-ref="sec-a"></a></p>'
    assert ">the section ‘The “start”’</a>" in body(html)
    assert ">section\xa01</a>" in body(html, options={"numbering": True})


def test_a_dead_cross_reference_stays_visible():
    html = '<p><a class="crossref" data-ref="fig-mpa" data-line="4:9"></a>.</p>' + figure(
        "x", "fig-map"
    )
    result = edit(html)
    assert '<p><strong class="missing">[fig-mpa?]</strong>.</p>' in result.value.body
    (problem,) = result.diagnostics
    assert str(problem) == (
        'a.md:4:9: error: the cross-reference "@fig-mpa" leads to nothing. hint: did you mean @fig-map?'
    )


def test_only_what_can_be_referred_to_is_proposed_for_a_dead_cross_reference():
    html = '<h2 id="table">Table</h2><p><a class="crossref" data-ref="tbl-e"></a></p>'
    assert edit(html).diagnostics[0].hint == "give what is meant an id: {#tbl-e}"


# Structure


def test_an_id_that_is_used_twice_is_an_error_and_made_unique():
    result = edit('<p id="x">a</p><p id="x" data-line="2:1">b</p>')
    assert result.value.body == '<p id="x">a</p><p id="x-2">b</p>'
    assert codes(result) == ["id-duplicate"]
    assert result.diagnostics[0].place == Place("a.md", 2, 1)


def test_a_heading_whose_id_is_taken_is_warned_about():
    result = edit('<h2 id="x">A</h2><h2 id="x" data-line="3:4">B</h2>')
    assert result.value.body == '<h2 id="x">A</h2><h2 id="x-2">B</h2>'
    assert codes(result) == ["id-repeated"]
    assert result.diagnostics[0].place == Place("a.md", 3, 4)


def test_the_id_of_the_whole_article_is_not_for_a_part_of_it():
    result = edit(
        '<h2 id="article" data-line="1:4">A</h2><p><a href="#article">x</a></p>',
        source_text="## A {#article}\n\n[x](#article)\n",
    )
    assert result.value.body == '<h2 id="article-2">A</h2><p><a href="#article-2">x</a></p>'
    assert codes(result) == ["id-reserved"]
    assert result.diagnostics[0].place == Place("a.md", 1, 4)


def test_a_heading_called_article_has_another_id_without_a_word():
    result = edit('<h2 id="article">Article</h2>', source_text="## Article\n")
    assert result.value.body == '<h2 id="article-2">Article</h2>'
    assert result.diagnostics == ()


def test_what_is_empty_goes():
    assert body("<p> <br></p><ul></ul><p>a</p><div><p>\xa0</p>b</div>") == "<p>a</p><div>b</div>"


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("<p>One word. </p>", "<p>One word.</p>"),
        ("<p>Two  \n</p><p>\tthree\t</p>", "<p>Two</p><p>\tthree</p>"),
        ("<p>No break\xa0</p>", "<p>No break</p>"),
        ("<p>In <em>a line</em>. </p>", "<p>In <em>a line</em>.</p>"),
        ("<p>An <em>end </em> </p>", "<p>An <em>end</em></p>"),
        ("<p>A <code>code </code> </p>", "<p>A <code>code </code></p>"),
        ("<p>A <em>b</em> c</p>", "<p>A <em>b</em> c</p>"),
        ("<pre>a \n</pre>", "<pre>a \n</pre>"),
        ("<ul><li>one <ul><li>two </li></ul></li></ul>", "<ul><li>one<ul><li>two</li></ul></li></ul>"),
        ("<blockquote><p>a </p>\n<p>b </p></blockquote>", "<blockquote><p>a</p>\n<p>b</p></blockquote>"),
        (
            '<p>a <span class="footnote" id="fn-1"><span class="note-paragraph">b </span></span> </p>',
            '<p>a <span class="footnote" id="fn-1"><span class="note-paragraph">b</span></span></p>',
        ),
    ],
)  # fmt: skip
def test_no_line_ends_with_blanks(typed, printed):
    assert body(typed) == printed


def test_header_cells_say_what_they_head():
    html = "<table><thead><tr><th>a</th></tr></thead><tbody><tr><th>b</th><td>1</td></tr></tbody></table>"
    assert re.findall(r"<th [^>]*>", body(html)) == ['<th scope="col">', '<th scope="row">']


def test_opacity_goes_and_other_styles_stay():
    html = '<p style="opacity: .5; text-align: right">a</p><p style="OPACITY:0">b</p>'
    assert body(html) == '<p style="text-align: right">a</p><p>b</p>'


def test_places_are_gone_at_the_end():
    assert "data-line" not in body('<p data-line="1:1">a <em data-line="1:3">b</em></p>')


def test_a_place_is_found_in_the_source_when_the_markup_has_none():
    result = edit("<p><a href='#nix'>x</a></p>", source_text="One\n\n[x](#nix)\n")
    assert result.diagnostics[0].place == Place("a.md", 3, 6)


def test_text_with_signs_of_markup_stays_text():
    assert body("<p>a &lt;b&gt; &amp;amp; c</p>") == "<p>a &lt;b&gt; &amp;amp; c</p>"
    assert body("loose &lt; <em>text</em> &amp; more") == "loose &lt; <em>text</em> &amp; more"


def test_stray_tags_lose_no_text():
    assert re.sub(r"<[^>]*>", "", body("<p>a</p></div><p>b</p></span>c")) == "abc"


def test_an_empty_body_is_empty():
    assert edit("").value.body == ""


# Preflight


def test_captions_and_credits_are_asked_for_only_by_check():
    html = FIGURE.format(' id="fig-a" data-line="2:1"', PICTURE, "")
    assert codes(edit(html)) == []
    assert codes(edit(html, preflight=True)) == ["caption-missing", "credit-missing"]


# Limits


def test_what_is_nested_too_deeply_is_refused():
    with pytest.raises(UnprintableError) as caught:
        edit("<div>" * 101 + "x" + "</div>" * 101)
    assert caught.value.diagnostics[0].code == "body-too-deep"
    assert "x" in body("<div>" * 90 + "x" + "</div>" * 90)


def test_the_same_body_gives_the_same_copy():
    html = figure("x", "fig-a") + '<p>"a" <span class="math inline" data-latex="x^2"></span></p>'
    assert edit(html) == edit(html)


def test_an_article_of_two_thousand_words_is_quick():
    paragraph = "<p>" + "He said -- \"it's on p. 5 of the city's book\" -- and left. " * 10 + "</p>"
    html = "".join(f'<h2 id="s{n}">S</h2>{paragraph}' for n in range(16))
    edit(html)
    start = time.process_time()
    edit(html)
    assert time.process_time() - start < 0.5  # some 40 ms on an idle machine


@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<h4>", "</h4>", "<em>", "</em>", '<a href="#x">', "</a>", "<code>",
             "</code>", "<ul>", "<li>", "</ul>", '<span id="x">', "</span>", "<table>", "<tr>",
             "<td>", "</table>", '<figure class="figure">', "</figure>", '<img src="x.png">',
             '<a class="crossref" data-ref="y">', '<span class="footnote" id="fn-1">', "word ",
             '"', "<br>", '<a href="http://x.org/">', "<pre>", "</pre>", "&amp;", " "]
        ),
        max_size=30,
    )
)  # fmt: skip
@settings(max_examples=300, deadline=None)
def test_any_soup_of_tags_is_survived(pieces):
    result = edit("".join(pieces))
    again = edit(result.value.body)
    assert re.findall("word", result.value.body) == re.findall("word", again.value.body)
    assert all(item.place is not None for item in result.diagnostics)


# The lead image


def test_a_lead_image_is_checked_and_polished(tmp_path):
    (tmp_path / "a.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>')
    context = Context("de", tmp_path, words_for("de"))
    place = Place("a.md", 5)
    result = check_lead_image(Image("./a.svg", '"So"', '"Er"', place=place), context)
    assert result.value.src == "a.svg"
    assert result.value.caption == "„So“"
    assert result.value.credit == "„Er“"
    assert result.value.alt == "Bild ohne Beschreibung"
    assert codes(result) == ["alt-missing"]
    assert result.diagnostics[0].place == place


def test_a_lead_image_that_is_missing_is_none(tmp_path):
    result = check_lead_image(Image("b.svg"), Context("de", tmp_path, words_for("de")))
    assert result.value is None
    assert codes(result) == ["image-missing"]


def test_unnumbered_headings_do_not_count():
    html = '<h2>One</h2><h2 class="unnumbered">Aside</h2><h2>Two</h2>'
    made = body(html, options={"numbering": True})
    assert re.findall(r'heading-number">([\d.]+)', made) == ["1", "2"]


POLL = (
    '<section class="poll"><table class="poll-results"><tr><td class="poll-count">1204</td>'
    '<td class="poll-share">42%</td></tr></table><p class="poll-meta">'
    '<span class="poll-total">n = 1610</span> <time class="date" datetime="2026-09-30">2026-09-30'
    "</time></p></section>"
)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en-GB", ["1,204", "42%", "1,610 votes", "30 September 2026"]),
        ("de", ["1.204", "42 %", "1.610 Stimmen", "30. September 2026"]),
        ("ru", ["1 204", "42 %", "1 610 голосов", "30 сентября 2026 г."]),
    ],
)
def test_polls_speak_the_language_of_the_article(lang, said):
    made = re.sub(r"[\u00a0\u202f]", " ", body(POLL, lang))
    for words in said:
        assert words in made
    assert " · <time" in made
