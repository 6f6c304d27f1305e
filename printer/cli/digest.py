"""`printer digest`: articles of a period, chosen and compiled."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from printer.cli import options
from printer.cli.issue import Progress, compiled_as_json
from printer.cli.reporting import (
    EXIT_ERRORS,
    EXIT_GOOD,
    EXIT_NOTHING,
    EXIT_UNBUILT,
    counts,
    say,
    say_json,
)
from printer.cli.scope import publication_for
from printer.diagnostics import Diagnostic, UnprintableError, UsageError, error
from printer.digest.values import FORMS, GROUPS, ORDERS
from printer.files import display_path, is_file

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.digest.values import Digest, Request
    from printer.issue.door import Compiled
    from printer.words.periods import Period

_Command = Callable[..., Any]


def _choosing(command: _Command) -> _Command:
    """Add what is chosen: period, filters, feeds."""
    several: dict[str, Any] = {"multiple": True, "metavar": "NAME"}
    last: dict[str, Any] = {"is_flag": False, "flag_value": "last", "default": ""}
    for option in reversed(
        (
            click.option(
                "--month", **last, metavar="[MONTH]", help="2026-10; alone: the last one."
            ),
            click.option("--week", **last, metavar="[WEEK]", help="2026-W42, or a day of it."),
            click.option("--quarter", **last, metavar="[QUARTER]", help="2026-Q4."),
            click.option("--from", "first", default="", metavar="DAY", help="2026-10-05."),
            click.option("--to", "last", default="", metavar="DAY", help="Included (today)."),
            click.option("--section", "sections", **several, help="Only these; repeatable."),
            click.option("--tag", "tags", **several, help="Only with one of these."),
            click.option("--author", "authors", **several, help="Only by one of these."),
            click.option(
                "--feed",
                "feeds",
                multiple=True,
                metavar="FILE|URL",
                help="Choose from a feed, too: Atom, RSS, JSON Feed.",
            ),
            click.option("--feeds-only", is_flag=True, help="Leave own articles aside."),
            click.option("--most", type=click.IntRange(min=1), metavar="N", help="The newest N."),
        )
    ):
        command = option(command)
    return command


def _showing(command: _Command) -> _Command:
    """Add how it is shown: forms, order, note, figures."""
    for option in reversed(
        (
            click.option(
                "--form",
                type=click.Choice(FORMS),
                help="Of all articles (own ones: full; of feeds: excerpt).",
            ),
            click.option("--words", type=click.IntRange(20, 400), help="Of an excerpt (80)."),
            click.option("--full-text", is_flag=True, help="Read the rest from the page."),
            click.option("--order", type=click.Choice(ORDERS), default="newest"),
            click.option("--group", type=click.Choice(GROUPS), default="section"),
            click.option("--title", default="", metavar="TEXT", help="Of the digest."),
            click.option("--note", default="", metavar="TEXT|FILE", help="The editor's note."),
            click.option("--statistics", is_flag=True, help="Add a page of figures."),
            click.option("-l", "--layout", default="digest", metavar="NAME"),
            click.option("--name", default="", metavar="NAME", help="Of the issue file."),
        )
    ):
        command = option(command)
    return command


@click.command(
    "digest",
    short_help="choose articles by time, and compile them",
    epilog="Exit codes: 0 made, 1 made with errors, 2 wrong use, 3 could not be made, "
    "4 nothing new.",
)
@_choosing
@_showing
@click.option("--choose-only", is_flag=True, help="Write the issue file; print nothing.")
@click.option("--schedule", is_flag=True, help="Show lines for cron, systemd and CI.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="PATH")
@click.option("--network", is_flag=True, help="Let feeds, pages and images be fetched.")
@options.jobs
@options.strict
@options.json_output
@options.quiet_verbose
def command(**given: Any) -> int:
    """Choose what was published in a month, week or quarter, and compile it.

    The choice is written as an issue file, sources/issues/digest-….toml, which can be edited
    and compiled again with `printer issue`. Entries of feeds are kept beside it.
    """
    publication, about = publication_for(())
    if given["schedule"]:
        click.echo(_schedule(given, publication), nl=False)
        return EXIT_GOOD
    say(about, quiet=given["quiet"], verbose=given["verbose"])
    from printer.digest.door import choose, write
    from printer.withheld import today

    request = _request(given, publication)
    digest = choose(publication, request, today())
    if digest.items:
        digest = write(publication, request, digest)
    compiled = None
    if digest.items and not given["choose_only"]:
        compiled = _compiled(given, publication, digest)
    diagnostics = [*digest.diagnostics, *(compiled.diagnostics if compiled else ())]
    say(diagnostics, quiet=given["quiet"], verbose=given["verbose"])
    _tell(given, request, digest, compiled, [*about, *diagnostics])
    if not digest.items:
        failed = counts(diagnostics, strict=False)
        return EXIT_UNBUILT if failed else EXIT_NOTHING
    if compiled is not None and (compiled.refused or compiled.output is None):
        return EXIT_UNBUILT
    return EXIT_ERRORS if counts([*about, *diagnostics], strict=given["strict"]) else EXIT_GOOD


def _request(given: dict[str, Any], publication: Publication) -> Request:
    from printer.digest import Request
    from printer.digest.asking import name_of

    period = _period(given, publication)
    if given["feeds_only"] and not given["feeds"]:
        raise UsageError(
            error("--feeds-only needs a feed", hint="name it with --feed", code="digest-feeds")
        )
    if given["full_text"] and not given["network"]:
        raise UsageError(
            error("--full-text reads pages", hint="allow it with --network", code="digest-network")
        )
    return Request(
        period=period,
        name=_name(given, name_of(period)),
        command=shlex.join(_words(given, dated=True)),
        sections=given["sections"],
        tags=given["tags"],
        authors=given["authors"],
        feeds=given["feeds"],
        own=not given["feeds_only"],
        form=given["form"] or "",
        order=given["order"],
        group=given["group"],
        most=given["most"] or 0,
        title=" ".join(given["title"].split()),
        note=_note(given["note"]),
        statistics=given["statistics"],
        layout=given["layout"],
        excerpt_words=given["words"] or 0,
        full_text=given["full_text"],
        network=given["network"],
    )


def _period(given: dict[str, Any], publication: Publication) -> Period:
    from printer.digest import asking
    from printer.withheld import today

    asked = [name for name in ("month", "week", "quarter", "first") if given[name]]
    if len(asked) != 1 or (given["last"] and asked != ["first"]):
        raise UsageError(
            error(
                "a digest needs one period",
                hint="say --month, --week, --quarter, or --from with --to",
                code="digest-period",
            )
        )
    now = today()
    match asked[0]:
        case "month":
            return asking.month_of(given["month"], now)
        case "week":
            return asking.week_of(given["week"], now, publication.lang)
        case "quarter":
            return asking.quarter_of(given["quarter"], now)
    return asking.between(given["first"], given["last"], now)


def _name(given: dict[str, Any], period: str) -> str:
    """Return the name of the issue file: the period's, with what narrows the choice."""
    from printer.importing import file_stem

    if given["name"]:
        return file_stem(given["name"].removesuffix(".toml"), "digest")
    narrowed = [*given["sections"], *given["tags"], *given["authors"]]
    return "-".join(["digest", period, *filter(None, map(file_stem, narrowed))])[:120]


