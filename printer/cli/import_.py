"""`printer import`: make article sources of web pages and documents."""

from __future__ import annotations

import html
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from printer import workers
from printer.cli import options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, EXIT_UNBUILT, counts, say, say_json
from printer.cli.scope import publication_for
from printer.diagnostics import (
    Place,
    Result,
    UnprintableError,
    UsageError,
    error,
)
from printer.files import display_path, is_file

if TYPE_CHECKING:
    from printer.importing import Imported, Written
    from printer.importing.door import Source
    from printer.importing.pages import Page
    from printer.readers.webpage.values import WebArticle


@click.command(
    "import",
    short_help="make an article source of a page or document",
    epilog="Exit codes: 0 good, 1 with errors, 2 wrong use, 3 something is no article or "
    "cannot be read.",
)
@click.argument("pages", nargs=-1, metavar="PAGE...", required=True)
@click.option(
    "--into",
    type=click.Path(path_type=Path),
    metavar="FOLDER",
    help="Where the article's folder goes (default: the publication's articles).",
)
@click.option("--slug", default="", metavar="NAME", help="Its name (default: from the title).")
@click.option("--url", default="", metavar="URL", help="Where the page was found.")
@click.option("--network", is_flag=True, help="Fetch pages and images from public addresses.")
@options.strict
@options.json_output
@options.quiet_verbose
def command(
    pages: tuple[str, ...],
    into: Path | None,
    slug: str,
    url: str,
    network: bool,
    strict: bool,
    as_json: bool,
    quiet: bool,
    verbose: bool,
) -> int:
    """Make FOLDER/NAME/index.md, and the images beside it, of each PAGE.

    PAGE is a web page (an address with --network; a saved page, with the folder of its images;
    MHTML; plain text; - for standard input) or a document (Word, ODT, EPUB, JATS, LaTeX). What you
    have edited since an earlier import stays: the new text is written beside it, and the
    difference is shown.

    With --json nothing is written but one JSON value: the article of a web page with its
    metadata, its pictures with caption and credit apart, its polls, and its body as clean HTML.
    """
    if len(pages) > 1 and (slug or url or as_json):
        raise click.UsageError("--slug, --url and --json are for one page")
    if url and not url.startswith(("http://", "https://")):
        hint = "write the whole address: https://…"
        raise UsageError(error(f"{url!r} is no address of a page", hint=hint, code="url-wrong"))
    sources = [_source(name, url=url, network=network) for name in pages]
    if as_json:
        return _tell(sources[0], strict=strict, quiet=quiet, verbose=verbose)
    publication, about = publication_for(())
    say(about, quiet=quiet, verbose=verbose)
    folder = into if into is not None else publication.paths.articles
    results = [_written(source, folder, slug, quiet=quiet, verbose=verbose) for source in sources]
    if None in results:
        return EXIT_UNBUILT
    every = [item for result in results if result is not None for item in result.diagnostics]
    return EXIT_ERRORS if counts(every, strict=strict) else EXIT_GOOD


def _written(
    source: Source, folder: Path, slug: str, *, quiet: bool, verbose: bool
) -> Result[Written] | None:
    """Import one page and say what came of it; None when nothing could be made of it."""
    try:
        written = _import(source, folder, slug)
    except UnprintableError as problem:
        say(problem.diagnostics)
        return None
    say(written.diagnostics, quiet=quiet, verbose=verbose)
    if written.value.difference:
        click.echo(written.value.difference, err=True, nl=False)
    click.echo(display_path(written.value.source))
    return written


def _source(name: str, *, url: str, network: bool) -> Source:
    from printer.importing.door import source_from
    from printer.importing.kinds import Kind, is_address, kind_of

    if name == "-":
        return _standard_input(url, network=network)
    if is_address(name):
        if not network:
            raise UsageError(
                error(
                    f"{name} is on the web, and the network is off",
                    hint="add --network, or save the page in the browser and import the file",
                    code="import-network",
                )
            )
    elif not is_file(Path(name)):
        raise UsageError(error(f"there is no file {display_path(Path(name))}", code="file-missing"))
    source = source_from(name, url=url, network=network)
    if source is not None:
        return source
    shown = display_path(Path(name))
    if kind_of(Path(name)) is Kind.FEED:
        hint = f"`printer digest --feed {shown}` chooses and prints its entries"
        raise UsageError(
            error(f"{shown} is a feed of many articles", hint=hint, code="import-feed")
        )
    hint = "put it into the folder of articles"
    raise UsageError(error(f"{shown} is Markdown already", hint=hint, code="import-markdown"))


def _standard_input(url: str, *, network: bool) -> Page:
    from printer.importing.pages import Page
    from printer.readers.webpage import MAX_BYTES

    data = sys.stdin.buffer.read(2 * MAX_BYTES + 1) if sys.stdin is not None else b""
    if not data.strip():
        raise UnprintableError(
            error(
                "there is nothing on standard input",
                Place("-"),
                hint="pipe a page into it: printer import - --url URL < page.html",
                code="web-empty",
            )
        )
    return Page(data, url, "-", network=network)


def _import(source: Source, folder: Path, slug: str) -> Result[Written]:
    from printer.importing import file_stem, free_slug, slug_for, write
    from printer.importing.door import read_limited

    imported = read_limited(source)
    name = file_stem(slug) if slug else ""
    if slug and name != slug:
        hint = f"write --slug {name}" if name else "use letters, digits and hyphens"
        raise UsageError(error(f"{slug!r} cannot be a slug", hint=hint, code="import-slug"))
    if not name:
        stem = source.stem if isinstance(source, Path) else Path(source.name).stem
        usual = file_stem(stem, "article")
        name = free_slug(folder, slug_for(html.unescape(imported.title), usual), imported.origin)
    return write(imported, folder, name)


def _tell(source: Source, *, strict: bool, quiet: bool, verbose: bool) -> int:
    """Write what was found as one JSON value."""
    from printer.importing.door import read_limited

    if isinstance(source, Path):
        imported = read_limited(source)
        found, value = imported.diagnostics, _as_json(imported)
    else:
        article = _extracted(source)
        found, value = article.diagnostics, article.value.as_json()
    say(found, quiet=quiet, verbose=verbose)
    say_json(value)
    return EXIT_ERRORS if counts(found, strict=strict) else EXIT_GOOD


def _as_json(imported: Imported) -> dict[str, Any]:
    return {
        **{key: value for key, value in imported.fields if value},
        "markdown": imported.body,
        "images": sorted(imported.images),
        "references": imported.bibliography,
    }


def _extracted(page: Page) -> Result[WebArticle]:
    """Find the article in a child process with limits, because a page may be hostile."""
    from printer.importing.pages import LIMITS, NETWORK_LIMITS

    limits = NETWORK_LIMITS if page.network else LIMITS
    (outcome,) = workers.run([page], _extract, jobs=1, limits=limits)
    if outcome.value is not None:
        return outcome.value
    if outcome.problem is not None:
        raise outcome.problem
    raise UnprintableError(
        error(
            f"the page was given up: it {outcome.death}",
            Place(page.name),
            hint="save only the article, or its reader view",
            code="web-given-up",
        )
    )


def _extract(page: Page) -> Result[WebArticle]:
    from printer.importing.pages.reading import fetched
    from printer.readers.webpage import read_webpage

    whole = fetched(page, None)
    return read_webpage(whole.data, url=whole.url, charset=whole.charset, shown=whole.name)
