"""Where words may be divided, language by language."""

from __future__ import annotations

import pytest

from printer.typesetting.hyphenation import Limits, divisions

USUAL = Limits(5, 2, 2)


def divided(text: str, language: str, limits: Limits = USUAL) -> str:
    places = [division.at for division in divisions(text, language, limits)]
    for place in reversed(places):
        text = f"{text[:place]}·{text[place:]}"
    return text


@pytest.mark.parametrize(
    ("language", "word", "expected"),
    [
        ("en-GB", "typography", "ty·po·graphy"),
        ("de", "Druckmaschine", "Druck·ma·schi·ne"),
        ("fr", "caractère", "ca·rac·tère"),
        ("es", "tipografía", "ti·po·gra·fía"),
        ("it", "tipografia", "ti·po·gra·fia"),
        ("pl", "typografia", "ty·po·gra·fia"),
        ("ru", "типография", "ти·по·гра·фия"),
    ],
)
def test_words_are_divided_as_in_their_language(language, word, expected):
    assert divided(word, language) == expected


@pytest.mark.parametrize("language", ["en", "ru", "de", "fr", "es", "it", "pl", "uk", "cs", "sk"])
def test_every_language_of_the_program_has_a_dictionary(language):
    words = {"ru": "организация", "uk": "організація"}
    assert "·" in divided(words.get(language, "organisation"), language)


def test_limits_are_kept():
    assert divided("typography", "en-GB", Limits(5, 3, 4)) == "typo·graphy"
    assert divided("typography", "en-GB", Limits(20, 2, 2)) == "typography"


@pytest.mark.parametrize(
    "text", ["https://example.org/hyphenation", "someone@considerations.org", "considerations.txt"]
)
def test_addresses_and_names_of_files_stay_whole(text):
    assert divided(text, "en-GB") == text


def test_punctuation_does_not_keep_a_word_whole():
    assert divided("(considerations),", "en-GB") == "(con·sid·er·a·tions),"


def test_parts_of_compounds_are_divided_only_for_want_of_better():
    assert all(division.is_poor for division in divisions("well-considered", "en-GB", USUAL))


def test_unknown_languages_and_endless_words_have_no_divisions():
    assert divided("considerations", "tlh") == "considerations"
    assert divided("considerations", "") == "considerations"
    assert divided("considerations" * 400, "en-GB") == "considerations" * 400
