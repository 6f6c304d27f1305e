"""Repairs what is damaged or missing, from another copy of the archive that is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from printer.archive.places import Part, Place
from printer.diagnostics import OutputError


@dataclass(slots=True)
class Repair:
    """The repairs of one verification; none are made without a copy."""

    place: Place
    copy: Place | None
    done: int = 0
    """Files that were repaired."""

    failed: dict[str, str] = field(default_factory=dict)
    """Why the repair of a file could not be written, by its key."""

    @property
    def wanted(self) -> bool:
        """Whether anything is to be repaired."""
        return self.copy is not None

    def find(self, key: str, is_whole: Callable[[bytes], bool]) -> bytes | None:
        """Return the bytes that the copy has of a file, None when it has none that are whole."""
        if self.copy is None:
            return None
        try:
            data = self.copy.read(key)
        except OSError:
            # The copy lacks it, too; the finding stays.
            return None
        return data if is_whole(data) else None

    def put(self, key: str, data: bytes) -> bool:
        """Write a file in place of what there is; False when that is not wanted, or impossible."""
        if not self.wanted:
            return False
        try:
            self.place.replace(Part(key, data))
        except OutputError as problem:
            # The others are repaired all the same.
            self.failed[key] = "; ".join(item.message for item in problem.diagnostics)
            return False
        self.done += 1
        return True

    def told(self, key: str, words: str) -> str:
        """Return what is said of a file, with the reason why it could not be repaired."""
        reason = self.failed.get(key)
        return f"{words}, and stays so: {reason}" if reason else words
