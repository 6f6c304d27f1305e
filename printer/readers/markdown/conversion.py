"""What one conversion remembers: the file's name, the slots, the notes, the problems found."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from printer.diagnostics import Collector, Diagnostic, Place
from printer.readers.markdown import slots
from printer.readers.markdown.slots import OPEN, SLOT, Mark, Slot

if TYPE_CHECKING:
    from printer.readers.markdown.tree import Element


@dataclass(frozen=True, slots=True)
class NoteText:
    """A note's definition: its Markdown, ready for parsing, and where it begins."""

    label: str
    lines: tuple[str, ...]
    place: Place


@dataclass(slots=True)
class Conversion:
    """The state that the stages of one conversion share; lives as long as one call."""

    path: str
    problems: dict[Diagnostic, None] = field(default_factory=dict)
    """What was noticed, in the order of noticing; a mapping, as there may be thousands."""

    table: list[Slot] = field(default_factory=list)
    notes: dict[str, NoteText] = field(default_factory=dict)
    equation_labels: set[str] = field(default_factory=set)
    r"""What `\label{…}` names within formulas."""

    fences: list[tuple[str, Place]] = field(default_factory=list)
    """First class and place of the fenced divs that are open where the reader stands."""

    verbatim_shortcodes: bool = False
    """Between `{% raw %}` and `{% endraw %}`, where shortcodes are text."""

    def report(self, problem: Diagnostic) -> None:
        """Keep a problem, once."""
        self.problems[problem] = None

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All problems in the order of lines."""
        return Collector(dict(self.problems)).frozen()

    def place(self, line: int, column: int) -> Place:
        """Name a place in the file."""
        return Place(self.path, line, column)

    def place_of(self, element: Element) -> Place:
        """Find the place of an element, or of what it stands in, by `data-line`."""
        holder: Element | None = element
        while holder is not None:
            if position := holder.get("data-line"):
                line, _, column = position.partition(":")
                return Place(self.path, int(line), int(column))
            holder = holder.getparent()
        return Place(self.path)

    def take(self, slot: Slot, opener: str = OPEN) -> str:
        """Put a slot into the table; the reserved characters that stand for it."""
        self.table.append(slot)
        return slots.encode(len(self.table) - 1, opener)

    def mark(self, place: Place, owner: str = "next") -> str:
        """Take a place alone."""
        return self.take(Mark("", place, owner))

    def slot(self, digits: str) -> Slot | None:
        """Find the slot with these digits; None when the table has no such entry."""
        index = slots.decode(digits)
        return self.table[index] if index < len(self.table) else None

    def restore(self, text: str) -> str:
        """Put the source text back in place of every slot: for code."""
        while SLOT.search(text):
            text = SLOT.sub(lambda m: slot.source if (slot := self.slot(m[1])) else "", text)
        return text

    def flatten(self, text: str) -> str:
        """Replace every slot by its text within an attribute's value."""
        return SLOT.sub(
            lambda m: slot.in_attribute(self) if (slot := self.slot(m[1])) else "", text
        )
