"""`printer import`: find the article on a web page."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from printer import workers
from printer.cli import options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, counts, say, say_json
from printer.diagnostics import Place, Result, UnprintableError, UsageError, error
from printer.files import display_path

if TYPE_CHECKING:
    from printer.readers.webpage.values import WebArticle

_LIMITS = workers.Limits(30, 1000)


@click.command(
    "import",
    short_help="find the article on a saved web page",
    epilog="Exit codes: 0 good, 1 with errors, 2 wrong use, 3 there is no article.",
)
@click.argument("page", metavar="PAGE")
@click.option("--url", default="", metavar="URL", help="Where the page was found.")
@options.strict
@options.json_output
@options.quiet_verbose
def command(page: str, url: str, strict: bool, as_json: bool, quiet: bool, verbose: bool) -> int:
    """Find the article on a saved web page: HTML, MHTML or plain text; - is standard input.

    With --json the article is written as one JSON value: its metadata, its figures with
    caption and credit apart, its polls, and the body as clean HTML. Nothing is fetched, and
    no script or style of the page is used.
    """
    if not as_json:
        raise UsageError(
            error(
                "an article can only be written as JSON yet",
                hint=f"printer import {page} --json",
                code="import-form",
            )
        )
    from printer.readers.webpage import MAX_BYTES

    data, shown = _read(page, 2 * MAX_BYTES + 1)
    article = _extracted(data, url, shown)
    say(article.diagnostics, quiet=quiet, verbose=verbose)
    say_json(article.value.as_json())
    return EXIT_ERRORS if counts(article.diagnostics, strict=strict) else EXIT_GOOD


def _extracted(data: bytes, url: str, shown: str) -> Result[WebArticle]:
    """Find the article in a child process with limits, because a page may be hostile."""
    (outcome,) = workers.run([(data, url, shown)], _extract, jobs=1, limits=_LIMITS)
    if outcome.value is not None:
        return outcome.value
    if outcome.problem is not None:
        raise outcome.problem
    raise UnprintableError(
        error(
            f"the page was given up: it {outcome.death}",
            Place(shown),
            hint="save only the article, or its reader view",
            code="web-given-up",
        )
    )


def _extract(page: tuple[bytes, str, str]) -> Result[WebArticle]:
    from printer.readers.webpage import read_webpage

    data, url, shown = page
    return read_webpage(data, url=url, shown=shown)


def _read(page: str, most: int) -> tuple[bytes, str]:
    """Return at most so many bytes of a page, and its name in diagnostics."""
    if page == "-":
        return sys.stdin.buffer.read(most), "-"
    if page.startswith(("http://", "https://")):
        raise UsageError(
            error(
                "pages are not fetched yet",
                hint="save the page in the browser and give its file, with --url",
                code="import-network",
            )
        )
    path = Path(page)
    shown = display_path(path)
    if not path.is_file():
        raise UsageError(error(f"there is no file {shown}", code="file-missing"))
    try:
        with path.open("rb") as file:
            return file.read(most), shown
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise UnprintableError(
            error(f"{shown} cannot be read: {reason}", code="web-unreadable")
        ) from problem
