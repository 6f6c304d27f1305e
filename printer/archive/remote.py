"""An archive on a file system that fsspec knows: memory, S3, SFTP, WebDAV.

Object stores take a file whole or not at all, and say so when it is there to stay; so there
is nothing temporary. Where the file system cannot refuse to write over a name (not all S3
services can), two processes should not add versions of one thing at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from printer.archive.places import Entry, Part, changed_while_read, writing
from printer.diagnostics import UsageError, error
from printer.files import display_path


class RemotePlace:
    """A place at an address; see `places.Place`."""

    folder = None

    def __init__(self, address: str) -> None:
        self.name = address
        self._system, self._root = _system(address)

    def read(self, key: str) -> bytes:
        """Return the bytes of a file."""
        with _as_system_errors():
            data: bytes = self._system.cat_file(self._path(key))
        return data

    def open(self, key: str) -> BinaryIO:
        """Open a file for reading."""
        with _as_system_errors():
            file: BinaryIO = self._system.open(self._path(key), "rb")
        return file

    def exists(self, key: str) -> bool:
        """Tell whether there is such a file."""
        with _as_system_errors():
            return bool(self._system.isfile(self._path(key)))

    def size(self, key: str) -> int:
        """Return the size of a file in bytes."""
        with _as_system_errors():
            return int(self._system.size(self._path(key)))

    def entries(self, below: str = "") -> Iterator[Entry]:
        """Yield the files below a folder."""
        self._system.invalidate_cache()
        with _as_system_errors():
            try:
                found = self._system.find(self._path(below), detail=True)
            except FileNotFoundError:
                return
        for path, facts in found.items():
            key = str(path).strip("/").removeprefix(self._root).strip("/")
            yield Entry(key, int(facts.get("size") or 0))

    def names(self, below: str) -> list[str]:
        """Return the names that stand right in a folder."""
        self._system.invalidate_cache()
        with _as_system_errors():
            try:
                found = self._system.ls(self._path(below), detail=False)
            except FileNotFoundError:
                return []
        return sorted(str(path).rstrip("/").rpartition("/")[2] for path in found)

    def put(self, parts: Sequence[Part]) -> list[bool]:
        """Write files, and tell of each whether it was not there before."""
        return [self._put(part) for part in parts]

    def _put(self, part: Part) -> bool:
        data = _bytes(part)
        with writing(f"{self.name}/{part.key}"), _as_system_errors():
            if self._system.exists(self._path(part.key)):
                return False
            self._make_parent(part.key)
            try:
                self._system.pipe_file(self._path(part.key), data, mode="create")
            except FileExistsError:
                return False
        return True

    def replace(self, part: Part) -> None:
        """Write a file in place of what there is."""
        data = _bytes(part)
        with writing(f"{self.name}/{part.key}"), _as_system_errors():
            self._make_parent(part.key)
            self._system.pipe_file(self._path(part.key), data)

    def writable(self) -> bool:
        """Tell whether files may be written here; a remote service says it when it is tried."""
        return True

    def sweep(self) -> None:
        """Nothing is left half written."""

    def state(self) -> str:
        """No state is kept."""
        return ""

    def note_change(self) -> str:
        """No state is kept."""
        return ""

    def close(self) -> None:
        """Nothing is held."""

    def abandon(self) -> None:
        """Nothing is held."""

    def _make_parent(self, key: str) -> None:
        self._system.makedirs(self._path(key.rpartition("/")[0]), exist_ok=True)

    def _path(self, key: str) -> str:
        return f"{self._prefix}{self._root}/{key}".rstrip("/")

    @property
    def _prefix(self) -> str:
        return "/" if self._system.root_marker == "/" else ""


def _system(address: str) -> tuple[Any, str]:
    """Return the file system of an address and the path on it, without slashes at its ends."""
    try:
        import fsspec  # type: ignore[import-untyped]
    except ImportError as problem:
        hint = "pip install fsspec, and what it needs for this address (s3fs, sshfs …)"
        raise UsageError(
            error(f"{address} needs fsspec", hint=hint, code="archive-place")
        ) from problem
    try:
        system, path = fsspec.url_to_fs(address)
    # A file system raises what it likes when its address is none.
    except Exception as problem:
        reason = " ".join(str(problem).split())[:200]
        raise UsageError(
            error(f"{address} cannot be reached: {reason}", code="archive-place")
        ) from problem
    return system, str(path).strip("/")


def _bytes(part: Part) -> bytes:
    if isinstance(part.data, bytes):
        return part.data
    data = part.data.read_bytes()
    if part.sha256 and hashlib.sha256(data).hexdigest() != part.sha256:
        raise changed_while_read(display_path(part.data))
    return data


@contextmanager
def _as_system_errors() -> Iterator[None]:
    """Turn whatever a library for some service raises into an OSError."""
    try:
        yield
    except OSError:
        raise
    except Exception as problem:
        reason = " ".join(str(problem).split())[:200]
        raise OSError(f"{type(problem).__name__}: {reason}") from problem
