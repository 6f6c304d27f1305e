"""`printer archive reprint`: prints archived things again and says whether they are the same."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from printer.cli import archive_options, options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, say, say_json
from printer.files import display_path

if TYPE_CHECKING:
    from printer.archive.reprinting import Reprint

_SHOWN = 12


@click.command(
    "reprint",
    short_help="print again, and prove it is the same",
    epilog="Exit codes: 0 the same, 1 pages differ or nobody could look, 2 wrong use, 3 no print.",
)
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), metavar="PATH", help="Keep the new print."
)
@archive_options.store
@click.option("--strict", is_flag=True, help="Ask for the same bytes.")
@options.json_output
@options.quiet_verbose
def command(
    ids: tuple[str, ...],
    output: Path | None,
    store: str,
    strict: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Print things again from the sources, layouts and settings that are archived with them.

    Says whether the bytes are the same; if not, which pages look different, and which
    programs and fonts are others than they were.
    """
    if output is not None and len(ids) > 1:
        raise click.UsageError("-o is for one thing")
    from printer.archive.reprinting import reprint

    results: list[Reprint] = []
    opened = archive_options.opened(store)
    say(opened.diagnostics, quiet=quiet, verbose=verbose)
    with opened.archive as archive:
        for name in ids:
            result = reprint(archive.store, name, keep=output)
            results.append(result)
            say(result.diagnostics, quiet=quiet, verbose=verbose)
            if not as_json:
                click.echo(f"{result.name}: {_verdict(result)}", err=True)
                for words in result.changed:
                    click.echo(f"{result.name}: {words}", err=True)
    if as_json:
        say_json([result.as_json() for result in results])
    elif output is not None:
        click.echo(display_path(output))
    good = all(result.same if strict else result.proved for result in results)
    return EXIT_GOOD if good else EXIT_ERRORS


def _verdict(result: Reprint) -> str:
    looks = result.looks
    if result.same:
        return "the same bytes"
    if not looks.eye:
        return "other bytes; install pypdfium2 or poppler to see whether the pages differ"
    if looks.same:
        return f"other bytes, and all {looks.pages[0]} pages look the same"
    pages = ", ".join(map(str, looks.different[:_SHOWN]))
    more = " …" if len(looks.different) > _SHOWN else ""
    return f"other bytes, and these pages look different: {pages}{more}"
