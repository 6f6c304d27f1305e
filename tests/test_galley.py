"""Laying out: what becomes of links and notes on paper."""

from __future__ import annotations

import re

import pytest

from printer.galley import endnotes, links, proof
from printer.model import Html

LINK = '<a class="external" href="https://example.org/a-page">a page</a>'
NOTE = '<span class="footnote" id="fn-1"><span class="note-paragraph">Own.</span></span>'


def plain(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


def test_the_address_of_a_link_becomes_a_note_once():
    made = links.as_notes(Html(f"<p>See {LINK} and {LINK}</p>"), "ru")
    assert made.count("link-note") == 1
    assert plain(made) == "See a pageexample.org/a-page and a page"


@pytest.mark.parametrize(("lang", "text"), [("en-GB", "a page,<span"), ("fr", "a page</a><span")])
def test_in_english_the_call_stands_behind_the_comma(lang, text):
    made = links.as_notes(Html(f"<p>See {LINK}, and more</p>"), lang)
    assert text in made.replace("</a>,", ",")


def test_a_link_that_shows_its_address_needs_no_note():
    body = '<p><a href="https://www.example.org/x/">www.example.org/x</a></p>'
    assert "link-note" not in links.as_notes(Html(body), "en")


def test_links_in_notes_headings_and_captions_have_none_of_their_own():
    body = (
        f"<h2>{LINK}</h2><figure><figcaption>{LINK}</figcaption></figure>"
        f'<p><span class="footnote">see {LINK.replace("a-page", "other")}</span></p>'
    )
    made = links.as_notes(Html(body), "en")
    assert "link-note" not in made
    assert "(example.org/other)" in plain(made)


def test_further_calls_of_a_note_have_the_number_it_has_among_all_notes():
    body = f'<p>{LINK} x{NOTE} y<a class="noteref" href="#fn-1">1</a></p>'
    made = links.as_notes(Html(body), "en")
    assert '<a class="noteref" href="#fn-1">2</a>' in made


def test_a_list_of_links_has_numbers_addresses_and_texts():
    body, listed = links.as_list(Html(f"<p>See {LINK}.</p>"))
    assert [(item.number, item.url, item.text) for item in listed] == [
        (1, "example.org/a-page", "a page")
    ]
    assert "a page[1]." in plain(body)


def test_notes_at_the_end_are_numbered_and_lead_back():
    body, notes = endnotes.collect(Html(f'<p>a{NOTE} b<a class="noteref" href="#fn-1">9</a></p>'))
    assert plain(body) == "a1 b1"
    assert plain(notes) == "Own. ↑"
    assert 'href="#fn-1-call"' in notes


def test_a_proof_shows_keys_and_alternative_texts():
    body = proof.annotate(Html('<figure id="fig-a"><img src="x" alt="A dot"></figure>'))
    assert plain(body) == "#fig-aalt: A dot"
