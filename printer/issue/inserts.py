"""Inserts: pages of the issue that somebody else made, brought to its size and kept."""

from __future__ import annotations

import hashlib
import time
from typing import TYPE_CHECKING

from printer import cache
from printer.issue.bodies import keep
from printer.issue.facts import about_pdf
from printer.issue.values import Body, Entry, Issue

if TYPE_CHECKING:
    from printer.config import Publication


def insert(
    publication: Publication, issue: Issue, entry: Entry, size: tuple[float, float], layout: str
) -> Body:
    """Return the pages of `entry.pdf` at the issue's size (width, height in points).

    `layout` is the one whose furniture they get, when they get any. Raises UnprintableError
    for a file that cannot be read.
    """
    key = _key(issue, entry)
    store = cache.Store(publication.paths.build)
    settings = {
        "size": repr(size),
        "entry": f"{entry.title}\0{entry.authors}\0{entry.alt}\0{entry.folio}",
        "lang": issue.lang,
        "archived": repr(entry.archived),
    }
    furnished = (entry.layout or layout) if entry.folio else ""
    record = store.record(key)
    if record is not None and not cache.changes(record, settings) and store.result(record):
        kept = _kept(entry, record, store, furnished)
        if kept is not None:
            return kept
    return _adapted(publication, issue, entry, size, key, settings, furnished)


def remembered_insert(publication: Publication, issue: Issue, entry: Entry) -> Body | None:
    """Return the pages as they were made last, from whatever file, to plan with."""
    store = cache.Store(publication.paths.build)
    record = store.record(_key(issue, entry))
    return _kept(entry, record, store, "") if record is not None else None


def _key(issue: Issue, entry: Entry) -> str:
    return f"insert\0{issue.file}\0{entry.slug}"


def _kept(entry: Entry, record: cache.Record, store: cache.Store, layout: str) -> Body | None:
    import msgspec

    from printer.issue.values import About

    try:
        about = msgspec.convert(record.facts["about"], About)
    except (LookupError, ValueError):
        return None
    return Body(
        slug=entry.slug,
        pdf=store.path(record),
        pages=record.pages,
        about=about,
        layout=layout,
        diagnostics=record.diagnostics,
    )


def _adapted(
    publication: Publication,
    issue: Issue,
    entry: Entry,
    size: tuple[float, float],
    key: str,
    settings: dict[str, str],
    layout: str,
) -> Body:
    import msgspec

    from printer.issue.foreign import adapt

    began = time.time_ns()
    adapted = adapt(
        entry,
        size,
        lang=issue.lang,
        memory_mb=publication.limits.memory,
        most_pages=publication.limits.max_pages,
    )
    about = about_pdf(entry, adapted.value, issue.lang)
    pdf = adapted.value.pdf
    record = cache.Record(
        inputs=cache.inputs([entry.pdf] if entry.pdf is not None else [], began),
        settings=settings,
        versions=cache.versions(),
        output_sha256=hashlib.sha256(pdf).hexdigest(),
        pages=adapted.value.pages,
        labels=(),
        title=about.title,
        diagnostics=adapted.diagnostics,
        facts={"about": msgspec.to_builtins(about)},
    )
    return Body(
        slug=entry.slug,
        pdf=keep(publication, key, record, pdf),
        pages=adapted.value.pages,
        about=about,
        layout=layout,
        diagnostics=adapted.diagnostics,
    )
