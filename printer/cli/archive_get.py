"""`printer archive get`: write an archived PDF, or all files of a version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import click

from printer.archive.door import Archive
from printer.archive.values import Record
from printer.cli import archive_options, options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, counts, say, say_json
from printer.config import Publication
from printer.diagnostics import Diagnostic, UsageError, error
from printer.files import display_path, write_together


@click.command(
    "get",
    short_help="write an archived PDF, or all its files",
    epilog="Exit codes: 0 written, 1 with errors, 2 there is no such thing, 3 it is damaged or "
    "cannot be written.",
)
@click.argument("name", metavar="ID[@VERSION]")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A file (.pdf) or a folder (default: the working folder).",
)
@click.option("--files", "everything", is_flag=True, help="The PDF and all it was made of.")
@click.option("--normalized", is_flag=True, help="The archival copy of a foreign PDF.")
@click.option("--notice", is_flag=True, help="With a page that tells of the retraction or change.")
@archive_options.store
@options.json_output
@options.quiet_verbose
def command(
    name: str,
    output: Path | None,
    everything: bool,
    normalized: bool,
    notice: bool,
    store: str,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Write the PDF of a thing as it was archived; its bytes are proved by their hash.

    With --files the source, the images and everything else come too, each at the place where it
    stood in the publication.
    """
    if everything + normalized + notice > 1:
        raise click.UsageError("--files, --normalized and --notice exclude each other")
    there = archive_options.opened(store)
    said: list[Diagnostic] = list(there.diagnostics)
    with there.archive as archive:
        record = archive.store.record(name)
        if everything:
            paths = list(_everything(archive, record, output))
        else:
            role = "normalized" if normalized else "pdf"
            data = _file(archive, record, role)
            if notice:
                data = _noticed(record, data, there.publication, said)
            path = _target(record, output)
            write_together([(path, data)])
            paths = [path]
        said += archive.diagnostics
    say(said, quiet=quiet, verbose=verbose)
    if as_json:
        say_json([display_path(path) for path in paths])
    else:
        for path in paths:
            click.echo(display_path(path))
    return EXIT_ERRORS if counts(said, strict=False) else EXIT_GOOD


def _target(record: Record, output: Path | None) -> Path:
    if output is not None and output.suffix.lower() == ".pdf":
        return output
    return (output or Path()) / f"{record.id.rpartition('/')[2]}.pdf"


def _file(archive: Archive, record: Record, role: str) -> bytes:
    files = record.with_role(role)
    if not files:
        raise UsageError(
            error(
                f"{record.name} has no {role} file",
                hint=f"`printer archive show {record.id}` lists its files",
                code="archive-unknown",
            )
        )
    return archive.store.read(files[0].sha256)


def _noticed(
    record: Record, data: bytes, publication: Publication, said: list[Diagnostic]
) -> bytes:
    from printer.archive.notices import notice_of, with_notice

    made = with_notice(data, notice_of(record), publication)
    said += made.diagnostics
    return made.value


def _everything(archive: Archive, record: Record, output: Path | None) -> Iterator[Path]:
    """Write all files of a version; a name that leads elsewhere is refused."""
    folder = output or Path(record.id.rpartition("/")[2])
    if folder.suffix.lower() == ".pdf":
        raise click.UsageError("all files need a folder")
    for file in record.files:
        parts = PurePosixPath(file.path).parts
        if not parts or file.path.startswith("/") or ".." in parts or "\0" in file.path:
            raise UsageError(
                error(f"{file.path!r} would be written elsewhere", code="archive-path")
            )
        path = folder.joinpath(*parts)
        write_together([(path, archive.store.read(file.sha256))])
        yield path
