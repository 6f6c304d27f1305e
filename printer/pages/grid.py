"""The baseline grid: whether lines in neighbouring columns align."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from printer.pages.edges import Edges
from printer.pages.reading import text_lines
from printer.pages.values import Flaw, Line, Reading, Spot

MISFIT = 0.5
"""Points off the grid that can be seen between columns."""

_STEP = 0.25


def find_off_grid(reading: Reading, edges: Edges) -> Iterator[Spot]:  # noqa: ARG001 (as all measures)
    """Yield the lines of text off the grid that most lines of their page keep.

    Told of pages with several columns, where it is seen. `amount` is the distance from the
    grid in points. The grid is asked of the text only, not of notes and captions, which
    have a leading of their own.
    """
    for line, misfit in misfits(reading):
        if abs(misfit) > MISFIT:
            yield Spot(Flaw.OFF_GRID, line.page, line.box, misfit, line.text[:40])


def misfits(reading: Reading) -> Iterator[tuple[Line, float]]:
    """Yield each line of text on pages of several columns with its distance from the grid."""
    leading = reading.leading
    if leading <= 0:
        return
    by_page: dict[int, list[Line]] = {}
    for line in text_lines(reading.blocks, reading.text_size):
        if len(reading.sheets[line.page].columns) > 1:
            by_page.setdefault(line.page, []).append(line)
    for lines in by_page.values():
        phase = _phase([line.baseline % leading for line in lines], leading)
        for line in lines:
            off = (line.baseline - phase) % leading
            yield line, off if off <= leading / 2 else off - leading


def _phase(phases: list[float], leading: float) -> float:
    """Return the phase that most lines share."""
    steps = max(1, round(leading / _STEP))
    bins = Counter(round(phase / leading * steps) % steps for phase in phases)
    best = max(bins, key=lambda step: (_with_neighbours(bins, step, steps), -step))
    centre = best * leading / steps
    near = [
        off
        for phase in phases
        if abs(off := (phase - centre + leading / 2) % leading - leading / 2) <= 2 * _STEP
    ]
    return centre + sorted(near)[len(near) // 2]


def _with_neighbours(bins: Counter[int], step: int, steps: int) -> int:
    return bins[step] + bins[(step - 1) % steps] + bins[(step + 1) % steps]
