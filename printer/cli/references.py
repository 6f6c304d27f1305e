"""`printer references`: what is cited where, and what is wrong with bibliographies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from printer.cli import options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, counts, say, say_json
from printer.cli.scope import publication_for
from printer.diagnostics import UsageError, error
from printer.files import display_path

if TYPE_CHECKING:
    from printer.references import References, Work


@click.command(
    "references",
    short_help="list what is cited where, and look for mistakes",
    epilog="Exit codes: 0 nothing wrong, 1 problems found, 2 wrong use.",
)
@click.argument("articles", nargs=-1, metavar="[ARTICLE]...")
@click.option("--unused", is_flag=True, help="Let entries that nothing cites count as problems.")
@options.json_output
@options.quiet_verbose
def command(
    articles: tuple[str, ...], unused: bool, as_json: bool, quiet: bool, verbose: bool
) -> int:
    """List what articles cite, with the places, and look for mistakes in bibliographies.

    Keys that no bibliography has, entries that lack what their type needs, works that stand
    twice, entries that nothing cites. Without names all articles of the publication.
    """
    publication, about = publication_for(articles)
    say(about, quiet=quiet, verbose=verbose)
    sources = [publication.find_article(name) for name in dict.fromkeys(articles)]
    whole = not sources
    sources = sources or [path for _, path in publication.articles()]
    if not sources:
        where = display_path(publication.paths.articles)
        raise UsageError(error(f"there are no articles in {where}", code="nothing-to-check"))
    from printer.references import list_references

    listed = list_references(publication, sources, whole=whole)
    say(listed.diagnostics, quiet=quiet, verbose=verbose)
    if as_json:
        say_json(_as_json(listed))
    else:
        _write(listed)
    wrong = counts([*about, *listed.diagnostics], strict=True) or (unused and bool(listed.unused))
    return EXIT_ERRORS if wrong else EXIT_GOOD


def _write(listed: References) -> None:
    for work in listed.cited:
        click.echo(_line(work))
        for use in work.uses:
            locator = f"  {use.locator}" if use.locator else ""
            click.echo(f"    {use.place}{locator}")
    if listed.unused:
        click.echo("not cited:")
        for work in listed.unused:
            where = f"  ({work.place})" if work.place else ""
            click.echo(f"    {_line(work)}{where}")


def _line(work: Work) -> str:
    line = f"@{work.key}  {work.title if work.known else '[in no bibliography]'}".rstrip()
    # A terminal obeys control characters and turns text around.
    return "".join(sign for sign in line if sign.isprintable())


def _as_json(listed: References) -> dict[str, Any]:
    return {
        "cited": [_work_json(work) for work in listed.cited],
        "unused": [_work_json(work) for work in listed.unused],
        "diagnostics": [item.as_json() for item in listed.diagnostics],
    }


def _work_json(work: Work) -> dict[str, Any]:
    return {
        "key": work.key,
        "title": work.title,
        "known": work.known,
        "place": str(work.place) if work.place else None,
        "uses": [
            {"place": str(use.place) if use.place else None, "locator": use.locator}
            for use in work.uses
        ],
    }
