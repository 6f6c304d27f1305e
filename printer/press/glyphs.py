"""Characters that no font of the layout has: marked on the page and reported.

A missing glyph would print as an empty box and break both PDF/A and PDF/UA. It is
replaced by its code in brackets before the engine sees it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from printer.fonts import FontSet
from printer.model import Leaf

_INVISIBLE = frozenset(
    [
        0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFEFF, 0xFFA0,
        *range(0x180B, 0x1810), *range(0x200B, 0x2010), *range(0x202A, 0x202F),
        *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE1000),
    ]
)  # fmt: skip
"""Default_Ignorable_Code_Point (Unicode 16, DerivedCoreProperties): no glyph is needed."""

_DROPPED = frozenset([0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0), 0x200D])
"""Variation selectors and joiners that make a pair print as two empty glyphs."""

_SPACES = frozenset([0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x2007, 0x2009, 0x202F])


def mark_missing(root: Any, fonts: FontSet) -> list[str]:
    """Replace characters without a glyph in the tree's text; return them, each once.

    `root` is the lxml tree of the galley; the marks are
    `<span class="missing-glyph">[U+1F600]</span>`.
    """
    missing: dict[str, None] = {}
    known: dict[str, bool] = {}

    def bad(character: str) -> bool:
        if character not in known:
            known[character] = not _printable(ord(character), fonts)
        return known[character]

    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in {"style", "title"}:
            continue
        for text, is_tail in ((element.text, False), (element.tail, True)):
            if not text or text.isascii():
                continue
            cleaned = "".join(c for c in text if ord(c) not in _DROPPED)
            if any(bad(character) for character in set(cleaned)):
                pieces = list(_split(cleaned, bad))
                missing |= dict.fromkeys(c for c, marked in pieces if marked)
                _replace(element, is_tail, pieces)
            elif cleaned != text:
                setattr(element, "tail" if is_tail else "text", cleaned)
    return list(missing)


def mark_in_strings(
    leaves: Sequence[Leaf], fonts: FontSet
) -> tuple[tuple[Leaf, ...], tuple[str, ...]]:
    """Return leaves whose named strings hold the same marks, and the characters, each once."""
    missing: dict[str, None] = {}

    def marked(text: str) -> str:
        cleaned = "".join(c for c in text if ord(c) not in _DROPPED)
        bad = [c for c in dict.fromkeys(cleaned) if not _printable(ord(c), fonts)]
        missing.update(dict.fromkeys(bad))
        return cleaned.translate({ord(c): _mark(c) for c in bad})

    shown = tuple(
        leaf
        if all(text.isascii() for _, text in leaf.strings)
        else replace(leaf, strings=tuple((name, marked(text)) for name, text in leaf.strings))
        for leaf in leaves
    )
    return shown, tuple(missing)


def _mark(character: str) -> str:
    return f"[U+{ord(character):04X}]"


def _printable(codepoint: int, fonts: FontSet) -> bool:
    if codepoint in _SPACES or codepoint in _INVISIBLE or fonts.covers(codepoint):
        return True
    # A precomposed letter prints from its parts when the font has them.
    decomposed = unicodedata.normalize("NFD", chr(codepoint))
    return len(decomposed) > 1 and all(fonts.covers(ord(part)) for part in decomposed)


def _split(text: str, bad: Any) -> Iterator[tuple[str, bool]]:
    """Yield runs of good text, and bad characters one by one."""
    start = 0
    for index, character in enumerate(text):
        if bad(character):
            if start < index:
                yield text[start:index], False
            yield character, True
            start = index + 1
    if start < len(text):
        yield text[start:], False


def _replace(element: Any, is_tail: bool, pieces: list[tuple[str, bool]]) -> None:
    parent = element.getparent() if is_tail else element
    position = parent.index(element) + 1 if is_tail else 0
    setattr(element, "tail" if is_tail else "text", None)
    last: Any = element if is_tail else None
    for piece, marked in pieces:
        if marked:
            mark = element.makeelement("span", {"class": "missing-glyph"})
            mark.text = _mark(piece)
            parent.insert(position, mark)
            position += 1
            last = mark
        elif last is None:
            parent.text = piece
        else:
            last.tail = (last.tail or "") + piece
