"""`printer archive show`: all that is known of one thing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import click

from printer.archive.values import Record, to_json
from printer.cli import archive_options, options
from printer.cli.reporting import EXIT_GOOD, say, say_json


@click.command(
    "show",
    short_help="all that is known of one thing",
    epilog="Exit codes: 0 shown, 2 there is no such thing, 3 its record is damaged.",
)
@click.argument("name", metavar="ID[@VERSION]")
@archive_options.store
@options.json_output
@options.quiet_verbose
def command(name: str, store: str, as_json: bool, quiet: bool, verbose: bool) -> int:
    """Show the record of a thing: what it is, its files, what it was made with.

    With --json it is the record as it stands in the archive.
    """
    there = archive_options.opened(store)
    with there.archive as archive:
        record = archive.store.record(name)
    say((*there.diagnostics, *archive.diagnostics), quiet=quiet, verbose=verbose)
    if as_json:
        say_json(json.loads(to_json(record)))
    else:
        for line in _lines(record):
            click.echo(line)
    return EXIT_GOOD


def _lines(record: Record) -> Iterator[str]:
    yield f"{record.name}  {record.kind}, {record.what}"
    if record.reason:
        yield f"  {'reason':12} {record.reason} ({record.date})"
    yield f"  {'added':12} {record.added}"
    for item in fields(record.about):
        value = getattr(record.about, item.name)
        if value:
            yield f"  {item.name:12} {_shown(value)}"
    for name, value in record.examined.items():
        if value not in ("", [], {}, False):
            yield f"  {name:12} {_shown(value)}"
    for file in record.files:
        yield f"  {file.role:12} {file.sha256}  {file.size:>10}  {file.path}"
    for name, value in sorted(record.made_with.items()):
        yield f"  {'made with':12} {name} {value}"


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name}: {_shown(item)}" for name, item in value.items())
    if isinstance(value, list | tuple):
        return "; ".join(map(_shown, value))
    return (
        {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)
    )
