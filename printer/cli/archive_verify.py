"""`printer archive verify`: hash everything again; repair from a copy."""

from __future__ import annotations

import click

from printer import workers
from printer.archive.fixity import verify
from printer.archive.places import open_place
from printer.archive.store import open_store
from printer.cli import archive_options, options
from printer.cli.reporting import (
    EXIT_ERRORS,
    EXIT_GOOD,
    EXIT_UNBUILT,
    counts,
    say,
    say_json,
    summary,
)


@click.command(
    "verify",
    short_help="hash everything again; repair from a copy",
    epilog="Exit codes: 0 everything is as it was (or has been repaired), 1 something is damaged "
    "or missing, 2 wrong use, 3 a repair could not be written.",
)
@click.option("--from", "copy", default="", metavar="PLACE", help="Repair from this copy.")
@click.option("--resume", is_flag=True, help="Go on where the last verification was stopped.")
@archive_options.store
@options.jobs
@options.strict
@options.json_output
@options.quiet_verbose
def command(
    copy: str,
    resume: bool,
    store: str,
    jobs: int | None,
    strict: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Read everything that is archived and name what is damaged, missing, or not of the archive.

    Nothing is written, but for repairs from a copy, which --from names.
    """
    there = archive_options.opened(store)
    bar = archive_options.Bar("Verifying", quiet=quiet or as_json)
    other = open_store(open_place(copy)).place if copy else None
    with there.archive as archive, bar:
        report = verify(
            archive,
            copy=other,
            resume=resume,
            jobs=jobs or workers.default_jobs(),
            on_progress=bar.step,
        )
        archive.keeper.check()
    found = report.diagnostics()
    # What was repaired was damaged: a scheduled run must not keep that to itself.
    quiet = quiet and not any(item.repaired for item in report.findings)
    every = (*there.diagnostics, *found, *archive.diagnostics)
    say(every, quiet=quiet, verbose=verbose)
    if as_json:
        say_json(
            {**report.as_json(), "catalogue": [item.as_json() for item in archive.diagnostics]}
        )
    elif not quiet:
        click.echo(
            f"{report.records} records and {report.objects} files, {report.size / 1e6:.1f} MB read: "
            f"{summary(found) or 'everything is as it was'}",
            err=True,
        )
    if report.unwritten:
        return EXIT_UNBUILT
    return EXIT_GOOD if report.clean and not counts(every, strict=strict) else EXIT_ERRORS
