"""What the issue's own parts are made from, and what they are: plain, frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from printer.config import Publication
from printer.diagnostics import Diagnostic
from printer.issue.values import About, Issue, Plan, Section
from printer.layouts import Layout
from printer.model import Galley, Html

COVER = "cover"
MASTHEAD = "masthead"
EDITORIAL = "editorial"
CONTENTS = "contents"
FIGURES = "figures"
AUTHORS = "authors"
STATISTICS = "statistics"
WORKS = "works"
COLOPHON = "colophon"
BACK_COVER = "back-cover"

RESERVED = frozenset(
    {
        *(COVER, MASTHEAD, EDITORIAL, CONTENTS, STATISTICS),
        *(FIGURES, AUTHORS, WORKS, COLOPHON, BACK_COVER),
    }
)
"""Names of parts, which no entry may have as its slug; nor one that `is_opener` knows."""


@dataclass(frozen=True, slots=True)
class Works:
    """The works that all articles cite, as one list."""

    html: Html = field(default=Html(""))
    """An `ol` as in an article; empty when nothing is cited."""

    files: tuple[Path, ...] = ()
    """What it was made with besides the articles: the citation style."""

    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that the parts tell of; the same material makes the same galleys."""

    issue: Issue
    publication: Publication
    layout: Layout
    """Of the parts; its size holds where neither issue nor publication name one."""

    abouts: Mapping[str, About]
    """By slug; an entry without one is left out of contents and lists."""

    plan: Plan | None = None
    """None as long as nothing is settled: page numbers are then figures of usual width."""

    anchors: Mapping[str, Mapping[str, int]] = field(default_factory=lambda: MappingProxyType({}))
    """Slug → id → 0-based page within the piece; an id that is missing counts as page 0."""

    works: Works = Works()

    typefaces: tuple[str, ...] = ()
    """Families that the pages use, for the colophon; empty for those the layout declares."""

    for_press: bool = False
    """The issue goes to a printing press: the cover's image needs 300 dpi, not 150."""


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of one part in the issue, before it is made."""

    name: str
    start: str = "any"
    """`any`, `recto` or `verso`."""

    furniture: bool = True
    """It carries folios and running heads; covers do not."""


@dataclass(frozen=True, slots=True)
class Slots:
    """The parts that an issue has, in their order."""

    front: tuple[Slot, ...]
    openers: Mapping[int, Slot]
    """By the index of the section that the part precedes."""

    back: tuple[Slot, ...]

    @property
    def all(self) -> tuple[Slot, ...]:
        """Front, openers, back."""
        return (*self.front, *self.openers.values(), *self.back)


@dataclass(frozen=True, slots=True)
class Part:
    """One of the issue's own parts, ready to print."""

    slot: Slot
    title: str
    """In the language of the issue, for the outline."""

    galley: Galley
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def name(self) -> str:
        """Return the name of its slot, which links to it and the plan use."""
        return self.slot.name


def opener(index: int) -> str:
    """Return the name of the page that opens the section of this index."""
    return f"opener-{index + 1}"


def is_opener(name: str) -> bool:
    """Tell whether a name is that of an opener: `opener-2`."""
    head, _, number = name.partition("opener-")
    return not head and number.isdecimal()


def opened(section: Section) -> bool:
    """Tell whether a section begins with a page of its own."""
    return section.opener and bool(section.title)
