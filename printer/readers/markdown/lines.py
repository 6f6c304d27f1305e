"""Source lines and stretches of running text that still know where they stand in the file."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from printer.diagnostics import Place

if TYPE_CHECKING:
    from printer.citations.syntax import Citation

TAB = 4
"""Columns of a tab, and of an indented code block."""

_INDENT = re.compile(r"[ \t]*")
_BRACKETS = re.compile(r"\\.|`+|[\[\]]", re.DOTALL)
_TICKS = re.compile(r"`+")


@dataclass(frozen=True, slots=True)
class Line:
    """One line, perhaps with the beginning cut off (the `> ` of a quotation, an indent)."""

    text: str
    number: int
    """1-based, in the file."""

    shift: int = 0
    """Add to an offset in `text` to get the 0-based column in the file."""

    @property
    def blank(self) -> bool:
        """Tell whether there is nothing to be seen."""
        return not self.text.strip()

    @property
    def indent(self) -> int:
        """Spaces at the beginning."""
        return len(self.text) - len(self.text.lstrip(" "))

    def cut(self, columns: int) -> Line:
        """Leave out the first characters."""
        columns = min(columns, len(self.text))
        return replace(self, text=self.text[columns:], shift=self.shift + columns)

    def dedent(self, columns: int) -> Line:
        """Leave out at most so many spaces."""
        return self.cut(min(columns, self.indent))


def split(text: str, first_line: int) -> list[Line]:
    """Split a text into lines; tabs of the indentation become spaces."""
    lines = []
    for number, line in enumerate(text.split("\n"), first_line):
        indent = _INDENT.match(line)
        end = indent.end() if indent else 0
        spaces = line[:end].expandtabs(TAB)
        lines.append(Line(spaces + line[end:].rstrip("\t"), number, end - len(spaces)))
    return lines


@dataclass(slots=True)
class Stretch:
    """Lines of running text joined by newlines: a paragraph, a heading, a table row."""

    text: str
    lines: tuple[Line, ...]
    starts: tuple[int, ...]
    """Offset in `text` at which each line begins."""

    hopeless: set[str] = field(default_factory=set)
    """Closing delimiters that were looked for in vain: not looked for again."""

    open_tags: list[str] = field(default_factory=list)
    """HTML elements that are open where the scanner stands."""

    citations: dict[int, Citation] | None = None
    """The citations by where they begin, once they have been looked for."""

    _pairs: dict[int, int] | None = None

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Stretch:
        """Join lines."""
        starts, offset = [], 0
        for line in lines:
            starts.append(offset)
            offset += len(line.text) + 1
        return cls("\n".join(line.text for line in lines), tuple(lines), tuple(starts))

    def part(self, start: int, end: int) -> Stretch:
        """Cut out a piece that keeps its places."""
        first = bisect.bisect_right(self.starts, start) - 1
        last = bisect.bisect_right(self.starts, max(start, end - 1)) - 1
        lines, starts = [], []
        for index in range(first, last + 1):
            cut = max(0, start - self.starts[index])
            lines.append(self.lines[index].cut(cut))
            starts.append(max(0, self.starts[index] - start))
        return Stretch(self.text[start:end], tuple(lines), tuple(starts))

    def line_at(self, offset: int) -> int:
        """Index in `lines` of the line that holds an offset."""
        return bisect.bisect_right(self.starts, offset) - 1

    def place(self, path: str, offset: int) -> Place:
        """Find the place in the file of an offset in the text."""
        index = self.line_at(offset)
        line = self.lines[index]
        return Place(path, line.number, max(0, offset - self.starts[index] + line.shift) + 1)

    def closing_bracket(self, opening: int) -> int | None:
        """Offset of the `]` that belongs to the `[` at `opening`; brackets in code do not count."""
        if self._pairs is None:
            self._pairs = _bracket_pairs(self.text)
        return self._pairs.get(opening)

    def find(self, closer: str, start: int) -> int:
        """Offset of a closing delimiter at or after `start`, -1 when there is none."""
        if closer in self.hopeless:
            return -1
        offset = self.text.find(closer, start)
        if offset < 0:
            self.hopeless.add(closer)
        return offset


def _bracket_pairs(text: str) -> dict[int, int]:
    """Pair the brackets of a text that stand neither escaped nor in code."""
    runs: dict[str, list[int]] = {}
    for run in _TICKS.finditer(text):
        runs.setdefault(run[0], []).append(run.start())
    pairs: dict[int, int] = {}
    open_ones: list[int] = []
    position = 0
    while match := _BRACKETS.search(text, position):
        position = match.end()
        if match[0].startswith("`"):
            starts = runs.get(match[0], [])
            following = bisect.bisect_left(starts, position)
            if following < len(starts):
                position = starts[following] + len(match[0])
        elif match[0] == "[":
            open_ones.append(match.start())
        elif match[0] == "]" and open_ones:
            pairs[open_ones.pop()] = match.start()
    return pairs
