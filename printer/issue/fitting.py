"""Finds the place of a foreign page on one of the issue's size: upright, centred, never enlarged.

What this is not: the change of the page itself (`placing`).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from printer.merge.pages import LETTER
from printer.merge.parts import Part
from printer.pdf.objects import as_float, rectangle_of

Box = tuple[float, float, float, float]

SLACK = 2.0
"""Points that a page may be larger than the issue's and still keep its scale."""

SMALLEST, LARGEST = 1.0, 200_000.0
"""Points; a side of another length is a mistake."""

MM = 72 / 25.4

_TURNS = {0: (1, 0, 0, 1), 90: (0, -1, 1, 0), 180: (-1, 0, 0, -1), 270: (0, 1, -1, 0)}
"""Clockwise turn → a, b, c, d of its matrix (ISO 32000-1, 8.3.3)."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How one page is put on its new one."""

    box: Box
    """What is shown of it, in its own space."""

    matrix: tuple[float, float, float, float, float, float]
    shown: tuple[float, float]
    """Its width and height in points when it is upright."""

    scale: float
    """1 or less, for pages that are larger than the new ones."""

    @property
    def is_still(self) -> bool:
        """Whether everything stays where it is."""
        a, b, c, d, e, f = self.matrix
        return max(abs(a - 1), abs(b), abs(c), abs(d - 1), abs(e), abs(f)) < 0.001

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point of the old page is on the new one."""
        a, b, c, d, e, f = self.matrix
        return a * x + c * y + e, b * x + d * y + f

    def rectangle(self, box: Box) -> Box:
        """Return where a rectangle is on the new page."""
        (x0, y0), (x1, y1) = self.point(*box[:2]), self.point(*box[2:])
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def fit_page(page: Any, size: tuple[float, float]) -> Fit:
    """Find the place of a page: as it is when it has the size, never enlarged, centred."""
    box = _shown(page)
    x0, y0, x1, y1 = box
    wide, high = x1 - x0, y1 - y0
    turn = round((as_float(page.get("/Rotate")) or 0) / 90) * 90 % 360
    unit = as_float(page.get("/UserUnit")) or 1.0
    unit = unit if 0.01 <= unit <= 1000 else 1.0
    shown = (high * unit, wide * unit) if turn in (90, 270) else (wide * unit, high * unit)
    too_large = shown[0] > size[0] + SLACK or shown[1] > size[1] + SLACK
    scale = min(size[0] / shown[0], size[1] / shown[1]) if too_large else 1.0
    a, b, c, d = (factor * scale * unit for factor in _TURNS[turn])
    # The centre of what is shown comes to the centre of the new page.
    middle = (x0 + x1) / 2, (y0 + y1) / 2
    e = size[0] / 2 - a * middle[0] - c * middle[1]
    f = size[1] / 2 - b * middle[0] - d * middle[1]
    return Fit(box, (a, b, c, d, e, f), shown, scale)


def _shown(page: Any) -> Box:
    """Return the trimmed page, else what readers show of it, within its sheet."""
    sheet = _usable(rectangle_of(page.get("/MediaBox"))) or tuple(map(float, LETTER))
    for name in ("/TrimBox", "/CropBox"):
        box = rectangle_of(page.get(name))
        if box is None:
            continue
        x0, y0 = max(box[0], sheet[0]), max(box[1], sheet[1])
        x1, y1 = min(box[2], sheet[2]), min(box[3], sheet[3])
        within = _usable((x0, y0, x1, y1))
        if within is not None:
            return within
    return sheet[0], sheet[1], sheet[2], sheet[3]


def _usable(box: Box | None) -> Box | None:
    if box is None:
        return None
    sides = box[2] - box[0], box[3] - box[1]
    return box if min(sides) >= SMALLEST and max(sides) <= LARGEST else None


def tell_sizes(part: Part, fits: list[Fit], size: tuple[float, float]) -> None:
    """Say which pages are of another size, each size once."""
    wanted = _millimetres(size)
    sizes = Counter(
        (_millimetres(fit.shown), round(100 * fit.scale))
        for fit in fits
        if any(abs(own - new) > SLACK for own, new in zip(fit.shown, size, strict=True))
    )
    for (own, percent), count in sizes.items():
        pages = "a page is" if count == 1 else f"{count} pages are"
        done = f"scaled to {percent} %" if percent < 100 else "centred"
        code = "page-scaled" if percent < 100 else "page-centred"
        part.note(code, f"{pages} {own}, the issue's {wanted}: {done}")


def _millimetres(size: tuple[float, float]) -> str:
    wide, high = (round(side / MM) for side in size)
    return f"{wide} × {high} mm"
