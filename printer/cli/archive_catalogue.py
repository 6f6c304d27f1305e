"""`printer archive catalogue`: bring the catalogue up to the store, or make it again."""

from __future__ import annotations

import click

from printer.archive.catalogue import Catalogue
from printer.archive.texts import read_all
from printer.cli import archive_options, options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, counts, say, say_json


@click.command(
    "catalogue",
    short_help="bring the catalogue up, or make it again",
    epilog="Exit codes: 0 it is up, 1 with errors or (--strict) texts that cannot be read, "
    "2 no archive, 3 it cannot be written.",
)
@click.option("--rebuild", is_flag=True, help="Throw it away and make it again from the store.")
@archive_options.store
@options.jobs
@options.strict
@options.json_output
@options.quiet_verbose
def command(
    rebuild: bool,
    store: str,
    jobs: int | None,
    strict: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Enter what the catalogue lacks, and read the texts that were not read yet."""
    there = archive_options.opened(store)
    bar = archive_options.Bar("Reading", quiet=quiet or as_json)
    with there.archive as archive, bar:
        if rebuild:
            archive.keeper.discard()
        told = read_all(archive, jobs=jobs or 0, on_progress=bar.step)
        number = archive.keeper.ask(_count)
    every = (*there.diagnostics, *told, *archive.diagnostics)
    say(every, quiet=quiet, verbose=verbose)
    if as_json:
        say_json({"things": number, "diagnostics": [item.as_json() for item in every]})
    return EXIT_ERRORS if counts(every, strict=strict) else EXIT_GOOD


def _count(catalogue: Catalogue) -> int:
    return sum(1 for _ in catalogue.records())
