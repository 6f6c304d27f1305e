"""What the archive keeps: records and the files that they name, as values and as JSON.

A record says everything that is known of one version of one thing: what it is, which files
belong to it, what it was made with, and which record was before it. It is written once, as
canonical JSON (UTF-8, sorted keys, a line for each key and each file) that carries a seal, the
SHA-256 of all the rest; so that
every changed byte shows, and a person can read it with nothing but a text editor.

Where records are kept is the business of `places` and `store`.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from printer.diagnostics import Diagnostic, UsageError, error

FORMAT = "printer-archive/1"
"""Name and number of the store's format."""

KINDS = ("article", "issue", "document")
"""What may be archived: what this program printed, and PDFs from elsewhere."""

ACTS = ("record", "update", "correction", "retraction")
"""What a version is: the version of record, or what was done to it later."""

ROLES = (
    "pdf", "source", "image", "bibliography", "layout", "settings",
    "offprint", "data", "normalized", "notice",
)  # fmt: skip
"""What a file is to its record. Every version has one `pdf`, the one that is shown."""

_SHA256 = re.compile("[0-9a-f]{64}")
_RECORD_NAME = re.compile(r"v\d+\.json")
_LONGEST_ID = 200


@dataclass(frozen=True, slots=True)
class File:
    """One file of a version; its bytes are the object of that hash."""

    role: str
    """One of ROLES."""

    path: str
    """Where it stood, below the publication's root, with `/` between names. Files of the
    built-in layouts are below `builtin/`, others from outside the publication below `outside/`."""

    sha256: str
    size: int
    """In bytes."""


@dataclass(frozen=True, slots=True)
class About:
    """What a catalogue says of a thing."""

    title: str = ""
    authors: tuple[str, ...] = ()
    lang: str = ""
    """BCP 47."""

    published: str = ""
    """Date of publication: `2026`, `2026-10` or `2026-10-31`."""

    section: str = ""
    keywords: tuple[str, ...] = ()
    description: str = ""
    doi: str = ""
    url: str = ""
    license: str = ""
    publisher: str = ""
    container: str = ""
    """The magazine or journal that it is part of."""

    issn: str = ""
    volume: str = ""
    number: str = ""
    pages: int = 0
    """Of the PDF."""

    labels: tuple[str, ...] = ()
    """The folio of each page, where they are not 1, 2, 3 …"""


@dataclass(frozen=True, slots=True)
class Record:
    """One version of one thing."""

    id: str
    version: int
    """From 1."""

    kind: str
    """One of KINDS."""

    what: str
    """One of ACTS."""

    added: str
    """When it came into the archive, by the clock of the machine: RFC 3339, UTC, seconds."""

    about: About
    files: tuple[File, ...]
    """By role and path. A retraction names those of the version before it."""

    reason: str = ""
    """Why there is a version after the first."""

    date: str = ""
    """The day of the update, correction or retraction, as the editors count it."""

    made_with: Mapping[str, str] = field(default_factory=dict)
    """Versions of the programs and, as `font NAME`, hashes of the fonts."""

    settings: Mapping[str, str] = field(default_factory=dict)
    """Whatever besides files decided how the print came out."""

    examined: Mapping[str, Any] = field(default_factory=dict)
    """What was found when the PDF came in: conformance, fonts, text; plain JSON values."""

    previous: str = ""
    """SHA-256 of the file of the version before; empty for the first."""

    @property
    def pdf(self) -> File:
        """The PDF that is shown."""
        return self.with_role("pdf")[0]

    def with_role(self, role: str) -> tuple[File, ...]:
        """Return the files that are something to this version."""
        return tuple(file for file in self.files if file.role == role)

    @property
    def name(self) -> str:
        """`id@version`, as a user may ask for it."""
        return f"{self.id}@{self.version}"


class SealBrokenError(Exception):
    """Bytes are not those of a record as they were written."""


@dataclass(frozen=True, slots=True)
class Content:
    """One file that is to be stored."""

    role: str
    path: str
    """As in File."""

    data: bytes | Path
    """The bytes, or where they are read from."""

    sha256: str = ""
    """What they must be, when that is known: they may have been changed meanwhile."""


@dataclass(frozen=True, slots=True)
class Deposit:
    """One version that is to be stored."""

    id: str
    kind: str
    about: About
    contents: tuple[Content, ...] = ()
    files: tuple[File, ...] = ()
    """Files besides the contents whose objects the store has already."""

    what: str = "record"
    reason: str = ""
    date: str = ""
    made_with: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    examined: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Added:
    """What came of a deposit."""

    id: str
    record: Record | None
    """None when it was refused; the diagnostics say why."""

    is_new: bool = False
    """False: the same was there already, and nothing was written."""

    diagnostics: tuple[Diagnostic, ...] = ()


def to_json(record: Record) -> bytes:
    """Return a record as the bytes of its file."""
    import msgspec

    values = msgspec.to_builtins(record)
    return _dumped({**values, "seal": hashlib.sha256(_dumped(values)).hexdigest()})


def from_json(data: bytes) -> Record:
    """Return the record that a file holds; raises SealBrokenError when a byte is not as it was written.

    Keys that a later version of the program may add are under the seal, too, and passed over.
    """
    import msgspec

    try:
        values = json.loads(data)
        whole = _dumped(values)
        seal = values.pop("seal")
        record: Record = _converter()(values)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as problem:
        raise SealBrokenError("it is no record") from problem
    except msgspec.ValidationError as problem:
        raise SealBrokenError(f"it is no record: {problem}") from problem
    if whole != data or seal != hashlib.sha256(_dumped(values)).hexdigest():
        raise SealBrokenError("its bytes are not those that were written")
    if record.version < 1 or not all(_SHA256.fullmatch(file.sha256) for file in record.files):
        raise SealBrokenError("it is no record")
    return record


@functools.cache
def _converter() -> Any:
    import msgspec

    return functools.partial(msgspec.convert, type=Record, strict=True)


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def _dumped(values: Mapping[str, Any]) -> bytes:
    """Return JSON with a line for each key, and one for each file."""
    lines = ",\n".join(f"{_encode(key)}: {_lines(values[key])}" for key in sorted(values))
    return f"{{\n{lines}\n}}\n".encode("utf-8", "replace")


def _lines(value: Any) -> str:
    if isinstance(value, list | tuple) and value and isinstance(value[0], dict):
        return "[\n" + ",\n".join(map(_encode, value)) + "\n]"
    return _encode(value)


def checked_id(identifier: str) -> str:
    """Return an id as it is kept; raises UsageError for what cannot be one.

    Parts are separated by `/` and may hold letters, digits, `-`, `_` and `.`; capitals are
    allowed, since files are named so that no system confuses them.
    """
    identifier = unicodedata.normalize("NFC", identifier)
    parts = identifier.split("/")
    for part in parts:
        allowed = all(char.isalnum() or char in "-_." for char in part)
        if not part or not allowed or part.startswith(".") or _RECORD_NAME.fullmatch(part):
            hint = "ids are of letters, digits, -, _ and ., with / between parts"
            raise UsageError(
                error(f"'{identifier[:80]}' cannot be an id", hint=hint, code="archive-id")
            )
    # Each capital takes two characters in the name of a file (`store.folder_of`).
    if len(identifier.encode()) + sum(map(str.isupper, identifier)) > _LONGEST_ID:
        raise UsageError(error(f"the id '{identifier[:40]}…' is too long", code="archive-id"))
    return identifier


def is_sha256(text: str) -> bool:
    """Tell whether a text is a hash as the archive writes it."""
    return bool(_SHA256.fullmatch(text))
