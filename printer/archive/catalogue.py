"""The catalogue: what the store holds, so that it is found at once; made from the store.

One SQLite file (WAL). It holds each record as it stands in the store, and of the last
version of each thing the text of every page, folded for comparison, in an FTS5 index. The
number of a page's row tells the day of publication, the record and the page:

    days until the end of the year 9999 << 41 | record << 14 | page

so that hits come newest first, and periods are ranges of rows, without any sorting (the index
walks through rows in rising order, much faster than in falling order). Page 0 of a record is what is said of it: title, authors, keywords, description.

The store is the truth: a catalogue that is missing, damaged, of another format, or behind is
made again, or brought up (`keeping`).
"""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from printer.archive.folding import folded, readable
from printer.archive.keys import Where
from printer.archive.values import About, Record, from_json, to_json

FORMAT = f"1 {unicodedata.unidata_version}"
"""Of the tables; texts are folded by the Unicode of this Python."""

RECORD_BITS, PAGE_BITS = 27, 14
LAST_DAY = date.max.toordinal()
LAST_PAGE = (1 << PAGE_BITS) - 1
"""Of the pages of one PDF that are indexed."""

UNREAD, READ, MUTE = 0, 1, 2
"""Whether the text of a record is in the index, is still to be read, or cannot be."""

_PATIENCE = 60.0
"""Seconds that a process waits for another to finish writing."""

