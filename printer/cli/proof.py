"""`printer proof`: images of pages, and what changed between two PDFs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from printer.cli import options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, say_json
from printer.diagnostics import UsageError, error
from printer.files import display_path, is_file

if TYPE_CHECKING:
    from printer.proof import Comparison


@click.command(
    "proof",
    short_help="page images, and what changed between two PDFs",
    epilog="Exit codes: 0 made, or nothing changed, 1 pages differ, 2 wrong use, 3 no file was made.",
)
@click.argument("files", nargs=-1, metavar="PDF [PDF]", type=click.Path(path_type=Path))
@click.option(
    "--compare", "comparing", is_flag=True, help="Show what changed from the first to the second."
)
@click.option(
    "--golden",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Hold the pages against the images kept there.",
)
@click.option("--update", is_flag=True, help="With --golden: accept the pages as they are now.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where images and reports go (default: build/proofs/NAME).",
)
@click.option("--pages", default="", metavar="RANGES", help="Only these, as 1-3,7 (default: all).")
@click.option(
    "--dpi",
    type=click.FloatRange(10, 600),
    default=None,
    metavar="N",
    help="Resolution (default: 100, of golden pages 50).",
)
@click.option("--password", default=None, metavar="TEXT", help="Opens encrypted PDFs.")
@options.json_output
@options.quiet_verbose
def command(
    files: tuple[Path, ...],
    comparing: bool,
    golden: Path | None,
    update: bool,
    output: Path | None,
    pages: str,
    dpi: float | None,
    password: str | None,
    as_json: bool,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 (there are no notes to say)
) -> int:
    """Draw the pages of a PDF, with a contact sheet of all of them.

    With --compare, two PDFs are held against each other, page by page; with --golden, one
    against images that were kept. What differs is shown in a web page.
    """
    _refuse_wrong_use(files, comparing=comparing, golden=golden, update=update, pages=pages)
    from printer import proof

    folder = output or Path("build") / "proofs" / files[-1].stem
    if comparing:
        old, new = files
        found = proof.compare(old, new, folder / "compared.html", dpi=dpi or 100, password=password)
        return _told(found, as_json=as_json, quiet=quiet)
    if golden is not None:
        found = proof.hold_against(
            files[0], golden, folder / "golden.html",
            pages=pages, dpi=dpi or 50, update=update, password=password,
        )  # fmt: skip
        return _told(found, as_json=as_json, quiet=quiet)
    sheets = proof.proof(files[0], folder, pages=pages, dpi=dpi or 100, password=password)
    if as_json:
        say_json(sheets.as_json())
        return EXIT_GOOD
    for path in (*sheets.pages, *sheets.contact):
        click.echo(display_path(path))
    return EXIT_GOOD


def _refuse_wrong_use(
    files: tuple[Path, ...], *, comparing: bool, golden: Path | None, update: bool, pages: str
) -> None:
    if comparing and golden is not None:
        raise click.UsageError("--compare and --golden are two different things")
    if update and golden is None:
        raise click.UsageError("--update needs --golden")
    if comparing and pages:
        raise click.UsageError("--compare looks at all pages")
    wanted = 2 if comparing else 1
    if len(files) != wanted:
        raise click.UsageError("name two PDFs, the old one first" if comparing else "name one PDF")
    missing = [path for path in files if not is_file(path)]
    if missing:
        raise UsageError(
            *(
                error(f"there is no file {display_path(path)}", code="file-missing")
                for path in missing
            )
        )


def _told(found: Comparison, *, as_json: bool, quiet: bool) -> int:
    from printer.proof.values import State
    from printer.proof.wording import said

    if as_json:
        say_json(found.as_json())
    else:
        if not quiet:
            for change in found.differing:
                click.echo(said(change), err=True)
            same = sum(change.state is State.SAME for change in found.changes)
            click.echo(f"{same} of {len(found.changes)} pages are the same", err=True)
        for path in (*found.updated, *filter(None, [found.report])):
            click.echo(display_path(path))
    return EXIT_ERRORS if found.differing else EXIT_GOOD
