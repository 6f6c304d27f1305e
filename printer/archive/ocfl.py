"""OCFL 1.1 (ocfl.io): an archive as a storage root that other repositories keep and validate.

One OCFL object for each thing, one version for each of its versions; a file that does not
change from one version to the next is there once. Within a version files have the paths that
they had when they were printed, and `record.json` beside them is the record as the store has it.

    0=ocfl_1.1  ocfl_layout.json  extensions/0003-hash-and-id-n-tuple-storage-layout/config.json
    ab3/c4d/e5f/<the id, encoded>/0=ocfl_object_1.1  inventory.json  v1/content/…
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from printer import __version__
from printer.archive.bagging import Packed, record_bytes
from printer.archive.crating import Crate, crate
from printer.archive.values import Record

if TYPE_CHECKING:
    from printer.archive.store import Store

LAYOUT = "0003-hash-and-id-n-tuple-storage-layout"
_CONFIG = {
    "extensionName": LAYOUT,
    "digestAlgorithm": "sha256",
    "tupleSize": 3,
    "numberOfTuples": 3,
}
_LONGEST_NAME = 100
"""Characters of an id in the name of its folder."""

_WORDS = {
    "record": "version of record",
    "update": "update",
    "correction": "correction",
    "retraction": "retraction",
}


def export_ocfl(store: Store, records: Sequence[Record], folder: Path) -> Packed:
    """Write things with all versions among `records`, which are those of each from the first.

    The same records make the same files. Raises UsageError when the folder is not empty,
    OutputError when it cannot be written, UnprintableError when a file of the archive is
    damaged, ValueError when a version is missing between others.
    """
    ordered = sorted(records, key=lambda record: (record.id, record.version))
    with crate(folder) as root:
        root.put("0=ocfl_1.1", b"ocfl_1.1\n")
        about = "each object in a folder named by its id, below triples of its SHA-256"
        root.put("ocfl_layout.json", _json({"extension": LAYOUT, "description": about}))
        root.put(f"extensions/{LAYOUT}/config.json", _json(_CONFIG))
        described = len(root.digests)
        for _, versions in groupby(ordered, key=lambda record: record.id):
            _put_object(store, root, list(versions))
        return Packed(folder, len(ordered), len(root.digests) - described, sum(root.sizes.values()))


def _put_object(store: Store, root: Crate, versions: Sequence[Record]) -> None:
    """Write one object: its content first, then an inventory for each version, the last on top."""
    identifier = versions[0].id
    if [record.version for record in versions] != list(range(1, len(versions) + 1)):
        raise ValueError(f"{identifier} is not here from its first version on")
    below = folder_of(identifier)
    root.put(f"{below}/0=ocfl_object_1.1", b"ocfl_object_1.1\n")
    manifest: dict[str, list[str]] = {}
    told: dict[str, Any] = {}
    for record in versions:
        head = f"v{record.version}"
        state: dict[str, list[str]] = {}
        for path, digest, data in _contents(store, record):
            state.setdefault(digest, []).append(path)
            if digest not in manifest:
                manifest[digest] = [f"{head}/content/{path}"]
                root.put(f"{below}/{manifest[digest][0]}", data or store.read(digest))
        told[head] = {
            "created": record.added,
            "message": _message(record),
            "state": state,
            "user": {"name": f"Printer {__version__}"},
        }
        inventory = _inventory(identifier, head, manifest, told)
        places = [f"{below}/{head}"] + ([below] if record is versions[-1] else [])
        for place in places:
            root.put(f"{place}/inventory.json", inventory)
            digest = hashlib.sha256(inventory).hexdigest()
            root.put(f"{place}/inventory.json.sha256", f"{digest} inventory.json\n".encode())


def folder_of(identifier: str) -> str:
    """Return the folder of an object below the root (OCFL extension 0003)."""
    urn = _urn(identifier)
    digest = hashlib.sha256(urn.encode()).hexdigest()
    name = re.sub(r"[^A-Za-z0-9_-]", _percent, urn)
    if len(name) > _LONGEST_NAME:
        name = f"{name[:_LONGEST_NAME]}-{digest}"
    return f"{digest[:3]}/{digest[3:6]}/{digest[6:9]}/{name}"


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02x}" for byte in match[0].encode())


def _urn(identifier: str) -> str:
    # OCFL wants ids that are URIs.
    return f"info:printer/{identifier}"


def _contents(store: Store, record: Record) -> Iterator[tuple[str, str, bytes]]:
    """Yield the files of a version: logical path, SHA-256, and the bytes that are no object's."""
    data = record_bytes(store, record)
    taken = {"record.json"}
    yield "record.json", hashlib.sha256(data).hexdigest(), data
    for file in record.files:
        path = str(PurePosixPath(file.path))
        if path in taken or any(other.startswith(f"{path}/") for other in taken):
            path = f"{file.role}/{file.sha256}/{path}"
        taken.add(path)
        yield path, file.sha256, b""


def _message(record: Record) -> str:
    words = _WORDS.get(record.what, record.what)
    return f"{words}: {record.reason}" if record.reason else words


def _inventory(
    identifier: str, head: str, manifest: dict[str, list[str]], versions: dict[str, Any]
) -> bytes:
    return _json(
        {
            "id": _urn(identifier),
            "type": "https://ocfl.io/1.1/spec/#inventory",
            "digestAlgorithm": "sha256",
            "head": head,
            "contentDirectory": "content",
            "manifest": manifest,
            "versions": versions,
        }
    )


def _json(values: Any) -> bytes:
    return (json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
