"""An issue to be printed, and an issue that is: what the steps of the work hand on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from printer.diagnostics import Diagnostic
from printer.issue.matter import PrintedPart
from printer.issue.parts import Part, Slots, Works
from printer.issue.values import Body, Issue, Plan

if TYPE_CHECKING:
    from printer.config import Publication


@dataclass(frozen=True, slots=True)
class Job:
    """One issue to print, and how."""

    publication: Publication
    """With the settings of the issue over its own (`bodies.for_issue`)."""

    issue: Issue
    jobs: int = 0
    network: bool = False
    attach_sources: bool = False
    for_press: bool = False
    """The issue goes to a printing press: the cover's image needs 300 dpi."""

    draft: bool = False
    """What cannot be printed is told on a page in its place."""

    works: Callable[[Mapping[str, Body], Plan], Works] | None = None
    """Makes the list of works cited in the whole issue; None for an issue without one."""

    on_progress: Callable[[str, int, int], None] = lambda _what, _done, _all: None
    """Called with what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Everything of an issue printed, and where it stands."""

    plan: Plan
    bodies: Mapping[str, Body]
    parts: Mapping[str, PrintedPart]
    galleys: Mapping[str, Part]
    slots: Slots
    rounds: int
    printed: tuple[str, ...] = ()
    """Slugs of the articles that were printed anew."""

    failed: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    """By slug: why there is a placeholder, or nothing."""

    unsettled: Diagnostic | None = None
    """Of a draft: why its page numbers may be wrong."""
