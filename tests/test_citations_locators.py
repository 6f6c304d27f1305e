"""Locators in English and in the style's language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.citations.locators import located, split_locator
from printer.citations.syntax import parse_citations
from printer.citations.terms import Terms


def words(**labels: tuple[str, ...]) -> Terms:
    return Terms(labels, {}, ("«", "»"), ("„", "“"), punctuation_in_quotes=False)


RUSSIAN = words(page=("страница", "страницы", "с.", "сс."), chapter=("глава", "главы", "гл."))
GERMAN = words(page=("Seite", "Seiten", "S."), volume=("Band", "Bände", "Bd.", "Bde."))


@pytest.mark.parametrize(
    ("suffix", "expected"),
    [
        (", pp. 33–35 and *passim*", ("page", "33–35", " and *passim*")),
        (", chap. 2", ("chapter", "2", "")),
        ("p. 30", ("page", "30", "")),
        (", § 4", ("section", "4", "")),
        (", §4", ("section", "4", "")),
        (", 33", ("page", "33", "")),
        (" 33-35, 38-39 and later", ("page", "33-35, 38-39", " and later")),
        (", p. xii", ("page", "xii", "")),
        (", p.3", ("page", "3", "")),
        (", vol. 2, chap. 3", ("volume", "2", ", chap. 3")),
        (", s.v. 12", ("sub-verbo", "12", "")),
        (", table 3", ("table", "3", "")),
        (", Pages 3 & 5", ("page", "3 & 5", "")),
    ],
)
def test_english_locators(suffix, expected):
    assert split_locator(suffix) == expected


@pytest.mark.parametrize(
    "suffix", [", and more", "", ", iv", ", sec. (a)", ", p. unknown", ". foo", ", Smith 3"]
)
def test_what_is_no_locator_stays_the_suffix(suffix):
    assert split_locator(suffix) == ("", "", suffix)


def test_braces_take_anything_and_empty_braces_nothing():
    assert split_locator(", {ii, A, D-Z}, and more") == ("page", "ii, A, D-Z", ", and more")
    assert split_locator(", {chap. ii-b}") == ("chapter", "ii-b", "")
    assert split_locator(", {} 99 years later") == ("", "", " 99 years later")


@pytest.mark.parametrize(
    ("suffix", "terms", "expected"),
    [
        (", с. 15–17", RUSSIAN, ("page", "15–17", "")),
        (", гл. IV", RUSSIAN, ("chapter", "IV", "")),
        (", стр. 15", RUSSIAN, ("page", "15", "")),
        (", S. 15 f.", GERMAN, ("page", "15", " f.")),
        (", Bd. 2, S. 3", GERMAN, ("volume", "2", ", S. 3")),
        (", p. 15", GERMAN, ("page", "15", "")),
    ],
)
def test_locators_in_the_language_of_the_style(suffix, terms, expected):
    assert split_locator(suffix, terms) == expected


def test_a_cluster_gets_all_its_locators():
    (citation,) = parse_citations("[@a, p. 3; @b, and more]")
    first, second = located(citation.cluster).items
    assert (first.label, first.locator, first.suffix) == ("page", "3", "")
    assert (second.label, second.locator, second.suffix) == ("", "", ", and more")


@given(st.text(alphabet=" ,;.:{}()[]§pchavi012-–&*", max_size=40))
def test_nothing_of_a_suffix_is_lost(suffix):
    label, locator, rest = split_locator(suffix)
    assert suffix.endswith(rest)
    assert locator in suffix
    assert bool(label) == bool(locator)


@given(
    st.sampled_from(["p.", "pp.", "chap.", "vol.", "fig.", "§"]),
    st.integers(1, 999),
    st.integers(1, 999),
)
def test_ranges_are_kept_whole(label, first, last):
    found, locator, rest = split_locator(f", {label} {first}–{last}")
    assert found
    assert locator == f"{first}–{last}"
    assert rest == ""
