"""What every verb says in the same way: diagnostics, progress, JSON, exit codes."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from typing import Any

import click

from printer.diagnostics import Diagnostic, Severity

EXIT_GOOD, EXIT_ERRORS, EXIT_USAGE, EXIT_UNBUILT, EXIT_NOTHING = 0, 1, 2, 3, 4
EXIT_STOPPED = 130
"""By Ctrl-C, as shells have it."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Names of files may hold what would change the terminal."""

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def say(diagnostics: Iterable[Diagnostic], *, quiet: bool = False, verbose: bool = True) -> None:
    """Write diagnostics to standard error, one a line.

    `quiet` leaves out all but errors, and notes are only said with `verbose`.
    """
    for item in diagnostics:
        if quiet and item.severity is not Severity.ERROR:
            continue
        if item.severity is Severity.NOTE and not verbose:
            continue
        word = item.severity.value
        line = _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", str(item))
        if sys.stderr.isatty():
            line = line.replace(f"{word}:", click.style(f"{word}:", fg=_COLOURS[item.severity]), 1)
        click.echo(line, err=True)


def say_json(value: Any) -> None:
    """Write one JSON value to standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def counts(diagnostics: Iterable[Diagnostic], *, strict: bool) -> bool:
    """Tell whether diagnostics make the run a failure: errors do, warnings under --strict."""
    failing = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return any(item.severity in failing for item in diagnostics)


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """Return `2 errors, 1 warning`, empty when there are none."""
    items = list(diagnostics)
    parts = []
    for severity in (Severity.ERROR, Severity.WARNING):
        number = sum(item.severity is severity for item in items)
        if number:
            parts.append(f"{number} {severity.value}{'s' if number > 1 else ''}")
    return ", ".join(parts)
