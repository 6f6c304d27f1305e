"""`printer archive versions`: the versions of one thing, and why there are several."""

from __future__ import annotations

import click

from printer.cli import archive_options, options
from printer.cli.archive_list import as_listed
from printer.cli.reporting import EXIT_GOOD, say, say_json


@click.command(
    "versions",
    short_help="the versions of one thing, and why",
    epilog="Exit codes: 0 listed, 2 there is no such thing, 3 a record is damaged.",
)
@click.argument("identifier", metavar="ID")
@archive_options.store
@options.json_output
@options.quiet_verbose
def command(identifier: str, store: str, as_json: bool, quiet: bool, verbose: bool) -> int:
    """List the versions of a thing, the version of record first."""
    there = archive_options.opened(store)
    with there.archive as archive:
        archive.store.record(identifier)
        records = archive.store.versions(identifier)
    say((*there.diagnostics, *archive.diagnostics), quiet=quiet, verbose=verbose)
    if as_json:
        say_json([as_listed(record) for record in records])
    else:
        for record in records:
            day = record.date or record.added[:10]
            reason = f"  {record.reason}" if record.reason else ""
            click.echo(f"{record.name}  {day}  {record.what}  {record.pdf.sha256[:12]}{reason}")
    return EXIT_GOOD
