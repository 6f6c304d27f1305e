"""Excerpts end where a sentence ends, in the language of the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.excerpts import count_words, excerpt, shortened


@pytest.mark.parametrize(
    ("lang", "text", "words", "wanted"),
    [
        ("en", "Dr. J. Snow drew it. Then he folded it.", 6, "Dr. J. Snow drew it."),
        ("en", "It is i.e. a map, of U.S. cities. More.", 8, "It is i.e. a map, of U.S. cities."),
        ("en", "“It goes up.” There is more to say here.", 5, "“It goes up.”"),
        ("en", "In 1918. Nobody knew. And so on it went.", 5, "In 1918. Nobody knew."),
        ("en", "He asked: why? because. Then he left us.", 6, "He asked: why? because."),
        (
            "de",
            "Am 12. Mai kam z. B. Dr. Strom. Dann ging er.",
            8,
            "Am 12. Mai kam z. B. Dr. Strom.",
        ),
        ("ru", "В 1708 г. Пётр писал. Потом он уехал.", 5, "В 1708 г. Пётр писал."),
        ("ja", "これは本です。次の文も長いです。", 4, "これは本です。"),
        ("en", "Wait… what? Yes! No more of this.", 3, "Wait… what? Yes!"),
    ],
)
def test_a_sentence_ends_where_it_ends(lang: str, text: str, words: int, wanted: str) -> None:
    """Abbreviations, initials and ordinals end none; quotes belong to theirs."""
    assert shortened(text, words, lang) == (wanted, False)


def test_a_sentence_without_end_is_cut_after_a_word() -> None:
    """With an ellipsis."""
    assert shortened("one two three, four five six seven eight", 3, "en")[0] == "one two three …"


@given(st.text(), st.integers(1, 50), st.sampled_from(["en", "de", "ja", "ru", "xx"]))
def test_an_excerpt_is_the_beginning(text: str, words: int, lang: str) -> None:
    """Never longer than twice what is asked for, and whole when it fits."""
    said, whole = shortened(text, words, lang)
    assert text.strip().startswith(said.removesuffix(" …"))
    assert count_words(said) <= max(2 * words, count_words(text) if whole else 0) + 1
    if count_words(text) <= words:
        assert whole


def test_paragraphs_are_added_while_they_fit() -> None:
    """The last one ends with a sentence."""
    body = "<p>One two three.</p><p>Four five. Six seven eight nine.</p><p>Ten.</p>"
    assert excerpt(body, 6, "en").html == "<p>One two three.</p><p>Four five.</p>"
    assert not excerpt(body, 6, "en").whole
    assert excerpt(body, 60, "en").whole


def test_inline_markup_stays_and_the_rest_goes() -> None:
    """Emphasis is cut with its text; notes, links, citations and pictures leave no trace."""
    body = (
        '<h2 id="x">Head</h2><p id="p">A <a href="https://a.example">linked</a> word'
        '<span class="footnote" id="fn-1">Note.</span> <span class="citation">(Aster 2010)</span>. '
        "<em>Second <strong>one</strong>. Third one here</em> is long.</p>"
    )
    made = excerpt(body, 5, "en")
    assert made.html == "<p>A linked word. <em>Second <strong>one</strong>.</em></p>"


def test_a_text_that_shows_something_is_not_all_there() -> None:
    """A figure between paragraphs is passed over, and then the excerpt is not the whole."""
    body = '<p>One.</p><figure class="figure"><img src="a.png"></figure><p>Two.</p>'
    assert excerpt(body, 50, "en") == excerpt(body, 50, "en")
    assert not excerpt(body, 50, "en").whole
    assert excerpt("<figure></figure>", 50, "en").html == ""


@given(st.lists(st.sampled_from(["<p>", "</p>", "<em>", "</em>", "A b. ", "<a href='x'>", "</a>",
                                 "<div>", "<br>", "&amp; ", "c", "<img>"]), min_size=1))  # fmt: skip
def test_any_markup_is_cut(parts: list[str]) -> None:
    """Whatever is nested in what."""
    body = "".join(parts)
    made = excerpt(body, 2, "en")
    assert "href" not in made.html
