"""`printer archive retract`: say that something is withdrawn."""

from __future__ import annotations

import click

from printer.cli import archive_options, options
from printer.cli.archive_list import as_listed
from printer.cli.reporting import EXIT_GOOD, EXIT_NOTHING, EXIT_UNBUILT, say, say_json


@click.command(
    "retract",
    short_help="say that something is withdrawn",
    epilog="Exit codes: 0 retracted, 2 there is no such thing, 3 it could not be written, "
    "4 it was retracted before.",
)
@click.argument("identifier", metavar="ID")
@click.option("--reason", required=True, metavar="TEXT", help="Why; it stands on the notice.")
@click.option("--date", default="", metavar="DAY", help="The day (default: today).")
@archive_options.store
@options.json_output
@options.quiet_verbose
def command(
    identifier: str, reason: str, date: str, store: str, as_json: bool, quiet: bool, verbose: bool
) -> int:
    """Retract a thing: a new version says so and why. Nothing is removed.

    `printer archive get ID --notice` writes its PDF with a page that tells the reader.
    """
    there = archive_options.opened(store)
    with there.archive as archive:
        added = archive.retract(identifier, reason, archive_options.day(date))
    every = (*there.diagnostics, *added.diagnostics, *archive.diagnostics)
    say(every, quiet=quiet, verbose=verbose)
    if added.record is None:
        return EXIT_UNBUILT
    if as_json:
        say_json(as_listed(added.record))
    else:
        click.echo(added.record.name)
    return EXIT_GOOD if added.is_new else EXIT_NOTHING
