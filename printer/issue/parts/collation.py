"""The order of names in an index, by the rules of a language.

A small part of the Unicode collation algorithm (UTS #10) with the tailorings of CLDR for
the languages that have words here: letters first, then accents, then capitals. The
language's own script stands before the others, as CLDR reorders them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

_After = Mapping[str, tuple[str, int]]
"""A letter of its own → the letter that it follows, and as which one."""

_CZECH = {"č": ("c", 1), "ch": ("h", 1), "ř": ("r", 1), "š": ("s", 1), "ž": ("z", 1)}
_POLISH = {
    "ą": ("a", 1), "ć": ("c", 1), "ę": ("e", 1), "ł": ("l", 1), "ń": ("n", 1),
    "ó": ("o", 1), "ś": ("s", 1), "ź": ("z", 1), "ż": ("z", 2),
}  # fmt: skip
_SWEDISH = {"å": ("z", 1), "ä": ("z", 2), "æ": ("z", 2), "ö": ("z", 3), "ø": ("z", 3)}
_DANISH = {"æ": ("z", 1), "ä": ("z", 1), "ø": ("z", 2), "ö": ("z", 2), "å": ("z", 3)}
_UKRAINIAN = {"ґ": ("г", 1), "є": ("е", 1), "і": ("и", 1), "ї": ("и", 2)}

_TAILORINGS: Mapping[str, _After] = {
    "cs": _CZECH,
    "sk": _CZECH,
    "pl": _POLISH,
    "es": {"ñ": ("n", 1)},
    "sv": _SWEDISH,
    "fi": _SWEDISH,
    "da": _DANISH,
    "nb": _DANISH,
    "nn": _DANISH,
    "uk": _UKRAINIAN,
}
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i"}
)
"""Letters that Unicode does not take apart."""

_WHOLE = frozenset("й")
"""Letters that Unicode takes apart, but no alphabet does."""

_SCRIPTS = {"ru": "CYRILLIC", "uk": "CYRILLIC", "el": "GREEK"}

_Weight = tuple[int, str, int]


def sort_key(text: str, lang: str) -> tuple[tuple[_Weight, ...], str, str]:
    """Return what `text` is sorted by in a language (BCP 47)."""
    accents = unicodedata.normalize("NFD", text.casefold())
    return tuple(_weights(text, lang)), accents, text.swapcase()


def initial(text: str, lang: str) -> str:
    """Return the letter under which `text` stands in an index; `#` when it begins with none."""
    for letter in _letters(text, lang):
        base = letter if letter in _tailoring(lang) else _bare(letter)[:1]
        if base.isalpha():
            return base[:1].upper() + base[1:]
        if base.isalnum():
            return "#"
    return "#"


def _weights(text: str, lang: str) -> Iterator[_Weight]:
    own = _SCRIPTS.get(lang.split("-", 1)[0], "LATIN")
    tailoring = _tailoring(lang)
    for letter in _letters(text, lang):
        if letter in tailoring:
            base, place = tailoring[letter]
            yield 1, base, place
            continue
        for base in _bare(letter):
            if not base.isalpha():
                yield 0, base if base.isalnum() else " ", 0
            else:
                yield 1 if unicodedata.name(base, "").startswith(own) else 2, base, 0


def _letters(text: str, lang: str) -> Iterator[str]:
    """Yield the letters of an alphabet, in small: two characters where it has such (Czech ch)."""
    folded = unicodedata.normalize("NFC", text).casefold()
    tailoring = _tailoring(lang)
    index = 0
    while index < len(folded):
        step = 2 if folded[index : index + 2] in tailoring and index + 1 < len(folded) else 1
        yield folded[index : index + step]
        index += step


def _bare(letter: str) -> str:
    if letter in _WHOLE:
        return letter
    apart = unicodedata.normalize("NFD", letter.translate(_LETTERS))
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _tailoring(lang: str) -> _After:
    return _TAILORINGS.get(lang.split("-", 1)[0], {})
