"""What one conversion knows and gathers on its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from printer.diagnostics import Collector
from printer.readers.markdown.tree import Element

MAX_DEPTH = 12
"""Lists and quotations within one another; more is opened, since no page can show it."""

MAX_INLINE = 40
"""Elements within one another in a line; beyond, only the text is kept."""


@dataclass(slots=True)
class State:
    """One conversion."""

    images: Mapping[str, str]
    blocks: Callable[[Element, State, int], list[str]]
    """Writes what is in an element, block by block; the writers of boxes need it again."""

    targets: frozenset[str] = frozenset()
    """Ids that links of the text lead to."""

    calls: dict[Element, str] = field(default_factory=dict)
    """Element that calls a note → its label."""

    notes: dict[str, Element] = field(default_factory=dict)
    """Label → the text of the note, in the order of the calls."""

    levels: dict[str, int] = field(default_factory=dict)
    """Heading element's name → its level in the article."""

    found: Collector = field(default_factory=Collector)
    in_table: bool = False
    in_brackets: bool = False
    """The words of a link or a caption are being written."""

    def write(self, parent: Element, depth: int) -> list[str]:
        """Return the blocks in an element, each as Markdown."""
        return self.blocks(parent, self, depth)

    def src(self, address: str) -> str:
        """Return what the article calls an image."""
        return self.images.get(address, address)
