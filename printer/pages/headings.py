"""Headings that are stranded: what they announce begins in another column or on another page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from printer.pages.edges import Edges
from printer.pages.values import FLOWING, Block, Flaw, Kind, Line, Reading, Spot, around


class _Start(NamedTuple):
    page: int
    top: float
    left: float
    is_text: bool


def find_stranded_headings(reading: Reading, edges: Edges) -> Iterator[Spot]:  # noqa: ARG001 (as all measures)
    """Yield every heading after which the column ends; `amount` is the pages to what follows."""
    flow = [block for block in reading.blocks if block.kind in FLOWING]
    for place, block in enumerate(flow):
        if block.kind is not Kind.HEADING or not block.lines:
            continue
        starts = list(_starts(flow[place + 1 :]))
        last = block.lines[-1]
        if not starts or not all(_elsewhere(start, last) for start in starts):
            continue
        if reading.tagged or not _has_below(reading, last):
            box = around([line.box for line in block.lines if line.page == last.page])
            yield Spot(Flaw.STRANDED, last.page, box, starts[0].page - last.page, last.text[:40])


def _starts(following: Sequence[Block]) -> Iterator[_Start]:
    """Yield where what follows begins: figures may be moved, so the first text after them counts too."""
    for block in following:
        if block.kind is Kind.HEADING:
            continue
        text = block.kind is not Kind.FIGURE and bool(block.lines)
        if text:
            line = block.lines[0]
            yield _Start(line.page, line.baseline, line.left, is_text=True)
        elif block.pictures:
            page, box = block.pictures[0]
            yield _Start(page, box[3], box[0], is_text=False)
        if text and block.kind is not Kind.CAPTION:
            return


def _has_below(reading: Reading, last: Line) -> bool:
    """Tell whether anything stands below a line in its column; without tags the order is a guess."""
    boxes = [line.box for block in reading.blocks for line in block.lines if line.page == last.page]
    boxes += [box for block in reading.blocks for page, box in block.pictures if page == last.page]
    return any(
        box[3] < last.baseline and box[0] < last.right and box[2] > last.left for box in boxes
    )


def _elsewhere(start: _Start, last: Line) -> bool:
    if start.page != last.page:
        return True
    # A figure may stand above or beside its heading; text that begins higher is in another column.
    higher = start.top > last.top + last.size and start.left > last.left + last.size
    return start.is_text and higher
