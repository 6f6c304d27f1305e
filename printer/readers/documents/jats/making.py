"""Making elements of JATS, and marks in it (`printer.readers.documents.marks`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from printer.readers.documents.jats.trees import XLINK
from printer.readers.documents.marks import WORD, address

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def make(name: str, words: str = "", **attributes: str) -> Element:
    """Return an element with words in it."""
    from lxml import etree

    element = etree.Element(name)
    element.text = words
    for key, value in attributes.items():
        element.set(key.replace("_", "-"), value)
    return element


def mark(name: str, /, **values: str) -> Element:
    """Return a mark, which is a link."""
    link = make("ext-link", WORD)
    link.set(f"{XLINK}href", address(name, **values))
    return link


def marked_paragraph(name: str, /, **values: str) -> Element:
    """Return a paragraph that is only a mark."""
    paragraph = make("p")
    paragraph.append(mark(name, **values))
    return paragraph
