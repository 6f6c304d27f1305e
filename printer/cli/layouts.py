"""`printer layouts`: which layouts there are."""

from __future__ import annotations

import click

from printer.cli import options
from printer.cli.reporting import EXIT_ERRORS, EXIT_GOOD, say, say_json
from printer.cli.scope import publication_for
from printer.diagnostics import PrinterError
from printer.files import display_path


@click.command("layouts", short_help="list the layouts")
@options.json_output
def command(as_json: bool) -> int:
    """List the layouts that articles can be printed with; the default one is marked with *."""
    from printer import layouts

    publication, _ = publication_for(())
    found = []
    broken = False
    for name in sorted(layouts.available(publication.paths.layouts)):
        try:
            found.append(layouts.load(name, publication.paths.layouts))
        except PrinterError as problem:
            broken = True
            say(problem.diagnostics)
    shown = [layout for layout in found if layout.kind == "article"]
    if as_json:
        say_json(
            [
                {
                    "name": layout.name,
                    "title": layout.title,
                    "description": layout.description,
                    "folder": display_path(layout.folders[0]),
                    "default": layout.name == publication.layout,
                    "options": dict(layout.options),
                }
                for layout in shown
            ]
        )
        return EXIT_ERRORS if broken else EXIT_GOOD
    width = max((len(layout.name) for layout in shown), default=0)
    for layout in shown:
        mark = "*" if layout.name == publication.layout else " "
        click.echo(f"{mark} {layout.name:<{width}}  {layout.description}")
    return EXIT_ERRORS if broken else EXIT_GOOD
