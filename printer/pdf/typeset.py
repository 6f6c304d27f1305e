"""The text state of a content stream: where strings fall on the page, and what they say.

Follows ISO 32000-1, 9.3 and 9.4, as far as words, lines and their places need it:
horizontal writing, no glyph outlines.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import NamedTuple

from printer.pdf.objects import as_bytes, as_float, items_of
from printer.pdf.typefaces import UNKNOWN, Font

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points of the page."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
WORD_GAP = 0.18
"""A gap of so many ems between two glyphs is a word space, whatever the font says."""

FARTHEST = 1e9


def times(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies `first`, then `second`."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Return the point (x, y) after the matrix, kept within what a page can hold."""
    a, b, c, d, e, f = matrix
    return _bounded(a * x + c * y + e), _bounded(b * x + d * y + f)


def _bounded(value: float) -> float:
    return min(max(value, -FARTHEST), FARTHEST) if value == value else 0.0


def box_of(matrix: Matrix, x0: float, y0: float, x1: float, y1: float) -> Box:
    """Return the upright box around a transformed rectangle."""
    points = [apply(matrix, x, y) for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1))]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys))


def matrix_of(operands: object) -> Matrix | None:
    """Return six numbers as a matrix, or None."""
    values = operands if isinstance(operands, list) else list(items_of(operands))
    numbers = [as_float(item) for item in values]
    if len(numbers) != 6 or None in numbers:
        return None
    a, b, c, d, e, f = (number or 0.0 for number in numbers)
    return (a, b, c, d, e, f)


_PARAMETERS = {
    "Tc": ("char_space", 1.0),
    "Tw": ("word_space", 1.0),
    "Tz": ("stretch", 0.01),
    "TL": ("leading", 1.0),
    "Ts": ("rise", 1.0),
    "Tr": ("mode", 1.0),
}
"""Operator → the parameter that it sets, and its unit."""


class Shown(NamedTuple):
    """One string, shown."""

    text: str
    box: Box
    size: float
    """Height of the type on the page, in points."""

    baseline: tuple[float, float]
    """Where it begins."""

    codes: tuple[int, ...]


@dataclass(slots=True)
class TextState:
    """The parameters that `q` saves and `Q` brings back, with the current matrices."""

    ctm: Matrix = IDENTITY
    font: Font = UNKNOWN
    size: float = 0.0
    char_space: float = 0.0
    word_space: float = 0.0
    stretch: float = 1.0
    leading: float = 0.0
    rise: float = 0.0
    mode: int = 0
    matrix: Matrix = field(default=IDENTITY)
    line: Matrix = field(default=IDENTITY)

    def begin(self) -> None:
        """BT."""
        self.matrix = self.line = IDENTITY

    def move(self, x: float, y: float) -> None:
        """Td."""
        self.line = times((1.0, 0.0, 0.0, 1.0, x, y), self.line)
        self.matrix = self.line

    def place(self, matrix: Matrix) -> None:
        """Tm."""
        self.matrix = self.line = matrix

    def obey(self, operator: str, operands: list[object]) -> None:
        """Carry out an operator that sets a parameter or moves the pen; others do nothing."""
        number = as_float(operands[-1]) if operands else None
        if operator in ("Td", "TD") and len(operands) == 2:
            if operator == "TD":
                self.leading = -(number or 0.0)
            self.move(as_float(operands[0]) or 0.0, number or 0.0)
        elif operator == "T*":
            self.move(0.0, -self.leading)
        elif operator == "BT":
            self.begin()
        elif operator == "Tm":
            if matrix := matrix_of(operands):
                self.place(matrix)
        elif number is not None and operator in _PARAMETERS:
            name, unit = _PARAMETERS[operator]
            setattr(self, name, int(number) if name == "mode" else number * unit)

    def show(self, items: list[object]) -> Shown:
        """Tj and TJ: strings, with numbers between them that move the pen."""
        text: list[str] = []
        codes: list[int] = []
        pen = 0.0
        for item in items:
            data = as_bytes(item)
            if data is None:
                shift = -(as_float(item) or 0.0) * 0.001
                pen += shift * self.size * self.stretch
                if shift > WORD_GAP and text and not text[-1].endswith(" "):
                    text.append(" ")
                continue
            for glyph in self.font.decode(data):
                space = self.word_space if glyph.is_space else 0.0
                pen += (glyph.width * self.size + self.char_space + space) * self.stretch
                text.append(glyph.text)
                codes.append(glyph.code)
        whole = times(self.matrix, self.ctm)
        box = box_of(whole, 0.0, self.rise - 0.2 * self.size, pen, self.rise + 0.8 * self.size)
        size = abs(self.size) * math.hypot(_bounded(whole[2]), _bounded(whole[3]))
        start = apply(whole, 0.0, self.rise)
        self.matrix = times((1.0, 0.0, 0.0, 1.0, _bounded(pen), 0.0), self.matrix)
        return Shown("".join(text), box, min(size, FARTHEST), start, tuple(codes))
