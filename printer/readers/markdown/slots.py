"""Slots: pieces of the source that are taken out before Markdown is parsed.

Whatever Markdown must not touch (a formula, a note call, a listing, an attribute list) and
whatever must know its place (a link, an image, a heading) is put into a numbered table, and
a few reserved characters stand for it in the text. After parsing, every slot becomes the
element that it stands for (`realise.py`), or, where it turns out to stand in code, the very
source text that it was. So a wrong guess about code costs nothing.

The reserved characters are Unicode noncharacters, which no text may contain
(`characters.py` takes them out); none is a letter, a digit or a space, so that neither
emphasis nor abbreviations notice them. This module knows nothing of what slots hold.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from printer.diagnostics import Place

if TYPE_CHECKING:
    from printer.readers.markdown.conversion import Conversion
    from printer.readers.markdown.tree import Element

OPEN = "\ufdd0"
"""Begins a slot."""

OPEN_ATTRIBUTES = "\ufdd1"
"""Begins a slot with an attribute list, so that a bracketed span can see it."""

CLOSE = "\ufddf"
_ZERO = 0xFDE0

SLOT = re.compile(f"[{OPEN}{OPEN_ATTRIBUTES}]([\ufde0-\ufdef]+){CLOSE}")
RESERVED = re.compile("[\ufdd0-\ufdef]")


@dataclass(frozen=True, slots=True)
class Slot:
    """A piece of the source and where it stands. Alone it stands for nothing at all."""

    block: ClassVar[bool] = False
    """Whether it stands for a block, which no paragraph may hold."""

    source: str
    """The text as the author wrote it."""

    place: Place

    @property
    def position(self) -> str:
        """`line:column`, as it is written in `data-line`."""
        return f"{self.place.line}:{self.place.column}"

    def realise(self, conversion: Conversion) -> Element | str:  # noqa: ARG002, the others need it
        """Make what the slot stands for in running text."""
        return ""

    def in_attribute(self, conversion: Conversion) -> str:  # noqa: ARG002, the others need it
        """Give the text that the slot stands for within an attribute's value."""
        return self.source


@dataclass(frozen=True, slots=True)
class Mark(Slot):
    """Nothing but a place: the element that follows gets it as `data-line`."""

    owner: str = "next"
    """Whose place it is: the `next` element, or the `heading`, `table` or list `item` it stands in."""

    def in_attribute(self, conversion: Conversion) -> str:  # noqa: ARG002, the others need it
        """Vanish."""
        return ""


def encode(index: int, opener: str = OPEN) -> str:
    """Write the reserved characters for entry `index` of the table."""
    return opener + "".join(chr(_ZERO + int(digit, 16)) for digit in f"{index:x}") + CLOSE


def decode(digits: str) -> int:
    """Read the number between the reserved characters."""
    number = 0
    for digit in digits:
        number = number * 16 + ord(digit) - _ZERO
    return number
