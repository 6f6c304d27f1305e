"""Paragraphs with a part to play: a caption, a box's title, a poll's question.

Their text is ordinary Markdown in a paragraph of its own that begins with a `Role`, so that
it may hold emphasis, links and notes; a later pass moves it to where it belongs.
"""

from __future__ import annotations

from dataclasses import dataclass

from printer.readers.markdown import tree
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.slots import Slot
from printer.readers.markdown.tree import Element


@dataclass(frozen=True, slots=True)
class Role(Slot):
    """Begins a paragraph that is not one."""

    part: str
    """`title`, `question`, `table` (its caption) or `listing` (its caption)."""

    def realise(self, conversion: Conversion) -> Element:  # noqa: ARG002
        """Make an element that `taken` finds again."""
        return tree.make("x-role", part=self.part, data_line=self.position)


def paragraphs(root: Element, part: str) -> list[Element]:
    """List the paragraphs that play a part; their `x-role` is gone, `data-line` is set."""
    found = []
    for role in tree.elements(root, "x-role"):
        paragraph = role.getparent()
        if role.get("part") != part or paragraph is None:
            continue
        paragraph.set("data-line", role.get("data-line", ""))
        tree.drop(role)
        tree.strip(paragraph)
        found.append(paragraph)
    return found
