"""`printer new`: a publication to start from."""

from __future__ import annotations

import datetime as dt
import shlex
from pathlib import Path

import click

from printer.files import display_path


@click.command("new", short_help="a publication to start from")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--title", default="", metavar="TEXT", help="Title (default: from the folder).")
@click.option("--lang", default="en", show_default=True, metavar="LANG", help="Language.")
def command(folder: Path, title: str, lang: str) -> int:
    """Make a publication in DIR: settings, people, a first article and a first issue.

    DIR has to be new or empty.
    """
    from printer.new import new_publication

    made = new_publication(
        folder, title=title, lang=lang, today=dt.datetime.now().astimezone().date()
    )
    for path in made:
        click.echo(display_path(path))
    there = [] if folder.resolve() == Path.cwd() else [f"cd {shlex.quote(display_path(folder))}"]
    next_ones = (*there, "printer article --all", "printer issue first-issue")
    click.echo("\n  ".join(["\nNext:", *next_ones]), err=True)
    return 0
