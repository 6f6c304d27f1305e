"""CSL-JSON files → items with their lines.

The file is read value by value, so that each has a line and the rest is read when one is broken.
Accepted are a list of items, one item, and an object with the list under `items` or `references`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NoReturn

from printer.citations.bibliography.found import Found
from printer.diagnostics import Place, error

_MAX_REPAIRS = 50
"""Broken items after which the rest of the file is not read."""

_SPACE = re.compile(r"[ \t\r\n]*")
_LIST_START = re.compile(r'\s*\{\s*"(?:items|references)"\s*:\s*(?=\[)')
_NEXT_ITEM = re.compile(r"\}\s*,?\s*(?=\{\s*\"(?:id|type)\")")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def read_items(text: str, shown: str, found: Found) -> list[tuple[dict[str, Any], Place]]:
    """Return the objects of the file that are items, before any check of their fields."""
    start = match.end() if (match := _LIST_START.match(text)) else _skip(text, 0)
    if text[start : start + 1] == "[":
        return list(_File(text, shown, found).items(start + 1))
    if text[start : start + 1] == "{":
        return list(_File(text, shown, found).items(start, single=True))
    found.add(
        error("the file is not a list of items", Place(shown, 1),
              hint="CSL-JSON begins with [ and an item in braces", code="csl-json-broken")
    )  # fmt: skip
    return []


class _File:
    def __init__(self, text: str, shown: str, found: Found) -> None:
        self.text = text
        self.shown = shown
        self.found = found
        self.repairs = 0
        self.counted = (0, 1)  # an index, and the line that it is on

    def items(
        self, position: int, *, single: bool = False
    ) -> Iterator[tuple[dict[str, Any], Place]]:
        text = self.text
        position = _skip(text, position)
        while position < len(text) and text[position] != "]":
            place = self._place(position)
            value, end = self._value(position, place)
            if end is None:
                return
            if isinstance(value, dict):
                yield value, place
            elif value is not None:
                self._broken("an entry is not an object in braces", place)
            position = _skip(text, end)
            if single:
                return
            if text[position : position + 1] == ",":
                position = _skip(text, position + 1)
            elif value is not None and text[position : position + 1] not in ("]", ""):
                self._broken("a comma is missing between two entries", self._place(position))
                if text[position] != "{":
                    return
        if position >= len(text):
            self._broken("the list is not closed by ]", self._place(len(text)))

    def _value(self, position: int, place: Place) -> tuple[Any, int | None]:
        """Decode one value; on an error report it and give the place to go on at, if any."""
        try:
            return _DECODER.raw_decode(self.text, position)
        except json.JSONDecodeError as problem:
            where = self._place(min(problem.pos, len(self.text)))
            reason = problem.msg[:1].lower() + problem.msg[1:]
        except RecursionError:
            where, reason = place, "nested too deeply"
        except ValueError as problem:
            where, reason = place, str(problem)[:80]
        head = self.text[position : position + 60].split("\n")[0]
        self._broken(f"the entry that begins with '{head[:40]}' is broken: {reason}", where)
        self.repairs += 1
        following = _NEXT_ITEM.search(self.text, position)
        if following is None or self.repairs >= _MAX_REPAIRS:
            if following is not None:
                self._broken("there are too many broken entries; the rest is not read", where)
            return None, None
        return None, following.end()

    def _broken(self, message: str, place: Place) -> None:
        self.found.add(
            error(message, place, hint="mend it at this place, or export the file again",
                  code="csl-json-broken")
        )  # fmt: skip

    def _place(self, index: int) -> Place:
        """Return the place of an index; those asked for one after the other are counted on."""
        before, line = self.counted if self.counted[0] <= index else (0, 1)
        line += self.text.count("\n", before, index)
        self.counted = (index, line)
        return Place(self.shown, line)


def _skip(text: str, position: int) -> int:
    match = _SPACE.match(text, position)
    return match.end() if match else position
