"""What a proof makes and finds: plain, frozen values. Pages count from 1."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from printer.files import display_path

PixelBox = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of an image."""


@dataclass(frozen=True, slots=True)
class ProofSheets:
    """The images of a PDF's pages."""

    source: str
    pages: tuple[Path, ...]
    contact: tuple[Path, ...]
    """Contact sheets; several only for very long files."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values for `--json`."""
        return {
            "source": self.source,
            "pages": [display_path(path) for path in self.pages],
            "contact": [display_path(path) for path in self.contact],
        }


class State(enum.Enum):
    """What became of a page; the value is the word that is printed."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MISSING = "missing"
    """There is no kept image of it yet."""


@dataclass(frozen=True, slots=True)
class PageChange:
    """A page before and after."""

    state: State
    old: int | None
    new: int | None
    share: float = 0.0
    """Of its pixels that differ, from 0 to 1."""

    places: tuple[PixelBox, ...] = ()
    """Where, in pixels of the image at the comparison's resolution."""

    @property
    def name(self) -> str:
        """How a person calls it: `page 3`, or `page 3, which was page 2`."""
        if self.new is None:
            return f"page {self.old} of the old file"
        moved = self.old is not None and self.old != self.new
        return f"page {self.new}, which was page {self.old}" if moved else f"page {self.new}"

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "state": self.state.value,
            "old": self.old,
            "new": self.new,
            "share": round(self.share, 5),
            "places": [list(place) for place in self.places],
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """All pages of two files, or of a file and the images kept of it."""

    old: str
    new: str
    changes: tuple[PageChange, ...]
    """One a page, the same pages too, in the order of the new file."""

    report: Path | None = None
    """The page that shows them side by side; None when nothing changed."""

    updated: tuple[Path, ...] = ()
    """Kept images that were accepted anew."""

    @property
    def differing(self) -> tuple[PageChange, ...]:
        """The pages that are not the same."""
        return tuple(change for change in self.changes if change.state is not State.SAME)

    def as_json(self) -> dict[str, Any]:
        """The same as plain values for `--json`."""
        return {
            "old": self.old,
            "new": self.new,
            "same": not self.differing,
            "changes": [change.as_json() for change in self.changes],
            "report": display_path(self.report) if self.report else None,
            "updated": [display_path(path) for path in self.updated],
        }
