"""An archive in a folder, for any number of processes at once.

    tmp/<session>.lock      held (flock) by a process as long as it may write
    tmp/<session>.<number>  a file that is being written

A file is written in `tmp`, reaches the disk, and is then given its name by a hard link,
which fails where the name is taken. A lock that nobody holds is of a dead process: its
files are swept. No clock and no process number is asked.
"""

from __future__ import annotations

import errno
import functools
import hashlib
import os
import secrets
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from printer.archive.places import CHUNK, Entry, Part, changed_while_read, writing
from printer.archive.sessions import Session, hold, new_session
from printer.diagnostics import OutputError
from printer.files import display_path

TEMPORARY = "tmp"
_STATE = "state"
_FEW = 4
"""Files below which it is not worth while to start threads."""

_WAITING = 16
"""Files that are waited for at the same time."""

_UNLINKABLE = (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK)
"""What file systems say that have no hard links."""


@dataclass(slots=True)
class LocalFolder:
    """A place in a folder; see `places.Place`."""

    folder: Path
    _session: Session | None = field(default=None, repr=False)
    _known: set[Path] = field(default_factory=set, repr=False)
    """Folders that are there and whose names are on the disk."""

    @property
    def name(self) -> str:
        """The folder as a user would name it."""
        return display_path(self.folder)

    def read(self, key: str) -> bytes:
        """Return the bytes of a file."""
        return (self.folder / key).read_bytes()

    def open(self, key: str) -> BinaryIO:
        """Open a file for reading."""
        return (self.folder / key).open("rb", buffering=0)

    def exists(self, key: str) -> bool:
        """Tell whether there is such a file."""
        return (self.folder / key).is_file()

    def size(self, key: str) -> int:
        """Return the size of a file in bytes."""
        return (self.folder / key).stat().st_size

    def entries(self, below: str = "") -> Iterator[Entry]:
        """Yield the files below a folder, sorted within each folder; not those in `tmp`."""
        waiting = [below]
        while waiting:
            inside = waiting.pop()
            with suppress(FileNotFoundError, NotADirectoryError):
                for item in sorted(os.scandir(self.folder / inside), key=lambda item: item.name):
                    key = f"{inside}/{item.name}" if inside else item.name
                    if item.is_dir(follow_symlinks=False):
                        if key != TEMPORARY:
                            waiting.append(key)
                    else:
                        yield Entry(_text(key), item.stat(follow_symlinks=False).st_size)

    def names(self, below: str) -> list[str]:
        """Return the names that stand right in a folder."""
        with suppress(FileNotFoundError, NotADirectoryError):
            return sorted(_text(item.name) for item in os.scandir(self.folder / below))
        return []

    def writable(self) -> bool:
        """Tell whether files may be written here."""
        return os.access(self.folder, os.W_OK | os.X_OK)

    def put(self, parts: Sequence[Part]) -> list[bool]:
        """Write files so that they last, and tell of each whether it was not there before."""
        with writing(self.name), ExitStack() as stack:
            staged = [(part, self._staged(part, stack)) for part in parts]
            _sync([temporary for _, temporary in staged])
            folders: dict[Path, None] = {}
            fresh = []
            for part, temporary in staged:
                target = self._target(part.key, folders)
                fresh.append(_linked(temporary, target))
            _sync(folders)
            self._known |= set(folders)
        return fresh

    def replace(self, part: Part) -> None:
        """Write a file so that it lasts, in place of what there is."""
        with writing(self.name), ExitStack() as stack:
            temporary = self._staged(part, stack)
            _sync([temporary])
            folders: dict[Path, None] = {}
            target = self._target(part.key, folders)
            # An empty folder of that name is in the way, and nothing else.
            with suppress(OSError):
                target.rmdir()
            temporary.replace(target)
            _sync(folders)

    def _staged(self, part: Part, stack: ExitStack) -> Path:
        """Return a temporary file with the data, which need not be on the disk yet; it goes later."""
        path = self._begin().next()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o444)
        stack.callback(path.unlink, missing_ok=True)
        try:
            if isinstance(part.data, Path):
                _copy(part.data, descriptor, part.sha256)
            else:
                _write(descriptor, part.data)
        finally:
            os.close(descriptor)
        return path

    def _target(self, key: str, folders: dict[Path, None]) -> Path:
        """Return the path of a key, in a folder that exists; note the folders that change."""
        target = self.folder / key
        folder = target.parent
        folders[folder] = None
        missing = []
        while folder not in self._known and folder != self.folder:
            missing.append(folder)
            folder = folder.parent
        for folder in reversed(missing):
            with suppress(FileExistsError):
                folder.mkdir()
            # Made by another process, its name may not have reached the disk yet.
            folders[folder.parent] = None
        return target

    def _begin(self) -> Session:
        if self._session is None:
            (self.folder / TEMPORARY).mkdir(exist_ok=True)
            self._session = new_session(self.folder / TEMPORARY)
        return self._session

    def close(self) -> None:
        """Say that this process has finished writing."""
        if self._session is not None:
            session, self._session = self._session, None
            with suppress(OSError):
                session.lock.unlink()
            os.close(session.descriptor)

    def abandon(self) -> None:
        """Leave the lock as a dead process would, so that the next one looks after it."""
        if self._session is not None:
            session, self._session = self._session, None
            os.close(session.descriptor)

    def sweep(self) -> None:
        """Remove what dead processes left half written; when one died, note a change."""
        was_writing = self._session is not None
        for name in self.names(TEMPORARY):
            if name.endswith(".lock"):
                # Where nothing can be written, the next run that can does it.
                with suppress(OSError, OutputError):
                    self._bury(self.folder / TEMPORARY / name)
        if not was_writing:
            self.close()

    def _bury(self, lock: Path) -> None:
        """Remove a session with its files when its process is gone."""
        if self._session is not None and lock == self._session.lock:
            return
        descriptor = os.open(lock, os.O_RDWR)
        try:
            if not hold(descriptor):
                return
            # First, since this process may die as well: the catalogue may lack what the dead added.
            self.note_change()
            for path in lock.parent.glob(f"{lock.stem}.*"):
                if path != lock:
                    path.unlink(missing_ok=True)
            lock.unlink(missing_ok=True)
        finally:
            os.close(descriptor)

    def state(self) -> str:
        """Return a word that is another one after each change.

        It is another one after each start of the machine, too, since what the disk remembers
        of a crash may be older than what is told here.
        """
        try:
            noted = (self.folder / TEMPORARY / _STATE).read_text("ascii")
        except (OSError, ValueError):
            noted = ""
        return f"{_boot()} {noted}"

    def note_change(self) -> str:
        """Let the state be another one, and return it."""
        noted = secrets.token_hex(8)
        # As a file of this session, so that it is swept when this process dies here.
        with writing(self.name), ExitStack() as stack:
            temporary = self._staged(Part(_STATE, noted.encode()), stack)
            temporary.replace(self.folder / TEMPORARY / _STATE)
        return f"{_boot()} {noted}"


