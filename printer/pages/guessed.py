"""Paragraphs of a document without tags, guessed by where its lines stand.

Lines are taken in the order of painting, which is that of reading in what typesetters
make. A paragraph ends where the next line is indented, has another size, stands at another
distance, or where its own line is clearly short. What stands at the same height with the
same words on several pages is furniture. Lists, notes, captions and tables are not told
from text; what is small is not measured as text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace

from printer.pages.edges import clusters
from printer.pages.lines import NaturalSpace, lines_of
from printer.pages.values import Block, Kind, Line
from printer.pdf.content import PageContent

COLUMN_GAP = 2.0
"""Ems between two strings on one height that belong to two columns."""

INDENT = (0.6, 4.0)
"""Ems by which a paragraph's first line may be indented."""

SHORT = 1.5
"""Ems that a paragraph's last line falls short of the others, at least."""

OTHER_SIZE = 0.08
LARGER = 1.12
"""Share of the text's size from which on a short block is a heading."""

MARGIN = 0.12
"""Share of the page's height at head and foot in which furniture is looked for."""

MOST_HEADING_LINES = 4
_NUMBERS = re.compile(r"[0-9]+|\b[ivxlc]+\b", re.IGNORECASE)


def guessed_blocks(
    contents: list[PageContent], heights: list[tuple[float, float]], natural: NaturalSpace
) -> tuple[tuple[Block, ...], list[Line]]:
    """Return the blocks, and the lines that are furniture; `heights` are feet and heads of pages."""
    lines: list[Line] = []
    for content in contents:
        text = [piece for piece in content.pieces if piece.kind == "text" and not piece.artifact]
        lines += _united(lines_of(text, natural, widest_gap=COLUMN_GAP))
    furniture = _furniture(lines, heights)
    kept = [line for place, line in enumerate(lines) if place not in furniture]
    edges = right_edges(kept)
    size = text_size(kept)
    blocks = [_block(group, size) for group in _grouped(kept, edges)]
    return tuple(_with_pictures(_joined(blocks, edges), contents)), [
        lines[place] for place in furniture
    ]


def text_size(lines: Iterable[Line]) -> float:
    """Return the size of most of the words."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.words)
    if not sizes:
        return 0.0
    usual = sizes.most_common(1)[0][0]
    near = sorted(line.size for line in lines if abs(line.size - usual) <= 0.3)
    return near[len(near) // 2] if near else usual


def right_edges(lines: Iterable[Line]) -> dict[int, list[float]]:
    """Return for each page where at least three lines end below each other."""
    ends: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        if len(line.words) > 1:
            ends[line.page].append(line.right)
    return {page: [edge for edge, _ in clusters(found)] for page, found in ends.items()}


def _united(lines: Iterable[Line]) -> Iterator[Line]:
    """Put pieces of one line together again that another string was painted between."""
    before: Line | None = None
    for line in lines:
        if (
            before is not None
            and before.page == line.page
            and abs(before.baseline - line.baseline) < 0.3 * line.size
            and 0 <= line.left - before.right < 0.6 * line.size
        ):
            before = replace(before, words=(*before.words, *line.words))
            continue
        if before is not None:
            yield before
        before = line
    if before is not None:
        yield before


def _furniture(lines: list[Line], heights: list[tuple[float, float]]) -> set[int]:
    """Return the places of lines that stand at head or foot with the same words on many pages."""
    places: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        foot, head = heights[line.page]
        margin = MARGIN * (head - foot)
        if foot + margin < line.baseline < head - margin:
            continue
        words = _NUMBERS.sub("#", line.text)
        places[words, round(line.baseline)].append(place)
    pages = len(heights)
    enough = 2 if pages <= 4 else 3
    return {
        place
        for (words, _), same in places.items()
        if len({lines[at].page for at in same}) >= enough or words.strip(" -–—|") == "#"
        for place in same
    }


def _grouped(lines: list[Line], edges: dict[int, list[float]]) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group, line, edges):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _continues(group: list[Line], line: Line, edges: dict[int, list[float]]) -> bool:
    """Tell whether a line goes on with the paragraph above it, in the same column."""
    before = group[-1]
    step = before.baseline - line.baseline
    if line.page != before.page or not 0.3 * line.size < step < 1.9 * line.size:
        return False
    if abs(line.size - before.size) > OTHER_SIZE * before.size:
        return False
    if line.right < before.left or line.left > before.right:
        return False
    if len(group) > 1 and abs(step - (group[-2].baseline - before.baseline)) > 0.25 * line.size:
        return False
    least, most = (ems * line.size for ems in INDENT)
    left = min(one.left for one in group[1:]) if len(group) > 1 else None
    if left is not None and least < line.left - left < most:
        return False
    if left is None and least < line.left - before.left < most:
        return False
    edge = _edge_of(before, edges)
    return edge is None or before.right > edge - SHORT * line.size


def _edge_of(line: Line, edges: dict[int, list[float]]) -> float | None:
    """Return the right edge of a line's column, the nearest one at or behind its end."""
    behind = [edge for edge in edges.get(line.page, []) if edge >= line.right - 1.0]
    return min(behind) if behind else None


def _block(lines: list[Line], size: float) -> Block:
    larger = lines[0].size > LARGER * size
    if larger and len(lines) <= MOST_HEADING_LINES:
        return Block(Kind.HEADING, tuple(lines))
    small = lines[0].size < (1 - OTHER_SIZE) * size
    return Block(Kind.OTHER if small or larger else Kind.TEXT, tuple(lines))


def _joined(blocks: list[Block], edges: dict[int, list[float]]) -> Iterator[Block]:
    """Join the halves of paragraphs that go on in the next column or on the next page."""
    held: Block | None = None
    between: list[Block] = []
    for block in blocks:
        if held is not None and block.kind is Kind.TEXT and _halves(held, block, edges):
            held = Block(Kind.TEXT, (*held.lines, *block.lines))
            continue
        if block.kind is Kind.OTHER and held is not None:
            between.append(block)
            continue
        if held is not None:
            yield held
        yield from between
        between = []
        held = block
    if held is not None:
        yield held
    yield from between


def _halves(first: Block, second: Block, edges: dict[int, list[float]]) -> bool:
    last, line = first.lines[-1], second.lines[0]
    if first.kind is not Kind.TEXT or abs(first.size - second.size) > OTHER_SIZE * first.size:
        return False
    moved = line.page > last.page or line.baseline > last.baseline + line.size
    edge = _edge_of(last, edges)
    full = edge is not None and last.right > edge - 1.0
    following = second.lines[1:]
    indented = bool(following) and line.left - following[0].left > INDENT[0] * line.size
    return moved and full and not indented and (last.divided or not _ends_sentence(last))


def _ends_sentence(line: Line) -> bool:
    return line.words[-1].text.rstrip("\"'”’»)]").endswith((".", "!", "?", ":"))


def _with_pictures(blocks: Iterable[Block], contents: list[PageContent]) -> Iterator[Block]:
    yield from blocks
    for page, content in enumerate(contents):
        boxes = [piece.box for piece in content.pieces if piece.kind == "image"]
        if boxes:
            yield Block(Kind.FIGURE, (), tuple((page, box) for box in boxes))
