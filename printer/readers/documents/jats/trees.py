"""Small questions that everything in this package asks of a JATS tree. Names have no prefix."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

XLINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"


def text(element: Element | None) -> str:
    """Return the words of an element in one line; empty for none."""
    if element is None:
        return ""
    return " ".join("".join(element.itertext(with_tail=False)).split())


def first(element: Element | None, *paths: str) -> Element | None:
    """Return the first element that one of the paths finds."""
    if element is None:
        return None
    return next((found for path in paths if (found := element.find(path)) is not None), None)


def first_text(element: Element | None, *paths: str) -> str:
    """Return the words of the first element with words that one of the paths finds."""
    if element is None:
        return ""
    for path in paths:
        for found in element.iterfind(path):
            if words := text(found):
                return words
    return ""


def inside(element: Element, *names: str) -> Iterator[Element]:
    """Yield the descendants of these names, in order, as a list that stays when the tree changes."""
    yield from list(element.iter(*names))


def remove(element: Element) -> None:
    """Take an element out; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    keep_tail(element)
    parent.remove(element)


def keep_tail(element: Element) -> None:
    """Give the text after an element to what comes before it."""
    tail, parent, before = element.tail, element.getparent(), element.getprevious()
    if tail and parent is not None:
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    element.tail = None


def replace(old: Element, *new: Element) -> None:
    """Put elements in the place of another, whose tail they get."""
    parent = old.getparent()
    if parent is None:
        return
    index = parent.index(old)
    tail, old.tail = old.tail, None
    parent.remove(old)
    for offset, element in enumerate(new):
        parent.insert(index + offset, element)
    if new:
        new[-1].tail = (new[-1].tail or "") + (tail or "")
    elif tail:
        before = parent[index - 1] if index else None
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
