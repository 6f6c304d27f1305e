"""Takes away the blanks at the ends of paragraphs, notes and the like.

They are not to be seen, but the print engine reserves them a place in the last line, and where
that is full it sets the last word alone, in a line of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from printer.copyedit.manuscript import Manuscript
from printer.copyedit.markup import BLOCKS, NOTE_TEXTS, has_class

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_WRAPPERS = frozenset({
    "a", "abbr", "b", "cite", "del", "dfn", "em", "i", "ins", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "u",
})  # fmt: skip
"""Inline elements whose text belongs to the line around them; in code a blank is a blank."""

_KEPT = ("citation", "cite-prefix", "cite-suffix", *NOTE_TEXTS)
"""Classes of spans whose blanks are of another stage, or are trimmed by themselves."""


def trim_blanks(manuscript: Manuscript) -> None:
    """Let every line of text end with what is seen of it."""
    for element in manuscript.root.iter(*BLOCKS, "span"):
        if element.tag in BLOCKS - {"pre"} or any(has_class(element, name) for name in NOTE_TEXTS):
            _trim_before_blocks(element)
            _trim_end(element)


def _trim_before_blocks(element: HtmlElement) -> None:
    """Trim text that a block follows, such as the list in an entry of a list."""
    before: HtmlElement | None = None
    for child in element:
        if child.tag in BLOCKS:
            if before is None:
                element.text = _trimmed(element.text, element)
            else:
                before.tail = _trimmed(before.tail, before)
        before = child


def _trim_end(element: HtmlElement) -> None:
    """Trim the end of a block, also where it is inside an emphasis or a link."""
    while len(element):
        last = element[-1]
        last.tail = _trimmed(last.tail, last)
        if last.tail or last.tag not in _WRAPPERS or any(has_class(last, name) for name in _KEPT):
            return
        element = last
    element.text = (element.text or "").rstrip() or None


def _trimmed(text: str | None, after: HtmlElement) -> str | None:
    """Return text without the blanks at its end; what parts two blocks in the source stays."""
    if not text or (after.tag in BLOCKS and text.isspace()):
        return text
    return text.rstrip() or None
