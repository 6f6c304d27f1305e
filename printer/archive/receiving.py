"""Takes records in that another archive has exported, with their files, as they are.

    read manifests ─▶ check every hash ─▶ check every chain of versions ─▶ objects ─▶ records

Nothing is written before all of it is known to be whole, and to go on where this archive
ends. A thing that has another history here is refused by its name; what is here already is
passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from printer.archive.bagging import (
    MANIFEST,
    TAG_MANIFEST,
    read_manifest,
    refuse_other_bags,
)
from printer.archive.objects import load
from printer.archive.places import Part, hash_of
from printer.archive.store import Where
from printer.archive.values import Content, Record, SealBrokenError, from_json
from printer.diagnostics import Diagnostic, Place, UnprintableError, error
from printer.files import display_path

if TYPE_CHECKING:
    from printer.archive.store import Store

RECORD = "record.json"
_AT_ONCE = 64
"""Files that are written together: the disk is waited for once for all of them."""

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Received:
    """What came of an import."""

    added: tuple[str, ...] = ()
    """`id@version` of what is new here."""

    known: tuple[str, ...] = ()
    """`id@version` of what was here already."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """A record that came, and its bytes."""

    record: Record
    data: bytes


def import_bag(store: Store, bag: Path) -> Received:
    """Take in the records of a bag that `export_bag` wrote.

    Raises UnprintableError, with everything that is wrong, when the bag is not whole, holds
    no records, or tells another history than this archive; nothing is written then.
    """
    return take_in(store, check_bag(bag))


@dataclass(frozen=True, slots=True)
class Checked:
    """A bag that is whole."""

    records: list[Path]
    files: dict[str, Path]
    """All that the manifest names, by SHA-256."""


def take_in(store: Store, checked: Checked) -> Received:
    """Take in the records of a bag that is whole; raises UnprintableError as `import_bag`."""
    return _receive(store, checked.records, checked.files)


def check_bag(bag: Path) -> Checked:
    """Read a bag and hash all that is in it; raises UnprintableError with everything wrong."""
    refuse_other_bags(bag)
    payload = read_manifest(bag, MANIFEST)
    tags = read_manifest(bag, TAG_MANIFEST) if (bag / TAG_MANIFEST).is_file() else {}
    problems = list(_wrong(bag, payload | tags))
    problems += _unlisted(bag, payload)
    _raise(problems)
    records = [bag / path for path in payload if path.endswith(f"/{RECORD}")]
    if not records:
        hint = "the PDFs in it can be added one by one: `printer archive add`"
        words = f"{display_path(bag)} holds no records of an archive"
        raise UnprintableError(error(words, hint=hint, code="bag-foreign"))
    return Checked(records, {digest: bag / path for path, digest in payload.items()})


def _wrong(bag: Path, digests: Mapping[str, str]) -> Iterator[Diagnostic]:
    """Say which files are missing or not what the manifests say."""
    for path, digest in digests.items():
        file = bag / path
        shown = Place(display_path(file))
        try:
            if file.is_symlink():
                yield error("the file is a link, which a bag may not hold", shown, code="bag-link")
                continue
            with file.open("rb") as opened:
                if hash_of(opened) != digest:
                    yield error("the file is damaged", shown, code="bag-damaged")
        except OSError as problem:
            reason = (problem.strerror or str(problem)).lower()
            yield error(f"the file cannot be read: {reason}", shown, code="bag-missing")


def _unlisted(bag: Path, payload: Mapping[str, str]) -> Iterator[Diagnostic]:
    for file in sorted((bag / "data").rglob("*")):
        if file.is_file() and file.relative_to(bag).as_posix() not in payload:
            words = "the file is in the bag, and its manifest does not know it"
            yield error(words, Place(display_path(file)), code="bag-unlisted")


def _raise(problems: Sequence[Diagnostic]) -> None:
    if not problems:
        return
    more = len(problems) - _SHOWN
    rest = [error(f"and {more} more", code="bag-damaged")] if more > 0 else []
    raise UnprintableError(*problems[:_SHOWN], *rest)


def _receive(store: Store, paths: Sequence[Path], where: Mapping[str, Path]) -> Received:
    problems: list[Diagnostic] = []
    records: dict[Where, _Sent] = {}
    for path in paths:
        data = path.read_bytes()
        try:
            record = from_json(data)
            records[Where(record.id, record.version)] = _Sent(record, data)
        except SealBrokenError as problem:
            shown = Place(display_path(path))
            problems.append(error(f"the record is damaged: {problem}", shown, code="bag-record"))
    ordered = [records[key] for key in sorted(records, key=lambda key: (key.id, key.version))]
    fresh = [sent for sent in ordered if not _is_known(store, sent, problems)]
    for sent in fresh:
        problems += _gaps(store, records, sent.record, where)
    _raise(problems)
    _write(store, fresh, where)
    new = {sent.record.name for sent in fresh}
    known = tuple(sent.record.name for sent in ordered if sent.record.name not in new)
    return Received(tuple(new_one.record.name for new_one in fresh), known)


def _own(store: Store, where: Where) -> bytes | None:
    """Return a record of this archive as it stands, None when there is none."""
    return store.place.read(where.key) if store.place.exists(where.key) else None


def _is_known(store: Store, sent: _Sent, problems: list[Diagnostic]) -> bool:
    record = sent.record
    here = _own(store, Where(record.id, record.version))
    if here is None:
        return False
    if here != sent.data:
        words = f"{record.name} is another here than in the bag"
        problems.append(error(words, hint="an archive never replaces", code="bag-conflict"))
    return True


def _gaps(
    store: Store, records: Mapping[Where, _Sent], record: Record, where: Mapping[str, Path]
) -> Iterator[Diagnostic]:
    """Say what a record needs that is neither in the bag nor here."""
    if record.version > 1:
        before = Where(record.id, record.version - 1)
        earlier = records[before].data if before in records else _own(store, before)
        if earlier is None:
            words = f"{record.name} follows a version that is neither in the bag nor here"
            yield error(words, code="bag-gap")
        elif hashlib.sha256(earlier).hexdigest() != record.previous:
            words = f"{record.name} does not follow from {before.id}@{before.version}"
            yield error(words, code="bag-conflict")
    for file in record.files:
        if file.sha256 not in where and not store.objects.is_whole(file.sha256):
            words = f"{record.name} names {file.path}, which is neither in the bag nor here"
            yield error(words, code="bag-gap")


def _write(store: Store, sent: Sequence[_Sent], where: Mapping[str, Path]) -> None:
    """Write all files, then the records in the order of their versions."""
    needed = dict.fromkeys(
        (file.role, file.path, file.sha256)
        for one in sent
        for file in one.record.files
        if file.sha256 in where
    )
    contents = [Content(role, path, where[sha256], sha256) for role, path, sha256 in needed]
    for start in range(0, len(contents), _AT_ONCE):
        store.objects.write([load(content) for content in contents[start : start + _AT_ONCE]])
    for number in sorted({one.record.version for one in sent}):
        some = [one for one in sent if one.record.version == number]
        parts = [Part(Where(one.record.id, number).key, one.data) for one in some]
        for start in range(0, len(parts), _AT_ONCE):
            store.place.put(parts[start : start + _AT_ONCE])
