"""The values of BibTeX fields: `{…}`, `"…"`, numbers and macros, joined by `#`.

A value is a few pieces with `#` between them. Two mistakes of everyday files are mended here and
reported: a comma that is missing before the next field, and a macro that nobody defined. Macros
are expanded when they are defined, as BibTeX does, so that they cannot go in circles.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from printer.citations.bibliography.dates import MONTHS

MAX_FIELD = 100_000
"""Characters of one field; an abstract has 2,000."""

MAX_MACRO = 10_000
_MAX_EXPANDED = 10_000_000
"""Characters that all macros of a file together may bring in."""

_NUMBER = re.compile(r"\d+")
_BARE = re.compile(r"[^\s{}\",#=()%]+")
_GAP = re.compile(r"\s*")
_NEXT_FIELD = re.compile(r"\s*([A-Za-z][\w+:-]*)\s*=\s*")


@dataclass(frozen=True, slots=True)
class Value:
    """What a field holds, and what follows it when a comma was forgotten."""

    text: str
    undefined: tuple[str, ...] = ()
    """Macros that nobody defined; their names stand in the text."""

    broken: str = ""
    """What cannot be part of a value, empty when all is well."""

    next_field: str = ""
    next_source: str = ""
    next_offset: int = 0
    """The field that follows without a comma, its value, and where that begins."""

    too_long: bool = False


@dataclass(slots=True)
class Macros:
    """The `@string`s of a file; names do not depend on case."""

    texts: dict[str, str] = field(
        default_factory=lambda: {name: name for name in MONTHS if name.isascii() and len(name) == 3}
    )
    expanded: int = 0

    def define(self, name: str, source: str) -> Value:
        """Define a macro from its source and return its value."""
        value = self.evaluate(source)
        if value.next_field:
            value = Value(value.text, value.undefined, broken=value.next_field)
        self.texts[name.lower()] = value.text[:MAX_MACRO]
        return value

    def evaluate(self, source: str) -> Value:
        """Return the value of a field's source."""
        out: list[str] = []
        undefined: list[str] = []
        position, length = _gap(source, 0), 0
        while position < len(source):
            piece, position = self._piece(source, position, undefined)
            if piece is None:
                return Value(
                    "".join(out), tuple(undefined), broken=source[position : position + 20]
                )
            length += len(piece)
            if length > MAX_FIELD:
                return Value("".join(out), tuple(undefined), too_long=True)
            out.append(piece)
            position = _gap(source, position)
            if position < len(source) and source[position] == "#":
                position = _gap(source, position + 1)
                continue
            break
        text = "".join(out)
        if position >= len(source):
            return Value(text, tuple(undefined))
        following = _NEXT_FIELD.match(source, position)
        if following is None:
            return Value(text, tuple(undefined), broken=source[position : position + 20])
        end = following.end()
        return Value(
            text, tuple(undefined), "", following[1].lower(), source[end:], following.start(1)
        )

    def _piece(self, source: str, start: int, undefined: list[str]) -> tuple[str | None, int]:
        """Read one piece; None when there is none at this position."""
        if source[start] in '{"':
            end = _end_of_delimited(source, start)
            return (None, start) if end is None else (source[start + 1 : end - 1], end)
        match = _BARE.match(source, start)
        if match is None:
            return None, start
        word = match[0]
        if _NUMBER.fullmatch(word):
            return word, match.end()
        text = self.texts.get(word.lower())
        if text is not None and self.expanded + len(text) <= _MAX_EXPANDED:
            self.expanded += len(text)
            return text, match.end()
        undefined.append(word)
        return word, match.end()


def _gap(source: str, position: int) -> int:
    match = _GAP.match(source, position)
    return match.end() if match else position


def _end_of_delimited(source: str, start: int) -> int | None:
    """Return the index after the brace or quotation mark that closes the one at `start`."""
    quoted = source[start] == '"'
    depth = 0
    for match in re.compile(r'\\.|[{}"]', re.DOTALL).finditer(source, start + quoted):
        mark = match[0]
        # TeX counts `\{` as a brace as well; BibTeX too, but nobody who types it means one.
        if mark == "{":
            depth += 1
        elif mark == "}":
            depth -= 1
            if depth == 0 and not quoted:
                return match.end()
        elif mark == '"' and quoted and depth == 0:
            return match.end()
    return None
