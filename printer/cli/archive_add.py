"""`printer archive add`: store PDFs, articles and issues."""

from __future__ import annotations

from typing import Any

import click

from printer.archive.adding import Options, add, choose
from printer.archive.values import Added
from printer.cli import archive_options, options
from printer.cli.reporting import (
    EXIT_ERRORS,
    EXIT_GOOD,
    EXIT_UNBUILT,
    EXIT_USAGE,
    counts,
    say,
    say_json,
)

_FACTS = ("title", "authors", "published", "section", "doi", "url", "lang")


def _facts(command: Any) -> Any:
    """Add the options that say of a PDF what it does not say itself."""
    for name, metavar, text in (
        ("--lang", "TAG", "Of such a PDF: en-GB, ru …"),
        ("--url", "URL", "Where it is published."),
        ("--doi", "DOI", "Of such a PDF."),
        ("--section", "TEXT", "Of such a PDF."),
        ("--published", "DATE", "Of such a PDF: 2026, 2026-10 or 2026-10-31."),
    ):
        command = click.option(name, metavar=metavar, help=text)(command)
    author = click.option(
        "--author", "authors", multiple=True, metavar="NAME", help="Of such a PDF; repeat."
    )
    return click.option("--title", metavar="TEXT", help="Of a PDF that says none, or a wrong one.")(
        author(command)
    )


@click.command(
    "add",
    short_help="store PDFs, articles, issues with their sources",
    epilog="Exit codes: 0 all stored (or there already), 1 stored with errors, 2 wrong use, "
    "3 something could not be stored.",
)
@click.argument("names", nargs=-1, required=True, metavar="FILE|SLUG|ISSUE...")
@click.option("--id", "identifier", default="", metavar="ID", help="The id, for one thing.")
@click.option("--update", metavar="REASON", help="A new version, for this reason.")
@click.option("--correction", metavar="REASON", help="A version that corrects the last.")
@click.option("--date", default="", metavar="DAY", help="The day of the update or correction.")
@_facts
@click.option("--normalize", is_flag=True, help="Store an archival copy beside foreign PDFs.")
@click.option("--quick", is_flag=True, help="Judge nothing, read no text (catalogue reads it).")
@click.option("--password", "passwords", multiple=True, metavar="TEXT", help="Opens PDFs; repeat.")
@click.option("--no-verapdf", is_flag=True, help="Do not ask veraPDF about the PDFs.")
@archive_options.store
@options.jobs
@options.strict
@options.json_output
@options.quiet_verbose
def command(
    names: tuple[str, ...],
    store: str,
    strict: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
    **given: Any,
) -> int:
    """Store PDFs, articles (by slug) or issues (by name), each file once, by its hash.

    Articles and issues are printed first when they are not up to date, and stored with their
    sources. A folder stands for all PDFs below it. What is archived is never changed: a changed
    article becomes a new version, with --update or --correction and the reason.
    """
    settings = _options(given)
    there = archive_options.opened(store, create=True, names=names)
    with there.archive as archive, archive_options.Bar("Adding", quiet=quiet or as_json) as bar:
        wanted, unknown = choose(names, there.publication)
        if unknown and not wanted:
            say(unknown)
            return EXIT_USAGE
        results, said = add(archive, there.publication, wanted, settings, on_progress=bar.step)
    every = [*there.diagnostics, *unknown, *said, *archive.diagnostics]
    say(dict.fromkeys(every), quiet=quiet, verbose=verbose)
    if as_json:
        say_json(
            {
                "added": [_as_json(added) for added in results],
                "diagnostics": [item.as_json() for item in every],
            }
        )
    else:
        for added in results:
            if added.record is not None:
                click.echo(added.record.name)
    if unknown or len([added for added in results if added.record]) < len(wanted):
        return EXIT_UNBUILT
    return EXIT_ERRORS if counts(every, strict=strict) else EXIT_GOOD


def _options(given: dict[str, Any]) -> Options:
    if given["update"] is not None and given["correction"] is not None:
        raise click.UsageError("a version is an update or a correction, not both")
    what, reason = "record", ""
    for name in ("update", "correction"):
        if given[name] is not None:
            what, reason = name, given[name]
            if not reason.strip():
                raise click.UsageError(f"--{name} needs a reason")
    return Options(
        id=given["identifier"],
        what=what,
        reason=reason,
        date=archive_options.day(given["date"]),
        facts={name: given[name] for name in _FACTS if given[name]},
        quick=given["quick"],
        normalize=given["normalize"],
        with_verapdf=not given["no_verapdf"],
        passwords=given["passwords"],
        jobs=given["jobs"] or 0,
    )


def _as_json(added: Added) -> dict[str, Any]:
    record = added.record
    return {
        "id": added.id,
        "version": record.version if record else None,
        "new": added.is_new,
        "pdf": record.pdf.sha256 if record else None,
        "diagnostics": [item.as_json() for item in added.diagnostics],
    }
