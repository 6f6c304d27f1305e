"""What is painted on a page, as plain values; `painting` reads them from the file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from printer.pdf.typefaces import UNKNOWN, Font
from printer.pdf.typeset import Box, Run

NO_MARK = -1
"""The number of what stands under no mark."""


class Piece(NamedTuple):
    """One thing painted on a page."""

    kind: str
    """`text`, `image` or `path`."""

    page: int
    stream: int
    """Object number of the form whose mark it is under, 0 for the page's own content."""

    mcid: int
    """Number of its mark, NO_MARK when it is under none."""

    artifact: bool
    tagged: bool
    """Under a mark with a number, or part of an object that is tagged as a whole."""

    order: int
    """Place in the painting order of its page."""

    text: str
    box: Box
    size: float
    baseline: tuple[float, float]
    runs: tuple[Run, ...] = ()
    """The words of level text, and where they stand."""

    font: Font = UNKNOWN
    number: int = 0
    """Object number of an image; 0 for one that stands in the content itself."""


class Mark(NamedTuple):
    """One marked-content sequence with a number."""

    page: int
    stream: int
    mcid: int
    tag: str
    order: int
    """Number of pieces painted on the page before it."""

    in_artifact: bool


@dataclass(slots=True)
class PageContent:
    """Everything painted on one page."""

    pieces: list[Piece] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    forms: Counter[int] = field(default_factory=Counter)
    """How often each form that holds marks is drawn, by object number."""

    problems: list[tuple[str, str]] = field(default_factory=list)
    """Code and words."""


Slot = tuple[int, int, int]
"""Page, form and MCID; the page is -1 for content of a form, which names it alone."""


def slot_of(page: int | None, stream: int, mcid: int) -> Slot:
    """Name one marked content."""
    return (-1 if stream or page is None else page, stream, mcid)
