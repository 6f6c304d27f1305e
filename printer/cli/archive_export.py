"""`printer archive export`: hands archived things to other systems, or binds them into one PDF."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from printer.cli import archive_options, options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, EXIT_UNBUILT, counts, say, say_json
from printer.files import display_path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from printer.archive.store import Store
    from printer.archive.values import Record
    from printer.config import Publication
    from printer.diagnostics import Diagnostic

FORMS = ("bag", "ocfl", "metadata", "pdf")
_HELP = """Export things by their IDs, those of a period or section, or all of them.

\b
bag       a BagIt bag (RFC 8493) with all versions; `import` takes it in
ocfl      an OCFL 1.1 storage root with all versions
metadata  sitemap, Dublin Core, JATS front, OAI-PMH of the last versions
pdf       one PDF of the last versions, unchanged, with new folios and contents

A PATH that ends in .pdf is a PDF, any other a new folder: a bag, if not said otherwise.
Dates are 2026, 2026-10 or 2026-10-31."""
_DAY = r"\d{4}(-\d\d(-\d\d)?)?"


@click.command(
    "export",
    help=_HELP,
    short_help="hand things to other systems, or bind them",
    epilog="Exit codes: 0 exported, 1 with errors, 2 wrong use, 3 nothing was made.",
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--as", "form", type=click.Choice(FORMS), default=None, help="What is made (below).")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="PATH")
@click.option("--from", "first", default="", metavar="DATE", help="Published on this day or later.")
@click.option("--to", "last", default="", metavar="DATE", help="Published on this day or before.")
@click.option("--section", default="", metavar="NAME", help="Published in this section.")
@click.option("--title", default="", metavar="TEXT", help="Title of the PDF.")
@archive_options.store
@options.strict
@options.json_output
@options.quiet_verbose
def command(
    ids: tuple[str, ...],
    form: str | None,
    output: Path,
    first: str,
    last: str,
    section: str,
    title: str,
    store: str,
    strict: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Export things and write where they are."""
    from printer.archive.compilation import Period

    _require_dates(first, last)
    _require_folder(output)
    form = form or ("pdf" if output.suffix.lower() == ".pdf" else "bag")
    kinds = ("article",) if form == "pdf" else ("article", "issue", "document")
    period = Period(first, last, section, kinds)
    opened = archive_options.opened(store)
    say(opened.diagnostics, quiet=quiet, verbose=verbose)
    with opened.archive as archive:
        if form == "pdf":
            made, failed = _bind(
                archive.store, opened.publication, ids, period, output, title, quiet, verbose
            )
            failed = failed or (EXIT_ERRORS if strict and made["warnings"] else EXIT_GOOD)
        else:
            made, failed = (
                _pack(archive.store, opened.publication, ids, period, output, form),
                EXIT_GOOD,
            )
    if as_json:
        say_json(made)
    elif made["output"]:
        click.echo(made["output"])
    return failed


def _require_dates(first: str, last: str) -> None:
    import re

    from printer.archive.catalogue import first_day

    for date in filter(None, (first, last)):
        if not re.fullmatch(_DAY, date) or first_day(date) is None:
            raise click.UsageError(f"{date!r} is no date such as 2026, 2026-10 or 2026-10-31")
    if first and last and first[: len(last)] > last:
        raise click.UsageError(f"{first} is after {last}")


def _require_folder(output: Path) -> None:
    import re

    # A path has one slash left of the two of an address.
    if re.match(r"[a-z][a-z0-9+.-]+:/", str(output)):
        raise click.UsageError("exports are written to a folder or file of this machine")


def _pack(
    store: Store,
    publication: Publication,
    ids: tuple[str, ...],
    period: Any,
    output: Path,
    form: str,
) -> dict[str, Any]:
    from printer.archive import bagging, metadata, ocfl
    from printer.diagnostics import UsageError, error

    latest = [store.record(name) for name in ids] or _latest(store)
    held = latest if ids else [record for record in latest if period.holds(record)]
    if not held:
        raise UsageError(error("the archive has nothing to export", code="export-empty"))
    if form == "metadata":
        packed = metadata.export_metadata(held, metadata.repository_of(publication), output)
    else:
        versions = [version for record in held for version in store.versions(record.id)]
        if form == "ocfl":
            packed = ocfl.export_ocfl(store, versions, output)
        else:
            packed = bagging.export_bag(
                store,
                versions,
                output,
                organization=publication.publisher,
                description=publication.title,
            )
    return {
        "form": form,
        "output": display_path(packed.folder),
        "records": packed.records,
        "files": packed.files,
        "size": packed.size,
    }


def _latest(store: Store) -> list[Record]:
    return [record for record in map(store.latest, store.ids()) if record is not None]


def _bind(
    store: Store,
    publication: Publication,
    ids: tuple[str, ...],
    period: Any,
    output: Path,
    title: str,
    quiet: bool,
    verbose: bool,
) -> tuple[dict[str, Any], int]:
    from printer.archive.compilation import chosen, compile_archived
    from printer.issue.door import Options

    records: Sequence[Record] = [store.record(name) for name in ids]
    said: tuple[Diagnostic, ...] = ()
    if not ids:
        records, said = chosen(_latest(store), period)
    name = "-".join(filter(None, (period.first, period.last, period.section, *ids)))
    compiled = compile_archived(
        store,
        publication,
        records,
        Options(output=output),
        title=title or period.title,
        name=name,
    )
    found = (*said, *compiled.diagnostics)
    say(found, quiet=quiet, verbose=verbose)
    value = {
        "form": "pdf",
        "output": display_path(compiled.output) if compiled.output else None,
        "records": [record.name for record in records],
        "pages": compiled.pages,
        "conformance": compiled.claims,
        "warnings": counts(found, strict=True),
        "diagnostics": [item.as_json() for item in found],
    }
    if compiled.output is None:
        return value, EXIT_UNBUILT
    return value, EXIT_ERRORS if counts(found, strict=False) else EXIT_GOOD
