"""BagIt (RFC 8493): parts of an archive as a folder that any archive can take in and check.

    bagit.txt, bag-info.txt, manifest-sha256.txt, tagmanifest-sha256.txt
    data/<id>/v1/record.json        the record, byte for byte as in the store
    data/<id>/v1/<name>.pdf         PDFs under names that people know
    data/objects/ab/cd/<sha256>     everything else that the records name, each once

A bag is made as a whole or not at all (`crating`). It is read by `receiving`, which
believes nothing that its manifests do not say.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from printer import __version__
from printer.archive.crating import Crate, crate
from printer.archive.objects import object_key
from printer.archive.store import Where
from printer.archive.values import File, Record
from printer.diagnostics import UnprintableError, error
from printer.files import display_path

if TYPE_CHECKING:
    from printer.archive.store import Store

NAMED = frozenset(["pdf", "normalized", "notice", "offprint"])
"""Roles of files that stand under their own names."""

MANIFEST, TAG_MANIFEST = "manifest-sha256.txt", "tagmanifest-sha256.txt"
DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
_ENTRY = re.compile(r"([0-9A-Fa-f]{64})[ \t]+\*?(.+)")
_LONGEST_MANIFEST = 500_000_000


@dataclass(frozen=True, slots=True)
class Packed:
    """What was put into an exported folder."""

    folder: Path
    records: int
    files: int
    size: int
    """Bytes of what was to be exported, without what describes it."""


def export_bag(
    store: Store,
    records: Sequence[Record],
    folder: Path,
    *,
    organization: str = "",
    description: str = "",
    day: dt.date | None = None,
) -> Packed:
    """Write records with all their files as a bag.

    `day` is the day of bagging, by default that of the newest record, so that the same
    records make the same bag. Raises UsageError when the folder is not empty, OutputError
    when it cannot be written, UnprintableError when a file of the archive is damaged.
    """
    with crate(folder) as bag:
        for record in records:
            _put_record(store, bag, record)
        payload = dict(bag.digests)
        size = sum(bag.sizes.values())
        newest = max((record.added[:10] for record in records), default="1970-01-01")
        about = [
            ("Source-Organization", organization),
            ("External-Description", description),
            ("Bagging-Date", day.isoformat() if day else newest),
            ("Bag-Software-Agent", f"Printer {__version__}"),
            ("Payload-Oxum", f"{size}.{len(payload)}"),
            ("Internal-Sender-Description", f"{len(records)} versions of an archive"),
        ]
        told = "".join(f"{name}: {' '.join(value.split())}\n" for name, value in about if value)
        bag.put("bagit.txt", DECLARATION)
        bag.put("bag-info.txt", told.encode())
        bag.put(MANIFEST, _manifest(payload))
        tags = {path: digest for path, digest in bag.digests.items() if path not in payload}
        bag.put(TAG_MANIFEST, _manifest(tags))
    return Packed(folder, len(records), len(payload), size)


def _put_record(store: Store, bag: Crate, record: Record) -> None:
    below = f"data/{record.id}/v{record.version}"
    bag.put(f"{below}/record.json", record_bytes(store, record))
    for file in record.files:
        path = _place(below, file)
        if not bag.has(path):
            bag.put(path, store.read(file.sha256))
        elif bag.digests[path] != file.sha256:
            # Two files of one name, in folders of their own.
            bag.put(f"data/{object_key(file.sha256)}", store.read(file.sha256))


def record_bytes(store: Store, record: Record) -> bytes:
    """Return a record as it stands in the store, with what a later program may have put in."""
    return store.place.read(Where(record.id, record.version).key)


def _place(below: str, file: File) -> str:
    if file.role not in NAMED:
        return f"data/{object_key(file.sha256)}"
    return f"{below}/{PurePosixPath(file.path).name}"


def _manifest(digests: dict[str, str]) -> bytes:
    return "".join(f"{digests[path]}  {_encoded(path)}\n" for path in sorted(digests)).encode()


def _encoded(path: str) -> str:
    """Write a path as a manifest does (RFC 8493, 2.1.3)."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _decoded(path: str) -> str:
    for code, char in (("%0A", "\n"), ("%0a", "\n"), ("%0D", "\r"), ("%0d", "\r"), ("%25", "%")):
        path = path.replace(code, char)
    return path


def read_manifest(bag: Path, name: str) -> dict[str, str]:
    """Return the hashes by path that a manifest of a bag says; raises UnprintableError."""
    file = bag / name
    try:
        if file.stat().st_size > _LONGEST_MANIFEST:
            raise _no_bag(bag, f"its {name} is too large")
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise _no_bag(bag, f"its {name} cannot be read") from problem
    return dict(_entries(bag, name, text))


def _entries(bag: Path, name: str, text: str) -> Iterator[tuple[str, str]]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        match = _ENTRY.fullmatch(line.strip("\r"))
        path = _decoded(match[2]).removeprefix("./") if match else ""
        parts = PurePosixPath(path).parts
        if match is None or not parts or ".." in parts or path.startswith(("/", "~")):
            raise _no_bag(bag, f"line {number} of its {name} is none of a manifest")
        yield path, match[1].lower()


def _no_bag(bag: Path, why: str) -> UnprintableError:
    return UnprintableError(
        error(f"{display_path(bag)} is no bag that can be taken in: {why}", code="bag-wrong")
    )


def refuse_other_bags(bag: Path) -> None:
    """Raise UnprintableError for a folder that is no bag, or one that this cannot check."""
    declared = bag / "bagit.txt"
    if not declared.is_file():
        raise _no_bag(bag, "it has no bagit.txt")
    if b"BagIt-Version:" not in declared.read_bytes()[:1000]:
        raise _no_bag(bag, "its bagit.txt says no version")
    if not (bag / MANIFEST).is_file():
        raise _no_bag(bag, f"it has no {MANIFEST}, and hashes of other kinds are not read")
    if (bag / "fetch.txt").is_file():
        raise _no_bag(bag, "parts of it have to be fetched first (fetch.txt)")
