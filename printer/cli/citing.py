"""What `printer article --cite-as` writes: how articles are cited, for people and programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, EXIT_UNBUILT, counts, say
from printer.diagnostics import Diagnostic, PrinterError

if TYPE_CHECKING:
    from printer.articles import Request
    from printer.config import Publication
    from printer.model import Article


def write_citations(
    publication: Publication,
    requests: Sequence[Request],
    form: str,
    *,
    quiet: bool,
    verbose: bool,
) -> int:
    """Write the citation of each article to standard output and return the exit code."""
    from printer.galley.cite import cite_as
    from printer.words import words_for

    texts: list[str] = []
    found: list[Diagnostic] = []
    unread = False
    for request in requests:
        try:
            article = _read(request, publication)
        except PrinterError as problem:
            found.extend(problem.diagnostics)
            unread = True
            continue
        words = words_for(article.lang, publication.words_in(article.lang))
        cited = cite_as(article, publication, form, words)
        texts.append(cited.value)
        found.extend(cited.diagnostics)
    found = list(dict.fromkeys(found))
    say(found, quiet=quiet, verbose=verbose)
    if form == "csl-json":
        items = [item for text in texts for item in json.loads(text)]
        click.echo(json.dumps(items, ensure_ascii=False, indent=2))
    else:
        click.echo(("\n" if form == "bibtex" else "").join(texts), nl=False)
    if unread:
        return EXIT_UNBUILT
    return EXIT_ERRORS if counts(found, strict=False) else EXIT_GOOD


def _read(request: Request, publication: Publication) -> Article:
    from pathlib import Path

    from printer import readers

    if request.source is not None:
        return readers.read_article(request.source, publication, citing=False).value
    return readers.read_text(
        request.text, slug=request.slug, base=Path.cwd(), publication=publication, url=request.url
    ).value
