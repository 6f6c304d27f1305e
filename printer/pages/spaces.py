"""The natural word space of a font: what justification stretches and shrinks.

A font that has a space says its width. Typesetters such as TeX move the pen instead and
leave the space out of the font; last lines and headings are set with the natural space,
so it is the width that comes most often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from printer.pdf.content import Piece
from printer.pdf.typefaces import Font

ASSUMED = 0.25
"""Ems, where neither the font nor its lines tell: a quarter is usual for text faces."""

NARROWEST, WIDEST = 0.12, 0.7
"""Ems that a word space may have; monospaced faces have the widest."""

_STEP = 0.01
_ENOUGH = 8
_SHARE = 0.03
"""How often a width must come to be the natural one."""

_Key = tuple[int, str]


class NaturalSpaces:
    """The word spaces of the fonts of one document, in ems."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self._known: dict[_Key, float] = {}
        seen: dict[_Key, Counter[int]] = {}
        for piece in pieces:
            if not piece.runs or piece.size <= 0:
                continue
            key = (piece.font.number, piece.font.name)
            if key not in seen:
                seen[key] = Counter()
                width = _own_space(piece.font)
                if width is not None:
                    self._known[key] = width
            if key not in self._known:
                runs = piece.runs
                seen[key].update(
                    round((after.left - before.right) / piece.size / _STEP)
                    for before, after in pairwise(runs)
                )
        for key, widths in seen.items():
            self._known.setdefault(key, _usual(widths))

    def __call__(self, font: Font) -> float:
        """Return the natural word space of a font."""
        return self._known.get((font.number, font.name), ASSUMED)


def _own_space(font: Font) -> float | None:
    for code in (code for code, text in font.text.items() if text in (" ", "\u00a0")):
        # A simple font states the widths of its own codes only; the rest is encoding.
        width = font.widths.get(code)
        if width is None and font.kind == "Type0":
            width = font.default_width
        if width is not None and NARROWEST <= width <= WIDEST:
            return width
    return None


def _usual(widths: Counter[int]) -> float:
    likely = Counter(
        {step: times for step, times in widths.items() if NARROWEST <= step * _STEP <= WIDEST}
    )
    if likely:
        step, times = likely.most_common(1)[0]
        if times >= max(_ENOUGH, _SHARE * sum(likely.values())):
            return step * _STEP
    return ASSUMED
