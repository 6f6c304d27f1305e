"""Hashes many objects at once, and remembers which it has done, so that it can go on later."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

from printer import folders
from printer.archive.places import CHUNK, Entry, Place, hash_of

_TOGETHER = 32
"""Objects that one thread takes at a time."""


@dataclass(frozen=True, slots=True)
class Hashed:
    """An object after it was read."""

    entry: Entry
    sha256: str
    """Empty when it cannot be read."""

    trouble: str = ""
    """Why it cannot be read."""


def hash_all(place: Place, entries: Sequence[Entry], jobs: int) -> Iterator[list[Hashed]]:
    """Read objects and yield their hashes, some at a time, in their order.

    Threads do it, since hashing lets others run; only what is about to be read is held.
    """
    batches = (entries[start : start + _TOGETHER] for start in range(0, len(entries), _TOGETHER))
    with ThreadPoolExecutor(jobs, "hashing") as pool:
        running = [pool.submit(_hashed, place, batch) for batch in islice(batches, 2 * jobs)]
        try:
            while running:
                done = running.pop(0).result()
                running += [pool.submit(_hashed, place, batch) for batch in islice(batches, 1)]
                yield done
        finally:
            for waiting in running:
                waiting.cancel()


def _hashed(place: Place, entries: Sequence[Entry]) -> list[Hashed]:
    found = []
    for entry in entries:
        try:
            if entry.size <= CHUNK:
                found.append(Hashed(entry, hashlib.sha256(place.read(entry.key)).hexdigest()))
            else:
                with place.open(entry.key) as file:
                    found.append(Hashed(entry, hash_of(file)))
        except OSError as problem:
            found.append(Hashed(entry, "", (problem.strerror or str(problem)).lower()))
    return found


class Progress:
    """Which objects were found whole since the last verification began, in a file of the user's.

    A line is written when an object has been read; one that was cut by a crash counts for nothing.
    """

    def __init__(self, place: Place) -> None:
        name = str(place.folder or place.name)
        digest = hashlib.sha256(os.fsencode(name)).hexdigest()[:16]
        self._path = folders.user_cache() / "archives" / f"{digest}.verified"

    def begun(self) -> set[str]:
        """Return the keys that the interrupted verification found whole."""
        with contextlib.suppress(OSError):
            *lines, _ = self._path.read_text("utf-8", "replace").split("\n")
            return set(lines)
        return set()

    def forget(self) -> None:
        """Begin anew, or be done."""
        with contextlib.suppress(OSError):
            self._path.unlink()

    def note(self, keys: Sequence[str]) -> None:
        """Remember objects that are whole; where that is impossible nothing can be resumed."""
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write("".join(f"{key}\n" for key in keys))
