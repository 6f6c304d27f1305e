"""Typography: quotation marks, dashes, spaces and ranges in each language, and what stays."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printer.copyedit import polish

# In the examples ~ stands for a no-break space and ^ for a narrow no-break space.
EXAMPLES = [
    # quotation marks, by level
    ("en-US", "\"Hello,\" he said, \"it's a 'test'.\"", "“Hello,” he said, “it’s a ‘test’.”"),
    ("en-GB", "\"Hello,\" he said, \"it's a 'test'.\"", "‘Hello,’ he said, ‘it’s a “test”.’"),
    ("en-GB", "a 'single' word", "a ‘single’ word"),
    ("en-US", "a 'single' word", "a ‘single’ word"),
    ("de", "\"Er sagte: 'Nein'\", so war es.", "„Er sagte: ‚Nein‘“, so war es."),
    ("de-CH", '"So"', "«So»"),
    ("fr", "\"l'ami\"", "«~l’ami~»"),
    ("ru", 'на "улице "Ленина""', "на~«улице „Ленина“»"),
    ("es", "\"Hola 'niño'\"", "«Hola “niño”»"),
    ("es-MX", '"Hola"', "“Hola”"),
    ("pl", '"Cześć"', "„Cześć”"),
    ("sv", '"Hej"', "”Hej”"),
    ("qq", '"x"', "“x”"),
    ("en-US", '("Yes")—"No"', "(“Yes”)—“No”"),
    ("en-US", '"First paragraph of a long quotation.', "“First paragraph of a long quotation."),
    ("en-US", '"… and so"', "“… and so”"),
    ("en-US", "“He said 'no' twice”", "“He said ‘no’ twice”"),
    ("de", "„Er sagte 'nein'“", "„Er sagte ‚nein‘“"),
    # apostrophes and primes
    ("en-US", "the dogs' bowls, the '90s, rock 'n' roll", "the dogs’ bowls, the ’90s, rock ’n’ roll"),
    ("en-US", "'Tis the class of '68", "’Tis the class of ’68"),
    ("en-US", "he is 5'10\" tall", "he is 5′10″ tall"),
    ("en-US", 'a 12" record', "a 12″ record"),
    ("en-US", '"in 1984"', "“in 1984”"),
    ("nl", "'s avonds", "’s avonds"),
    # dots and dashes
    ("en-US", "well... yes---no", "well… yes—no"),
    ("en-GB", "so -- yes - no", "so~– yes~– no"),
    ("ru", "Москва - столица -- да", "Москва~— столица~— да"),
    ("ru", "-- Привет!", "—~Привет!"),
    ("en-GB", "use --strict here", "use --strict here"),
    ("en-GB", "5 - 3 = 2", "5 - 3 = 2"),
    ("en-GB", "well-known", "well-known"),
    # ranges, and what only looks like one
    ("en-GB", "pp. 33-35", "pp.~33–35"),
    ("en-GB", "3-5 days", "3–5 days"),
    ("en-GB", "ISBN 978-3-16-148410-0", "ISBN 978-3-16-148410-0"),
    ("en-GB", "2026-05-12, 2020-2021", "2026-05-12, 2020–2021"),
    ("en-GB", "call 555-123 or 030-456-789", "call 555-123 or 030-456-789"),
    ("en-GB", "ISO 216-300 and 35-33", "ISO 216-300 and 35-33"),
    ("en-GB", "1914-1918, (1871-1914)", "1914–1918, (1871–1914)"),
    ("de", "von 1756-1763.", "von 1756–1763."),
    ("en-GB", "1918-1914, 3914-4918, 1914-18", "1918-1914, 3914-4918, 1914-18"),
    ("en-GB", "ISSN 1914-1918, Tel. 1914-1918", "ISSN 1914-1918, Tel. 1914-1918"),
    ("ru", "ГОСТ 1914-1918, в 1914-1918", "ГОСТ 1914-1918, в~1914–1918"),
    ("en-GB", "555 1914-1918, 1914-1918 20", "555 1914-1918, 1914-1918 20"),
    ("en-GB", "x.org/1914-1918 1914-1918-05", "x.org/1914-1918 1914-1918-05"),
    ("en-GB", "<code>1914-1918</code>", "<code>1914-1918</code>"),
    # spaces
    ("en-GB", "p. 5, 5 km, 20 % and No. 7", "p.~5, 5~km, 20~% and No.~7"),
    ("en-GB", "J. S. Bach and Dr. Who", "J.~S.~Bach and Dr.~Who"),
    ("de", "S. 5, § 5, z. B. oder z.B.", "S.~5, §~5, z.^B. oder z.^B."),
    ("fr", "Quoi ? Non! Si ; oui: « mot » et «mot»", "Quoi^? Non^! Si^; oui~: «~mot~» et «~mot~»"),
    ("fr", "à 10:30, http://x.y/a?b", "à 10:30, http://x.y/a?b"),
    ("fr-CA", "Non! Si : oui", "Non! Si~: oui"),
    ("ru", "А. С. Пушкин, № 5, с. 5", "А.~С.~Пушкин, №~5, с.~5"),
    ("ru", "в доме и на даче, он же", "в~доме и~на~даче, он~же"),
    ("ru", "в 2026 г. Затем", "в~2026~г. Затем"),
    ("pl", "i w domu", "i~w~domu"),
    ("fr", "2 660 et 1 234 567, en 1984 300", "2~660 et 1~234~567, en 1984 300"),
    ("en-GB", "in 12 345 cases", "in 12 345 cases"),
    ("es", "EE. UU. y p. 5", "EE.^UU. y p.~5"),
    # elements
    ("en-US", 'so "<em>this</em>" <em>"and</em> that"', "so “<em>this</em>” <em>“and</em> that”"),
    ("en-US", '"<code>"x" -- y</code>"', '“<code>"x" -- y</code>”'),
    ("en-US", '<kbd>"</kbd> <samp>...</samp>', '<kbd>"</kbd> <samp>...</samp>'),
    ("en-US", 'he "<span lang="de">ruft "Nein"</span>"', 'he “<span lang="de">ruft „Nein“</span>”'),
    ("en-US", 'a-<em>-</em> b', "a–<em></em> b"),
    ("fr", "<em>Quoi</em>!", "<em>Quoi</em>^!"),
    ("en-US", '"a"<span class="footnote">a "note"</span> b', "“a”<span class=\"footnote\">a “note”</span> b"),
    ("en-US", 'x<br>"y"', "x<br>“y”"),
    ("en-US", '<p>"a</p><p>b"</p>', "<p>“a</p><p>b”</p>"),
    ("en-US", "<pre>\"a\"</pre>\"b\"", "<pre>\"a\"</pre>“b”"),
    ("en-US", "see http://x.org/a--b'c...d.", "see http://x.org/a--b'c...d."),
    ("en-US", "a &amp; b &lt; \"c\"", "a &amp; b &lt; “c”"),
]  # fmt: skip


def coded(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", "~").replace("\N{NARROW NO-BREAK SPACE}", "^")


@pytest.mark.parametrize(("lang", "typed", "printed"), EXAMPLES)
def test_what_is_typed_and_what_is_printed(lang, typed, printed):
    assert coded(polish(typed, lang)) == printed


@pytest.mark.parametrize(("lang", "typed", "printed"), EXAMPLES)
def test_what_is_printed_stays_as_it_is(lang, typed, printed):
    once = polish(typed, lang)
    assert polish(once, lang) == once


TEXTS = st.lists(
    st.sampled_from(
        [
            *"\"\"\"'''---... \n\N{NO-BREAK SPACE},;:!?()[]«»„“”‘’–—…%§№/",
            *"abАбвиsSJ0123456789",
            " -- ",
            " - ",
            "z.B.",
            "pp. ",
            "г. ",
            "5'10\"",
            " и ",
            "12-15",
            "l'",
            "http://a/",
        ]
    ),
    max_size=40,
).map("".join)
LANGUAGES = st.sampled_from(
    ["en-GB", "en-US", "de", "de-CH", "fr", "fr-CA", "ru", "uk", "es", "pl", "cs", "sv", "hu", "xx"]
)


@given(TEXTS, LANGUAGES)
@settings(max_examples=200, deadline=None)
def test_polishing_twice_is_polishing_once(text, lang):
    once = polish(text, lang)
    assert polish(once, lang) == once


@given(TEXTS, LANGUAGES)
@settings(max_examples=200, deadline=None)
def test_no_letter_or_digit_is_lost_or_moved(text, lang):
    assert re.findall(r"\w", polish(text, lang)) == re.findall(r"\w", text)


PIECES = st.lists(
    st.tuples(TEXTS, st.sampled_from(["em", "strong", "code", "span lang=fr", "a href=#x", "sub"])),
    max_size=6,
)


@given(PIECES, LANGUAGES)
@settings(max_examples=200, deadline=None)
def test_elements_neither_lose_letters_nor_order(pieces, lang):
    escaped = [(text.replace("&", "&amp;"), tag) for text, tag in pieces]
    html = "".join(f"{text}<{tag}>{text}</{tag.split()[0]}>" for text, tag in escaped)
    once = polish(html, lang)
    words = [re.findall(r"\w", re.sub(r"<[^>]*>", " ", markup)) for markup in (html, once)]
    assert words[0] == words[1]
    assert re.findall(r"<code>.*?</code>", once, re.DOTALL) == re.findall(
        r"<code>.*?</code>", html, re.DOTALL
    )


def test_a_long_line_of_marks_takes_no_time():
    for text in ('"' * 20000, "'" * 20000, "-" * 20000, "." * 20000, " " * 20000, "1-" * 10000):
        polish(text, "fr")
