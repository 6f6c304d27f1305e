"""Entries of an issue that come from the archive: `{archive = "the-bridge"}`.

A version that was printed and archived takes its place in another issue unchanged: its
furniture is taken away and the issue's drawn, and what contents and records say of it is
what its record in the archive says. Nothing is printed again.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from printer import cache
from printer.diagnostics import PrinterError
from printer.files import is_file, write_atomically
from printer.issue.desk import Desk
from printer.issue.names import slug_from
from printer.issue.values import About, Entry
from printer.model import Person

if TYPE_CHECKING:
    from printer.archive.store import Store
    from printer.archive.values import Record

USUAL = "archive"
"""Where the archive is when the issue names none: beside publication.toml."""


@dataclass(slots=True)
class ArchivedEntries:
    """The archive that an issue takes pages from, opened when the first is asked for."""

    desk: Desk
    address: str = ""
    """As the issue names it; empty for the publication's own."""

    taken: dict[str, str] = field(default_factory=dict)
    """Ids, and where they were asked for."""

    _store: Store | None = None

    def entry(self, path: str, told: Mapping[str, Any]) -> Entry | None:
        """Return the entry that a table asks for; what is wrong with it is reported."""
        name = str(told.get("archive", "")).strip()
        try:
            record = self._opened().record(name)
            if self._is_withheld(path, name, record):
                return None
            pdf = self._fetched(record)
        except PrinterError as problem:
            for item in problem.diagnostics:
                self.desk.error(item.message, path, hint=item.hint, code=item.code)
            return None
        about = about_record(record, self.desk)
        return Entry(
            about.slug,
            pdf=pdf,
            archived=about,
            title=self.desk.set_type(told.get("title", "")) or about.title,
            authors=told.get("authors", ()) or record.about.authors,
            alt=self.desk.set_type(told.get("alt", "")),
            layout=told.get("layout", ""),
            start=told.get("start", ""),
            folio=told.get("folio", True),
            in_contents=told.get("in_contents", True),
        )

    def _opened(self) -> Store:
        if self._store is None:
            from printer.archive.places import open_place
            from printer.archive.store import open_store

            address: str | Path = self.address
            if "://" not in self.address:
                root = self.desk.folder if self.address else self.desk.publication.root
                address = root / (self.address or USUAL)
            self._store = open_store(open_place(address))
        return self._store

    def _is_withheld(self, path: str, name: str, record: Record) -> bool:
        """Tell whether something may not be printed again; the reason is reported."""
        if record.id in self.taken:
            self.desk.error(
                f"{record.id} is in the issue twice",
                path,
                hint=f"it stands there first at {self.taken[record.id]}; delete one of the two",
                code="issue-article-twice",
            )
            return True
        self.taken[record.id] = str(self.desk.place(path))
        latest = self._opened().latest(record.id) or record
        if latest.what != "retraction":
            return False
        when = f" on {latest.date}" if latest.date else ""
        words = f"{record.id} was retracted{when}"
        if "@" in name and record.what != "retraction":
            self.desk.warning(words, path, hint=latest.reason or None, code="issue-retracted")
            return False
        self.desk.error(
            f"{words} and is left out",
            path,
            hint=f"to print it all the same, name its version: {record.id}@1",
            code="issue-retracted",
        )
        return True

    def _fetched(self, record: Record) -> Path:
        """Return a copy of the PDF in the cache; a new version is another file that is looked for."""
        store = self._opened()
        path = self.desk.publication.paths.build / f".cache/archive/{record.pdf.sha256}.pdf"
        if not is_file(path) or cache.fingerprint(path) != record.pdf.sha256:
            write_atomically(path, store.read(record.pdf.sha256), lasting=False)
            # It is named by its content; a new file would count as changed while in use.
            os.utime(path, (0, 0))
        self.desk.files.append(path)
        if (folder := store.place.folder) is not None:
            from printer.archive.store import Where

            versions = (record.version, record.version + 1)
            keys = [Where(record.id, version).key for version in versions]
            self.desk.files.extend(folder / key for key in keys)
        return path


def about_record(record: Record, desk: Desk) -> About:
    """Return what contents, indexes and records of an issue say of an archived thing."""
    about = record.about
    slug = slug_from(record.id.rpartition("/")[2])
    return About(
        slug=slug,
        title=about.title or slug,
        lang=about.lang or desk.lang or desk.publication.lang,
        authors=tuple(Person(name) for name in about.authors),
        section=about.section,
        doi=about.doi,
        url=about.url,
        license=about.license,
        date=_day(about.published),
        keywords=about.keywords,
    )


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        # A year, or a month of one, is no day that an issue could print.
        return None
