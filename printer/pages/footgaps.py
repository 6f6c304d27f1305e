"""White gaps at the feet of pages and columns, seen on the image of the page.

What is drawn (charts, rules, tints) has no place in the text, so the page is looked at: the
lowest ink of each column above the notes, or above the foot that the pages of the
document share.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from printer.imaging import PageImages
from printer.pages.reading import text_lines
from printer.pages.values import FLOWING, Block, Column, Flaw, Kind, Reading, Spot
from printer.pdf.typeset import Box

if TYPE_CHECKING:
    from PIL.Image import Image

LARGEST = 1 / 6
"""Share of the page's height from which on a gap is told."""

_DPI = 40
_INK = 24
"""Levels of grey by which ink differs from the paper around it."""

_BIG = 1.3
"""Share of the text's size from which on a heading at the head of a page opens a part."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The white at the foot of a column."""

    page: int
    box: Box

    @property
    def height(self) -> float:
        """In points."""
        return max(0.0, self.box[3] - self.box[1])


def foot_gaps(reading: Reading, images: PageImages) -> Iterator[Gap]:
    """Yield the largest gap of each page but those on which a text ends."""
    foot = _foot(reading)
    if foot is None:
        return
    usual = _usual_columns(reading)
    ends = _ends(reading)
    for sheet in reading.sheets:
        flow = [block for block in reading.blocks if _on(block, sheet.number)]
        filled = any(block.kind in FLOWING for block in flow)
        if sheet.number in ends or not filled or sheet.number >= len(images):
            continue
        columns = sheet.columns or usual
        image = images.draw(sheet.number, _DPI, grey=True)
        page = _Page(image, sheet.box)
        page.clear(sheet.furniture)
        gaps = [_gap(page, sheet.number, column, foot, flow, reading) for column in columns]
        if gaps:
            yield max(gaps, key=lambda gap: gap.height)


def find_foot_gaps(reading: Reading, gaps: list[Gap]) -> Iterator[Spot]:
    """Yield the gaps of more than a sixth of the page; `amount` is their height in points."""
    for gap in gaps:
        page = reading.sheets[gap.page].box
        if gap.height > LARGEST * (page[3] - page[1]):
            yield Spot(Flaw.FOOT_GAP, gap.page, gap.box, gap.height)


class _Page:
    """The image of a page, addressed in points."""

    def __init__(self, image: Image, box: Box) -> None:
        self.image, self.box = image, box
        self.scale = image.width / (box[2] - box[0])
        levels = image.histogram()
        self.paper = levels.index(max(levels))

    def _pixels(self, box: Box) -> tuple[int, int, int, int]:
        left, bottom, _, top = self.box[0], box[1], box[2], self.box[3]
        return (
            max(0, round((box[0] - left) * self.scale)),
            max(0, round((top - box[3]) * self.scale)),
            min(self.image.width, round((box[2] - left) * self.scale)),
            min(self.image.height, round((top - bottom) * self.scale)),
        )

    def clear(self, boxes: tuple[Box, ...]) -> None:
        """Take away what is no content."""
        for box in boxes:
            pixels = self._pixels((box[0] - 1, box[1] - 2, box[2] + 1, box[3] + 2))
            if pixels[0] < pixels[2] and pixels[1] < pixels[3]:
                self.image.paste(self.paper, pixels)

    def lowest_ink(self, box: Box) -> float | None:
        """Return the lowest height in a box at which something is printed."""
        pixels = self._pixels(box)
        if pixels[0] >= pixels[2] or pixels[1] >= pixels[3]:
            return None
        paper = self.paper
        part = self.image.crop(pixels)
        marks = part.point([255 * (abs(level - paper) > _INK) for level in range(256)])
        found = marks.getbbox()
        return None if found is None else box[3] - found[3] / self.scale


def _gap(
    page: _Page, number: int, column: Column, foot: float, flow: list[Block], reading: Reading
) -> Gap:
    box = reading.sheets[number].box
    notes = [
        line.top
        for block in flow
        if block.kind is Kind.NOTE
        for line in block.lines
        if line.page == number and line.left < column.right and line.right > column.left
    ]
    # The rule above the notes stands within a line of them, and is no text.
    floor = max(notes) + reading.leading if notes else foot
    floor = max(foot, floor)
    lowest = page.lowest_ink((column.left, floor, column.right, box[3]))
    top = box[3] if lowest is None else max(lowest, floor)
    return Gap(number, (column.left, floor, column.right, top))


def _foot(reading: Reading) -> float | None:
    """Return the height at which full pages end: that of the lowest lines, but for one stray."""
    lowest: dict[int, float] = {}
    for line in text_lines(reading.blocks, reading.text_size):
        bottom = line.baseline - 0.25 * line.size
        lowest[line.page] = min(bottom, lowest.get(line.page, bottom))
    feet = sorted(lowest.values())
    if not feet:
        return None
    return feet[1] if len(feet) > 4 and feet[1] - feet[0] < 2 * reading.leading else feet[0]


def _usual_columns(reading: Reading) -> tuple[Column, ...]:
    return next((sheet.columns for sheet in reading.sheets if sheet.columns), ())


def _on(block: Block, page: int) -> bool:
    return any(line.page == page for line in block.lines) or any(
        place == page for place, _ in block.pictures
    )


def _ends(reading: Reading) -> frozenset[int]:
    """Return the pages on which an article or a part ends, where white is right."""
    last: dict[int, int] = {}
    starts: dict[int, Block] = {}
    for block in reading.blocks:
        if block.kind not in FLOWING or not block.lines:
            continue
        last[block.division] = max(last.get(block.division, 0), block.lines[-1].page)
        page = block.lines[0].page
        if page not in starts or block.lines[0].top > starts[page].lines[0].top:
            starts[page] = block
    opened = {
        page - 1
        for page, block in starts.items()
        if block.kind is Kind.HEADING and block.size > _BIG * reading.text_size
    }
    return frozenset([*last.values(), *opened, len(reading.sheets) - 1])
