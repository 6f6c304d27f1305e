"""`printer archive import`: takes in what another archive has exported as a BagIt bag."""

from __future__ import annotations

from pathlib import Path

import click

from printer.cli import archive_options, options
from printer.cli.reporting import EXIT_GOOD, EXIT_NOTHING, say, say_json


@click.command(
    "import",
    short_help="take in what another archive exported",
    epilog="Exit codes: 0 taken in, 2 wrong use, 3 nothing was taken in, 4 all was here already.",
)
@click.argument("bags", nargs=-1, required=True, metavar="BAG...", type=click.Path(path_type=Path))
@archive_options.store
@options.json_output
@options.quiet_verbose
def command(
    bags: tuple[Path, ...],
    store: str,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Take in the records of BagIt bags, with their files and their history, as they are.

    Every hash and every chain of versions is checked first; a bag that is not whole, or tells
    another history than this archive, is refused, and nothing of it is taken in.
    """
    from printer.archive.receiving import import_bag

    added: list[str] = []
    known: list[str] = []
    opened = archive_options.opened(store, create=True)
    say(opened.diagnostics, quiet=quiet, verbose=verbose)
    with opened.archive as archive:
        for bag in bags:
            received = import_bag(archive.store, bag)
            added += received.added
            known += received.known
    if as_json:
        say_json({"added": added, "known": known})
    else:
        for name in added:
            click.echo(name)
        if not quiet:
            click.echo(f"{len(added)} versions taken in, {len(known)} were here", err=True)
    return EXIT_GOOD if added else EXIT_NOTHING
