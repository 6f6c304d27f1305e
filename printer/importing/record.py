"""The record of an import: a hidden file beside the article that says what was imported.

By it is known what an editor has changed since. Hashes of the import before are kept too, so that
an import which was cut short between two files takes none of them for an editor's.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

NAME = ".imported.json"
_MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class Record:
    """What was imported into one folder."""

    origin: str = ""
    files: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    """File name, relative to the folder → SHA-256 of the contents it was imported with."""

    def knows(self, name: str, data: bytes) -> bool:
        """Tell whether a file is as it was imported."""
        return digest(data) in self.files.get(name, ())

    def text(self) -> bytes:
        """Return the record as it is kept."""
        value = {
            "about": "What `printer import` wrote here, so that it can tell what was edited since.",
            "origin": self.origin,
            "files": {name: list(self.files[name]) for name in sorted(self.files)},
        }
        return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def digest(data: bytes) -> str:
    """Return the hash by which a content is known."""
    return hashlib.sha256(data).hexdigest()


def read_record(folder: Path) -> Record | None:
    """Return the record of a folder; None when there is none, or it is damaged.

    Without a record every file counts as an editor's, so that a damaged one costs nothing.
    """
    try:
        with (folder / NAME).open("rb") as file:
            value = json.loads(file.read(_MAX_BYTES))
        files = {
            str(name): tuple(str(item) for item in hashes)
            for name, hashes in value["files"].items()
        }
        return Record(str(value["origin"]), files)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
