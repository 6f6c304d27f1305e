"""TOML text as plain values, with the place of every key and of every mistake.

A thin layer over the standard library's `tomllib`, which knows no places. Dates and times
become ISO text, so that they are judged where their meaning is known, and arrays become
tuples. Nothing here knows what the keys mean.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from printer.diagnostics import Collector, Place, Result, UnprintableError, error

MAX_DEPTH = 20
"""Tables and arrays inside one another; tomllib takes quadratic time for long dotted keys."""

_MAX_MISTAKES = 20
_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_ENTRY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=(.*)")
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_DOTTED})[ \t]*\]")
_LONG_KEY = re.compile(rf"(?:{_KEY}[ \t]*\.[ \t]*){{{MAX_DEPTH}}}")
_MISTAKE = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end .*)\)")


@dataclass(frozen=True, slots=True)
class Toml:
    """What a TOML text says, and where."""

    values: Mapping[str, Any]
    places: Mapping[str, Place] = field(default_factory=dict)
    """By dotted key; the tables of an array have their number: `sections.0.title`."""


def parse(text: str, shown: str, *, first_line: int = 1) -> Result[Toml]:
    """Return what can be read of a TOML text whose first line is line `first_line` of a file.

    A line with a mistake is reported and left out (after a broken table header, the whole
    table), so that the rest can still be used. Raises UnprintableError for text that is
    nested deeper than MAX_DEPTH.
    """
    lines = text.split("\n")
    found = Collector()
    if match := _LONG_KEY.search(text):
        line = text.count("\n", 0, match.start())
        raise _too_deep(Place(shown, first_line + line))
    for _ in range(_MAX_MISTAKES):
        try:
            values = tomllib.loads("\n".join(lines))
        except RecursionError as problem:
            raise _too_deep(Place(shown, first_line)) from problem
        except ValueError as problem:  # TOMLDecodeError, and integers of absurd length
            index, column, what = _where(problem, lines)
            found.add(
                error(
                    f"the TOML is wrong here: {what}",
                    Place(shown, first_line + index, column),
                    hint='write `key = "value"`, with text in quotes',
                    code="toml-syntax",
                )
            )
            if not _leave_out(lines, index):
                break
        else:
            plain = _plain(values, 0, Place(shown, first_line))
            return Result(Toml(plain, _places(lines, shown, first_line)), found.frozen())
    return Result(Toml({}), found.frozen())


def _too_deep(place: Place) -> UnprintableError:
    return UnprintableError(
        error(f"the TOML is nested more than {MAX_DEPTH} levels deep", place, code="toml-too-deep")
    )


def _where(problem: ValueError, lines: list[str]) -> tuple[int, int | None, str]:
    match = _MISTAKE.fullmatch(str(problem))
    if match is None:
        index = next((i for i, line in enumerate(lines) if re.search(r"\d{4000}", line)), 0)
        return index, None, "a number is too long"
    what = match["what"][:1].lower() + match["what"][1:]
    if match["line"] is None:
        last = max((i for i, line in enumerate(lines) if line.strip()), default=0)
        return last, len(lines[last]) + 1, f"{what} at the end"
    index = min(int(match["line"]) - 1, len(lines) - 1)
    if what == "cannot overwrite a value" or what.startswith("cannot declare"):
        # Found at the end of the line, which may be the start of the next.
        what = "the key is given twice"
    return index, int(match["column"]), what


def _leave_out(lines: list[str], index: int) -> bool:
    """Blank a wrong line; tell whether there was anything to blank."""
    if not lines[index].strip():
        return False
    header = lines[index].lstrip().startswith("[")
    lines[index] = ""
    while header and index + 1 < len(lines) and not lines[index + 1].lstrip().startswith("["):
        index += 1
        lines[index] = ""
    return True


def _plain(value: Any, depth: int, place: Place) -> Any:
    if depth > MAX_DEPTH:
        raise _too_deep(place)
    if isinstance(value, dict):
        return {key: _plain(item, depth + 1, place) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_plain(item, depth + 1, place) for item in value)
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    return value


def _places(lines: list[str], shown: str, first_line: int) -> dict[str, Place]:
    """Find the keys by their look; lines of multi-line strings are skipped."""
    places: dict[str, Place] = {}
    table = ""
    counts: dict[str, int] = {}
    inside = ""
    for number, line in enumerate(lines, first_line):
        if inside:
            inside = "" if inside in line else inside
        elif match := _HEADER.match(line):
            table = _dotted(match[2])
            if match[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = f"{table}.{counts[table]}"
            else:
                table = _numbered(table, counts)
            places.setdefault(table, Place(shown, number, match.start(2) + 1))
        elif match := _ENTRY.match(line):
            key = f"{table}.{_dotted(match[1])}".removeprefix(".")
            places.setdefault(key, Place(shown, number, match.start(1) + 1))
            inside = _opened(match[2])
    return places


def _dotted(key: str) -> str:
    return ".".join(part.strip("\"'") for part in re.findall(_KEY, key))


def _numbered(table: str, counts: Mapping[str, int]) -> str:
    """Put the number of the current element into a table that is below an array of tables."""
    for array, count in counts.items():
        if table.startswith(f"{array}."):
            return f"{array}.{count}{table[len(array) :]}"
    return table


def _opened(value: str) -> str:
    """Return the quotes of a multi-line string that begins in `value` and does not end there."""
    for quotes in ('"""', "'''"):
        if value.count(quotes) % 2:
            return quotes
    return ""
