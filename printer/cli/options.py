"""Options that several verbs share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

_Command = Callable[..., Any]


def quiet_verbose(command: _Command) -> _Command:
    """Add -q and -v."""
    command = click.option("-q", "--quiet", is_flag=True, help="Say errors only.")(command)
    return click.option("-v", "--verbose", is_flag=True, help="Say notes too.")(command)


def json_output(command: _Command) -> _Command:
    """Add --json."""
    return click.option(
        "--json", "as_json", is_flag=True, help="Write one JSON value to standard output."
    )(command)


def strict(command: _Command) -> _Command:
    """Add --strict."""
    return click.option("--strict", is_flag=True, help="Let warnings count as errors.")(command)


def quality(command: _Command) -> _Command:
    """Add --quality."""
    return click.option(
        "--quality",
        type=click.Choice(["screen", "print", "press"]),
        default=None,
        help="How finely photographs are printed (default: the publication's, or print).",
    )(command)


def jobs(command: _Command) -> _Command:
    """Add --jobs."""
    return click.option(
        "-j",
        "--jobs",
        type=click.IntRange(min=1),
        default=None,
        metavar="N",
        help="Processes at once (default: one for each processor).",
    )(command)
