"""The last lines of paragraphs: runts, and lines of a single word."""

from __future__ import annotations

from collections.abc import Iterator

from printer.pages.edges import Edges
from printer.pages.values import Flaw, Reading, Spot

RUNT = 3.0
"""Ems; a last line that is shorter hardly covers the next paragraph's indent."""


def find_last_lines(reading: Reading, edges: Edges) -> Iterator[Spot]:  # noqa: ARG001 (as all measures)
    """Yield last lines that are too short, and those of one word; `amount` is their width.

    The rest of a divided word is a runt whatever its width. A line may be both.
    """
    for block in reading.paragraphs():
        if len(block.lines) < 2:
            continue
        before, last = block.lines[-2:]
        width = last.right - last.left
        alone = len(last.words) == 1
        if width < RUNT * last.size or (alone and before.divided):
            yield Spot(Flaw.RUNT, last.page, last.box, width, last.text[:40])
        if alone:
            yield Spot(Flaw.SINGLE_WORD, last.page, last.box, width, last.text[:40])
