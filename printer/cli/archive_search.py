"""`printer archive search`: find words on pages, authors, dates."""

from __future__ import annotations

from typing import Any

import click

from printer.archive.searching import Hit
from printer.cli import archive_options, options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, EXIT_NOTHING, counts, say, say_json

_PAGES_SHOWN = 3
_HELP = """Find what holds all WORDs on one page, the newest first, and name the pages.

\b
  print archive               both words
  'optical margin'            a phrase
  typograph*  a OR b          beginnings, alternatives
  -- page -serif              the first word without the second
  author:knuth  section:news  keyword:pdf  title:page
  kind:issue  lang:ru  what:retraction  id:the-a4-sheet
  date:2026  date:2026-01..2026-06  after:2026-03-15  before:2026

Case and accents do not count; ё is е. Only the last version of each thing is searched."""


@click.command(
    "search",
    help=_HELP,
    short_help="find words on pages, authors, dates",
    epilog="Exit codes: 0 found, 2 wrong use, 4 nothing found.",
)
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option("-n", "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@archive_options.store
@options.json_output
@options.quiet_verbose
def command(
    words: tuple[str, ...], limit: int, store: str, as_json: bool, quiet: bool, verbose: bool
) -> int:
    """Search the archive and write what is found."""
    text = " ".join(f'"{word}"' if " " in word and '"' not in word else word for word in words)
    there = archive_options.opened(store)
    with there.archive as archive:
        hits = archive.search(text, limit=limit)
        excerpts = [archive.excerpts(text, hit) for hit in hits]
        said = (*there.diagnostics, *archive.unread(), *archive.diagnostics)
    say(said, quiet=quiet, verbose=verbose)
    if as_json:
        say_json([_as_json(*found) for found in zip(hits, excerpts, strict=True)])
    else:
        for hit, texts in zip(hits, excerpts, strict=True):
            _say_hit(hit, texts)
    if not hits:
        return EXIT_NOTHING
    return EXIT_ERRORS if counts(said, strict=False) else EXIT_GOOD


def _say_hit(hit: Hit, excerpts: list[str]) -> None:
    mark = "  [retracted]" if hit.what == "retraction" else ""
    facts = ", ".join(filter(None, (hit.authors, hit.published, hit.section)))
    click.echo(f"{hit.id}@{hit.version}  {hit.title}{f' ({facts})' if facts else ''}{mark}")
    for page, label, text in list(zip(hit.pages, hit.labels, excerpts, strict=True))[:_PAGES_SHOWN]:
        folio = "" if label == str(page) else f" (folio {label})"
        click.echo(f"  page {page}{folio}: {text}")
    if len(hit.pages) > _PAGES_SHOWN:
        rest = ", ".join(map(str, hit.pages[_PAGES_SHOWN : _PAGES_SHOWN + 20]))
        more = " …" if len(hit.pages) > _PAGES_SHOWN + 20 else ""
        click.echo(f"  and pages {rest}{more}")


def _as_json(hit: Hit, excerpts: list[str]) -> dict[str, Any]:
    values = hit._asdict()
    del values["row"]
    pages = zip(values.pop("pages"), values.pop("labels"), excerpts, strict=True)
    return {
        **values,
        "pages": [{"page": page, "label": label, "text": text} for page, label, text in pages],
    }
