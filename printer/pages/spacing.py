"""Word spaces: which justified lines are loose, very loose or tight."""

from __future__ import annotations

from collections.abc import Iterator

from printer.pages.edges import Edges
from printer.pages.values import Flaw, Reading, Spot

LOOSE = 1.5
VERY_LOOSE = 2.0
TIGHT = 0.8
"""Mean word space of a line, as a share of the font's own."""


def find_spacing(reading: Reading, edges: Edges) -> Iterator[Spot]:
    """Yield the justified lines whose word spaces are far from the font's; `amount` is the share."""
    for block in reading.running():
        for line in edges.justified_lines(block):
            stretch = line.stretch or 0.0
            flaw = _flaw(stretch)
            if flaw is not None:
                yield Spot(flaw, line.page, line.box, stretch, line.text[:40])


def _flaw(stretch: float) -> Flaw | None:
    if stretch > VERY_LOOSE:
        return Flaw.VERY_LOOSE
    if stretch > LOOSE:
        return Flaw.LOOSE
    return Flaw.TIGHT if stretch < TIGHT else None
