"""Repairs what is damaged or missing, from another copy of the archive that is whole."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from printer.archive.places import Part, Place


@dataclass(slots=True)
class Repair:
    """The repairs of one verification; none are made without a copy."""

    place: Place
    copy: Place | None
    done: int = 0
    """Files that were repaired."""

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
        """Write a file in place of what there is; False when nothing is to be repaired.

        Raises OutputError.
        """
        if not self.wanted:
            return False
        self.place.replace(Part(key, data))
        self.done += 1
        return True
