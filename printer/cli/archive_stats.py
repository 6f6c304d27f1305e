"""`printer archive stats`: how much there is of what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import click

from printer.archive.catalogue import Catalogue
from printer.archive.values import Record
from printer.cli import archive_options, options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, counts, say, say_json


@click.command(
    "stats", short_help="how much there is of what", epilog="Exit codes: 0 told, 2 no archive."
)
@archive_options.store
@options.json_output
@options.quiet_verbose
def command(store: str, as_json: bool, quiet: bool, verbose: bool) -> int:
    """Tell how many things, versions, pages and bytes there are, by kind, year and language."""
    there = archive_options.opened(store)
    with there.archive as archive:
        records = archive.keeper.ask(_records)
        sizes = [entry.size for entry in archive.store.place.entries("objects")]
        unread = archive.unread()
    said = (*there.diagnostics, *unread, *archive.diagnostics)
    say(said, quiet=quiet, verbose=verbose)
    told = statistics(records, sizes)
    if as_json:
        say_json(told)
    else:
        for line in _lines(told):
            click.echo(line)
    return EXIT_ERRORS if counts(said, strict=False) else EXIT_GOOD


def _records(catalogue: Catalogue) -> list[Record]:
    return list(catalogue.records(every=True))


def statistics(records: Iterable[Record], sizes: list[int]) -> dict[str, Any]:
    """Return the numbers of an archive, as plain values."""
    every = list(records)
    last = list({record.id: record for record in every}.values())
    named = sum({file.sha256: file.size for r in every for file in r.files}.values())
    return {
        "things": len(last),
        "versions": len(every),
        "retracted": sum(record.what == "retraction" for record in last),
        "pages": sum(record.about.pages for record in last),
        "files": len(sizes),
        "bytes": sum(sizes),
        "bytes_saved": sum(file.size for r in every for file in r.files) - named,
        "kinds": _counted(record.kind for record in last),
        "years": _counted(record.about.published[:4] or "unknown" for record in last),
        "languages": _counted(record.about.lang or "unknown" for record in last),
    }


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(values).items()))


def _lines(told: dict[str, Any]) -> Iterator[str]:
    yield f"{told['things']} things in {told['versions']} versions, {told['retracted']} retracted"
    yield f"{told['pages']} pages"
    saved = told["bytes_saved"] / 1e6
    yield f"{told['files']} files, {told['bytes'] / 1e6:.1f} MB ({saved:.1f} MB saved by sharing)"
    for name in ("kinds", "years", "languages"):
        counted = ", ".join(f"{value} {number}" for value, number in told[name].items())
        yield f"{name}: {counted}" if counted else f"{name}: none"
