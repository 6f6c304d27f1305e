"""The furniture words: languages, fallbacks, house words, dates, numbers and plurals."""

import datetime as dt

import pytest

from printer.words import NUMBERED_KINDS, Words, languages, words_for

DAY = dt.date(2026, 5, 12)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("lang", languages())
def test_each_language_has_exactly_the_words_of_english(lang):
    words, english = words_for(lang), words_for("en")
    assert words.texts.keys() == english.texts.keys()
    assert all("other" in forms for forms in words.plurals.values())
    assert words.diagnostics == ()
    for kind in NUMBERED_KINDS:
        assert "3" in words.label(kind, "3")
        assert "3" in words.reference(kind, "3")


@pytest.mark.parametrize("lang", [name for name in languages() if "-" not in name])
def test_a_language_has_no_word_of_english_by_oversight(lang):
    words = words_for(lang)
    assert lang == "en" or words["missing_image"] != words_for("en")["missing_image"]


@pytest.mark.parametrize(
    ("lang", "label", "reference"),
    [
        ("en-GB", "Figure 3", "Figure 3"),
        ("ru", "Рис. 3", "рис. 3"),
        ("de-AT", "Abb. 3", "Abb. 3"),
        ("fr-CA", "Figure 3", "figure 3"),
    ],
)
def test_a_figure_is_named_at_its_caption_and_in_the_text(lang, label, reference):
    words = words_for(lang)
    assert plain(words.label("figure", "3")) == label
    assert plain(words.reference("figure", "3")) == reference
    assert " " not in words.reference("figure", "3"), "it would break between lines"


def test_a_section_without_number_is_named_by_its_title():
    assert words_for("ru").reference("section", "", "Начало") == "раздел «Начало»"
    assert plain(words_for("en").reference("section", "2.1", "Start")) == "section 2.1"


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en-GB", "12 May 2026"),
        ("en-US", "May 12, 2026"),
        ("ru", "12 мая 2026 г."),
        ("de", "12. Mai 2026"),
        ("fr", "12 mai 2026"),
        ("es", "12 de mayo de 2026"),
        ("pl", "12 maja 2026"),
    ],
)
def test_dates_are_long_and_local(lang, expected):
    assert plain(words_for(lang).date(DAY)) == expected


def test_the_first_of_a_month_is_an_ordinal_where_it_is_said_so():
    first = dt.date(2026, 5, 1)
    assert words_for("fr").date(first) == "1er mai 2026"
    assert words_for("it").date(first) == "1º maggio 2026"
    assert words_for("de").date(first) == "1. Mai 2026"


def test_a_date_can_be_given_in_another_language():
    assert words_for("ru").date(DAY, "en-GB") == "12 May 2026"


@pytest.mark.parametrize(
    ("lang", "counts"),
    [
        ("en", {1: "1 vote", 2: "2 votes", 1204: "1,204 votes"}),
        ("ru", {1: "1 голос", 3: "3 голоса", 5: "5 голосов", 21: "21 голос", 111: "111 голосов"}),
        ("pl", {1: "1 głos", 2: "2 głosy", 5: "5 głosów", 22: "22 głosy"}),
        ("de", {1: "1 Stimme", 1204: "1.204 Stimmen"}),
    ],
)
def test_votes_are_counted_in_the_grammar_of_the_language(lang, counts):
    words = words_for(lang)
    assert {count: plain(words.votes(count)) for count in counts} == counts


def test_numbers_shares_and_lists():
    assert words_for("en-GB").number(12345.5) == "12,345.5"
    assert words_for("de").number(12345.5) == "12.345,5"
    assert words_for("en").percent(0.4234) == "42.3%"
    assert plain(words_for("de").percent(0.4234)) == "42,3 %"
    assert words_for("en").percent(0.5) == "50%"
    assert words_for("en-GB").join(["A", "B", "C"]) == "A, B and C"
    assert words_for("ru").join(["А", "Б"]) == "А и Б"
    assert words_for("en").join(["A"]) == "A"
    assert words_for("en").join([]) == ""
    assert words_for("en").page_of(3, 12) == "Page 3 of 12"


@pytest.mark.parametrize("lang", ["tlh", "xx-YY", "", "zh-Hant-TW", "no such language"])
def test_an_unknown_language_has_english_words_and_says_so(lang):
    words = words_for(lang)
    assert words["notes"] == "Notes"
    assert [item.code for item in words.diagnostics] == ["words-language"]
    assert words.date(DAY)
    assert words.votes(2)


def test_house_words_go_over_the_usual_ones():
    words = words_for("ru-RU", {"notes": "Сноски", "figure_label": "Илл. {number}"})
    assert words["notes"] == "Сноски"
    assert plain(words.label("figure", "2")) == "Илл. 2"
    assert words["references"] == "Литература"
    assert words.diagnostics == ()


def test_house_words_may_give_single_plural_forms():
    words = words_for("en", {"votes": {"one": "{count} reader"}})
    assert plain(words.votes(1)) == "1 reader"
    assert plain(words.votes(2)) == "2 votes"


@pytest.mark.parametrize(
    ("override", "hint"),
    [
        ({"refrences": "X"}, 'did you mean "references"?'),
        ({"page_of": "{page.__class__}"}, None),
        ({"page_of": "{sheet}"}, None),
        ({"page_of": "{page"}, None),
        ({"page_of": "{page:>99999999}"}, None),
        ({"notes": "{}"}, None),
        ({"notes": 3}, None),
        ({"votes": "many"}, None),
        ({"votes": {"one": "{0}"}}, None),
    ],
)
def test_wrong_house_words_are_reported_and_left_aside(override, hint):
    words = words_for("en", override)
    assert len(words.diagnostics) == 1
    assert words.diagnostics[0].hint == hint
    assert words.page_of(1, 2) == "Page 1 of 2"
    assert plain(words.votes(1)) == "1 vote"


def test_a_misspelt_key_in_a_template_is_noticed():
    with pytest.raises(KeyError):
        words_for("en")["note_s"]


def test_words_are_a_value():
    assert words_for("de") == words_for("de")
    assert isinstance(words_for("de"), Words)
