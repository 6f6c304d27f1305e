"""The advances of a text's glyphs, from the engine's own shaping.

Once a line is justified, the engine shapes words apart from the spaces between them, so that
pairs of letter and space are not kerned. So words are measured one by one, and once each. Only
texts whose letters stand apart (small capitals) are measured as a whole.
"""

from __future__ import annotations

import array
import bisect
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

_PIECES = re.compile("[^ \u00a0]+|[ \u00a0]")
SPACES = frozenset(" \u00a0")
"""The word spaces that the engine widens."""

_MOST_WORDS = 50_000
"""Words that are remembered of one style."""

_GLYPH_INTEGERS = 5
"""A PangoGlyphInfo is five integers: glyph, width, two offsets, attributes."""


@dataclass(frozen=True, slots=True)
class Measured:
    """A text of one style, in CSS pixels."""

    text: str
    advances: Sequence[float]
    """Of everything before each character; one more than there are characters."""

    offsets: Sequence[int] | None
    """UTF-8 bytes before each character; None where each character is a byte."""

    is_exact: bool
    """Any part of it is as wide as it is here, and as high as its style says."""

    def index_of(self, offset: int) -> int:
        """Return the character that begins `offset` bytes after the beginning."""
        return offset if self.offsets is None else bisect.bisect_left(self.offsets, offset)

    def offset_of(self, index: int) -> int:
        """Return how many bytes stand before a character."""
        return index if self.offsets is None else self.offsets[index]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word or a space: the advance of each character, in which fonts."""

    widths: Sequence[float]
    fonts: frozenset[int]
    is_rightward: bool


class Ruler:
    """Measures texts of one computed style of the engine."""

    def __init__(self, style: Any) -> None:
        from weasyprint.text.ffi import FROM_UNITS, pango
        from weasyprint.text.line_break import Layout, line_size

        self._style = style
        self._pieces: dict[str, _Piece] = {}
        self._layout = Layout(style)
        space = self._piece(" ")
        self._fonts = space.fonts
        self.height: float = line_size(self._layout.get_first_line()[0], style)[1]
        self.baseline: float = pango.pango_layout_get_baseline(self._layout.layout) * FROM_UNITS
        self.space: float = space.widths[0] + max(0.0, style["word_spacing"])
        """How wide a word space should be."""

        active = {"layout", "language", "style"}
        self._put_aside = {
            name: value for name, value in self._layout.__dict__.items() if name not in active
        }
        self.em: float = style["font_size"]
        self.narrowed: float = max(0.0, -style["word_spacing"])
        """By how much the engine's own spaces are narrower, as a help for its line breaks."""

    def hyphen(self) -> float:
        """Return the width of what is drawn where a word is divided."""
        text: str = self._style["hyphenate_character"]
        return sum((self._pieces.get(text) or self._piece(text)).widths)

    def measure(self, text: str) -> Measured | None:
        """Measure `text`; None if it does not run rightward throughout.

        Its spaces are as wide as they should be.
        """
        if self._style["letter_spacing"] not in ("normal", 0):
            pieces = [self._spaced(text)]
        else:
            known = self._pieces
            pieces = [known.get(piece) or self._piece(piece) for piece in _PIECES.findall(text)]
        if not all(piece.is_rightward for piece in pieces):
            return None
        widths = [width for piece in pieces for width in piece.widths]
        if self.space != self._pieces[" "].widths[0]:
            widths = [
                self.space if character in SPACES else width
                for character, width in zip(text, widths, strict=True)
            ]
        return Measured(
            text,
            [0.0, *itertools.accumulate(widths)],
            None if text.isascii() else _offsets(text),
            all(piece.fonts == self._fonts for piece in pieces),
        )

    def layout_of(self, text: str, width: float) -> Any:
        """Return the engine's layout of a text, put aside until it is drawn."""
        from weasyprint.text.line_break import Layout

        layout = Layout.__new__(Layout)
        layout.__dict__.update(self._put_aside)
        layout.text, layout.justification_spacing, layout.max_width = text, 0, width
        return layout

    def _piece(self, text: str) -> _Piece:
        from weasyprint.text.ffi import ffi, pango

        if len(self._pieces) > _MOST_WORDS:
            self._pieces = {" ": self._pieces[" "]}
        raw = text.encode()
        pango.pango_layout_set_text(self._layout.layout, ffi.new("char[]", raw), len(raw))
        self._pieces[text] = piece = _shaped(self._layout, text)
        return piece

    def _spaced(self, text: str) -> _Piece:
        """Measure letters that stand apart; at the ends of a line they do so a little less."""
        from weasyprint.text.line_break import Layout

        layout = Layout(self._style)
        layout.set_text(text)
        piece = _shaped(layout, text)
        return _Piece(piece.widths, frozenset(), piece.is_rightward)


def _offsets(text: str) -> list[int]:
    return [0, *itertools.accumulate(len(character.encode()) for character in text)]


def _shaped(layout: Any, text: str) -> _Piece:
    """Read what the engine shaped."""
    from weasyprint.text.ffi import FROM_UNITS, ffi

    line, _ = layout.get_first_line()
    widths = [0.0] * len(text.encode())
    fonts = set()
    is_rightward = True
    run = line.runs[0] if line.runs != ffi.NULL else ffi.NULL
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        run = run.next
        count, offset = glyphs.num_glyphs, item.offset
        fonts.add(int(ffi.cast("intptr_t", item.analysis.font)))
        is_rightward = is_rightward and item.analysis.level % 2 == 0
        numbers = array.array("i")
        numbers.frombytes(bytes(ffi.buffer(glyphs.glyphs, count * 4 * _GLYPH_INTEGERS)))
        clusters = ffi.unpack(glyphs.log_clusters, count)
        for cluster, width in zip(clusters, numbers[1::_GLYPH_INTEGERS], strict=True):
            widths[offset + cluster] += width * FROM_UNITS
    if len(widths) != len(text):
        widths = [sum(widths[start:end]) for start, end in itertools.pairwise(_offsets(text))]
    _share(text, widths)
    return _Piece(tuple(widths), frozenset(fonts), is_rightward)


def _share(text: str, widths: list[float]) -> None:
    """Share the width of a ligature among its letters: a word may be divided inside."""
    start = 0
    for index in range(1, len(text) + 1):
        if index < len(text) and not widths[index] and text[index].isalpha():
            continue
        if (count := index - start) > 1 and widths[start]:
            widths[start:index] = [widths[start] / count] * count
        start = index
