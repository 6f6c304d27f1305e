"""Where columns end on the right, and so which lines are set to the measure.

A text is justified where most of its lines end below each other. In ragged text no edge
gathers most lines, so that nothing of it counts as stretched or too long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from printer.pages.values import Block, Line, Reading

WITHIN = 0.75
"""Points by which the ends of lines at one edge may differ."""

MOST = 0.5
"""Share of the lines that end near an edge which have to end at it."""

NEAR = 4.0
"""Ems from an edge, within which lines might have ended at it."""

FEWEST = 3
HANGING = 0.6
"""Ems by which punctuation may stand out of the measure."""

_MARKS = "-\u00ad\u2010\u2013\u2014.,;:!?'\"\u2019\u201d\u201c\u2018\u00bb\u203a)]"


class Edges:
    """The right edges of a document, page by page."""

    def __init__(self, reading: Reading) -> None:
        ends: dict[int, list[float]] = defaultdict(list)
        for block in reading.running():
            for line in block.lines[:-1]:
                if line.stretch is not None:
                    ends[line.page].append(line.right)
        near = NEAR * reading.text_size
        self._pages = {page: peaks(values, near) for page, values in ends.items()}
        self._all = peaks([end for values in ends.values() for end in values], near)

    def of(self, line: Line) -> float | None:
        """Return the edge at which a line ends, its hanging punctuation aside; None for none."""
        for edge in (*self._pages.get(line.page, ()), *self._all):
            over = line.right - edge
            if -WITHIN * 1.5 <= over <= WITHIN * 1.5:
                return edge
            hangs = line.words[-1].text[-1:] in _MARKS
            if hangs and 0 < over <= HANGING * line.size:
                return edge
        return None

    def justifies(self, block: Block) -> bool:
        """Tell whether a paragraph is set to the measure."""
        inner = [line for line in block.lines[:-1] if line.stretch is not None]
        held = sum(self.of(line) is not None for line in inner)
        return bool(inner) and held >= 0.6 * len(inner)

    def justified_lines(self, block: Block) -> Iterator[Line]:
        """Yield the lines of a paragraph whose word spaces were stretched or shrunk to fit."""
        if not self.justifies(block):
            return
        for line in block.lines[:-1]:
            if line.stretch is not None and self.of(line) is not None:
                yield line


def clusters(values: Iterable[float]) -> list[tuple[float, int]]:
    """Return where at least three of some numbers lie together, and how many do."""
    found: list[tuple[float, int]] = []
    group: list[float] = []
    for value in [*sorted(values), float("inf")]:
        if group and value - group[0] > 2 * WITHIN:
            if len(group) >= FEWEST:
                found.append((group[len(group) // 2], len(group)))
            group = []
        group.append(value)
    return found


def peaks(values: list[float], near: float) -> tuple[float, ...]:
    """Return the ends that most of the lines have which end near them."""
    return tuple(
        edge
        for edge, count in clusters(values)
        if count >= MOST * sum(abs(value - edge) <= near for value in values)
    )
