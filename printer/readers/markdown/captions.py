"""What captions of figures and tables have in common: caption, credit and source."""

from __future__ import annotations

import re

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element

_WIDTH = re.compile(r"(\d+(?:\.\d+)?)\s*(%|px|mm|cm|in|pt|pc|em|rem|ch)?")
_ADDRESS = re.compile(r"(?:https?|doi):", re.IGNORECASE)


def complete(caption: Element, owner: Element) -> None:
    """Put a caption's text into its span, and add credit and source of its owner.

    The owner's attributes `credit` and `source` are used up.
    """
    ready = [child for child in caption if tree.classes(child) == ["caption"]]
    if not ready and not tree.blank(caption):
        tree.wrap_content(caption, "span", class_="caption")
    if credit := tree.take(owner, "credit"):
        add(caption, tree.make("span", credit, class_="credit"))
    if source := tree.take(owner, "source"):
        add(caption, _source(source))


def set_width(owner: Element, width: str) -> bool:
    """Put a width on a figure; False when it is none."""
    match = _WIDTH.fullmatch(width.strip())
    if match is None:
        return False
    owner.set("style", f"--width: {match[1]}{match[2] or 'px'}")
    tree.add_class(owner, "has-width")
    return True


def _source(source: str) -> Element:
    span = tree.make("span", class_="source")
    if _ADDRESS.match(source):
        shown = re.sub(r"^https?://(?:www\.)?|/$", "", source)
        span.append(tree.make("a", shown, href=source))
    else:
        span.text = source
    return span


def add(caption: Element, span: Element) -> None:
    """Add a part to a caption, after a space."""
    if len(caption):
        caption[-1].tail = (caption[-1].tail or "").rstrip() + " "
    caption.append(span)
