"""`printer issue`: an issue of articles, with its offprints and records."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

import click

from printer.cli import options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, EXIT_UNBUILT, counts, say, say_json
from printer.cli.scope import publication_for
from printer.config import Publication
from printer.diagnostics import Diagnostic, UnprintableError
from printer.files import display_path, is_file
from printer.issue.door import Compiled, Options, compile_issue, plan_issue


@click.command(
    "issue",
    short_help="compile an issue, with its offprints",
    epilog="Exit codes: 0 made, 1 made with errors, 2 wrong use, 3 could not be made.",
)
@click.argument("name", metavar="NAME")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A folder, or a file (.pdf) for the issue alone (default: build/issues/NAME).",
)
@click.option("--plan", "plan_only", is_flag=True, help="Tell the pages; write no PDF.")
@click.option("--draft", is_flag=True, help="A page in place of what fails; a watermark.")
@click.option("--publish", is_flag=True, help="Freeze the page numbers (NAME.lock.toml).")
@click.option("--attach-sources", is_flag=True, help="Put the sources into the PDF (PDF/A-3a).")
@click.option("--press", "for_press", is_flag=True, help="Ask of images what a press needs.")
@click.option("--linearize", is_flag=True, help="Show the first page while the rest loads.")
@click.option("--network", is_flag=True, help="Let images be fetched from public addresses.")
@click.option("--no-cache", is_flag=True, help="Print everything again.")
@options.quality
@options.jobs
@options.strict
@options.json_output
@options.quiet_verbose
def command(
    name: str,
    output: Path | None,
    plan_only: bool,
    draft: bool,
    publish: bool,
    attach_sources: bool,
    for_press: bool,
    linearize: bool,
    network: bool,
    no_cache: bool,
    quality: str | None,
    jobs: int | None,
    strict: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Compile the issue NAME, described in sources/issues/NAME.toml.

    Makes issue.pdf, an offprint of each article, and issue.json, issue.ris and issue.bib. What
    has not changed is not printed again. The paths are written to standard output.
    """
    if draft and publish:
        raise click.UsageError("a draft cannot be published")
    publication, about = publication_for((name,))
    say(about, quiet=quiet, verbose=verbose)
    file = _file(name, publication)
    settings = Options(
        output=output,
        draft=draft,
        publish=publish,
        attach_sources=attach_sources,
        network=network,
        quality=quality or "",
        linearize=linearize,
        for_press=for_press,
        jobs=jobs or 0,
        use_cache=not no_cache,
    )
    with Progress(quiet=quiet or as_json) as progress:
        make = plan_issue if plan_only else compile_issue
        try:
            compiled = make(publication, file, settings, on_progress=progress.step)
        except UnprintableError as problem:
            compiled = Compiled(file.stem, None, diagnostics=problem.diagnostics)
    say(compiled.diagnostics, quiet=quiet, verbose=verbose)
    if as_json:
        say_json(compiled_as_json(compiled, about))
    elif plan_only and compiled.pieces:
        _say_plan(compiled)
    else:
        for path in compiled.files:
            click.echo(display_path(path))
    made = bool(compiled.pieces) if plan_only else compiled.output is not None
    if compiled.refused or not made:
        return EXIT_UNBUILT
    failing = counts([*about, *compiled.diagnostics], strict=strict)
    return EXIT_ERRORS if failing else EXIT_GOOD


def _file(name: str, publication: Publication) -> Path:
    """Find the issue's file without loading the reader when the name is an ordinary one."""
    usual = publication.paths.issues / f"{name}.toml"
    if "/" not in name and not name.endswith((".toml", ".lock")) and is_file(usual):
        return usual.absolute()
    from printer.issue.reading import find_issue

    return find_issue(name, publication)


def _say_plan(compiled: Compiled) -> None:
    width = max((len(piece.name) for piece in compiled.pieces), default=6)
    for piece in compiled.pieces:
        if piece.blanks_before:
            click.echo(f"{'':{width}}  {piece.blanks_before:>4} blank")
        pages = f"{piece.first_page}–{piece.last_page}" if piece.pages > 1 else piece.first_page
        click.echo(f"{piece.name:{width}}  {piece.pages:>4}  {pages:>9}  {piece.title}".rstrip())
    click.echo(f"{'in all':{width}}  {compiled.pages:>4}")


def compiled_as_json(compiled: Compiled, about: Iterable[Diagnostic]) -> dict[str, Any]:
    """Return how an issue came out as plain values for `--json`."""
    return {
        "name": compiled.name,
        "output": display_path(compiled.output) if compiled.output else None,
        "files": [display_path(path) for path in compiled.files],
        "pages": compiled.pages,
        "conformance": compiled.claims,
        "reused": compiled.reused,
        "printed": list(compiled.printed),
        "failed": list(compiled.failed),
        "rounds": compiled.rounds,
        "plan": [asdict(piece) for piece in compiled.pieces],
        "diagnostics": [item.as_json() for item in (*about, *compiled.diagnostics)],
    }


class Progress:
    """A bar on standard error for each stage of the work, when it is a terminal."""

    def __init__(self, *, quiet: bool) -> None:
        self._shown = not quiet and sys.stderr.isatty()
        self._what = ""
        self._bar: Any = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def step(self, what: str, done: int, total: int) -> None:
        """Show how far one stage of the work is."""
        if not self._shown or total < 1:
            return
        if what != self._what or self._bar is None:
            self._close()
            self._what = what
            self._bar = click.progressbar(length=total, label=what, file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(done - self._bar.pos)

    def _close(self) -> None:
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None
