"""`printer check --page`: how the pages of PDFs are set."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, counts, say, say_json, summary
from printer.diagnostics import UsageError, error
from printer.files import display_path, is_folder, write_atomically
from printer.pages import MeasuredPdf, measure_pages
from printer.pages.telling import page_lines, picture_lines


def check_pages(
    pdfs: list[Path],
    *,
    marked: Path | None,
    password: str | None,
    strict: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Measure PDFs, say what was found and write the marked copies; return the exit code."""
    if not pdfs:
        hint = "`printer article` makes PDFs of articles, and says where they are"
        raise UsageError(error("--page needs a PDF", hint=hint, code="nothing-to-check"))
    targets = _targets(pdfs, marked)
    measured = measure_pages(pdfs, password=password, with_copy=bool(targets))
    found = [item for one in measured for item in one.diagnostics]
    if not as_json and not quiet:
        _tell(measured, verbose=verbose)
    say(found, quiet=quiet, verbose=verbose)
    made = []
    for one, target in zip(measured, targets, strict=False):
        if one.marked is not None:
            write_atomically(target, one.marked)
            made.append(target)
    if as_json:
        say_json({"pages": [_as_json(one) for one in measured],
                  "marked": [display_path(path) for path in made]})  # fmt: skip
    else:
        for path in made:
            click.echo(display_path(path))
        if not quiet:
            click.echo(summary(found) or "nothing that a reader would see", err=True)
    return EXIT_ERRORS if counts(found, strict=strict) else EXIT_GOOD


def _targets(pdfs: list[Path], marked: Path | None) -> list[Path]:
    """Return where the marked copies go."""
    if marked is None:
        return []
    if marked.suffix.lower() == ".pdf" and not is_folder(marked):
        if len(pdfs) > 1:
            hint = "name a folder"
            raise UsageError(error(f"{display_path(marked)} is one file", hint=hint))
        targets = [marked]
    else:
        targets = [marked / f"{path.stem}-marked.pdf" for path in pdfs]
    for path, target in zip(pdfs, targets, strict=True):
        if target.resolve() == path.resolve():
            hint = "give the marked copy another name"
            raise UsageError(error(f"{display_path(path)} would be replaced", hint=hint))
    if len(set(targets)) < len(targets):
        raise UsageError(error("two PDFs have the same name", hint="mark them one by one"))
    return targets


def _tell(measured: tuple[MeasuredPdf, ...], *, verbose: bool) -> None:
    for one in measured:
        if one.measures is not None:
            first, *others = page_lines(one.measures)
            if verbose:
                others += picture_lines(one.measures)
            click.echo(f"{one.source}: {first}", err=True)
            for line in others:
                click.echo(f"  {line}", err=True)


def _as_json(one: MeasuredPdf) -> dict[str, Any]:
    return {
        "source": one.source,
        "measures": one.measures.as_json() if one.measures is not None else None,
        "diagnostics": [item.as_json() for item in one.diagnostics],
    }
