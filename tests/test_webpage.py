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
        b"<title>A title and nothing else</title>",
        b"<!doctype html><script>1</script>",
        b"x" * (MAX_BYTES + 1),
    ],
)
def test_what_is_no_article_is_refused(data):
    with pytest.raises(UnprintableError):
        read_webpage(data)


def test_a_page_with_little_text_is_told():
    (told,) = read_webpage(
        b"<title>A short notice about the harbour</title><body><p>It is closed on Sundays, as ever.</p>"
    ).diagnostics
    assert told.code == "web-little-text"


@pytest.mark.parametrize(
    "piece", ["<div>", "<table><tr><td>", "<ul><li>", "<b><i>", "<figure>", "<br>", "<p>a, b" * 9]
)
def test_deep_and_long_pages_end(piece):
    start = time.process_time()
    with contextlib.suppress(UnprintableError):
        read_webpage(f"<title>T</title><body>{PROSE}{piece * 5000}{PROSE}".encode())
    assert time.process_time() - start < 20


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


def test_credits_are_found_in_the_markup_that_sites_write():
    patterns = json.loads((Path(__file__).parent / "data/credit_patterns.json").read_text())
    wrong = []
    for pattern in patterns:
        page = f"<title>A port and its gulls in rain</title><body><article>{PROSE * 4}{pattern['html']}{PROSE * 4}</article>"
        (found,) = read_webpage(page.encode(), url="https://quay.example/").value.figures
        if (found.caption, found.credit) != (pattern["caption"], pattern["credit"]):
            wrong.append((pattern["name"], found.caption, found.credit))
    assert len(patterns) >= 40
    assert not wrong


def page(head="", body=""):
    return f"<!doctype html><html><head><title>A port in the rain | The Quay</title>{head}</head><body>{body or f'<article>{PROSE * 4}</article>'}</body></html>".encode()


@pytest.mark.parametrize(
    ("head", "body", "keywords"),
    [
        ('<meta name="keywords" content="rain, Port;Rain">', "", ("rain", "Port")),
        ('<meta property="article:tag" content="rain"><meta property="article:tag" content="port">', "", ("rain", "port")),
        ('<script type="application/ld+json">{"@type":"Article","keywords":["rain","port"]}</script>', "", ("rain", "port")),
        ('<meta name="DC.subject" content="rain; port">', "", ("rain", "port")),
        ("", f'<article>{PROSE * 4}<a rel="tag" href="/t">rain</a></article>', ("rain",)),
        ('<meta name="keywords" content="type:article, rain, 12345, ad_free">', "", ("rain",)),
    ],
)  # fmt: skip
def test_keywords(head, body, keywords):
    assert read_webpage(page(head, body)).value.keywords == keywords


BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (f'<link rel="license" href="{BY}">', ""),
        (f'<script type="application/ld+json">{{"@type":"Article","license":"{BY}"}}</script>', ""),
        ("", f'<article>{PROSE * 4}</article><footer><a rel="license" href="{BY}">CC</a></footer>'),
        ("", f'<article>{PROSE * 4}</article><footer><a href="{BY}">CC</a></footer>'),
        (f'<meta name="DCTERMS.license" content="{BY}">', ""),
    ],
)
def test_licence(head, body):
    assert read_webpage(page(head, body)).value.licence == BY


def test_an_hentry():
    article = read_webpage(
        b"<title>Home of Ada</title><body><article class='h-entry'><h1 class='p-name'>Rain over the old port</h1>"
        b"<a class='p-author h-card' href='/'><img src=/ada.jpg alt=''><span class='p-name'>Ada Lund</span></a>"
        b"<time class='dt-published' datetime='2026-05-12T10:00:00Z'>May</time><time class='dt-updated' datetime='2026-05-14'>x</time>"
        b"<div class='e-content'>"
        + PROSE.encode() * 4
        + b"</div><a class='p-category' href='/r'>rain</a></article>"
    ).value
    assert article.title == "Rain over the old port"
    assert [author.name for author in article.authors] == ["Ada Lund"]
    assert (article.date, article.updated) == ("2026-05-12T10:00:00Z", "2026-05-14")
    assert article.keywords == ("rain",)


def test_microdata():
    article = read_webpage(
        b"<title>x</title><body><div itemscope itemtype='https://schema.org/NewsArticle'><h1 itemprop='headline'>Rain over the old port</h1>"
        b"<p itemprop='author' itemscope itemtype='https://schema.org/Person'><span itemprop='name'>Ada Lund</span></p>"
        b"<meta itemprop='datePublished' content='2026-05-12'><meta itemprop='dateModified' content='2026-05-14'>"
        b"<meta itemprop='articleSection' content='Harbour'><div itemprop='articleBody'>"
        + PROSE.encode() * 4
        + b"</div></div>"
    ).value
    assert article.title == "Rain over the old port"
    assert [author.name for author in article.authors] == ["Ada Lund"]
    assert (article.date, article.updated, article.section) == (
        "2026-05-12",
        "2026-05-14",
        "Harbour",
    )


