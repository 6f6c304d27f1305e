"""The verb `archive verify`: everything is read again, and what is not as it was is named.

    records ─▶ whole? in a chain? all there? ─▶ repair ─▶ objects ─▶ whole? all there? ─▶ repair

A record proves itself by its seal, an object by its name. What is lost without a trace is
known by what names it: the records name the objects, later records the earlier ones, and the
catalogue the records.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from printer.archive.catalogue import Catalogue
from printer.archive.door import Archive
from printer.archive.findings import Finding, Report
from printer.archive.formats import STORE_BYTES, STORE_FILE
from printer.archive.hashing import Hashed, Progress, hash_all
from printer.archive.keeping import FILE_NAME
from printer.archive.keys import Where, where_is
from printer.archive.objects import object_key
from printer.archive.places import Entry, Place
from printer.archive.repairing import Repair
from printer.archive.values import Record, SealBrokenError, from_json, is_sha256
from printer.diagnostics import PrinterError


@dataclass(slots=True)
class _Books:
    """What the records say, while they are read."""

    records: dict[Where, Record] = field(default_factory=dict)
    hashes: dict[Where, str] = field(default_factory=dict)
    """SHA-256 of the file of each whole record."""

    findings: list[Finding] = field(default_factory=list)

    def enter(self, where: Where, data: bytes) -> bool:
        """Take a record whose bytes are whole and which is in its place."""
        record = _whole(where, data)
        if record is None:
            return False
        self.records[where] = record
        self.hashes[where] = hashlib.sha256(data).hexdigest()
        return True

    def named(self) -> dict[str, tuple[int, tuple[str, ...]]]:
        """Return the size of each object by its key, and which versions it is of."""
        names: dict[str, list[str]] = defaultdict(list)
        sizes: dict[str, int] = {}
        for record in self.records.values():
            for file in record.files:
                key = object_key(file.sha256)
                sizes[key] = file.size
                names[key].append(record.name)
        return {key: (sizes[key], tuple(dict.fromkeys(named))) for key, named in names.items()}


def _whole(where: Where, data: bytes) -> Record | None:
    try:
        record = from_json(data)
    except SealBrokenError:
        return None
    return record if (record.id, record.version) == (where.id, where.version) else None


def verify(
    archive: Archive,
    *,
    copy: Place | None = None,
    resume: bool = False,
    jobs: int = 1,
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Report:
    """Read everything again and return what is not as it was.

    With a `copy` of the archive, what is damaged or missing is repaired from it, where the copy is
    whole; the report says which repairs could not be written. With `resume` an interrupted
    verification goes on: objects that it found whole are not read again.
    """
    place = archive.store.place
    repair = Repair(place, copy)
    entries = list(place.entries())
    records, objects, others = _sorted(entries)
    books = _Books(findings=list(others))
    _check_store_file(place, repair, books)
    _check_records(archive, records, repair, books)
    _check_chain(books)
    hashed = _Objects(place, repair, Progress(place), books)
    hashed.check(objects, resume=resume, jobs=jobs, on_progress=on_progress)
    if repair.done:
        archive.store.changed = place.note_change()
    return Report(
        place=place.name,
        records=len(books.records),
        objects=hashed.count,
        size=hashed.size,
        resumed=hashed.resumed,
        unwritten=len(repair.failed),
        findings=tuple(sorted(books.findings, key=lambda item: (item.key, item.kind))),
    )


def _sorted(entries: Iterable[Entry]) -> tuple[list[Where], list[Entry], list[Finding]]:
    """Tell records, objects and files that are neither apart."""
    records: list[Where] = []
    objects: list[Entry] = []
    others: list[Finding] = []
    for entry in entries:
        where = where_is(entry.key)
        name = entry.key.rpartition("/")[2]
        if where is not None:
            records.append(where)
        elif is_sha256(name) and entry.key == object_key(name):
            objects.append(entry)
        elif not _is_ours(entry.key):
            others.append(Finding("foreign", entry.key, "this file is not of the archive"))
    return records, objects, others


def _is_ours(key: str) -> bool:
    return key == STORE_FILE or key.startswith((FILE_NAME, f".{FILE_NAME}", "tmp/"))


def _check_store_file(place: Place, repair: Repair, books: _Books) -> None:
    try:
        damaged = place.read(STORE_FILE) != STORE_BYTES
        kind = "damaged"
    except OSError:
        damaged, kind = True, "missing"
    if damaged:
        repaired = repair.put(STORE_FILE, STORE_BYTES)
        words = repair.told(STORE_FILE, f"the name of the format is {kind}")
        books.findings.append(Finding(kind, STORE_FILE, words, repaired=repaired))


# Records --------------------------------------------------------------------------------------


def _check_records(
    archive: Archive, wheres: Iterable[Where], repair: Repair, books: _Books
) -> None:
    place = archive.store.place
    found = set(wheres)
    for where in sorted(found, key=_order):
        try:
            data = place.read(where.key)
        except OSError:
            data = b""
        if not books.enter(where, data):
            _lost(archive, "damaged", "the record is damaged", where, repair, books)
    for where in sorted(_expected(archive, found) - found, key=_order):
        _lost(archive, "missing", "the record is missing", where, repair, books)


def _order(where: Where) -> tuple[str, int]:
    return (where.id, where.version)


def _expected(archive: Archive, found: set[Where]) -> set[Where]:
    """Return the records that must be there: those before the last, and those in the catalogue."""
    before = {Where(where.id, number) for where in found for number in range(1, where.version)}
    try:
        return before | archive.keeper.ask(Catalogue.wheres)
    except PrinterError:
        # Without a catalogue nothing more is known; that it is lacking is told with the rest.
        return before


def _lost(
    archive: Archive, kind: str, words: str, where: Where, repair: Repair, books: _Books
) -> None:
    """Take a record from elsewhere, if it is to be had, and say what became of it."""
    data = repair.find(where.key, lambda data: _whole(where, data) is not None)
    if data is None and repair.wanted:
        kept = archive.keeper.ask(lambda catalogue: catalogue.data(where))
        data = kept if kept is not None and _whole(where, kept) is not None else None
    repaired = data is not None and repair.put(where.key, data)
    if repaired and data is not None:
        books.enter(where, data)
    name = f"{where.id}@{where.version}"
    words = repair.told(where.key, words)
    books.findings.append(Finding(kind, where.key, words, (name,), repaired))


def _check_chain(books: _Books) -> None:
    for where, record in books.records.items():
        before = Where(where.id, where.version - 1)
        known = books.hashes.get(before, record.previous if where.version > 1 else "")
        if record.previous != known:
            words = f"the record does not follow {before.id}@{before.version} as it is now"
            books.findings.append(Finding("chain", where.key, words, (record.name,)))


# Objects --------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Objects:
    """The objects while they are read."""

    place: Place
    repair: Repair
    progress: Progress
    books: _Books
    count: int = 0
    size: int = 0
    resumed: int = 0

    def check(
        self,
        entries: list[Entry],
        *,
        resume: bool,
        jobs: int,
        on_progress: Callable[[int, int], None],
    ) -> None:
        """Hash the objects, and find those that are missing, or that nothing names."""
        named = self.books.named()
        done = self.progress.begun() if resume else set()
        if not resume:
            self.progress.forget()
        waiting = [entry for entry in entries if entry.key not in done]
        self.count, self.resumed = len(entries), len(entries) - len(waiting)
        on_progress(self.resumed, self.count)
        seen = self.resumed
        for some in hash_all(self.place, waiting, jobs):
            self.progress.note([item.entry.key for item in some if self._is_whole(item, named)])
            seen += len(some)
            on_progress(seen, self.count)
        self._find_absent(entries, named)
        self.progress.forget()

    def _is_whole(self, item: Hashed, named: dict[str, tuple[int, tuple[str, ...]]]) -> bool:
        entry = item.entry
        self.size += entry.size
        if item.sha256 == entry.key.rpartition("/")[2]:
            return True
        size, names = named.get(entry.key, (entry.size, ()))
        self._lost("damaged", entry.key, _changed(item, size), names)
        return False

    def _find_absent(
        self, entries: list[Entry], named: dict[str, tuple[int, tuple[str, ...]]]
    ) -> None:
        there = {entry.key for entry in entries}
        for key in sorted(named.keys() - there):
            self._lost("missing", key, "the file is missing", named[key][1])
        for key in sorted(there - named.keys()):
            self.books.findings.append(Finding("unnamed", key, "no record names this file"))

    def _lost(self, kind: str, key: str, words: str, names: tuple[str, ...]) -> None:
        wanted = key.rpartition("/")[2]
        data = self.repair.find(key, lambda data: hashlib.sha256(data).hexdigest() == wanted)
        repaired = data is not None and self.repair.put(key, data)
        words = self.repair.told(key, words)
        self.books.findings.append(Finding(kind, key, words, names, repaired))


def _changed(item: Hashed, size: int) -> str:
    if item.trouble:
        return f"the file cannot be read: {item.trouble}"
    if item.entry.size < size:
        return f"the file is cut short: {item.entry.size} bytes of {size}"
    if item.entry.size > size:
        return f"the file has grown: {item.entry.size} bytes instead of {size}"
    return "the bytes of the file have changed"
