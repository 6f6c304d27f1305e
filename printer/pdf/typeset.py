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

WORD_SPACES = frozenset((" ", "\u00a0"))
"""What is stretched when a line is set to its measure; narrow spaces are not."""

LEVEL = 1e-3
"""A line that rises by less than this share of its length is level."""

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


class Run(NamedTuple):
    """Neighbouring glyphs with no word space among them."""

    text: str
    left: float
    """Where the first glyph begins, in points of the page, the letters' own space included."""

    right: float
    """Where the advance of the last glyph ends."""


class Shown(NamedTuple):
    """One string, shown."""

    text: str
    box: Box
    size: float
    """Height of the type on the page, in points."""

    baseline: tuple[float, float]
    """Where it begins."""

    codes: tuple[int, ...]
    runs: tuple[Run, ...] = ()
    """Its words; empty where the line does not run from left to right across the page."""


@dataclass(slots=True)
class _Runs:
    """Gathers the glyphs of one string into runs, in units of text space."""

    done: list[tuple[str, float, float]] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    start: float = 0.0
    end: float = 0.0

    def add(self, text: str, start: float, end: float) -> None:
        """Add a glyph; a space, or a hole like one, ends the run before it."""
        if text in WORD_SPACES:
            self.close()
            return
        if not self.text:
            self.start = start
        self.text.append(text)
        self.end = end

    def close(self) -> None:
        """End a run."""
        if self.text:
            self.done.append(("".join(self.text), self.start, self.end))
            self.text = []

    def on_page(self, matrix: Matrix, rise: float) -> tuple[Run, ...]:
        """Return the runs in points of the page."""
        self.close()
        along, across = matrix[0], matrix[1]
        if along <= 0 or abs(across) > LEVEL * along:
            return ()
        return tuple(
            Run(text, apply(matrix, start, rise)[0], apply(matrix, end, rise)[0])
            for text, start, end in self.done
        )


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
        runs = _Runs()
        pen = 0.0
        for item in items:
            data = as_bytes(item)
            if data is None:
                shift = -(as_float(item) or 0.0) * 0.001
                pen += shift * self.size * self.stretch
                if shift > WORD_GAP and text and not text[-1].endswith(" "):
                    text.append(" ")
                    runs.close()
                continue
            for glyph in self.font.decode(data):
                space = self.word_space if glyph.is_space else 0.0
                end = pen + glyph.width * self.size * self.stretch
                runs.add(glyph.text or (" " if glyph.is_space else ""), pen, end)
                pen = end + (self.char_space + space) * self.stretch
                text.append(glyph.text)
                codes.append(glyph.code)
        whole = times(self.matrix, self.ctm)
        box = box_of(whole, 0.0, self.rise - 0.2 * self.size, pen, self.rise + 0.8 * self.size)
        size = abs(self.size) * math.hypot(_bounded(whole[2]), _bounded(whole[3]))
        start = apply(whole, 0.0, self.rise)
        self.matrix = times((1.0, 0.0, 0.0, 1.0, _bounded(pen), 0.0), self.matrix)
        words = runs.on_page(whole, self.rise)
        return Shown("".join(text), box, min(size, FARTHEST), start, tuple(codes), words)
