"""What is read from set pages, and what the measures say of it: plain, frozen values.

Lengths are points, measured on the page from its lower left corner; pages count from 0.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from printer.pdf.content import PageContent
from printer.pdf.typeset import Box

DIVIDERS = ("\u00ad", "\u2010", "-")
"""What stands at the end of a line when a word is divided, or a compound at its hyphen."""


_TAB = 2.5
"""Ems, and times the other spaces of a line, from which on a space is a tab."""


class Word(NamedTuple):
    """Neighbouring glyphs with no word space among them."""

    text: str
    left: float
    right: float
    size: float
    """Of the type."""

    space: float
    """The word space of its font at this size, as it is when nothing stretches or shrinks it."""


@dataclass(frozen=True)
class Line:
    """Words on one baseline, in one column."""

    page: int
    words: tuple[Word, ...]
    baseline: float
    size: float
    """Of most of its type."""

    @property
    def left(self) -> float:
        """Where its first word begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where its last word ends."""
        return max(word.right for word in self.words)

    @property
    def box(self) -> Box:
        """Around its type, as high as letters usually are."""
        return (self.left, self.baseline - 0.22 * self.size, self.right, self.top)

    @property
    def top(self) -> float:
        """Height of its ascenders."""
        return self.baseline + 0.75 * self.size

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(word.text for word in self.words)

    @property
    def divided(self) -> bool:
        """Whether it ends within a word or a compound."""
        last = self.words[-1].text
        return len(last) > 1 and last.endswith(DIVIDERS)

    @cached_property
    def gaps(self) -> tuple[tuple[float, float], ...]:
        """Left and right of each space between its words."""
        pairs = zip(self.words, self.words[1:], strict=False)
        return tuple((before.right, after.left) for before, after in pairs)

    @cached_property
    def stretch(self) -> float | None:
        """Its mean word space as a share of the font's; None without a space.

        Justification widens all spaces alike: one that is far wider is a tab, as behind a
        label that hangs in the margin.
        """
        widths = [right - left for left, right in self.gaps]
        if not widths:
            return None
        tab = max(_TAB * self.size, _TAB * sorted(widths)[(len(widths) - 1) // 2])
        spaces = [
            (width, word.space)
            for width, word in zip(widths, self.words, strict=False)
            if width <= tab or len(widths) == 1
        ]
        natural = sum(space for _, space in spaces)
        return sum(width for width, _ in spaces) / natural if natural > 0 else None


class Kind(enum.Enum):
    """What a block of text is for; the value is the word that is printed."""

    TEXT = "text"
    QUOTE = "quote"
    LIST = "list"
    NOTE = "note"
    CAPTION = "caption"
    HEADING = "heading"
    CELL = "cell"
    CODE = "code"
    FIGURE = "figure"
    ENTRY = "entry"
    """Of a table of contents."""

    OTHER = "other"


RUNNING = frozenset({Kind.TEXT, Kind.QUOTE, Kind.LIST, Kind.NOTE, Kind.CAPTION})
"""Text that is set in paragraphs."""

FLOWING = RUNNING - {Kind.NOTE} | {Kind.HEADING, Kind.CELL, Kind.CODE, Kind.FIGURE}
"""What fills a column from its head to its foot."""


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, a figure: what is broken into lines together."""

    kind: Kind
    lines: tuple[Line, ...]
    pictures: tuple[tuple[int, Box], ...] = ()
    """Of a figure: page and place."""

    division: int = 0
    """Which article of the file it belongs to, where the tags tell."""

    @cached_property
    def fragments(self) -> tuple[tuple[Line, ...], ...]:
        """Its lines, cut where it goes on in another column or on another page."""
        parts: list[list[Line]] = []
        for line in self.lines:
            before = parts[-1][-1] if parts else None
            if before is None or before.page != line.page or line.baseline > before.baseline + 1:
                parts.append([])
            parts[-1].append(line)
        return tuple(tuple(part) for part in parts)

    @property
    def size(self) -> float:
        """Of its type, in most of its lines."""
        sizes = sorted(line.size for line in self.lines)
        return sizes[len(sizes) // 2] if sizes else 0.0


@dataclass(frozen=True)
class Column:
    """The place of a column of text on one page."""

    left: float
    right: float


@dataclass(frozen=True)
class Sheet:
    """One page as it is seen: its size, its columns, and what is no text of it."""

    number: int
    box: Box
    """What is seen of it."""

    columns: tuple[Column, ...] = ()
    furniture: tuple[Box, ...] = ()
    """Folios, running heads, and what else is marked as no content."""


@dataclass(frozen=True)
class Reading:
    """A set document: its pages and the blocks on them in the order of reading."""

    sheets: tuple[Sheet, ...]
    blocks: tuple[Block, ...]
    tagged: bool
    """Whether the blocks come from the tag tree; otherwise they are guessed by their places."""

    text_size: float
    """Of most of the text."""

    leading: float
    """Distance of most of its lines from the next."""

    contents: tuple[PageContent, ...] = ()
    """Everything painted, page by page."""

    turned: int = 0
    """Strings that do not run from left to right, which are not measured."""

    def running(self) -> Iterator[Block]:
        """Yield the paragraphs of all kinds."""
        return (block for block in self.blocks if block.kind in RUNNING and block.lines)

    def paragraphs(self) -> Iterator[Block]:
        """Yield the paragraphs of the text itself: not bylines and the like in another size."""
        for block in self.running():
            other = abs(block.size - self.text_size) > 0.12 * self.text_size
            if not (block.kind is Kind.TEXT and other):
                yield block


class Flaw(enum.Enum):
    """What can be wrong with a place on a page; the value is its stable name."""

    TIGHT = "tight"
    LOOSE = "loose"
    VERY_LOOSE = "very-loose"
    LADDER = "ladder"
    RUNT = "runt"
    SINGLE_WORD = "single-word"
    WIDOW = "widow"
    ORPHAN = "orphan"
    STRANDED = "stranded-heading"
    FOOT_GAP = "foot-gap"
    RIVER = "river"
    OVERFULL = "overfull"
    OFF_GRID = "off-grid"


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where something is wrong."""

    flaw: Flaw
    page: int
    box: Box
    amount: float
    """How much: of a line the stretch of its spaces, of a ladder its lines, else points."""

    text: str = ""
    """How the line begins."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values; pages count from 1."""
        return {
            "flaw": self.flaw.value,
            "page": self.page + 1,
            "box": [round(side, 1) for side in self.box],
            "amount": round(self.amount, 2),
            "text": self.text,
        }


def around(boxes: Iterable[Box]) -> Box:
    """Return the box around some boxes, of which there must be one."""
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return (min(lefts), min(bottoms), max(rights), max(tops))
