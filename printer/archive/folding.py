"""Texts as they are searched: without case and accents, in pages of whole words.

What is folded: case; the accents of Latin and Greek letters; ё to е; ligatures and letters
such as ø, ł, ß, æ. Other letters of Cyrillic (й, ї) are letters of their own. Scripts without
spaces are cut into characters, so that words in them are found as phrases.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SPECIAL = {
    "ё": "е", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe",
    "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "ς": "σ", "ґ": "г",
}  # fmt: skip
_DIVIDED = re.compile("[\u2010\u00ad]\n|(?<=[^\\W\\d_])-\n(?=[^\\W\\d_])")
"""A word that goes on in the next line; a typed hyphen there is taken for one, too."""

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"), "")
_WORD = re.compile(r"\w+")
_AROUND = 60
"""Characters that an excerpt shows on each side."""


class _Folding(dict[int, str]):
    """A table for `str.translate` that finds out about a character when it first meets it."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        lower = char.lower()
        folded = _SPECIAL.get(lower)
        if folded is None:
            folded = f" {char} " if _is_apart(code) else _unaccented(lower)
        self[code] = folded
        return folded


def _unaccented(char: str) -> str:
    base = unicodedata.normalize("NFD", char)
    if base[:1] and unicodedata.name(base[0], "").startswith(("LATIN", "GREEK")):
        return base[0]
    return char


def _is_apart(code: int) -> bool:
    return 0x2E80 <= code <= 0x9FFF or 0xF900 <= code <= 0xFAFF or 0x20000 <= code <= 0x3FFFF


_FOLDING = _Folding()


def readable(page: str) -> str:
    """Return the text of a page with its divided words whole and ligatures open."""
    return unicodedata.normalize("NFKC", _DIVIDED.sub("", page)).translate(_INVISIBLE)


def folded(text: str) -> str:
    """Return text as it is compared."""
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE).translate(_FOLDING)


def excerpt(text: str, wanted: Iterable[str]) -> str:
    """Return some words around the first that is wanted, on one line, the wanted in « ».

    `wanted` are folded words; one that ends in `*` is the beginning of a word.
    """
    whole = {word for word in wanted if not word.endswith("*")}
    begun = tuple(word[:-1] for word in wanted if word.endswith("*"))
    first = next((match for match in _WORD.finditer(text) if _is_wanted(match, whole, begun)), None)
    if first is None:
        return ""
    start, end = max(0, first.start() - _AROUND), first.end() + _AROUND
    # Not from the middle of a word.
    if start:
        start = text.find(" ", start, first.start()) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", first.end(), end), first.end())
    shown = _WORD.sub(
        lambda match: f"«{match[0]}»" if _is_wanted(match, whole, begun) else match[0],
        text[start:end],
    )
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return before + " ".join(shown.split()) + after


def _is_wanted(match: re.Match[str], whole: set[str], begun: tuple[str, ...]) -> bool:
    word = folded(match[0]).strip()
    return word in whole or word.startswith(begun) if begun else word in whole
