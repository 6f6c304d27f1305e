"""`printer merge`: PDFs become one in which nothing is lost."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from printer.cli import options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, counts, say, say_json
from printer.diagnostics import UsageError, error
from printer.files import display_path, is_file, is_folder

if TYPE_CHECKING:
    from printer.merge import FileReport, Input, MergeReport


@click.command(
    "merge",
    short_help="make one PDF of several, losing nothing",
    epilog="Exit codes: 0 merged, 1 merged, but something is lost, 2 wrong use, 3 no file was made.",
)
@click.argument("files", nargs=-1, metavar="PDF...", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="The merged file.",
)
@click.option(
    "--title", default="", metavar="TEXT", help="Its title (default: those of the files)."
)
@click.option("--lang", default="", metavar="TAG", help="Its language (default: the first file's).")
@click.option(
    "--url",
    "urls",
    multiple=True,
    metavar="PDF=URL",
    help="A file's address: links of the others that lead there become links within.",
)
@click.option(
    "--password",
    "passwords",
    multiple=True,
    metavar="TEXT",
    help="Opens encrypted files; may be given several times.",
)
@click.option("--linearize", is_flag=True, help="Show the first page while the rest is loading.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=1),
    default=30.0,
    show_default=True,
    metavar="SECONDS",
    help="Time for all of it; large files get more.",
)
@options.strict
@options.json_output
@options.quiet_verbose
def command(
    files: tuple[Path, ...],
    output: Path,
    title: str,
    lang: str,
    urls: tuple[str, ...],
    passwords: tuple[str, ...],
    linearize: bool,
    timeout: float,
    strict: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Merge PDFs, in this order, with their tags, bookmarks, links, labels and attachments.

    Any PDF will do. What cannot be kept is said, and a standard is claimed only if all files
    claim it. Scripts and other active content are taken out.
    """
    if not files:
        raise click.UsageError("name the PDFs that are to be merged")
    inputs = _inputs(files, urls)
    if is_folder(output) or output.suffix.lower() != ".pdf":
        hint = "name a file that ends in .pdf"
        raise UsageError(error(f"{display_path(output)} is no PDF file", hint=hint))
    from printer.merge import Options, merge

    result = merge(
        inputs,
        Options(
            title=title,
            lang=lang,
            passwords=passwords,
            linearize=linearize,
            output=output,
            seconds=timeout,
        ),
    )
    say(result.diagnostics, quiet=quiet, verbose=verbose)
    report = result.value.report
    if as_json:
        value = report.as_json()
        value["output"] = display_path(output)
        value["diagnostics"] = [item.as_json() for item in result.diagnostics]
        say_json(value)
    else:
        if not quiet:
            _tell(report)
        click.echo(display_path(output))
    return EXIT_ERRORS if counts(result.diagnostics, strict=strict) else EXIT_GOOD


def _inputs(files: tuple[Path, ...], urls: tuple[str, ...]) -> list[Input]:
    from printer.merge import Input

    missing = [path for path in files if not is_file(path)]
    pairs = [text.partition("=") for text in urls]
    addresses = {name: url for name, _, url in pairs}
    wrong = [text for text, pair in zip(urls, pairs, strict=True) if not pair[2]]
    unknown = [name for name in addresses if Path(name) not in files]
    if missing or wrong or unknown:
        raise UsageError(
            *(
                error(f"there is no file {display_path(path)}", code="file-missing")
                for path in missing
            ),
            *(error(f"--url needs PDF=URL, not {text!r}", code="url-wrong") for text in wrong),
            *(
                error(f"--url is for {name}, which is not merged", code="url-wrong")
                for name in unknown
            ),
        )
    return [Input(path, url=addresses.get(str(path), "")) for path in files]


def _tell(report: MergeReport) -> None:
    """Say on standard error what each file brought."""
    for file in report.files:
        click.echo(f"{file.source}: {_brought(file)}", err=True)
    claims = str(report.claims) or "no standard is claimed"
    pages = "1 page" if report.pages == 1 else f"{report.pages} pages"
    click.echo(f"{pages}, {report.size / 1e6:.1f} MB, {claims}", err=True)


def _brought(file: FileReport) -> str:
    last = file.first_page + file.pages - 1
    told = [f"page {last}" if file.pages == 1 else f"pages {file.first_page} to {last}"]
    for number, one, many in (
        (file.elements, "tag", "tags"),
        (file.outline, "bookmark", "bookmarks"),
        (file.links, "link", "links"),
        (file.crossing, "link to another file", "links to other files"),
        (file.attachments, "attachment", "attachments"),
        (file.fields, "form field", "form fields"),
        (file.layers, "layer", "layers"),
    ):
        if number:
            told.append(f"{number} {one if number == 1 else many}")
    return ", ".join(told if file.tagged else [*told, "no tags"])
