"""Takes all measures of a document that has been read, and counts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator

from printer.pages.breaks import find_broken_paragraphs
from printer.pages.edges import Edges
from printer.pages.footgaps import Gap, find_foot_gaps
from printer.pages.grid import find_off_grid, misfits
from printer.pages.headings import find_stranded_headings
from printer.pages.ladders import find_ladders
from printer.pages.lastlines import find_last_lines
from printer.pages.overfull import find_overfull_lines
from printer.pages.report import Measures, PageMeasures, Tally
from printer.pages.rivers import find_rivers
from printer.pages.spacing import find_spacing
from printer.pages.values import Reading, Spot

Measure = Callable[[Reading, Edges], Iterator[Spot]]

MEASURES: tuple[Measure, ...] = (
    find_spacing,
    find_ladders,
    find_last_lines,
    find_broken_paragraphs,
    find_stranded_headings,
    find_rivers,
    find_overfull_lines,
    find_off_grid,
)
"""All but the gaps at the feet of pages, which are seen on their images."""


def measure(source: str, reading: Reading, gaps: list[Gap]) -> Measures:
    """Measure a document; `source` is its name, `gaps` what is white at the feet of its pages."""
    edges = Edges(reading)
    spots = [spot for one in MEASURES for spot in one(reading, edges)]
    spots += find_foot_gaps(reading, gaps)
    counted = _Counts(reading, edges)
    white = {gap.page: gap.height for gap in gaps}
    pages = []
    for sheet in reading.sheets:
        here = [spot for spot in spots if spot.page == sheet.number]
        here.sort(key=lambda spot: (-spot.box[3], spot.box[0]))
        pages.append(
            PageMeasures(
                sheet.number + 1,
                len(sheet.columns),
                white.get(sheet.number),
                counted.tally([sheet.number], here),
                tuple(here),
            )
        )
    total = counted.tally(range(len(reading.sheets)), spots)
    return Measures(
        source, reading.tagged, reading.text_size, reading.leading, reading.turned,
        total, tuple(pages),
    )  # fmt: skip


class _Counts:
    """What there is to be measured on each page: the numbers behind the shares."""

    def __init__(self, reading: Reading, edges: Edges) -> None:
        self.lines: Counter[int] = Counter()
        self.paragraphs: Counter[int] = Counter()
        self.on_grid = Counter(line.page for line, _ in misfits(reading))
        self.stretches: dict[int, list[float]] = defaultdict(list)
        for block in reading.running():
            self.lines.update(line.page for line in block.lines)
            for line in edges.justified_lines(block):
                if line.stretch is not None:
                    self.stretches[line.page].append(line.stretch)
        for block in reading.paragraphs():
            if len(block.lines) > 1:
                self.paragraphs[block.lines[-1].page] += 1

    def tally(self, pages: Iterable[int], spots: Iterable[Spot]) -> Tally:
        pages = list(pages)
        return Tally(
            sum(self.lines[page] for page in pages),
            tuple(sorted(one for page in pages for one in self.stretches.get(page, ()))),
            sum(self.paragraphs[page] for page in pages),
            sum(self.on_grid[page] for page in pages),
            Counter(spot.flaw for spot in spots),
        )
