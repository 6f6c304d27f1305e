"""The store: objects and records in a place, which together are the truth.

    store.json                  name and number of the format
    objects/ab/cd/<sha256>      the bytes of files, each once
    records/<id>/v1.json        a version of a thing; written when all its objects last

What is there is never changed. So a run that is killed leaves whole objects that no record
names, and nothing else; adding again finds them. The catalogue is made from the records and
is no part of the truth.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import TracebackType

from printer.archive.formats import STORE_BYTES, STORE_FILE, require_format
from printer.archive.keys import RECORD_NAME, Where, folder_of, where_is
from printer.archive.objects import Loaded, Objects, load, object_key, size_of
from printer.archive.places import Part, Place
from printer.archive.succession import about_clock, succeed
from printer.archive.values import (
    Added,
    Deposit,
    Record,
    SealBrokenError,
    checked_id,
    from_json,
    to_json,
)
from printer.diagnostics import Place as Position
from printer.diagnostics import PrinterError, UnprintableError, UsageError, error

__all__ = ["STORE_BYTES", "STORE_FILE", "Store", "Where", "open_store"]

_MOST_AT_ONCE = 128
"""Deposits that are written together: the disk is waited for once for all of them."""

_MOST_BYTES = 64_000_000
"""Of the files that are held in memory for it."""


class Store:
    """The objects and records of one archive.

    It is a context manager; leaving it tells other processes that this one has finished.
    """

    def __init__(
        self, place: Place, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.place = place
        self.objects = Objects(place)
        self.changed = ""
        """The state of the place that this process noted last."""

        self._now = now

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.place.close()

    # Reading

    def wheres(self) -> Iterator[Where]:
        """Yield every version that there is, in no order, without reading records."""
        for entry in self.place.entries("records"):
            where = where_is(entry.key)
            if where is not None:
                yield where

    def ids(self) -> list[str]:
        """Return the ids of everything there is, sorted."""
        return sorted({where.id for where in self.wheres()})

    def versions(self, identifier: str) -> tuple[Record, ...]:
        """Return all versions of a thing, oldest first; none when there is no such thing.

        Raises UnprintableError when one of them is damaged.
        """
        return tuple(
            self.record_at(Where(identifier, number)) for number in self._numbers(identifier)
        )

    def latest(self, identifier: str) -> Record | None:
        """Return the last version of a thing, None when there is no such thing."""
        numbers = self._numbers(identifier)
        return self.record_at(Where(identifier, numbers[-1])) if numbers else None

    def record(self, name: str) -> Record:
        """Return what a user asks for: `id` for the last version, `id@2` for another.

        Raises UsageError when there is no such thing, UnprintableError when it is damaged.
        """
        identifier, _, number = name.partition("@")
        numbers = self._numbers(identifier)
        if number.isascii() and number.isdigit() and int(number) in numbers:
            return self.record_at(Where(identifier, int(number)))
        if numbers and not number:
            return self.record_at(Where(identifier, numbers[-1]))
        if numbers:
            hint = f"there are {', '.join(f'{identifier}@{known}' for known in numbers[:9])}"
        else:
            hint = "`printer archive list` says what there is"
        raise UsageError(
            error(f"the archive has no {name[:200]}", hint=hint, code="archive-unknown")
        )

    def record_at(self, where: Where) -> Record:
        """Read one record; raises UnprintableError when it is missing or damaged."""
        try:
            record = from_json(self.place.read(where.key))
        except OSError as problem:
            raise self._unreadable(where.key, problem) from problem
        except SealBrokenError as problem:
            raise self._damaged(where.key, f"the record is damaged: {problem}") from problem
        if (record.id, record.version) != (where.id, where.version):
            raise self._damaged(where.key, f"the record is that of {record.name}")
        return record

    def read(self, sha256: str) -> bytes:
        """Return the bytes of an object; raises UnprintableError when they are not whole."""
        key = object_key(sha256)
        try:
            data = self.place.read(key)
        except OSError as problem:
            raise self._unreadable(key, problem) from problem
        if hashlib.sha256(data).hexdigest() != sha256:
            raise self._damaged(key, "the file is damaged")
        return data

    def _numbers(self, identifier: str) -> list[int]:
        try:
            identifier = checked_id(identifier)
        except UsageError:
            return []
        matches = map(RECORD_NAME.fullmatch, self.place.names(folder_of(identifier)))
        return sorted(int(match[1]) for match in matches if match is not None)

    def _damaged(self, key: str, message: str) -> UnprintableError:
        hint = "`printer archive verify` tells what else is, and repairs with --from"
        position = Position(f"{self.place.name}/{key}")
        return UnprintableError(error(message, position, hint=hint, code="archive-damaged"))

    def _unreadable(self, key: str, problem: OSError) -> UnprintableError:
        if isinstance(problem, FileNotFoundError):
            return self._damaged(key, "the file is missing")
        return self._damaged(
            key, f"the file cannot be read: {(problem.strerror or str(problem)).lower()}"
        )

    # Writing

    def add(
        self, deposits: Iterable[Deposit], *, on_added: Callable[[Added], None] = lambda _: None
    ) -> list[Added]:
        """Store versions and return what came of each, in order.

        The first version of an id has to be a `record`; what follows it needs a reason, unless
        nothing has changed. One that is refused or cannot be read does not stop the others.
        Raises OutputError when the place takes no more; what `on_added` was told of is there
        to stay.
        """
        results: list[Added] = []
        try:
            for some in _in_batches(deposits):
                for added in self._add_together(some):
                    results.append(added)
                    on_added(added)
        except BaseException:
            # Some records may have been written that nobody was told of: the next run looks.
            self.place.abandon()
            raise
        return results

    def _add_together(self, deposits: Sequence[Deposit]) -> list[Added]:
        drafts = [self._draft(deposit) for deposit in deposits]
        wanted = [draft for draft in drafts if isinstance(draft, _Draft)]
        self.objects.write(item for draft in wanted for item in draft.loaded)
        parts = [
            Part(Where(draft.record.id, draft.record.version).key, to_json(draft.record))
            for draft in wanted
        ]
        fresh = iter(self.place.put(parts) if parts else ())
        if parts:
            self.changed = self.place.note_change()
        results = []
        for deposit, draft in zip(deposits, drafts, strict=True):
            if isinstance(draft, Added):
                results.append(draft)
            elif next(fresh):
                about = about_clock(draft.record, self._now())
                results.append(Added(deposit.id, draft.record, True, about))
            else:
                # Another process took this number meanwhile: look again at what there is.
                results += self._add_together([deposit])
        return results

    def _draft(self, deposit: Deposit) -> _Draft | Added:
        try:
            loaded = tuple(load(content) for content in deposit.contents)
            files = (*(item.file for item in loaded), *deposit.files)
            record = succeed(deposit, files, self.latest(deposit.id), self._now())
            self._require(deposit)
        except PrinterError as problem:
            return Added(deposit.id, None, diagnostics=problem.diagnostics)
        return record if isinstance(record, Added) else _Draft(record, loaded)

    def _require(self, deposit: Deposit) -> None:
        """Refuse to name objects that are not there."""
        gone = [file for file in deposit.files if not self.objects.is_whole(file.sha256)]
        if gone:
            raise self._damaged(
                object_key(gone[0].sha256), f"{gone[0].path} is missing or damaged in the archive"
            )

    def retract(self, identifier: str, reason: str, date: str = "") -> Added:
        """Retract a thing: a new version with the same files says so; nothing is removed.

        Raises UsageError when there is no such thing.
        """
        latest = self.record(identifier)
        deposit = Deposit(
            id=latest.id,
            kind=latest.kind,
            about=latest.about,
            files=latest.files,
            what="retraction",
            reason=reason,
            date=date,
            made_with=latest.made_with,
            settings=latest.settings,
            examined=latest.examined,
        )
        return self._add_together([deposit])[0]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A record that is to be written after its files."""

    record: Record
    loaded: tuple[Loaded, ...]


