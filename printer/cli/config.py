"""`printer config`: the settings in force and where they come from."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from printer.cli import options
from printer.cli.reporting import say_json
from printer.cli.scope import publication_for
from printer.files import display_path


@click.command("config", short_help="show the settings in force")
@options.json_output
def command(as_json: bool) -> int:
    """Show the settings of the publication, as publication.toml and the built-in values give them."""
    publication, _ = publication_for(())
    values = _plain(asdict(publication))
    if as_json:
        say_json(values)
        return 0
    where = display_path(publication.file) if publication.file else "no publication.toml"
    click.echo(f"# {where}")
    for line in _lines(values, ""):
        click.echo(line)
    return 0


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return display_path(value) if isinstance(value, Path) else value


def _lines(values: dict[str, Any], prefix: str) -> list[str]:
    lines = []
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            lines.extend(_lines(value, f"{name}."))
        else:
            lines.append(f"{name} = {value!r}" if value != "" else f'{name} = ""')
    return lines