_SCHEMA = """
CREATE TABLE record (
    number INTEGER PRIMARY KEY, id TEXT NOT NULL, version INTEGER NOT NULL,
    latest INTEGER NOT NULL, base INTEGER NOT NULL, state INTEGER NOT NULL, pdf TEXT NOT NULL,
    kind TEXT NOT NULL, what TEXT NOT NULL, title TEXT NOT NULL, authors TEXT NOT NULL,
    published TEXT NOT NULL, section TEXT NOT NULL, lang TEXT NOT NULL, pages INTEGER NOT NULL,
    labels TEXT NOT NULL, data BLOB NOT NULL, UNIQUE (id, version)
);
CREATE INDEX unread ON record (state) WHERE state = 0;
CREATE TABLE page (number INTEGER PRIMARY KEY, text TEXT NOT NULL);
CREATE VIRTUAL TABLE word USING fts5(text, content='', tokenize='unicode61 remove_diacritics 0');
CREATE VIRTUAL TABLE fact USING fts5(title, author, section, keyword, content='',
    tokenize='unicode61 remove_diacritics 0');
CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


@dataclass(frozen=True, slots=True)
class Unread:
    """A PDF whose text is not in the index yet."""

    number: int
    id: str
    pdf: str
    """Its hash."""


class Catalogue:
    """An open catalogue. Its methods raise sqlite3.Error; `keeping` knows what to do then."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        self.path = path
        options = "mode=ro&immutable=1" if read_only else "mode=rwc"
        address = f"{path.absolute().as_uri()}?{options}"
        self.connection = sqlite3.connect(
            address, timeout=_PATIENCE, isolation_level=None, uri=True
        )
        try:
            if not read_only:
                self._prepare()
            self._require_format()
            self.inode = path.stat().st_ino
        except BaseException:
            self.close()
            raise

    def _require_format(self) -> None:
        if self.mark("format") != FORMAT:
            raise sqlite3.DatabaseError("the catalogue is of another format")

    def _prepare(self) -> None:
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=NORMAL")
        self.connection.execute("PRAGMA temp_store=MEMORY")
        if self._is_empty():
            with self.writing():
                if self._is_empty():
                    for statement in filter(str.strip, _SCHEMA.split(";\n")):
                        self.connection.execute(statement)
                    self.set_mark("format", FORMAT)

    def _is_empty(self) -> bool:
        return not self.connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]

    def close(self) -> None:
        """Close the file; the catalogue cannot be used any more."""
        self.connection.close()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All that is done within the context is done, or none of it."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def mark(self, name: str) -> str:
        """Return something that was noted; empty when it was not."""
        row = self.connection.execute("SELECT value FROM mark WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def set_mark(self, name: str, value: str) -> None:
        """Note something."""
        self.connection.execute("INSERT OR REPLACE INTO mark VALUES (?, ?)", (name, value))

    # Records

    def wheres(self) -> set[Where]:
        """Return every version that is catalogued."""
        rows = self.connection.execute("SELECT id, version FROM record")
        return {Where(identifier, version) for identifier, version in rows}

    def data(self, where: Where) -> bytes | None:
        """Return the bytes of a record as they were when it was entered."""
        row = self.connection.execute(
            "SELECT data FROM record WHERE id = ? AND version = ?", (where.id, where.version)
        ).fetchone()
        return bytes(row[0]) if row else None

    def records(self, *, every: bool = False) -> Iterator[Record]:
        """Yield the last versions, or every version, by id."""
        which = "" if every else "WHERE latest"
        for (data,) in self.connection.execute(
            f"SELECT data FROM record {which} ORDER BY id, version"  # noqa: S608
        ):
            yield from_json(data)

    def enter(self, records: Iterable[Record]) -> None:
        """Enter records, within `writing`; those that are there already are passed over."""
        # In the order of rows, in which the index takes most at once.
        for record in sorted(records, key=lambda record: (-day_of(record), record.version)):
            known = self.connection.execute(
                "SELECT 1 FROM record WHERE id = ? AND version = ?", (record.id, record.version)
            ).fetchone()
            if not known:
                self._enter(record)

    def _enter(self, record: Record) -> None:
        others = self.connection.execute(
            "SELECT version, number, base, state, pdf FROM record WHERE id = ? AND latest",
            (record.id,),
        ).fetchone()
        latest = others is None or others[0] < record.version
        texts: tuple[str, ...] = ()
        state = UNREAD
        if others is not None and latest:
            texts = self._leave(others[1], others[2])
            if others[4] != record.pdf.sha256:
                texts = ()
            elif others[3] != UNREAD:
                state = others[3]
        about = record.about
        cursor = self.connection.execute(
            "INSERT INTO record (id, version, latest, base, state, pdf, kind, what, title, authors,"
            " published, section, lang, pages, labels, data)"
            " VALUES (?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                record.id, record.version, latest, state if latest else MUTE, record.pdf.sha256,
                record.kind, record.what, about.title, "; ".join(about.authors),
                about.published, about.section, about.lang, about.pages,
                "\n".join(about.labels), to_json(record),
            ),
        )  # fmt: skip
        number = cursor.lastrowid or 0
        base = row_of(day_of(record)) | number << PAGE_BITS
        self.connection.execute("UPDATE record SET base = ? WHERE number = ?", (base, number))
        if latest:
            self._put_page(base, said_of(about))
            self._put_pages(base, texts)
            self.connection.execute(
                "INSERT INTO fact (rowid, title, author, section, keyword) VALUES (?, ?, ?, ?, ?)",
                (base, *_facts(about)),
            )

    def _leave(self, number: int, base: int) -> tuple[str, ...]:
        """Take a version that is not the last any more out of the index; return its pages."""
        rows = self.connection.execute(
            "SELECT number, text FROM page WHERE number BETWEEN ? AND ? ORDER BY number",
            (base, base + LAST_PAGE),
        ).fetchall()
        self.connection.executemany(
            "INSERT INTO word (word, rowid, text) VALUES ('delete', ?, ?)",
            ((row, folded(text)) for row, text in rows),
        )
        self.connection.execute(
            "DELETE FROM page WHERE number BETWEEN ? AND ?", (base, base + LAST_PAGE)
        )
        (data,) = self.connection.execute(
            "SELECT data FROM record WHERE number = ?", (number,)
        ).fetchone()
        self.connection.execute(
            "INSERT INTO fact (fact, rowid, title, author, section, keyword)"
            " VALUES ('delete', ?, ?, ?, ?, ?)",
            (base, *_facts(from_json(data).about)),
        )
        self.connection.execute(
            "UPDATE record SET latest = 0, state = ? WHERE number = ?", (MUTE, number)
        )
        return tuple(text for row, text in rows if row != base)

    # Texts

    def unread(self) -> list[Unread]:
        """Return the PDFs whose text is still to be read."""
        rows = self.connection.execute(
            "SELECT number, id, pdf FROM record WHERE state = 0 ORDER BY base"
        )
        return [Unread(*row) for row in rows]

    def set_pages(self, pdf: str, pages: Sequence[str] | None) -> None:
        """Enter the text of a PDF's pages, within `writing`; None when it cannot be read."""
        rows = self.connection.execute(
            "SELECT number, base FROM record WHERE pdf = ? AND state = 0 ORDER BY base",
            (pdf,),
        ).fetchall()
        for number, base in rows:
            self._put_pages(base, [readable(page) for page in pages or ()])
            self.connection.execute(
                "UPDATE record SET state = ? WHERE number = ?",
                (MUTE if pages is None else READ, number),
            )

    def _put_pages(self, base: int, pages: Sequence[str]) -> None:
        for number, text in enumerate(pages[:LAST_PAGE], 1):
            if text:
                self._put_page(base + number, text)

    def _put_page(self, number: int, text: str) -> None:
        self.connection.execute("INSERT INTO page VALUES (?, ?)", (number, text))
        self.connection.execute(
            "INSERT INTO word (rowid, text) VALUES (?, ?)", (number, folded(text))
        )


def said_of(about: About) -> str:
    """Return what is said of a thing, as text that is searched."""
    parts = (about.title, *about.authors, about.section, *about.keywords, about.description)
    return readable("\n".join(filter(None, parts)))


def _facts(about: About) -> tuple[str, str, str, str]:
    return (
        folded(about.title),
        folded("; ".join(about.authors)),
        folded(about.section),
        folded("; ".join(about.keywords)),
    )


def row_of(day: int) -> int:
    """Return the first row of a day."""
    return (LAST_DAY - day) << (RECORD_BITS + PAGE_BITS)


def day_of(record: Record) -> int:
    """Return the day that a thing counts by: that of publication, else when it was added."""
    return first_day(record.about.published) or first_day(record.added[:10]) or 0


def first_day(text: str) -> int | None:
    """Return the number of the first day of `2026`, `2026-10` or a day; None for none of them."""
    parts = text.split("-")
    try:
        return date(*(int(part) for part in (*parts, "1", "1")[:3])).toordinal()
    except (ValueError, TypeError, OverflowError):
        return None
