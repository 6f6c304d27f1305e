"""Keeps the catalogue: opens it, brings it up to the store, makes it again when it is lost.

It stands beside the store, or in the user's cache when the store is remote or may only be
read. Whether it is behind is told by the state of the place, which every run that adds
changes before it enters what it added; a run that dies in between leaves another state.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from printer import folders
from printer.archive.catalogue import Catalogue
from printer.archive.keys import Where
from printer.archive.store import Store
from printer.archive.values import Record, SealBrokenError
from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    PrinterError,
    UnprintableError,
    error,
    warning,
)
from printer.files import display_path

FILE_NAME = "catalogue.sqlite"
_AT_ONCE = 256
"""Records that are read before they are entered together."""

_WHOLE = frozenset([
    sqlite3.SQLITE_PERM, sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_NOMEM,
    sqlite3.SQLITE_READONLY, sqlite3.SQLITE_INTERRUPT, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_NOLFS, sqlite3.SQLITE_AUTH,
])  # fmt: skip
"""Errors of SQLite that tell of something else than a damaged file. All others may come of one:
what damage does to a schema is told in many words."""

_STATE = "state"
_TROUBLES = (sqlite3.Error, OSError, SealBrokenError, UnicodeDecodeError)
_NO_TEXTS: Mapping[str, Sequence[str] | None] = {}

Value = TypeVar("Value")


class Keeper:
    """The catalogue of one store, open when it is needed, and true when it is open."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._catalogue: Catalogue | None = None
        self._said = Collector()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was noticed so far."""
        return self._said.frozen()

    def ask(self, question: Callable[[Catalogue], Value]) -> Value:
        """Return what a question of the catalogue gives.

        A catalogue that turns out to be damaged is made again, and asked again, once. The
        question must not depend on what it did before. Raises UnprintableError when there can
        be no catalogue.
        """
        try:
            return question(self._open())
        except _TROUBLES as problem:
            if not _is_damage(problem):
                raise self._failed(problem) from problem
            self._said.add(
                warning(
                    f"the catalogue was damaged ({problem}) and is made again from the store",
                    code="archive-catalogue",
                )
            )
            self.discard()
        try:
            return question(self._open())
        except _TROUBLES as problem:
            raise self._failed(problem) from problem

    def close(self) -> None:
        """Close the catalogue."""
        if self._catalogue is not None:
            self._catalogue.close()
            self._catalogue = None

    def discard(self) -> None:
        """Remove the catalogue; the next question makes it again."""
        self.close()
        path = self._writable_path()
        with _guarded(path, fcntl.LOCK_EX):
            # The journals first: they must not meet another file of that name.
            for ending in ("-wal", "-shm", ""):
                path.with_name(path.name + ending).unlink(missing_ok=True)

    def entered(
        self, records: Sequence[Record], texts: Mapping[str, Sequence[str] | None] = _NO_TEXTS
    ) -> None:
        """Enter what was just added to the store, with the texts that were read of PDFs.

        When that fails, a warning says so, and the next run does it.
        """
        place = self.store.place
        state = self.store.changed

        def enter(catalogue: Catalogue) -> None:
            with catalogue.writing():
                catalogue.enter(records)
                for pdf, pages in texts.items():
                    catalogue.set_pages(pdf, pages)
                if place.state() == state:
                    catalogue.set_mark(_STATE, state)

        try:
            self.ask(enter)
        except PrinterError as problem:
            place.abandon()
            reasons = "; ".join(item.message for item in problem.diagnostics)
            hint = "`printer archive catalogue` enters what was added; the store itself is whole"
            self._said.add(
                warning(f"the catalogue is behind: {reasons}", hint=hint, code="archive-catalogue")
            )

    def check(self) -> None:
        """Read the whole catalogue; one that is damaged is made again, with a warning."""

        def read(catalogue: Catalogue) -> None:
            told = catalogue.connection.execute("PRAGMA quick_check(1)").fetchone()[0]
            if told != "ok":
                raise sqlite3.DatabaseError(f"malformed: {told}")

        self.ask(read)

    # Opening

    def _open(self) -> Catalogue:
        opened = self._catalogue
        if opened is not None:
            with contextlib.suppress(OSError):
                if opened.path.stat().st_ino == opened.inode:
                    return opened
            # Removed, or made again by another process.
            self.close()
        self._catalogue = self._opened()
        return self._catalogue

    def _opened(self) -> Catalogue:
        beside = self._beside()
        if beside is not None and not self.store.place.writable() and beside.exists():
            with contextlib.suppress(sqlite3.Error, OSError):
                catalogue = Catalogue(beside, read_only=True)
                if catalogue.wheres() == set(self.store.wheres()):
                    return catalogue
                catalogue.close()
        path = self._writable_path()
        path.parent.mkdir(parents=True, exist_ok=True)
        with _guarded(path, fcntl.LOCK_SH):
            catalogue = Catalogue(path)
        try:
            self._follow(catalogue)
        except BaseException:
            catalogue.close()
            raise
        return catalogue

    def _beside(self) -> Path | None:
        folder = self.store.place.folder
        return folder / FILE_NAME if folder is not None else None

    def _writable_path(self) -> Path:
        beside = self._beside()
        if beside is not None and self.store.place.writable():
            return beside
        name = str(self.store.place.folder or self.store.place.name)
        digest = hashlib.sha256(os.fsencode(name)).hexdigest()[:16]
        return folders.user_cache() / "archives" / f"{digest}.sqlite"

    # Following the store

    def _follow(self, catalogue: Catalogue) -> None:
        """Enter what the store has and the catalogue lacks."""
        place = self.store.place
        state = place.state()
        if state and catalogue.mark(_STATE) == state:
            return
        missing = sorted(
            set(self.store.wheres()) - catalogue.wheres(),
            key=lambda where: (where.id, where.version),
        )
        for start in range(0, len(missing), _AT_ONCE):
            with catalogue.writing():
                catalogue.enter(self._read(missing[start : start + _AT_ONCE]))
        with catalogue.writing():
            catalogue.set_mark(_STATE, state)

    def _read(self, wheres: Sequence[Where]) -> Iterator[Record]:
        for where in wheres:
            try:
                yield self.store.record_at(where)
            except PrinterError as problem:
                # It cannot be found, and all others can.
                for item in problem.diagnostics:
                    self._said.add(item)

    def _failed(self, problem: Exception) -> UnprintableError:
        reason = str(problem) or type(problem).__name__
        position = Place(display_path(self._writable_path()))
        return UnprintableError(
            error(f"the catalogue cannot be used: {reason}", position, code="archive-catalogue")
        )


def _is_damage(problem: Exception) -> bool:
    if isinstance(problem, (SealBrokenError, UnicodeDecodeError)):
        return True
    if not isinstance(problem, sqlite3.DatabaseError):
        return False
    if str(problem).startswith("fts5: syntax error"):
        return False  # of the question
    # What this program raises itself has no code.
    code = getattr(problem, "sqlite_errorcode", None)
    if code is None:
        return not isinstance(problem, sqlite3.ProgrammingError)
    return code & 0xFF not in _WHOLE


@contextlib.contextmanager
def _guarded(path: Path, how: int) -> Iterator[None]:
    """Let nobody open the catalogue while it is removed."""
    lock = path.with_name(f".{path.name}.lock")
    descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)
