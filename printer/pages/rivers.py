"""Rivers: word spaces that run into each other down a paragraph."""

from __future__ import annotations

from collections.abc import Iterator

from printer.pages.edges import Edges
from printer.pages.values import Flaw, Line, Reading, Spot, around

LENGTH = 5
"""Lines from which on spaces below each other are seen as a river."""

OVERLAP = 0.5
"""Share of the narrower of two spaces that has to stand below the other."""

_Gap = tuple[float, float]


def find_rivers(reading: Reading, edges: Edges) -> Iterator[Spot]:
    """Yield every chain of five or more spaces below each other; `amount` is its lines."""
    for block in reading.running():
        if edges.justifies(block):
            for part in block.fragments:
                yield from _in(part)


def _in(lines: tuple[Line, ...]) -> Iterator[Spot]:
    open_chains: list[list[_Gap]] = []
    told: set[tuple[int, _Gap]] = set()
    for place, line in enumerate((*lines, None)):
        gaps = line.gaps if line is not None else ()
        longer: dict[_Gap, list[_Gap]] = {gap: [gap] for gap in gaps}
        for chain in open_chains:
            below = [gap for gap in gaps if _meet(chain[-1], gap)]
            for gap in below:
                if len(chain) >= len(longer[gap]):
                    longer[gap] = [*chain, gap]
            source = (place - len(chain), chain[0])
            if not below and len(chain) >= LENGTH and source not in told:
                told.add(source)
                yield _spot(lines[place - len(chain) : place], chain)
        open_chains = list(longer.values())


def _meet(above: _Gap, below: _Gap) -> bool:
    shared = min(above[1], below[1]) - max(above[0], below[0])
    return shared > 0 and shared >= OVERLAP * min(above[1] - above[0], below[1] - below[0])


def _spot(lines: tuple[Line, ...], chain: list[_Gap]) -> Spot:
    boxes = [
        (gap[0], line.box[1], gap[1], line.top) for line, gap in zip(lines, chain, strict=True)
    ]
    return Spot(Flaw.RIVER, lines[0].page, around(boxes), len(chain), lines[0].text[:40])
