"""Reads the set pages of an open PDF: lines, blocks, columns, furniture."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from printer.pages.guessed import guessed_blocks, text_size
from printer.pages.spaces import NaturalSpaces
from printer.pages.tagged import tagged_blocks
from printer.pages.values import Block, Column, Kind, Line, Reading, Sheet
from printer.pdf.content import PageContent
from printer.pdf.document import Document
from printer.pdf.painting import ContentReader
from printer.pdf.tagreading import read_tree
from printer.pdf.typeset import Box

FEWEST_LINES = 3
"""Of a column; less is a note beside the text."""

FEWEST_WORDS = 3
"""Of a line that tells where a column is."""

_A4 = (0.0, 0.0, 595.28, 841.89)


def read_pages(document: Document) -> Reading:
    """Read a document: its paragraphs as the tags have them, or as their places suggest.

    Raises TooLong when the time of the document is used up.
    """
    reader = ContentReader(document)
    contents = [reader.read(page) for page in range(len(document.pages))]
    natural = NaturalSpaces(
        piece for content in contents for piece in content.pieces if piece.kind == "text"
    )
    boxes = [_visible(document, page) for page in range(len(document.pages))]
    tagged = document.struct_root is not None
    blocks: tuple[Block, ...] = ()
    repeated: list[Line] = []
    if tagged:
        blocks = tagged_blocks(read_tree(document), contents, natural)
        tagged = any(block.lines for block in blocks)
    if not tagged:
        heights = [(box[1], box[3]) for box in boxes]
        blocks, repeated = guessed_blocks(contents, heights, natural)
    document.deadline.check()
    size = _text_size(blocks)
    columns = _columns(blocks, size)
    furniture = _furniture(contents, repeated)
    sheets = tuple(
        Sheet(page, box, columns.get(page, ()), furniture.get(page, ()))
        for page, box in enumerate(boxes)
    )
    turned = sum(
        piece.kind == "text" and not piece.runs and bool(piece.text.strip()) and piece.size > 0
        for content in contents
        for piece in content.pieces
    )
    return Reading(sheets, blocks, tagged, size, _leading(blocks, size), tuple(contents), turned)


def _visible(document: Document, page: int) -> Box:
    box = document.box(page, "/CropBox") or document.box(page, "/MediaBox") or _A4
    return box if box[2] - box[0] > 1 and box[3] - box[1] > 1 else _A4


def _text_size(blocks: Iterable[Block]) -> float:
    text = [line for block in blocks if block.kind is Kind.TEXT for line in block.lines]
    return text_size(text)


def text_lines(blocks: Iterable[Block], size: float) -> list[Line]:
    """Return the lines of the text itself, in its own size."""
    return [
        line
        for block in blocks
        if block.kind is Kind.TEXT and abs(block.size - size) <= 0.05 * size
        for line in block.lines
    ]


def _leading(blocks: Iterable[Block], size: float) -> float:
    steps: Counter[float] = Counter()
    for block in blocks:
        if block.kind is Kind.TEXT and abs(block.size - size) <= 0.05 * size:
            for part in block.fragments:
                steps.update(
                    round(before.baseline - after.baseline, 1) for before, after in pairwise(part)
                )
    return steps.most_common(1)[0][0] if steps else 1.4 * size


def _columns(blocks: Iterable[Block], size: float) -> dict[int, tuple[Column, ...]]:
    """Return the columns of each page: what the lines of its text span without meeting."""
    spans: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for line in text_lines(blocks, size):
        if len(line.words) < FEWEST_WORDS:
            continue  # a number in a table, or a last line
        spans[line.page].append((line.left, line.right))
    return {page: tuple(_united(sorted(found))) for page, found in spans.items()}


def _united(spans: list[tuple[float, float]]) -> list[Column]:
    columns: list[Column] = []
    count = 0
    left = right = 0.0
    for start, end in [*spans, (float("inf"), float("inf"))]:
        if count and start > right:
            if count >= FEWEST_LINES:
                columns.append(Column(left, right))
            count = 0
        if not count:
            left, right = start, end
        right = max(right, end)
        count += 1
    return columns


def _furniture(contents: list[PageContent], repeated: Iterable[Line]) -> dict[int, tuple[Box, ...]]:
    boxes: dict[int, list[Box]] = defaultdict(list)
    for page, content in enumerate(contents):
        for piece in content.pieces:
            if piece.kind == "text" and piece.artifact:
                boxes[page].append(piece.box)
    for line in repeated:
        boxes[line.page].append(line.box)
    return {page: tuple(found) for page, found in boxes.items()}