def _in_batches(deposits: Iterable[Deposit]) -> Iterator[list[Deposit]]:
    batch: dict[str, Deposit] = {}
    held = 0
    for deposit in deposits:
        size = sum(map(size_of, deposit.contents))
        if batch and (
            deposit.id in batch or len(batch) == _MOST_AT_ONCE or held + size > _MOST_BYTES
        ):
            yield list(batch.values())
            batch, held = {}, 0
        batch[deposit.id] = deposit
        held += size
    if batch:
        yield list(batch.values())


def open_store(place: Place, *, create: bool = False) -> Store:
    """Return the store in a place, a new one when there is none and one may be created.

    Raises UsageError when there is none, or one of a later format.
    """
    store = Store(place)
    try:
        text = place.read(STORE_FILE)
    except FileNotFoundError:
        if place.names("records"):
            return store  # `verify` says what is missing
        if not create:
            hint = "`printer archive add` begins one; --store says where it is"
            raise UsageError(
                error(f"there is no archive at {place.name}", hint=hint, code="archive-missing")
            ) from None
        place.put([Part(STORE_FILE, STORE_BYTES)])
        return store
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise UsageError(
            error(f"the archive at {place.name} cannot be read: {reason}", code="archive-missing")
        ) from problem
    require_format(text, place.name)
    return store
