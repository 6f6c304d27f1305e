"""How much of a file is looked at, and for how long."""

from __future__ import annotations

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is looked at before it is called too large."""

    file_bytes: int = 500_000_000
    objects: int = 3_000_000
    pages: int = 50_000
    tree_depth: int = 200
    """Levels of the tag tree, of the page tree and of outlines."""

    elements: int = 2_000_000
    content_bytes: int = 16_000_000
    """Decoded bytes of the content of one page or form."""

    stream_bytes: int = 128_000_000
    """Decoded bytes of any other stream."""

    seconds: float = 20.0
    """Time for one file, and besides:"""

    seconds_per_page: float = 0.2


class TooLong(Exception):  # noqa: N818 (a signal, caught by the checker, which tells of it)
    """The time for one file is used up."""


@dataclass(slots=True)
class Deadline:
    """When the work on a file has to end."""

    end: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        """Return a deadline so many seconds from now."""
        return cls(time.monotonic() + seconds)

    def check(self) -> None:
        """Raise TooLong when the time is used up."""
        if time.monotonic() > self.end:
            raise TooLong
