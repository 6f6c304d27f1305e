"""Paragraphs broken across columns and pages: widows and orphans."""

from __future__ import annotations

from collections.abc import Iterator

from printer.pages.edges import Edges
from printer.pages.values import Flaw, Reading, Spot


def find_broken_paragraphs(reading: Reading, edges: Edges) -> Iterator[Spot]:  # noqa: ARG001 (as all measures)
    """Yield single lines of a paragraph at the foot (orphans) or the head (widows) of a column."""
    for block in reading.running():
        parts = block.fragments
        if len(parts) < 2:
            continue
        for flaw, part in ((Flaw.ORPHAN, parts[0]), (Flaw.WIDOW, parts[-1])):
            if len(part) == 1:
                line = part[0]
                yield Spot(flaw, line.page, line.box, 1, line.text[:40])
