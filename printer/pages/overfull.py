"""Lines that are too long: beyond the edge of their column, or of the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from printer.pages.edges import HANGING, Edges
from printer.pages.values import Block, Flaw, Line, Reading, Spot

SLACK = 1.0
"""Points that nobody sees."""


def find_overfull_lines(reading: Reading, edges: Edges) -> Iterator[Spot]:
    """Yield lines of justified paragraphs beyond the measure, and any beyond the page.

    `amount` is how far, in points. In ragged text nothing tells the measure.
    """
    for block in reading.blocks:
        justified = edges.justifies(block)
        for line in block.lines:
            page = reading.sheets[line.page].box
            beyond = max(line.right - page[2], page[0] - line.left)
            over = _beyond_edge(line, block, edges) if justified else 0.0
            if beyond > SLACK or over > SLACK:
                yield Spot(Flaw.OVERFULL, line.page, line.box, max(beyond, over), line.text[:40])


def _beyond_edge(line: Line, block: Block, edges: Edges) -> float:
    """Return by how much a line is longer than the others of its paragraph on its page."""
    if edges.of(line) is not None:
        return 0.0
    same = [other for other in block.lines if other.page == line.page]
    held = Counter(edge for other in same if (edge := edges.of(other)) is not None)
    # In another column the edge is another: only one that the line crosses is its own.
    crossed = [edge for edge in held if line.left < edge < line.right]
    if not crossed:
        return 0.0
    over = line.right - max(crossed)
    hangs = not line.words[-1].text[-1:].isalnum()
    return 0.0 if hangs and over <= HANGING * line.size else over
