"""What a link to another article has to know of it.

Only the questions and the form of their answers are here. Who knows the answers, the files
or the driver of an issue, is the readers' matter (readers/others.py).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from printer.model import Numbered


@dataclass(frozen=True, slots=True)
class Other:
    """An article that a link leads to."""

    slug: str
    title: str
    """As plain text, with its typography."""

    lang: str
    url: str = ""
    """Where it is published; empty in an issue that has it, where nobody needs it."""

    in_issue: bool = False
    """It is printed in the same issue, so that it has pages that can be named."""

    is_self: bool = False
    """It is the very article that the link stands in."""


class Others(Protocol):
    """Everybody that an article can refer to."""

    def find(self, path: str) -> Other | None:
        """Return the article that a relative path leads to; None when there is none."""

    def nearest(self, path: str) -> str:
        """Return the path of an article whose name is most like that of a path, or nothing."""

    def ids(self, slug: str) -> Collection[str] | None:
        """Return all ids of an article that was found; None when they are not known yet."""

    def numbered(self, slug: str, name: str) -> Numbered | None:
        """Return what has the id `name` in an article that was found, when that is known."""

    def folio(self, slug: str, name: str) -> str:
        """Return the page of an article in the issue, or of the id in it; empty when unknown."""
