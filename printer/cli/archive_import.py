"""`printer archive import`: takes in what another archive has exported as a BagIt bag."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

import click

from printer.cli import archive_options, options
from printer.cli.reporting import (
    EXIT_ERRORS,
    EXIT_GOOD,
    EXIT_NOTHING,
    EXIT_UNBUILT,
    say,
    say_json,
)
from printer.diagnostics import Diagnostic, PrinterError, UnprintableError

Given = TypeVar("Given")
Made = TypeVar("Made")


@click.command(
    "import",
    short_help="take in what another archive exported",
    epilog="Exit codes: 0 taken in, 1 some bags are wrong, 2 wrong use, 3 nothing was taken in,"
    " 4 all was here already.",
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
    from printer.archive.receiving import Received, check_bag, take_in

    problems: list[Diagnostic] = []
    checked = list(_tried(check_bag, bags, problems))
    if not checked:
        # Before an archive is begun where none is yet.
        raise UnprintableError(*problems)
    opened = archive_options.opened(store, create=True)
    with opened.archive as archive:
        received: list[Received] = list(
            _tried(lambda bag: take_in(archive.store, bag), checked, problems)
        )
    added = [name for item in received for name in item.added]
    known = [name for item in received for name in item.known]
    say((*opened.diagnostics, *problems), quiet=quiet, verbose=verbose)
    if as_json:
        told = [item.as_json() for item in problems]
        say_json({"added": added, "known": known, "diagnostics": told})
    else:
        for name in added:
            click.echo(name)
        if not quiet:
            click.echo(f"{len(added)} versions taken in, {len(known)} were here", err=True)
    if problems:
        return EXIT_ERRORS if received else EXIT_UNBUILT
    return EXIT_GOOD if added else EXIT_NOTHING


def _tried(
    work: Callable[[Given], Made], given: Iterable[Given], problems: list[Diagnostic]
) -> Iterator[Made]:
    """Yield what is made of each; what is wrong with one is noted, and is no harm to the others."""
    for item in given:
        try:
            yield work(item)
        except PrinterError as problem:
            problems += problem.diagnostics