def test_dublin_core():
    head = (
        '<meta name="DC.title" content="Rain over the old port"><meta name="DC.creator" content="Ada Lund">'
        '<meta name="DC.date" content="2026-05-12"><meta name="DC.language" content="en">'
    )
    article = read_webpage(page(head)).value
    assert (article.title, article.date, article.language) == (
        "Rain over the old port",
        "2026-05-12",
        "en",
    )
    assert [author.name for author in article.authors] == ["Ada Lund"]


@pytest.mark.parametrize("place", ["inside", "outside"])
def test_a_correction_is_a_note_of_the_article(place):
    notice = '<aside class="correction"><p>An earlier version counted the gulls twice.</p></aside>'
    body = f"<article>{PROSE * 4}{notice if place == 'inside' else ''}</article>{notice if place != 'inside' else ''}"
    article = read_webpage(page(body=body)).value
    assert article.corrections == ("An earlier version counted the gulls twice.",)
    assert article.html.count("An earlier version") == 1
    assert '<aside class="note">' in article.html


@pytest.mark.parametrize(
    "holder", ["aside class='footnotes'", "footer role='doc-endnotes'", "div id=x"]
)
@pytest.mark.parametrize("place", ["inside", "outside"])
def test_notes_come_with_the_article(holder, place):
    notes = f"<{holder}><ol><li id='fn1'>Much of it. <a href='#r1'>back</a></li></ol></{holder.split()[0]}>"
    call = "<p>It rained<sup id='r1'><a href='https://quay.example/a#fn1'>1</a></sup>, and it rained, and it rained.</p>"
    body = f"<article>{PROSE * 4}{call}{notes if place == 'inside' else ''}</article>{notes if place != 'inside' else ''}"
    html = read_webpage(page(body=body), url="https://quay.example/a").value.html
    assert '<a href="#fn1">1</a>' in html
    assert html.count("Much of it.") == 1
    assert 'id="fn1"' in html


CARD = "<div class=card><h3><a href='/{0}'>Rain over the old port, part {0}</a></h3><p>It rained for forty days, and the boats stayed where they were, all of them, full of water.</p></div>"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<main>" + "".join(CARD.format(n) for n in range(12)) + "</main>", "web-index"),
        ("<div>" + "".join(f"<p><a href='/{n}'>Rain over the old port, and what it did to us, part {n}</a></p>" for n in range(40)) + "</div>", "web-index"),
        ("<h1>Log in</h1><form><input name=a><input type=password></form><p>Please sign in to go on reading.</p>", "web-login"),
        (PROSE + "<p>Subscribe to continue reading this article, or log in if you are a subscriber.</p>", "web-login"),
        ("<div id=root></div><script>run()</script><noscript>You need to enable JavaScript to run this app.</noscript>", "web-shell"),
        ("<div id=app></div><script src=a.js></script>", "web-shell"),
        ("<div id=feed></div><div class=spinner>Loading…</div><noscript>Please enable JavaScript</noscript>", "web-shell"),
        ("<iframe src='/article-frame.html'></iframe>", "web-frames"),
        ("<div></div>", "web-no-article"),
    ],
)  # fmt: skip
def test_what_is_no_article_is_said(body, code):
    with pytest.raises(UnprintableError) as refused:
        read_webpage(page(body=body))
    assert refused.value.diagnostics[0].code == code
    assert refused.value.diagnostics[0].hint


def test_a_page_of_frames_names_them():
    with pytest.raises(UnprintableError, match=r"text\.html") as refused:
        read_webpage(
            b"<html><frameset><frame src=menu.html><frame src=text.html></frameset></html>"
        )
    assert refused.value.diagnostics[0].code == "web-frames"


def test_amp():
    article = read_webpage(
        "<!doctype html><html ⚡><head><title>A port in the rain, and gulls</title></head><body><article>"
        f"{PROSE * 4}<figure><amp-img src='/a.jpg' alt='A' width=800 height=600></amp-img><figcaption>The port.</figcaption></figure>"
        f"<amp-youtube data-videoid='abc123' width=1 height=1></amp-youtube>{PROSE * 2}</article></body></html>".encode(),
        url="https://quay.example/amp",
    ).value
    assert [(item.image, item.caption) for item in article.figures] == [
        ("https://quay.example/a.jpg", "The port.")
    ]
    assert "https://www.youtube.com/watch?v=abc123" in article.html


def test_a_reader_view():
    article = read_webpage(
        "<html><head><title>Rain over the old port</title></head><body class='light serif loaded'><div class='container' lang='en'>"
        "<div class='header reader-header'><a class='domain reader-domain' href='https://quay.example/a'>quay.example</a>"
        "<h1 class='reader-title'>Rain over the old port</h1><div class='credits reader-credits'>Ada Lund</div>"
        "<div class='meta-data'><div class='reader-estimated-time'>2 minutes</div></div></div><hr><div class='content'>"
        f"<div class='moz-reader-content'><div id='readability-page-1' class='page'>{PROSE * 4}</div></div></div></div></body></html>".encode()
    ).value
    assert article.title == "Rain over the old port"
    assert article.html.count("<p>") == 4
    assert "2 minutes" not in article.html


