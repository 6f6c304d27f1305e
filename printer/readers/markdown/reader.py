"""The reader of one container: its lines, what it has written, and how it writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from printer.readers.markdown import attributes, divs
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import TAB, Line, Stretch
from printer.readers.markdown.roles import Role
from printer.readers.markdown.scan import scan
from printer.readers.markdown.slots import Slot

Rule = Callable[["BlockReader", int], "int | None"]
"""Takes a block that begins at an index and gives the index after it; None declines."""


class BlockReader:
    """Reads the lines of one container; makes a new reader for each container inside."""

    def __init__(
        self, conversion: Conversion, rules: Sequence[Rule], depths: tuple[int, int] = (0, 0)
    ) -> None:
        self.conversion = conversion
        self.rules = rules
        self.depths = depths
        """How many quotations and how many lists are around."""

        self.outer = len(conversion.fences)
        """How many fenced divs are open around."""

        self.out: list[str] = []
        self.lines: list[Line] = []
        self.last = ""
        """Kind of the block before: `table`, `quote`, `list-…`, `text` or nothing."""

        self.spread = False
        """Whether the list item before holds blank lines."""

    def read(self, lines: Sequence[Line]) -> list[str]:
        """Give the Markdown of a container for Python-Markdown to parse."""
        self.lines = list(lines)
        index = 0
        while index < len(self.lines):
            if self.lines[index].blank:
                if self.out and self.out[-1]:
                    self.out.append("")
                index += 1
                continue
            index = next(end for rule in self.rules if (end := rule(self, index)) is not None)
        self.out += divs.close_all(self.conversion, self.outer)
        return self.out

    def inside(self, lines: list[Line], depths: tuple[int, int] | None = None) -> list[str]:
        """Read the lines of a container within this one."""
        return BlockReader(self.conversion, self.rules, depths or self.depths).read(lines)

    def write_indented(self, marker: str, lines: list[str]) -> None:
        """Write a marker and, by four spaces, everything that belongs to it."""
        lead = marker + " " * max(1, TAB - len(marker))
        self.out.append((lead + (lines[0] if lines else "")).rstrip())
        self.out += [" " * TAB + text if text else "" for text in lines[1:]]

    def write_heading(self, level: int, line: Line) -> None:
        """Write a heading; its line holds nothing but its text."""
        stretch = Stretch.of([line])
        text = self.with_attributes(stretch)
        place = stretch.place(self.conversion.path, 0)
        ending = self.conversion.take(Slot("", place)) if text.endswith("#") else ""
        self.apart(f"{'#' * level} {self.conversion.mark(place, 'heading')}{text}{ending}")

    def with_attributes(self, stretch: Stretch) -> str:
        """Scan a text; an attribute list at its end becomes a slot."""
        match = attributes.AT_END.search(stretch.text) if "}" in stretch.text[-3:] else None
        if match is None:
            return scan(stretch, self.conversion)
        trailing = attributes.slot(match[1], stretch, match.start(1), self.conversion)
        return scan(stretch.part(0, match.start()), self.conversion) + " " + trailing

    def role(self, part: str, text: str, line: Line) -> None:
        """Write a text from an attribute as a paragraph of its own."""
        column = max(0, line.text.find(text[:20]))
        stretch = Stretch.of([Line(text, line.number, line.shift + column)])
        role = Role("", stretch.place(self.conversion.path, 0), part)
        self.apart(self.conversion.take(role) + scan(stretch, self.conversion))

    def apart(self, text: str) -> None:
        """Write a block between blank lines."""
        self.out += [text, ""] if not self.out or not self.out[-1].strip() else ["", text, ""]
        self.last = ""
