"""Where every page of the issue stands: sides, blank pages, folios. Pure arithmetic.

Page 0 of the whole is the front of the first sheet, so a recto; from there sides alternate.
Folios follow the sides: odd ones are rectos, whether they are roman or arabic. Nothing here
prints, reads files, or knows what a page looks like.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from printer.issue.values import Issue, Plan, Span

if TYPE_CHECKING:
    from printer.issue.parts import Slots


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of pages before it has a place."""

    name: str
    pages: int
    start: str = "any"
    """`any`, `recto` or `verso`: the side of its first page."""


BACK_COVER = "back-cover"
"""The name of the part that ends the whole."""


def settle(issue: Issue, pages: Mapping[str, int], parts: Slots) -> Plan:
    """Return where the parts and entries of an issue stand.

    `pages` are the page counts by the names of parts and the slugs of entries; what has none
    (it could not be printed) is left out, and so is the opener of a section of which nothing
    is left. The back cover, the last of the back parts, ends the whole, whose count of pages
    is then even, or a multiple of `issue.multiple`.
    """
    front = [Piece(slot.name, pages.get(slot.name, 0), slot.start) for slot in parts.front]
    back = [Piece(slot.name, pages.get(slot.name, 0), slot.start) for slot in parts.back]
    closed = bool(back) and back[-1].name == BACK_COVER and back[-1].pages > 0
    if closed:
        # Its side follows from the count of pages, whatever its own length.
        back[-1] = Piece(BACK_COVER, back[-1].pages)
    return place_pieces(
        front,
        [*_main(issue, pages, parts), *back],
        first_page=issue.first_page,
        numerals=issue.numerals,
        multiple=issue.multiple or (2 if closed else 1),
    )


def _main(issue: Issue, pages: Mapping[str, int], parts: Slots) -> Iterator[Piece]:
    for index, section in enumerate(issue.sections):
        entries = [
            Piece(entry.slug, pages.get(entry.slug, 0), entry.start or issue.start)
            for entry in section.entries
        ]
        slot = parts.openers.get(index)
        if slot is not None and any(piece.pages for piece in entries):
            yield Piece(slot.name, pages.get(slot.name, 0), slot.start)
        yield from entries


def place_pieces(
    front: Sequence[Piece],
    rest: Sequence[Piece],
    *,
    first_page: int = 1,
    numerals: str = "arabic",
    multiple: int = 1,
) -> Plan:
    """Return the places of the front matter and of the rest; pieces without pages are left out.

    With roman `numerals` the front matter counts from i, and `first_page` is the folio of the
    first page of the rest, raised by one where that page has to stand on the other side;
    otherwise it is that of the very first page, raised to an odd number. Blank pages stand
    before the last piece so that the whole has a `multiple` of pages, unless its side forbids it.
    """
    front, rest = _printed(front), _printed(rest)
    roman = numerals == "roman" and bool(front)
    run = _Run(1, "roman") if roman else _Run(_of_side(first_page, "recto"))
    pieces = [*front, *rest]
    for index, piece in enumerate(pieces):
        first_of_rest = roman and index == len(front)
        if first_of_rest:
            folio = _of_side(first_page, piece.start)
            piece = replace(piece, start="recto" if folio % 2 else "verso")
            run = _Run(folio, page=run.page, spans=run.spans)
        ends = multiple if index == len(pieces) - 1 else 1
        # Blank pages in front of the rest still belong to the front matter.
        run.add(piece, ends, blanks_count=not first_of_rest)
    return Plan(tuple(run.spans), run.page)


@dataclass(slots=True)
class _Run:
    """Pages put one after the other."""

    folio: int
    """Of the next page."""

    numerals: str = "arabic"
    page: int = 0
    """Where the next page stands in the whole."""

    spans: list[Span] = field(default_factory=list)

    def add(self, piece: Piece, multiple: int, *, blanks_count: bool) -> None:
        blanks = _blanks(self.page, piece, multiple)
        self.page += blanks
        self.folio += blanks if blanks_count else 0
        self.spans.append(
            Span(
                piece.name,
                start=self.page,
                pages=piece.pages,
                blanks_before=blanks,
                folio=self.folio,
                numerals=self.numerals,
            )
        )
        self.page += piece.pages
        self.folio += piece.pages


def _blanks(page: int, piece: Piece, multiple: int) -> int:
    """Return how many blank pages stand before a piece that could begin on `page`."""
    side = {"recto": 0, "verso": 1}.get(piece.start)
    fitting = [count for count in range(multiple + 2) if side is None or (page + count) % 2 == side]
    ending = (count for count in fitting if (page + count + piece.pages) % multiple == 0)
    return next(ending, fitting[0])


def _printed(pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.pages > 0]


def _of_side(folio: int, side: str) -> int:
    """Return the folio, or the next one where a piece has to begin on the other side."""
    fits = side == "any" or (folio % 2 == 1) == (side == "recto")
    return folio if fits else folio + 1
