"""`printer article`: the printable version of articles."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from printer.articles import Options, Printed, print_articles
from printer.cli import options
from printer.cli.choosing import choose
from printer.cli.citing import write_citations
from printer.cli.reporting import (
    EXIT_ERRORS,
    EXIT_GOOD,
    EXIT_NOTHING,
    EXIT_UNBUILT,
    EXIT_USAGE,
    counts,
    say,
    say_json,
)
from printer.cli.scope import publication_for
from printer.config import Publication
from printer.diagnostics import UsageError, error
from printer.files import display_path


@click.command(
    "article",
    short_help="print articles as PDF",
    epilog="Exit codes: 0 printed, 1 printed with errors, 2 wrong use, 3 something could not "
    "be printed, 4 nothing to print (all are drafts).",
)
@click.argument("sources", nargs=-1, metavar="ARTICLE...")
@click.option(
    "-a", "--all", "everything", is_flag=True, help="All articles of the publication but drafts."
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="A file if it ends in .pdf, otherwise a folder (default: build/articles).",
)
@click.option("-l", "--layout", default="", metavar="NAME", help="The layout (`printer layouts`).")
@click.option("--url", default="", metavar="URL", help="Where the text or the page is from.")
@click.option(
    "--cite-as",
    type=click.Choice(["text", "bibtex", "ris", "csl-json"]),
    help="Print nothing; write how to cite the articles to standard output.",
)
@click.option("--proof", is_flag=True, help="An author's proof: line numbers, keys, alt texts.")
@click.option("--attach-source", is_flag=True, help="Put the source into the PDF (PDF/A-3a).")
@click.option("--network", is_flag=True, help="Let images be fetched from public addresses.")
@click.option("--no-cache", is_flag=True, help="Print again even when nothing has changed.")
@options.quality
@options.jobs
@options.strict
@options.json_output
@options.quiet_verbose
def command(
    sources: tuple[str, ...],
    everything: bool,
    output: Path | None,
    layout: str,
    url: str,
    cite_as: str | None,
    proof: bool,
    attach_source: bool,
    network: bool,
    no_cache: bool,
    quality: str | None,
    jobs: int | None,
    strict: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Print ARTICLE: a slug of the publication, a folder, or a .md file; - reads standard input.

    Web pages (saved ones; addresses with --network) and documents (Word, ODT, EPUB, JATS, LaTeX)
    are printed as `printer import` would bring them in. The PDFs are PDF/A-2a and PDF/UA-1. Their paths are written to standard output.
    """
    if not sources and not everything:
        raise click.UsageError("name an article, or use --all for every article")
    _require_network(sources, network=network)
    publication, about = publication_for(sources)
    say(about, quiet=quiet, verbose=verbose)
    if layout:
        _require_layout(layout, publication)
    chosen = choose(
        sources, publication, everything=everything, output=output, url=url, proof=proof
    )
    say((*chosen.unknown, *chosen.withheld), quiet=quiet)
    if cite_as:
        code = write_citations(publication, chosen.requests, cite_as, quiet=quiet, verbose=verbose)
        return EXIT_USAGE if chosen.unknown else code
    settings = Options(
        layout=layout,
        proof=proof,
        attach_source=attach_source,
        network=network,
        quality=quality or "",
        jobs=jobs or 0,
        use_cache=not no_cache,
    )
    with _Progress(len(chosen.requests), quiet=quiet or as_json) as progress:
        printed = print_articles(publication, chosen.requests, settings, on_progress=progress.step)
    every = [*about, *(item for result in printed for item in result.diagnostics)]
    say(dict.fromkeys(every[len(about) :]), quiet=quiet, verbose=verbose)
    if as_json:
        say_json([_as_json(result) for result in printed])
    else:
        for result in printed:
            if result.output is not None:
                click.echo(display_path(result.output))
    if chosen.unknown and not printed:
        return EXIT_USAGE
    if chosen.unknown or any(result.output is None for result in printed):
        return EXIT_UNBUILT
    if not printed:
        return EXIT_NOTHING
    return EXIT_ERRORS if counts(every, strict=strict) else EXIT_GOOD


def _require_network(sources: tuple[str, ...], *, network: bool) -> None:
    from printer.importing.kinds import is_address

    if network:
        return
    if addresses := [name for name in sources if is_address(name)]:
        raise UsageError(
            error(
                f"{addresses[0]} is on the web, and the network is off",
                hint="add --network, or save the page in the browser and print the file",
                code="article-network",
            )
        )


def _require_layout(name: str, publication: Publication) -> None:
    from printer import layouts

    layouts.load(name, publication.paths.layouts)


def _as_json(result: Printed) -> dict[str, object]:
    return {
        "slug": result.slug,
        "source": result.source,
        "output": display_path(result.output) if result.output else None,
        "title": result.title,
        "pages": result.pages,
        "labels": list(result.labels),
        "reused": result.reused,
        "diagnostics": [item.as_json() for item in result.diagnostics],
    }


class _Progress:
    """A bar on standard error for work on several articles, when it is a terminal."""

    def __init__(self, length: int, *, quiet: bool) -> None:
        shown = length > 1 and not quiet and sys.stderr.isatty()
        self._bar = (
            click.progressbar(length=length, label="Printing", file=sys.stderr) if shown else None
        )

    def __enter__(self) -> _Progress:
        if self._bar is not None:
            self._bar.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def step(self, _: Printed) -> None:
        """Count one article."""
        if self._bar is not None:
            self._bar.update(1)
