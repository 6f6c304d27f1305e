"""`printer archive list`: what there is."""

from __future__ import annotations

from typing import Any

import click

from printer.archive.catalogue import Catalogue
from printer.archive.values import Record
from printer.cli import archive_options, options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, counts, say, say_json


@click.command("list", short_help="what there is", epilog="Exit codes: 0 listed, 2 no archive.")
@click.option("--versions", "every", is_flag=True, help="All versions, not only the last.")
@archive_options.store
@options.json_output
@options.quiet_verbose
def command(every: bool, store: str, as_json: bool, quiet: bool, verbose: bool) -> int:
    """List everything that is archived, by id: id, date of publication, pages, title."""
    there = archive_options.opened(store)
    with there.archive as archive:
        records = archive.keeper.ask(lambda catalogue: _records(catalogue, every=every))
    said = (*there.diagnostics, *archive.diagnostics)
    say(said, quiet=quiet, verbose=verbose)
    if as_json:
        say_json([as_listed(record) for record in records])
    else:
        width = max((len(record.name) for record in records), default=0)
        for record in records:
            click.echo(_line(record, min(width, 40)))
    return EXIT_ERRORS if counts(said, strict=False) else EXIT_GOOD


def _records(catalogue: Catalogue, *, every: bool) -> list[Record]:
    return list(catalogue.records(every=every))


def _line(record: Record, width: int) -> str:
    about = record.about
    mark = "" if record.what in ("record", "update") else f"  [{record.what}]"
    pages = f"{about.pages:>4} p." if about.pages else f"{'':7}"
    return f"{record.name:{width}}  {about.published:10}  {pages}  {about.title}{mark}".rstrip()


def as_listed(record: Record) -> dict[str, Any]:
    """Return what a list tells of a record, as plain values."""
    about = record.about
    return {
        "id": record.id,
        "version": record.version,
        "kind": record.kind,
        "what": record.what,
        "reason": record.reason,
        "date": record.date,
        "added": record.added,
        "title": about.title,
        "authors": list(about.authors),
        "published": about.published,
        "section": about.section,
        "lang": about.lang,
        "pages": about.pages,
        "pdf": record.pdf.sha256,
    }