@pytest.mark.parametrize(
    "markup",
    ["<article>{}</article>", "<main>{}</main>", "<meta charset=utf-8><section>{}</section>"],
)
def test_the_tags_of_head_and_body_may_be_left_out(markup):
    page_ = "<!doctype html><title>A port in the rain, and gulls</title>" + markup.format(PROSE * 4)
    assert read_webpage(page_.encode()).value.html.count("<p>") == 4


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (bytes(range(256)) * 200, "web-kind"),
        (b"\x7fELF\x02\x01\x01" + bytes(range(1, 30)) * 100, "web-kind"),
        (f"<main>{''.join(f'<article>{CARD.format(n)}</article>' for n in range(25))}</main>".encode(), "web-index"),
        (f"<h1>Latest</h1>{''.join(f'<article><h2><a href=/{n}>Story {n} of the harbour today</a></h2><p>A short teaser of story {n}.</p></article>' for n in range(25))}".encode(), "web-index"),
    ],
)  # fmt: skip
def test_more_that_is_no_article(data, code):
    with pytest.raises(UnprintableError) as refused:
        read_webpage(data)
    assert refused.value.diagnostics[0].code == code


def test_a_short_notice_with_a_date_is_an_article_among_cards():
    cards = "".join(CARD.format(n) for n in range(12))
    date = '<meta property="article:published_time" content="2026-05-12">'
    body = f"<article><h1>The harbour is closed</h1><p>It is closed on Sundays, as it was, and so it stays.</p></article><div class=related>{cards}</div>"
    assert "closed on Sundays" in read_webpage(page(date, body)).value.html


@pytest.mark.parametrize(
    ("lang", "declared", "charset", "said"),
    [
        ("cs", "<meta charset=utf-8>", "cp1250", "not in utf-8, as it says; it was read as cp1250"),
        ("ru", "", "cp1251", "names no character set; it was read as cp1251"),
        ("fr", "", "cp1252", "names no character set; it was read as cp1252"),
    ],
)
def test_a_character_set_that_is_not_the_declared_one(lang, declared, charset, said):
    words = {"cs": "Žluťoučký kůň", "ru": "Чайка над портом", "fr": "L’été à Orléans"}[lang]
    page_ = f"<html lang={lang}><head>{declared}<title>{words}</title></head><body>{PROSE * 3}<p>{words}, {words}, at some length."
    read_ = read_webpage(page_.encode(charset))
    assert words in read_.value.html
    assert [item.code for item in read_.diagnostics] == ["web-charset"]
    assert said in read_.diagnostics[0].message


def test_a_broken_letter_or_two_do_not_change_the_character_set():
    page_ = f"<meta charset=utf-8><title>Kůň</title><body>{PROSE * 3}<p>Žluťoučký kůň, and so on.".encode()
    read_ = read_webpage(page_ + b" caf\xe9</p>")
    assert "Žluťoučký kůň" in read_.value.html
    assert "some characters are not utf-8" in read_.diagnostics[0].message


def test_headings_and_terms_that_are_called_headers_stay():
    terms = "<dl><dt class='subheaders'>Ebb</dt><dd><p>The sea goes, and all look.</p></dd></dl>"
    heading = "<h3 class='section-header'>What the sea does</h3>"
    gone = "<h3 class='related-header'>Related</h3>"
    html = read_webpage(
        page(body=f"<article>{PROSE * 4}{heading}{PROSE}{terms}{gone}</article>")
    ).value.html
    assert "<dt>Ebb</dt>" in html
    assert "What the sea does" in html
    assert "Related" not in html


@pytest.mark.parametrize(
    ("item", "caption"),
    [
        ("Hori Parata at his farm, the place where he grew up", "Hori Parata at his farm, the place where he grew up"),
        ("Clockwise from top: bones; beaks; a whale.", "Clockwise from top: bones; beaks; a whale."),
        ("Bring boots, a lamp, and bread.", ""),
    ],
)  # fmt: skip
def test_a_caption_in_a_list_of_one_item(item, caption):
    body = f"<article>{PROSE * 3}<figure><img src=/a.jpg><figcaption>First.</figcaption></figure>{PROSE}<figure><img src=/b.jpg alt='Hori Parata at his farm, the place where he was born and grew up'></figure><ul><li><p>{item}</p></li></ul>{PROSE * 2}</article>"
    article = read_webpage(page(body=body), url="https://quay.example/a").value
    assert [each.caption for each in article.figures][-1] == caption
    assert ("<li>" in article.html) == (not caption)


@pytest.mark.parametrize(
    "block",
    ["<div class=share>Share this</div>", "<div class='post-share'><p>Share this</p></div>"],
)
def test_buttons_for_sharing_without_links_are_left_out(block):
    html = read_webpage(page(body=f"<article>{PROSE * 6}{block}</article>")).value.html
    assert "Share" not in html
    assert "gulls" in html
