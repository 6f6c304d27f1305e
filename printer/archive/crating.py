"""A folder that is made as a whole: seen under its name when everything in it is on the disk.

It grows beside its place as `.NAME.PID.tmp` and is moved there in one step. What a process
that died has left is removed by the next one that makes the same folder.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath

from printer.diagnostics import OutputError, Place, UsageError, error
from printer.files import display_path, is_alive


class Crate:
    """A folder while it is filled; knows the hash and size of all that was put in."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.digests: dict[str, str] = {}
        """Path below the folder, with `/`: SHA-256."""

        self.sizes: dict[str, int] = {}

    def put(self, path: str, data: bytes) -> None:
        """Write a file so that it lasts; raises ValueError for a path that leads outside."""
        parts = PurePosixPath(path).parts
        if not parts or ".." in parts or path.startswith("/") or "\0" in path:
            raise ValueError(f"no path within a folder: {path!r}")
        target = self._folder.joinpath(*parts)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        self.digests[path] = hashlib.sha256(data).hexdigest()
        self.sizes[path] = len(data)

    def has(self, path: str) -> bool:
        """Tell whether a file was put there."""
        return path in self.digests


@contextmanager
def crate(target: Path) -> Iterator[Crate]:
    """Make a folder, which is there as a whole when the context ends, or not at all.

    Raises UsageError when something is there already, OutputError when the disk takes no more.
    """
    target = target.absolute()
    shown = Place(display_path(target))
    _refuse(target, shown)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        growing = target.with_name(f".{target.name}.{os.getpid()}.tmp")
        growing.mkdir()
        try:
            yield Crate(growing)
            for folder, _, _ in os.walk(growing, topdown=False):
                _sync(Path(folder))
            if target.is_dir():
                target.rmdir()  # an empty one, or else the move below would not be one step
            growing.rename(target)
            _sync(target.parent)
        finally:
            shutil.rmtree(growing, ignore_errors=True)
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise OutputError(
            error(f"the folder cannot be written: {reason}", shown, code="output-failed")
        ) from problem


def _refuse(target: Path, shown: Place) -> None:
    taken = target.is_symlink() or (target.exists() and not target.is_dir())
    if taken or (target.is_dir() and any(target.iterdir())):
        hint = "name another folder with -o, or delete this one"
        raise UsageError(error("something is there already", shown, hint=hint, code="output-taken"))


def _sweep(target: Path) -> None:
    pattern = re.compile(rf"\.{re.escape(target.name)}\.(\d{{1,9}})\.tmp")
    for path in target.parent.iterdir():
        match = pattern.fullmatch(path.name)
        if match and (not is_alive(int(match[1])) or int(match[1]) == os.getpid()):
            shutil.rmtree(path, ignore_errors=True)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems cannot sync folders
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
