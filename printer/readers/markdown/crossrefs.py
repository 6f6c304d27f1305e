"""Cross-references: `@fig-x @tbl-x @sec-x @eq-x @lst-x`, alone or in brackets.

They are only marked here; numbers and words are the copy-editor's work. `@` elsewhere (an
address, a citation key) is text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from printer.readers.markdown import tree
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import Stretch
from printer.readers.markdown.slots import Slot
from printer.readers.markdown.tree import Element

REFERENCE = r"@(?:fig|tbl|sec|eq|lst)-\w+(?:[-:.]\w+)*"
PATTERN = rf"(?<![\w@./+-]){REFERENCE}|\[{REFERENCE}(?:\s*;\s*{REFERENCE})*\](?![(\[])"
_EACH = re.compile(REFERENCE)


@dataclass(frozen=True, slots=True)
class CrossReference(Slot):
    """A reference to something numbered."""

    target: str

    def realise(self, conversion: Conversion) -> Element:  # noqa: ARG002
        """Make an empty link that the copy-editor fills."""
        return tree.make("a", class_="crossref", data_ref=self.target, data_line=self.position)


def take(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int]:
    """Inline rule: one reference, or several in brackets."""
    parts = []
    for found in _EACH.finditer(match[0]):
        place = stretch.place(conversion.path, match.start() + found.start())
        parts.append(conversion.take(CrossReference(found[0], place, found[0][1:])))
    return ", ".join(parts), match.end()
