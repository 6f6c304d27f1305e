"""Objects: the bytes of files under their SHA-256, each once, and none believed unseen.

An object that is there already is read before a record relies on it: had it rotted, the new
copy takes its place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from printer.archive.places import Part, Place, changed_while_read, hash_of
from printer.archive.values import Content, File
from printer.diagnostics import Place as Position
from printer.diagnostics import UnprintableError, error
from printer.files import display_path

_IN_MEMORY = 2_000_000
"""Bytes up to which a file is read once, and kept until it is written."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file with its hash, ready to be written."""

    file: File
    part: Part


def object_key(sha256: str) -> str:
    """Return the key of an object."""
    return f"objects/{sha256[:2]}/{sha256[2:4]}/{sha256}"


def size_of(content: Content) -> int:
    """Return about how many bytes a content has; 0 when it cannot be read."""
    if isinstance(content.data, bytes):
        return len(content.data)
    try:
        return min(content.data.stat().st_size, _IN_MEMORY)
    except OSError:
        return 0


def load(content: Content) -> Loaded:
    """Read what is to be stored, and its hash.

    Raises UnprintableError when it cannot be read, OutputError when it is not what it was.
    """
    data = content.data
    if isinstance(data, Path):
        data, digest, size = _read(data)
    else:
        digest, size = hashlib.sha256(data).hexdigest(), len(data)
    if content.sha256 and content.sha256 != digest:
        raise changed_while_read(content.path)
    file = File(content.role, content.path, digest, size)
    return Loaded(file, Part(object_key(digest), data, digest))


def _read(path: Path) -> tuple[bytes | Path, str, int]:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            if size > _IN_MEMORY:
                return path, hash_of(file), size
            data = file.read()
    except OSError as problem:
        raise UnprintableError(
            error(
                f"the file cannot be read: {(problem.strerror or str(problem)).lower()}",
                Position(display_path(path)),
                code="archive-source-unreadable",
            )
        ) from problem
    return data, hashlib.sha256(data).hexdigest(), len(data)


@dataclass(slots=True)
class Objects:
    """The objects of a place, as one process knows them."""

    place: Place
    _proved: set[str] = field(default_factory=set)
    """Keys of objects that were written or read whole by this process."""

    def write(self, loaded: Iterable[Loaded]) -> None:
        """Write those that are not there, so that they last; raises OutputError."""
        parts = {item.part.key: item.part for item in loaded if item.part.key not in self._proved}
        fresh = self.place.put(list(parts.values())) if parts else ()
        for part, is_new in zip(parts.values(), fresh, strict=True):
            if not is_new and not self.is_whole(part.sha256):
                self.place.replace(part)
            self._proved.add(part.key)

    def is_whole(self, sha256: str) -> bool:
        """Tell whether an object is there and its bytes are those of its name."""
        key = object_key(sha256)
        if key in self._proved:
            return True
        try:
            with self.place.open(key) as file:
                whole = hash_of(file) == sha256
        except OSError:
            # Missing or unreadable, which to who needs it is the same.
            return False
        if whole:
            self._proved.add(key)
        return whole
