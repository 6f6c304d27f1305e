"""Where an archive's files are: a place that reads, and writes what was not there before.

A file in a place has a key, a path with `/`. What is written is never seen half done: it is
whole, on the disk, and under its name, or it is not there. Nothing that has a name is ever
written over, except by `replace`, which repairs.

    Place            the protocol
    ├── LocalFolder  a folder, for any number of processes at once   (`folder`)
    └── RemotePlace  any file system that fsspec knows               (`remote`)

What the files mean is the business of `store`.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from printer.diagnostics import OutputError, error
from printer.diagnostics import Place as Position
from printer.files import display_path

CHUNK = 1 << 20
"""Bytes that are read at a time."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in a place."""

    key: str
    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True)
class Part:
    """A file that is to be written."""

    key: str
    data: bytes | Path
    sha256: str = ""
    """What is written must have this hash, where it is given."""


class Place(Protocol):
    """A tree of files that are written once.

    Reading raises OSError (FileNotFoundError where there is no such file), writing OutputError.
    """

    @property
    def name(self) -> str:
        """The place as a user would name it."""

    @property
    def folder(self) -> Path | None:
        """The folder, for a place on this machine's file systems."""

    def read(self, key: str) -> bytes:
        """Return the bytes of a file."""

    def open(self, key: str) -> BinaryIO:
        """Open a file for reading."""

    def exists(self, key: str) -> bool:
        """Tell whether there is such a file."""

    def size(self, key: str) -> int:
        """Return the size of a file in bytes."""

    def entries(self, below: str = "") -> Iterator[Entry]:
        """Yield the files below a folder, in no order; none where there is no such folder."""

    def names(self, below: str) -> list[str]:
        """Return the names that stand right in a folder."""

    def put(self, parts: Sequence[Part]) -> list[bool]:
        """Write files so that they last, and tell of each whether it was not there before.

        Those that were there are left as they are. When it fails, some of them may have been
        written, whole, and others not.
        """

    def replace(self, part: Part) -> None:
        """Write a file so that it lasts, in place of what there is."""

    def writable(self) -> bool:
        """Tell whether files may be written here."""

    def sweep(self) -> None:
        """Remove what dead processes left half written; when one died, note a change."""

    def state(self) -> str:
        """Return a word that is another one after each change; empty where none is kept."""

    def note_change(self) -> str:
        """Let the state be another one, and return it."""

    def close(self) -> None:
        """Say that this process has finished writing; it may begin again."""

    def abandon(self) -> None:
        """Leave the place as a dead process would, so that the next one looks after it."""


def open_place(address: str | Path, *, create: bool = False) -> Place:
    """Return the place at a path, or at an address that fsspec knows, such as `s3://…`.

    Raises OutputError when a folder that is to be created cannot be.
    """
    if isinstance(address, str) and "://" in address and not address.startswith("file://"):
        from printer.archive.remote import RemotePlace

        return RemotePlace(address)
    from printer.archive.folder import LocalFolder

    place = LocalFolder(Path(str(address).removeprefix("file://")).absolute())
    if create:
        with writing(display_path(place.folder)):
            place.folder.mkdir(parents=True, exist_ok=True)
    return place


def hash_of(file: BinaryIO) -> str:
    """Return the SHA-256 of the rest of an open file."""
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def changed_while_read(path: str) -> OutputError:
    """Return what is raised when a file is not what it was a moment ago."""
    return OutputError(
        error(
            "the file was changed while it was put into the archive",
            Position(path),
            hint="try again when nobody writes it",
            code="archive-source-changed",
        )
    )


@contextmanager
def writing(shown: str) -> Iterator[None]:
    """Say why something cannot be written."""
    try:
        yield
    except OSError as problem:
        raise OutputError(
            error(
                f"the archive cannot be written: {(problem.strerror or str(problem)).lower()}",
                Position(shown),
                hint=_HINTS.get(problem.errno or 0),
                code="archive-write",
            )
        ) from problem


_HINTS = {
    errno.ENOSPC: "free some space and add again; what is in the archive is unharmed",
    errno.EDQUOT: "free some space and add again; what is in the archive is unharmed",
    errno.EROFS: "it can be read, searched and verified; to add, make it writable",
    errno.EACCES: "it can be read, searched and verified; to add, make it writable",
    errno.EPERM: "it can be read, searched and verified; to add, make it writable",
}
