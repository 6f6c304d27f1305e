"""`printer why`: what would be printed again, and for what reasons."""

from __future__ import annotations

import click

from printer.articles import Options, Request, why
from printer.cli import options
from printer.cli.reporting import say_json
from printer.cli.scope import publication_for
from printer.config import slug_of
from printer.diagnostics import UsageError, error


@click.command("why", short_help="tell what would be printed again, and why")
@click.argument("names", nargs=-1, metavar="[ARTICLE]...")
@options.json_output
def command(names: tuple[str, ...], as_json: bool) -> int:
    """Tell why `printer article` would print ARTICLE again, or that it is up to date.

    Without names, of all articles of the publication. Exit code 0 in both cases.
    """
    publication, _ = publication_for(names)
    chosen = {name: publication.find_article(name) for name in names}
    chosen = chosen or dict(publication.articles())
    if not chosen:
        raise UsageError(
            error("there are no articles here", hint="`printer new DIR` makes a start")
        )
    answers = {}
    for path in chosen.values():
        slug = slug_of(path)
        output = publication.paths.build / "articles" / f"{slug}.pdf"
        answers[slug] = why(publication, Request(path, output, slug=slug), Options())
    if as_json:
        say_json(answers)
        return 0
    for slug, reasons in answers.items():
        click.echo(f"{slug}: {'; '.join(reasons) if reasons else 'up to date'}")
    return 0
