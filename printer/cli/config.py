"""`printer config`: the settings in force and where they come from."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from printer.cli import options
from printer.cli.reporting import say_json
from printer.cli.scope import publication_for
from printer.files import display_path

_FACTS = ("root", "file", "is_default")
"""What is known of the publication without being a setting."""


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
    for line in _lines({key: item for key, item in values.items() if key not in _FACTS}, ""):
        click.echo(line)
    return 0


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return display_path(value) if isinstance(value, Path) else value


def _lines(values: dict[str, Any], prefix: str) -> list[str]:
    """Write settings as TOML has them; one without a value is commented out."""
    lines = []
    for key, value in values.items():
        name = f"{prefix}{key}"
        if isinstance(value, dict):
            lines.extend(_lines(value, f"{name}."))
        elif value in (None, ""):
            lines.append(f"# {name} is not set")
        else:
            # Texts, lists, numbers and truth values look the same in JSON and TOML.
            lines.append(f"{name} = {json.dumps(value, ensure_ascii=False)}")
    return lines
