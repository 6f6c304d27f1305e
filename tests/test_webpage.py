"""Articles on web pages: one small page a rule, and pages that are none."""

from __future__ import annotations

import contextlib
import json
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer.diagnostics import UnprintableError
from printer.readers.webpage import MAX_BYTES, bylines, credits, dates, read_webpage

PAGES = Path(__file__).parent / "pages"
PROSE = "<p>The tide came in, as it does, twice a day, and nobody, least of all the gulls, minded it much.</p>"


def read(name, **options):
    return read_webpage(
        (PAGES / f"{name}.html").read_bytes(), url="https://quay.example/a/", **options
    ).value


def test_metadata_of_a_page():
    article = read("head")
    assert article.title == "Rain over the old port"
    assert [author.name for author in article.authors] == ["Ada Lund", "Ben Ost"]
    assert (article.date, article.updated) == ("2026-05-12T08:30:00Z", "2026-05-13")
    assert (article.language, article.section, article.site) == ("en-GB", "Harbour", "The Quay")
    assert article.url == "https://quay.example/2026/rain"
    assert article.subtitle == "What a wet spring did to the boats."


def test_menus_related_links_sharing_and_comments_are_left_out():
    html = read("head").html
    assert html.count("<p>") == 3
    for word in ("Home", "Share", "Read more", "First!", "alert"):
        assert word not in html


def test_the_lead_image_has_caption_and_credit_apart_and_is_not_repeated():
    article = read("head")
    assert article.lead is not None
    assert article.lead.image == "https://quay.example/img/port-in-rain-600x400.jpg"
    assert (article.lead.caption, article.lead.credit) == ("Boats in the rain.", "Photo: Ida Berg")
    assert article.lead.alt == "Boats under grey clouds"
    assert "<img" not in article.html
    assert article.figures == ()


def test_figures_however_they_are_marked_up():
    article = read("figures")
    pictures = [item for item in (article.lead, *article.figures) if item is not None]
    assert [
        (item.image.rpartition("/")[2], item.caption, item.credit, item.alt) for item in pictures
    ] == [
        ("a-large.jpg", "The lamp at dusk.", "Photo: Nils Holm / Coast", "A"),
        ("b-1600.jpg", "The stairs, all two hundred of them", "", "B"),
        ("c.jpg", "The keeper’s boots", "Photo by Eva Strand", "C"),
        ("d-1200.webp", "The rocks", "© Marine Office", "D"),
        ("e.jpg", "The machine", "", "E"),
    ]


def test_an_embedded_video_becomes_a_link():
    assert (
        'href="https://www.youtube.com/watch?v=abc123">The light at work</a>'
        in read("figures").html
    )


def test_a_poll_keeps_question_counts_and_shares():
    (poll,) = read("poll").polls
    assert poll.question == "Do you like the new timetable?"
    assert [(item.text, item.count, item.share) for item in poll.options] == [
        ("Yes, at last", 1230, 61.5),
        ("No", 770, 38.5),
    ]
    assert '<section class="poll">' in read("poll").html


def test_nothing_unsafe_comes_through():
    html = read("hostile").html
    for word in (
        "<script",
        "alert",
        "onclick",
        "style=",
        "<style",
        "file:",
        "<object",
        "javascript:",
        "100000",
    ):
        assert word not in html
    assert "closed once" in html


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Ada Lund and Ben Ost", ("Ada Lund", "Ben Ost")),
        ("Par Ada Lund, Ben Ost et Cleo Dahl", ("Ada Lund", "Ben Ost", "Cleo Dahl")),
        ("Ada Lund, MD", ("Ada Lund, MD",)),
        ("", ()),
    ],
)
def test_bylines(text, names):
    assert bylines.divided(text) == names


