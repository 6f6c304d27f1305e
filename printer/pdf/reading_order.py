"""Whether the tag tree reads a page as the eye does, and the pages one after another.

No file states its reading order twice, so two witnesses are heard: the order in which the
page is painted, and where things stand on it. Body text that both contradict is out of
order; one witness alone is not believed, because floats are painted early, positioned
boxes late, and columns go up again. Notes, captions and tables stand where the page has
room: they are read in order within themselves, and are left out of the order of the body.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from printer.pdf.content import PageContent, Piece, Slot, slot_of
from printer.pdf.document import Document
from printer.pdf.structure import Element, TagTree
from printer.pdf.typeset import Box

INLINE = frozenset(
    """
    Span Quote Link Code Reference Lbl BibEntry NonStruct Annot Ruby RB RT RP Warichu WT WP
    """.split()  # noqa: SIM905 (a column of names is hard to read)
)
APART = frozenset({"Note", "Caption", "Table"})
"""Types that stand where there is room, not where they are read."""

UNREAD = frozenset({"Figure", "Formula", "Form", "Private"})
"""Types whose inner order the page does not tell."""

CHAPTERS = frozenset({"Part", "Art"})
FEW_BLOCKS = 4
MOST_INVERTED = 0.6
"""A page on which more of the neighbouring blocks are painted the other way round is read
backwards, whatever the places say."""

MOST_STRAYS = 0.02
"""Share of blocks that may begin on an earlier page than one before them (at least one)."""


@dataclass(slots=True)
class Unit:
    """A piece of text that is read without a break: one marked content, or a block's part."""

    page: int
    order: int
    box: Box
    size: float
    baseline: float
    left_to_right: bool


@dataclass(slots=True)
class Block:
    """A paragraph, heading or list item of the body."""

    element: Element
    flow: Element | None
    """The note, caption or table that it belongs to; None in the body."""

    lines: list[Unit] = field(default_factory=list)


def check_reading_order(document: Document, tree: TagTree, contents: list[PageContent]) -> None:
    """Compare the order of the tag tree with the pages."""
    blocks = list(_blocks(tree, _pieces(contents)))
    for block in blocks:
        _check_lines(document, block)
    flows: dict[Element | None, list[Block]] = defaultdict(list)
    for block in blocks:
        flows[block.flow].append(block)
    for flow in flows.values():
        _check_neighbours(document, flow)
    body = flows.pop(None, [])
    _check_pages(document, body)
    _check_chapters(document, tree, body)


def _pieces(contents: list[PageContent]) -> dict[Slot, list[Piece]]:
    pieces: dict[Slot, list[Piece]] = defaultdict(list)
    for page, content in enumerate(contents):
        for piece in content.pieces:
            if piece.kind == "text" and piece.tagged and piece.text.strip():
                pieces[slot_of(page, piece.stream, piece.mcid)].append(piece)
    return pieces


def _blocks(tree: TagTree, pieces: dict[Slot, list[Piece]]) -> Iterator[Block]:
    block: Block | None = None
    for element, content in tree.reading():
        shown = pieces.get(slot_of(*content))
        if not shown:
            continue
        around = [element, *element.ancestors()]
        flow = next((one for one in around if one.kind in APART or one.kind in UNREAD), None)
        if flow is not None and flow.kind in UNREAD:
            continue
        owner = next((one for one in around if one.kind not in INLINE), element)
        if block is None or block.element is not owner:
            if block is not None:
                yield block
            block = Block(owner, flow)
        block.lines.append(_unit(shown))
    if block is not None:
        yield block


def _unit(pieces: list[Piece]) -> Unit:
    first = pieces[0]
    return Unit(
        first.page,
        first.order,
        _around([piece.box for piece in pieces]),
        first.size,
        first.baseline[1],
        not any("\u0590" <= char <= "\u08ff" for char in first.text),
    )