@functools.cache
def _boot() -> str:
    with suppress(OSError):
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    return ""


def _linked(temporary: Path, target: Path) -> bool:
    """Give a file its name; False when the name is taken."""
    try:
        os.link(temporary, target)
    except FileExistsError:
        return False
    except OSError as problem:
        if problem.errno not in _UNLINKABLE:
            raise
        # Without hard links two processes that take one name at once can not be told apart.
        if target.exists():
            return False
        temporary.replace(target)
    return True


def _write(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _copy(source: Path, descriptor: int, sha256: str) -> None:
    digest = hashlib.sha256()
    with source.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            _write(descriptor, chunk)
    if sha256 and digest.hexdigest() != sha256:
        raise changed_while_read(display_path(source))


def _sync(paths: Collection[Path]) -> None:
    """Wait until files and the names in folders are on the disk.

    They are waited for at the same time, since a disk writes many for the price of a few.
    """
    if len(paths) < _FEW:
        for path in paths:
            _sync_one(path)
        return
    with ThreadPoolExecutor(_WAITING, "disk") as pool:
        for _ in pool.map(_sync_one, paths):
            pass


def _sync_one(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as problem:
        # Some network file systems cannot sync folders; there is nothing more to do there.
        if problem.errno not in (errno.EINVAL, errno.ENOTSUP):
            raise
    finally:
        os.close(descriptor)


def _text(name: str) -> str:
    """Return a name as text, which it need not be when somebody else put the file there."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")
