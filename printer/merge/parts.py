"""The state of a merge while it runs: the new file, and the files that go into it.

Only this package sees these; they hold pikepdf objects and never leave the process.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any
from urllib.parse import quote

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from printer.diagnostics import Collector, Place, error, note, warning
from printer.merge.values import Input
from printer.pdf.report import Claims

SHOWN_PER_CODE = 10
"""How many problems of one kind are told for each file; the rest are only counted."""


@dataclass(slots=True)
class Part:
    """One file on its way into the new one."""

    input: Input
    shown: str
    name: str
    source: Pdf | None
    """The open file; None when all that is needed of it has been copied."""

    pages: list[Any]
    """First the page dictionaries of the file, then their copies in the new one."""

    found: Collector
    root: Any = None
    """The copy of the document catalogue, without what has no place in the new file."""

    first: int = 0
    """0-based place of the first page in the new file."""

    section: Any = None
    """Its Part element in the tag tree, if it has any tags."""

    numbers: range = range(0)
    """Numbers of the objects that it brought into the new file."""

    version: str = ""
    """Of PDF."""

    base: str = ""
    """What relative addresses in it begin with."""

    opening: bytes = b""
    """The named destination at which it wants to be opened, if any."""

    title: str = ""
    lang: str = ""
    claims: Claims = field(default_factory=Claims)
    authors: tuple[str, ...] = ()
    tagged: bool = False
    offset: int = 0
    """What is added to its keys of the parent tree."""

    claimed_keys: set[int] = field(default_factory=set)
    """Keys of the parent tree (before the offset) that a page, form or annotation has."""

    names: dict[bytes, bytes] = field(default_factory=dict)
    """Its named destinations: old name, new name."""

    counts: dict[str, int] = field(default_factory=dict)
    """Fields of its FileReport: elements, outline, links …"""

    removed: dict[str, int] = field(default_factory=dict)
    """What was taken out, in words, and how often."""

    repaired: str = ""
    spoiled: list[str] = field(default_factory=list)
    """Why no standard can be claimed for the whole, in words."""

    told: dict[str, int] = field(default_factory=dict)

    @property
    def catalogue(self) -> Any:
        """The document catalogue of the file itself, as long as it is open."""
        if self.source is None:
            raise RuntimeError("the file has been let go")
        return self.source.Root

    def error(self, code: str, message: str, hint: str | None = None) -> None:
        """Tell of something that is lost."""
        if self._tells(code):
            self.found.add(error(message, Place(self.shown), hint=hint, code=code))

    def warning(self, code: str, message: str, hint: str | None = None) -> None:
        """Tell of something that a person should look at."""
        if self._tells(code):
            self.found.add(warning(message, Place(self.shown), hint=hint, code=code))

    def note(self, code: str, message: str) -> None:
        """Tell of something worth knowing."""
        if self._tells(code):
            self.found.add(note(message, Place(self.shown), code=code))

    def _tells(self, code: str) -> bool:
        self.told[code] = self.told.get(code, 0) + 1
        return self.told[code] <= SHOWN_PER_CODE

    def count(self, what: str, number: int = 1) -> None:
        """Add to a figure of the report."""
        self.counts[what] = self.counts.get(what, 0) + number

    def destination(self, name: bytes) -> bytes:
        """Return the new name of a named destination."""
        return f"{self.name}:{quote(name, safe='')}".encode()

    def identifier(self, name: bytes) -> bytes:
        """Return the new ID of a structure element."""
        return f"{self.name}.{quote(name, safe='')}".encode()


@dataclass(slots=True)
class Volume:
    """The new file while it grows."""

    pdf: Pdf
    parts: list[Part] = field(default_factory=list)
    pages: list[Object] = field(default_factory=list)
    next_key: int = 0
    """Next free key of the parent tree."""

    rows: list[tuple[int, Object]] = field(default_factory=list)
    """Of the parent tree."""

    ids: dict[bytes, Object] = field(default_factory=dict)
    """Of structure elements."""

    destinations: dict[bytes, Object] = field(default_factory=dict)
    """Named destinations."""

    foreign_links: list[tuple[Part, Any]] = field(default_factory=list)
    """Actions that lead to other files, settled when all are known."""

    @property
    def root(self) -> Any:
        """The document catalogue."""
        return self.pdf.Root

    @property
    def sections(self) -> list[Any]:
        """The Part elements of all files that have tags."""
        return [part.section for part in self.parts if part.section is not None]

    def groups(self) -> Iterator[tuple[str, list[Part]]]:
        """Yield the titles of groups with their files; a file without one stands alone."""
        for title, run in groupby(self.parts, lambda part: part.input.group):
            if title:
                yield title, list(run)
            else:
                yield from (("", [part]) for part in run)

    def add(self, value: Any) -> Any:
        """Make an object of its own."""
        return self.pdf.make_indirect(value)

    def object_numbers(self) -> int:
        """Return a number above that of every object so far."""
        return int(self.add(Dictionary()).objgen[0])


def tree_of(volume: Volume, entries: list[tuple[Any, Any]], leaf: str) -> Any:
    """Write a name tree (`/Names`) or number tree (`/Nums`) from entries in order.

    Leaves of 64 entries under one root (ISO 32000-1, 7.9.6).
    """
    if len(entries) <= 64:
        return volume.add(Dictionary({leaf: _flat(entries)}))
    kids = []
    for start in range(0, len(entries), 64):
        some = entries[start : start + 64]
        kids.append(
            volume.add(Dictionary({leaf: _flat(some), "/Limits": Array([some[0][0], some[-1][0]])}))
        )
    return volume.add(Dictionary(Kids=Array(kids)))


def _flat(entries: list[tuple[Any, Any]]) -> Array:
    return Array([item for entry in entries for item in entry])


def string_of(text: str | bytes) -> String:
    """Write a string: bytes as they are, text as PDF writes it."""
    return String(text)


def fit(page: Object) -> Array:
    """Return a destination that shows a whole page."""
    return Array([page, Name.Fit])


def unique_names(wanted: list[str]) -> list[str]:
    """Make short ASCII names, each another: `the-bridge`, `the-bridge-2`."""
    taken: set[str] = set()
    names = []
    for text in wanted:
        plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
        stem = re.sub(r"[^A-Za-z0-9_]+", "-", plain).strip("-")[:60] or "file"
        name, count = stem, 1
        while name.lower() in taken:
            count += 1
            name = f"{stem}-{count}"
        taken.add(name.lower())
        names.append(name)
    return names
