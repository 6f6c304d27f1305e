"""Paragraphs as the tag tree has them: what is broken into lines together, and what it is for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from printer.pages.lines import NaturalSpace, lines_of
from printer.pages.values import Block, Kind
from printer.pdf.content import PageContent, Piece, Slot, slot_of
from printer.pdf.objects import rectangle_of
from printer.pdf.structure import Element, TagTree
from printer.pdf.typeset import Box

_HOLDERS = {
    "P": Kind.TEXT,
    "H": Kind.HEADING,
    "H1": Kind.HEADING,
    "H2": Kind.HEADING,
    "H3": Kind.HEADING,
    "H4": Kind.HEADING,
    "H5": Kind.HEADING,
    "H6": Kind.HEADING,
    "LI": Kind.LIST,
    "LBody": Kind.LIST,
    "Caption": Kind.CAPTION,
    "Note": Kind.NOTE,
    "BlockQuote": Kind.QUOTE,
    "TH": Kind.CELL,
    "TD": Kind.CELL,
    "TOCI": Kind.ENTRY,
    "Code": Kind.CODE,
    "Figure": Kind.FIGURE,
    "Formula": Kind.FIGURE,
    "Lbl": Kind.OTHER,
    "BibEntry": Kind.LIST,
    "Document": Kind.OTHER,
    "Part": Kind.OTHER,
    "Art": Kind.OTHER,
    "Sect": Kind.TEXT,
    "Div": Kind.TEXT,
}
"""Structure types that hold lines of their own, and what these are by themselves."""

_AROUND = {
    "Note": Kind.NOTE,
    "Caption": Kind.CAPTION,
    "TH": Kind.CELL,
    "TD": Kind.CELL,
    "TOCI": Kind.ENTRY,
    "TOC": Kind.ENTRY,
    "Figure": Kind.FIGURE,
    "Formula": Kind.FIGURE,
    "LI": Kind.LIST,
    "BlockQuote": Kind.QUOTE,
}
"""What paragraphs are because of what they stand in, the nearest first."""

_INLINE_CODE = "P H H1 H2 H3 H4 H5 H6 LBody TD TH Caption".split()  # noqa: SIM905 (a row of names)

_DIVISIONS = frozenset(["Art", "Part"])


@dataclass(slots=True)
class _Gathered:
    kind: Kind
    division: int
    element: Element
    pieces: list[Piece] = field(default_factory=list)
    pictures: list[tuple[int, Box]] = field(default_factory=list)


def tagged_blocks(
    tree: TagTree, contents: list[PageContent], natural: NaturalSpace
) -> tuple[Block, ...]:
    """Return the blocks of a tagged document in the order of reading."""
    pieces = _by_slot(contents)
    blocks: dict[Element, _Gathered] = {}
    holders: dict[Element, _Gathered] = {}
    divisions: dict[Element, int] = {}
    for element, content in tree.reading():
        gathered = holders.get(element)
        if gathered is None:
            gathered = holders[element] = _holder(element, blocks, divisions)
        for piece in pieces.get(slot_of(*content), ()):
            if piece.kind == "text":
                gathered.pieces.append(piece)
            elif piece.kind == "image":
                gathered.pictures.append((piece.page, piece.box))
        if gathered.kind is Kind.FIGURE and content.page is not None:
            stated = rectangle_of(gathered.element.attribute("Layout", "/BBox"))
            if stated is not None and (content.page, stated) not in gathered.pictures:
                gathered.pictures.append((content.page, stated))
    return tuple(
        Block(one.kind, tuple(lines_of(one.pieces, natural)), tuple(one.pictures), one.division)
        for one in blocks.values()
        if one.kind is not Kind.OTHER and (one.pieces or one.pictures)
    )


def _by_slot(contents: list[PageContent]) -> Mapping[Slot, list[Piece]]:
    pieces: dict[Slot, list[Piece]] = defaultdict(list)
    for page, content in enumerate(contents):
        for piece in content.pieces:
            if piece.tagged and not piece.artifact:
                pieces[slot_of(page, piece.stream, piece.mcid)].append(piece)
    return pieces


def _holder(
    element: Element, blocks: dict[Element, _Gathered], divisions: dict[Element, int]
) -> _Gathered:
    chain = [element, *element.ancestors()]
    place = next((at for at, one in enumerate(chain) if _holds(one)), len(chain) - 1)
    holder = chain[place]
    if holder not in blocks:
        kind = _HOLDERS.get(holder.kind, Kind.OTHER)
        if kind in (Kind.TEXT, Kind.LIST, Kind.QUOTE):
            around = (_AROUND.get(one.kind) for one in chain[place + 1 :])
            kind = next((one for one in around if one is not None), kind)
        division = next((one for one in chain if one.kind in _DIVISIONS), chain[-1])
        number = divisions.setdefault(division, len(divisions))
        blocks[holder] = _Gathered(kind, number, holder)
    return blocks[holder]


def _holds(element: Element) -> bool:
    """Tell whether an element has lines of its own; code and formulas within a line have not."""
    if element.kind not in _HOLDERS:
        return False
    if element.kind in ("Code", "Formula", "Figure", "Lbl") and element.parent is not None:
        return element.kind == "Lbl" or element.parent.kind not in _INLINE_CODE
    return True
