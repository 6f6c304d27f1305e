"""Ladders: divided words at the ends of many lines in a row."""

from __future__ import annotations

from collections.abc import Iterator

from printer.pages.edges import Edges
from printer.pages.values import Flaw, Line, Reading, Spot, around

MOST_RUNGS = 2
"""Divided lines in a row that are no ladder."""


def find_ladders(reading: Reading, edges: Edges) -> Iterator[Spot]:  # noqa: ARG001 (as all measures)
    """Yield every row of three or more lines that end in a divided word; `amount` is the number."""
    for block in reading.running():
        for part in block.fragments:
            rungs: list[Line] = []
            for line in [*part, None]:
                if line is not None and line.divided:
                    rungs.append(line)
                    continue
                if len(rungs) > MOST_RUNGS:
                    box = around(
                        [(rung.words[-1].right - rung.size, *rung.box[1:]) for rung in rungs]
                    )
                    yield Spot(Flaw.LADDER, rungs[0].page, box, len(rungs), rungs[0].text[-40:])
                rungs = []
