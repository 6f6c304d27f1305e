"""`printer why`: what would be printed again, and for what reasons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from printer.articles import Options, Request, why
from printer.cli import options
from printer.cli.reporting import say_json
from printer.cli.scope import publication_for
from printer.config import Publication, slug_of
from printer.diagnostics import UsageError, error
from printer.issue.door import why_issue


@click.command("why", short_help="tell what would be printed again, and why")
@click.argument("names", nargs=-1, metavar="[NAME]...")
@options.json_output
def command(names: tuple[str, ...], as_json: bool) -> int:
    """Tell why NAME would be printed again, or that it is up to date.

    NAME is an article, or an issue, of which every article to be printed is told. Without names,
    of all articles of the publication. Exit code 0 in all cases.
    """
    publication, _ = publication_for(names)
    answers: dict[str, list[str]] = {}
    for name in names:
        answers |= _of(publication, name)
    if not names:
        for _, path in publication.articles():
            answers |= _of_article(publication, path)
    if not answers:
        raise UsageError(
            error("there are no articles here", hint="`printer new DIR` makes a start")
        )
    if as_json:
        say_json(answers)
        return 0
    for name, reasons in answers.items():
        click.echo(f"{name}: {'; '.join(reasons) if reasons else 'up to date'}")
    return 0


def _of(publication: Publication, name: str) -> dict[str, list[str]]:
    """Return the reasons of the article and of the issue that a name may mean."""
    from printer.issue.reading import find_issue

    answers: dict[str, list[str]] = {}
    unknown = []
    try:
        answers |= _of_article(publication, publication.find_article(name))
    except UsageError as problem:
        unknown.append(problem)
    try:
        answers |= _of_issue(publication, find_issue(name, publication))
    except UsageError as problem:
        unknown.append(problem)
    if not answers:
        near = (problem for problem in unknown if "did you mean" in str(problem))
        raise next(near, unknown[0])
    return answers


def _of_article(publication: Publication, path: Path) -> dict[str, list[str]]:
    slug = slug_of(path)
    output = publication.paths.build / "articles" / f"{slug}.pdf"
    return {slug: why(publication, Request(path, output, slug=slug), Options())}


def _of_issue(publication: Publication, file: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the reasons of the whole, and those of the articles that are printed again."""
    name = f"issues/{file.name.removesuffix('.toml')}"
    whole, articles = why_issue(publication, file)
    yield name, whole
    for slug, reasons in articles.items():
        yield f"{name}/{slug}", reasons