def test_several_author_tags_are_several_authors():
    page = f'<meta name="citation_author" content="Lund, Ada"><meta name="citation_author" content="Ost, Ben"><body>{PROSE * 3}'
    names = read_webpage(page.encode()).value.authors
    assert [item.name for item in names] == ["Lund, Ada", "Ost, Ben"]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-05-12 08:30:00+0200", "2026-05-12T08:30:00+02:00"),
        ("May 12th, 2026", "2026-05-12"),
        ("Tue, 12 May 2026 08:30:00 GMT", "2026-05-12T08:30:00+00:00"),
        ("20260512", "2026-05-12"),
        ("2026-13-45", ""),
        ("soon", ""),
    ],
)
def test_dates(text, iso):
    assert dates.iso(text) == iso


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("A bridge. Photo: N. N. / Agency", ("A bridge.", "Photo: N. N. / Agency")),
        ("A bridge (Photo by N. N.)", ("A bridge", "Photo by N. N.")),
        ("Мост. Фото: Н. Н.", ("Мост.", "Фото: Н. Н.")),
        ("A bridge. © Agency", ("A bridge.", "© Agency")),
        ("A bridge | Image: N. N.", ("A bridge", "Image: N. N.")),
        ("Only a bridge, seen from the east.", ("Only a bridge, seen from the east.", "")),
    ],
)
def test_credits_in_words(text, parts):
    assert credits.split(text) == parts


def test_plain_text_is_a_page_too():
    article = read_webpage(
        b"A quiet title\n\nFirst paragraph, with a comma and more than a few words.\n\nSecond one, likewise long enough to count."
    ).value
    assert article.title == "A quiet title"
    assert article.html.count("<p>") == 2


@pytest.mark.parametrize(
    ("charset", "declared"),
    [("cp1251", "windows-1251"), ("shift_jis", "shift_jis"), ("utf-8", "iso-8859-1")],
)
def test_character_sets(charset, declared):
    word = "かもめ" if charset == "shift_jis" else "Чайка"
    page = f'<meta charset="{declared}"><title>{word}</title><body>{PROSE * 3}<p>{word}, {word}, and so on, at some length, again.</p>'
    assert word in read_webpage(page.encode(charset)).value.html


def test_mhtml():
    page = (PAGES / "head.html").read_bytes()
    head = b'From: <Saved>\r\nSnapshot-Content-Location: https://quay.example/a/\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="B"\r\n\r\n'
    envelope = (
        head
        + b"--B\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + page
        + b"\r\n--B--\r\n"
    )
    assert read_webpage(envelope).value == read("head")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"  \n ",
        b"\x00" * 90,
        b"%PDF-1.7",
        b"<html><body></body></html>",
        b"<frameset><frame src=a></frameset>",
        b"<!doctype html><script>1</script>",
        b"x" * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_article_is_refused(data):
    with pytest.raises(UnprintableError):
        read_webpage(data)


def test_a_page_with_little_text_is_told():
    (told,) = read_webpage(
        b"<title>Please log in to go on reading</title><body><p>Only for subscribers of this paper.</p>"
    ).diagnostics
    assert told.code == "web-little-text"


@pytest.mark.parametrize(
    "piece", ["<div>", "<table><tr><td>", "<ul><li>", "<b><i>", "<figure>", "<br>", "<p>a, b" * 9]
)
def test_deep_and_long_pages_end(piece):
    start = time.monotonic()
    with contextlib.suppress(UnprintableError):
        read_webpage(f"<title>T</title><body>{PROSE}{piece * 5000}{PROSE}".encode())
    assert time.monotonic() - start < 20


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div class='poll'>",
                "</div>",
                "<figure>",
                "<img src=a.jpg>",
                "<figcaption>",
                "<li>",
                "text, text. ",
                "<math>",
                "<noscript>",
                "<br><br>",
                "<table>",
                "<td>",
                "\x00",
                "<iframe src='//youtube.com/embed/a'>",
                "</figure>",
                "<a href='//['>x</a>",
            ]
        ),
        max_size=40,
    )
)
def test_no_page_gives_a_traceback(pieces):
    with contextlib.suppress(UnprintableError):
        read_webpage(("<body>" + PROSE + "".join(pieces)).encode(), url="https://x.example/")


def test_the_verb_writes_one_json_value():
    run = subprocess.run(
        [
            sys.executable,
            "-c",
            "from printer.cli.import_ import command; command()",
            "-",
            "--json",
            "--url",
            "https://quay.example/a/",
        ],
        input=(PAGES / "head.html").read_bytes(),
        capture_output=True,
        check=True,
    )
    value = json.loads(run.stdout)
    assert list(value) == [
        "title",
        "subtitle",
        "authors",
        "date",
        "updated",
        "language",
        "section",
        "site",
        "url",
        "lead",
        "figures",
        "polls",
        "html",
    ]
    assert value["authors"] == [{"name": "Ada Lund"}, {"name": "Ben Ost"}]
    assert not re.search("class=.(menu|share)", value["html"])