def _note(text: str) -> str:
    """Return the editor's note; a file is read now, so that the issue file has it."""
    if text.endswith((".md", ".txt")) and "\n" not in text:
        from printer.files import read_source

        return read_source(Path(text)).value.strip()
    return text.strip()


_VALUES = ("section", "tag", "author", "feed")
_SINGLE = ("form", "words", "order", "group", "title", "note", "layout", "name", "most")
_SWITCHES = ("feeds-only", "full-text", "statistics", "network")
_USUAL = {"order": "newest", "group": "section", "layout": "digest"}


def _words(given: dict[str, Any], *, dated: bool) -> list[str]:
    """Return the command line as it was given; `dated` with its period."""
    words: list[str] = []
    for name in ("month", "week", "quarter", "from", "to") if dated else ():
        value = given[{"from": "first", "to": "last"}.get(name, name)]
        words += [f"--{name}", value] if value and value != "last" else [f"--{name}"] * bool(value)
    for name in _VALUES:
        for value in given[f"{name}s"]:
            words += [f"--{name}", value]
    for name in _SINGLE:
        value = given[name]
        if value and str(value) != _USUAL.get(name):
            words += [f"--{name}", str(value)]
    words += [f"--{name}" for name in _SWITCHES if given[name.replace("-", "_")]]
    return words


def _schedule(given: dict[str, Any], publication: Publication) -> str:
    from printer.digest.schedule import snippets

    asked = [name for name in ("month", "week", "quarter") if given[name]]
    if given["first"] or given["last"] or len(asked) > 1:
        raise UsageError(
            error(
                "what is made again and again has no fixed days",
                hint="say --month, --week or --quarter",
                code="digest-period",
            )
        )
    words = _words(given, dated=False)
    # Outside of an installation (`python -m printer`) the name has to do.
    program = Path(sys.argv[0])
    named = str(program.absolute()) if program.name == "printer" and is_file(program) else "printer"
    period = asked[0] if asked else "month"
    return snippets(period, words, str(publication.root), publication.lang, named)


def _compiled(given: dict[str, Any], publication: Publication, digest: Digest) -> Compiled:
    from printer.issue.door import Compiled, Options, compile_issue

    settings = Options(output=given["output"], jobs=given["jobs"] or 0)
    with Progress(quiet=given["quiet"] or given["as_json"]) as progress:
        try:
            return compile_issue(publication, digest.file, settings, on_progress=progress.step)
        except UnprintableError as problem:
            return Compiled(digest.file.stem, None, diagnostics=problem.diagnostics)


def _tell(
    given: dict[str, Any],
    request: Request,
    digest: Digest,
    compiled: Compiled | None,
    diagnostics: Iterable[Diagnostic],
) -> None:
    files = (*(compiled.files if compiled else ()), *([digest.file] if digest.items else ()))
    if given["as_json"]:
        value = {
            "period": {"first": str(request.period.first), "last": str(request.period.last)},
            "file": display_path(digest.file) if digest.items else None,
            "articles": [item.as_json() for item in digest.items],
            "issue": compiled_as_json(replace(compiled, diagnostics=()), ()) if compiled else None,
            "diagnostics": [item.as_json() for item in diagnostics],
        }
        say_json(value)
        return
    if not digest.items and not given["quiet"]:
        period = request.period
        click.echo(f"nothing was published from {period.first} to {period.last}", err=True)
    for path in files:
        click.echo(display_path(path))