def _around(boxes: list[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _check_lines(document: Document, block: Block) -> None:
    for before, after in pairwise(block.lines):
        if before.page != after.page or before.order < after.order:
            continue
        size = max(min(before.size, after.size), 1.0)
        higher = after.baseline > before.baseline + 0.9 * size
        level = abs(after.baseline - before.baseline) < 0.5 * size
        to_the_left = level and after.left_to_right and after.box[2] <= before.box[0] + 0.2 * size
        if higher or to_the_left:
            document.findings.error(
                "reading-order",
                f"the words of {block.element} are read in another order than they stand in",
                page=before.page,
                obj=block.element.number,
            )
            return


def _parts(blocks: list[Block]) -> dict[int, list[tuple[Block, Unit]]]:
    # What each page shows of the blocks, in the order of the tree.
    pages: dict[int, list[tuple[Block, Unit]]] = defaultdict(list)
    for block in blocks:
        by_page: dict[int, list[Unit]] = defaultdict(list)
        for line in block.lines:
            by_page[line.page].append(line)
        for page, lines in by_page.items():
            first = lines[0]
            pages[page].append(
                (
                    block,
                    Unit(
                        page,
                        min(line.order for line in lines),
                        _around([line.box for line in lines]),
                        first.size,
                        first.baseline,
                        first.left_to_right,
                    ),
                )
            )
    return pages


def _check_neighbours(document: Document, blocks: list[Block]) -> None:
    for page, parts in _parts(blocks).items():
        pairs = list(pairwise(parts))
        painted_first = [
            (before, after) for before, after in pairs if after[1].order < before[1].order
        ]
        both = [
            (before, after)
            for before, after in painted_first
            if _stands_before(after[1], before[1])
        ]
        if both:
            (before, _), (after, _) = both[0]
            told = f"{after.element} stands before {before.element} and is read after it"
            document.findings.error(
                "reading-order",
                f"{told}; {len(both)} of {len(pairs)} "
                "neighbours on this page are read in the wrong order",
                page=page,
                obj=after.element.number,
            )
        elif len(parts) >= FEW_BLOCKS and len(painted_first) > MOST_INVERTED * len(pairs):
            document.findings.error(
                "reading-order",
                f"{len(painted_first)} of {len(pairs)} "
                "neighbours on this page are read against the order in which "
                "they are painted",
                page=page,
            )


def _stands_before(one: Unit, other: Unit) -> bool:
    slack = 0.3 * max(min(one.size, other.size), 1.0)
    if one.box[2] <= other.box[0] + slack:  # in a column to the left
        return one.left_to_right and one.box[3] >= other.box[1] - slack
    if other.box[2] <= one.box[0] + slack:
        return False
    return one.box[1] >= other.box[3] - slack


def _check_pages(document: Document, blocks: list[Block]) -> None:
    for before, after in pairwise(blocks):
        back = after.lines[0].page < before.lines[0].page
        # A float that had no room has a parent of its own; text of one parent flows on.
        if back and after.element.parent is before.element.parent:
            document.findings.error(
                "page-order",
                f"{after.element} begins on an earlier page than {before.element}, which is read "
                "before it",
                page=after.lines[0].page,
                obj=after.element.number,
            )
    pages = [block.lines[0].page for block in blocks]
    ends: list[int] = []  # of the longest sequences that do not go back, by their length
    for page in pages:
        place = bisect_right(ends, page)
        ends[place : place + 1] = [page]
    strays = len(pages) - len(ends)
    if strays > max(1, MOST_STRAYS * len(pages)):
        place = next(at for at, (one, two) in enumerate(pairwise(pages)) if two < one)
        document.findings.error(
            "page-order",
            f"after text of page {pages[place] + 1} the tag "
            f"tree goes back to page {pages[place + 1] + 1}; {strays} of "
            f"{len(pages)} blocks are read out of the order of the pages",
            page=pages[place + 1],
            obj=blocks[place + 1].element.number,
        )


def _check_chapters(document: Document, tree: TagTree, blocks: list[Block]) -> None:
    begins: dict[Element, int] = {}
    for block in blocks:
        chapter = next(
            (
                one
                for one in block.element.ancestors()
                if one.kind in CHAPTERS and (one.parent is None or one.parent.kind == "Document")
            ),
            None,
        )
        if chapter is not None:
            begins.setdefault(chapter, block.lines[0].page)
    for top in tree.tops:
        chapters = [kid for kid in top.elements if kid in begins]
        for before, after in pairwise(chapters):
            if begins[after] < begins[before]:
                document.findings.error(
                    "page-order",
                    f"{after} begins on an earlier page than {before}, which is read before it",
                    page=begins[after],
                    obj=after.number,
                )
