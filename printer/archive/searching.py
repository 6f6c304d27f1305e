"""Finds the pages that answer a question of the catalogue.

Hits come with the newest first, one for each thing, with all of its pages that match.
"""

from __future__ import annotations

import operator
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from printer.archive.asking import FIRST, LAST, Query
from printer.archive.catalogue import LAST_PAGE, PAGE_BITS, RECORD_BITS, Catalogue, row_of
from printer.archive.folding import excerpt

_RECORDS = (1 << RECORD_BITS) - 1
_ROW = operator.attrgetter("row")


class Hit(NamedTuple):
    """One thing that was found (a tuple, which is made faster than other values)."""

    id: str
    version: int
    kind: str
    what: str
    """`retraction` when it was retracted."""

    title: str
    authors: str
    published: str
    section: str
    pages: tuple[int, ...]
    """Of the PDF, from 1; none when only what is said of it matches."""

    labels: tuple[str, ...]
    """Folios of these pages."""

    row: int
    """Of the first page in the catalogue."""


def search(catalogue: Catalogue, query: Query, *, limit: int = 20) -> list[Hit]:
    """Return the newest things that match, each with all of its pages that do.

    Raises sqlite3.Error when the catalogue is damaged.
    """
    statement, values = _rows(query)
    cursor = catalogue.connection.execute(statement, values)
    try:
        found = _grouped(cursor, limit)
    finally:
        cursor.close()
    return _described(catalogue, found)


def excerpts(catalogue: Catalogue, query: Query, hit: Hit) -> list[str]:
    """Return some words around what was searched, for each page of a hit."""
    first = hit.row & ~LAST_PAGE
    texts = dict(
        catalogue.connection.execute(
            "SELECT number, text FROM page WHERE number BETWEEN ? AND ?",
            (first, first + LAST_PAGE),
        )
    )
    return [excerpt(texts.get(first + page, ""), query.wanted) for page in hit.pages]


def _rows(query: Query) -> tuple[str, list[object]]:
    """Return the statement that gives the rows of pages, newest first."""
    low, high = row_of(query.until), row_of(query.since - 1) - 1
    conditions: list[str] = []
    values: list[object] = []
    if query.words:
        table, conditions, values = "word", ["word MATCH ?"], [query.words]
        if query.excluded:
            conditions.append(
                f"(rowid & {~LAST_PAGE}) NOT IN (SELECT rowid & {~LAST_PAGE} FROM word"  # noqa: S608
                " WHERE word MATCH ?)"
            )
            values.append(query.excluded)
        if query.facts:
            conditions.append(
                f"(rowid & {~LAST_PAGE}) IN (SELECT rowid FROM fact WHERE fact MATCH ?)"  # noqa: S608
            )
            values.append(query.facts)
    elif query.facts:
        table, conditions, values = "fact", ["fact MATCH ?"], [query.facts]
    else:
        return _rows_of_records(query, low, high)
    if (query.since, query.until) != (FIRST, LAST):
        conditions.append("rowid BETWEEN ? AND ?")
        values += [low, high]
    for column, value in query.exact:
        conditions.append(
            f"((rowid >> {PAGE_BITS}) & {_RECORDS}) IN"  # noqa: S608
            f" (SELECT number FROM record WHERE latest AND {_exactly(column)})"
        )
        values += _values(column, value)
    where = " AND ".join(conditions)
    return f"SELECT rowid FROM {table} WHERE {where} ORDER BY rowid", values  # noqa: S608


def _rows_of_records(query: Query, low: int, high: int) -> tuple[str, list[object]]:
    conditions, values = ["latest", "base BETWEEN ? AND ?"], [low, high]
    parameters: list[object] = list(values)
    for column, value in query.exact:
        conditions.append(_exactly(column))
        parameters += _values(column, value)
    where = " AND ".join(conditions)
    return f"SELECT base FROM record WHERE {where} ORDER BY base", parameters  # noqa: S608


def _exactly(column: str) -> str:
    return "(lang = ? OR lang LIKE ? || '-%')" if column == "lang" else f"{column} = ?"


def _values(column: str, value: str) -> list[object]:
    return [value, value] if column == "lang" else [value]


def _grouped(rows: Iterable[tuple[int]], limit: int) -> list[tuple[int, list[int]]]:
    """Put the rows of each record together: its base and its pages."""
    found: list[tuple[int, list[int]]] = []
    current, last_page = -1, LAST_PAGE
    pages: list[int] = []
    for (row,) in rows:
        page = row & last_page
        if row - page != current:
            if len(found) == limit:
                break
            current, pages = row - page, []
            found.append((current, pages))
        if page:
            pages.append(page)
    return found


def _described(catalogue: Catalogue, found: list[tuple[int, list[int]]]) -> list[Hit]:
    places = {(base >> PAGE_BITS) & _RECORDS: (base, pages) for base, pages in found}
    marks = ",".join("?" * len(places))
    rows = catalogue.connection.execute(
        "SELECT number, id, version, kind, what, title, authors, published, section, labels"  # noqa: S608
        f" FROM record WHERE number IN ({marks})",
        (*places,),
    )
    hits = []
    for number, *said, labels in rows:
        base, pages = places[number]
        hits.append(Hit._make((*said, tuple(pages), _folios(pages, labels), base)))
    if len(hits) < len(places):
        raise sqlite3.DatabaseError("malformed: a page of no record")
    hits.sort(key=_ROW)
    return hits


def _folios(pages: list[int], labels: str) -> tuple[str, ...]:
    listed = labels.split("\n") if labels else []
    if pages and pages[-1] <= len(listed):
        return tuple([listed[page - 1] for page in pages])
    return tuple(listed[page - 1] if page <= len(listed) else str(page) for page in pages)
