"""Where the elements of lists and inline tables stand, which `printer.toml` leaves open.

It finds the keys of a file; here the values that begin with a bracket are walked through, so
that the third of thirty articles has a line and a column. The text was parsed before: what
is broken is passed over, not reported.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from printer.diagnostics import Place
from printer.toml import Toml

_BRACKETED = re.compile(r"[^\n\[{=]*=\s*(?=[\[{])")
_MARK = re.compile(
    r"""
    "{3} (?:[^\\]|\\.)*? "{3,5} | \'{3} .*? \'{3,5}  # texts of several lines
    | "(?:[^"\\\n]|\\.)*" | \'[^\'\n]*\'
    | \#[^\n]*
    | [\[\]{},=] | [^\s\[\]{},="\'\#]+
    """,
    re.DOTALL | re.VERBOSE,
)


def with_elements(source: Toml, text: str, shown: str) -> Toml:
    """Return what a text says with the places of all elements: `sections.0.articles.2.slug`.

    Takes time in proportion to the text.
    """
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    places = dict(source.places)
    for key, place in source.places.items():
        if place.line is None or place.column is None or place.line > len(starts):
            continue
        value = _BRACKETED.match(text, starts[place.line - 1] + place.column - 1)
        if value is not None:
            for path, index in _elements(text, value.end(), key):
                places.setdefault(path, _place(index, starts, shown))
    return Toml(source.values, places)


def place_at(places: Mapping[str, Place], path: str, shown: str) -> Place:
    """Return the place of a dotted key, or of the nearest above it."""
    while path:
        if path in places:
            return places[path]
        path = path.rpartition(".")[0]
    return Place(shown)


def _place(index: int, starts: Sequence[int], shown: str) -> Place:
    line = bisect.bisect_right(starts, index)
    return Place(shown, line, index - starts[line - 1] + 1)


@dataclass(slots=True)
class _Frame:
    """A list or an inline table that is open."""

    path: str
    counter: Iterator[int] | None
    """Numbers the elements of a list; None for a table."""

    last: str = ""
    """The path of the element that was found last."""

    at_value: bool = False
    """In a table: the key is known."""


def _elements(text: str, offset: int, key: str) -> Iterator[tuple[str, int]]:
    """Yield path and offset of everything within the value whose bracket is at `offset`."""
    frames = [_opened(text[offset], key)]
    for match in _MARK.finditer(text, offset + 1):
        mark, frame = match.group(), frames[-1]
        if mark in ("]", "}"):
            frames.pop()
            if not frames:
                return
        elif mark in (",", "="):
            frame.at_value = mark == "="
        elif not mark.startswith("#"):
            if not frame.at_value:
                name = mark.strip("\"'") if frame.counter is None else next(frame.counter)
                frame.last = f"{frame.path}.{name}"
                yield frame.last, match.start()
            if mark in ("[", "{"):
                frames.append(_opened(mark, frame.last))


def _opened(bracket: str, path: str) -> _Frame:
    return _Frame(path, itertools.count() if bracket == "[" else None)
