"""`printer check`: preflight of sources and PDFs."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from printer.cli import options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, counts, say, say_json, summary
from printer.cli.scope import publication_for
from printer.diagnostics import Diagnostic, UsageError, error
from printer.files import display_path

if TYPE_CHECKING:
    from printer.check import CheckedPdf, CheckedSource


@click.command(
    "check",
    short_help="look for problems in sources and PDFs",
    epilog="Exit codes: 0 nothing wrong, 1 problems found, 2 wrong use.",
)
@click.argument("what", nargs=-1, metavar="[ARTICLE|PDF]...")
@click.option("-l", "--layout", default="", metavar="NAME", help="Lay out with this layout.")
@click.option("--press", is_flag=True, help="Ask for the resolution that a printing house wants.")
@click.option("--no-verapdf", is_flag=True, help="Do not ask veraPDF about PDFs.")
@click.option(
    "--page", "by_page", is_flag=True, help="Measure how the pages of PDFs are set, instead."
)
@click.option(
    "--marked",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="With --page: a copy of the PDF that shows the places; a folder for several.",
)
@click.option("--password", default=None, metavar="TEXT", help="Opens encrypted PDFs.")
@options.jobs
@options.strict
@options.json_output
@options.quiet_verbose
def command(
    what: tuple[str, ...],
    layout: str,
    press: bool,
    no_verapdf: bool,
    by_page: bool,
    marked: Path | None,
    password: str | None,
    jobs: int | None,
    strict: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Look for problems before a reader finds them. Nothing is written.

    Of articles: captions, credits, alternative texts, links, notes, images and their
    resolution, headings, characters that no font has; of PDFs: tags, links, destinations,
    labels, metadata, fonts, and veraPDF's judgement where it is installed. Without names
    all articles of the publication are checked.

    With --page, of PDFs: word spaces, ladders, last lines, widows, orphans, stranded
    headings, white feet, rivers, overfull lines and the baseline grid.
    """
    pdfs = [Path(name) for name in what if name.lower().endswith(".pdf")]
    names = [name for name in what if not name.lower().endswith(".pdf")]
    missing = [path for path in pdfs if not path.is_file()]
    if missing:
        raise UsageError(
            *(
                error(f"there is no file {display_path(path)}", code="file-missing")
                for path in missing
            )
        )
    if by_page or marked is not None:
        if names or not by_page:
            wrong = f"{names[0]} is no PDF" if names else "--marked needs --page"
            raise UsageError(error(wrong, hint="--page measures PDFs", code="option-alone"))
        from printer.cli.pages import check_pages

        return check_pages(
            pdfs, marked=marked, password=password, strict=strict,
            as_json=as_json, quiet=quiet, verbose=verbose,
        )  # fmt: skip
    found: list[Diagnostic] = []
    value: dict[str, Any] = {}
    if names or not what:
        publication, about = publication_for(names)
        found.extend(about)
        sources = [publication.find_article(name) for name in dict.fromkeys(names)]
        sources = sources or [path for _, path in publication.articles()]
        if not sources:
            where = display_path(publication.paths.articles)
            raise UsageError(error(f"there are no articles in {where}", code="nothing-to-check"))
        from printer.check import check_sources

        checked = check_sources(publication, sources, layout=layout, press=press, jobs=jobs or 0)
        value["sources"] = [_source_json(item) for item in checked]
        found.extend(item for result in checked for item in result.diagnostics)
    if pdfs:
        from printer.check import check_pdfs

        judged = check_pdfs(pdfs, password=password, with_verapdf=not no_verapdf)
        value["pdfs"] = [_pdf_json(item) for item in judged]
        found.extend(item for result in judged for item in result.diagnostics)
    found = list(dict.fromkeys(found))
    say(found, quiet=quiet, verbose=verbose)
    if as_json:
        say_json(value)
    elif not quiet:
        number = len(value.get("sources", [])) + len(value.get("pdfs", []))
        files = "1 file" if number == 1 else f"{number} files"
        click.echo(f"{files} checked: {summary(found) or 'nothing wrong'}", err=True)
    return EXIT_ERRORS if counts(found, strict=strict) else EXIT_GOOD


def _source_json(item: CheckedSource) -> dict[str, Any]:
    return {
        "source": item.source,
        "pages": item.pages,
        "diagnostics": [diagnostic.as_json() for diagnostic in item.diagnostics],
    }


def _pdf_json(item: CheckedPdf) -> dict[str, Any]:
    return {
        "source": item.source,
        "report": asdict(item.report) if item.report is not None else None,
        "verapdf": [
            {"flavour": verdict.flavour, "passed": verdict.passed} for verdict in item.verdicts
        ],
        "diagnostics": [diagnostic.as_json() for diagnostic in item.diagnostics],
    }
