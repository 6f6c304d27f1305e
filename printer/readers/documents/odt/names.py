"""The namespaces of OpenDocument, and how a mark is put into a text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BASE = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, DRAW, STYLE, TABLE = (
    f"{{{_BASE}{name}:1.0}}" for name in ("office", "text", "drawing", "style", "table")
)
SVG = f"{{{_BASE}svg-compatible:1.0}}"
META = f"{{{_BASE}meta:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"
DC = "{http://purl.org/dc/elements/1.1/}"
MATHML = "{http://www.w3.org/1998/Math/MathML}"


def paragraph(*children: Element) -> Element:
    """Return a paragraph without a style."""
    from lxml import etree

    element = etree.Element(f"{TEXT}p")
    element.extend(children)
    return element


def mark(name: str, shown: str = "", /, **values: str) -> Element:
    """Return one of our marks (`printer.readers.documents.marks`) as a link."""
    from lxml import etree

    from printer.readers.documents.marks import WORD, address

    link = etree.Element(f"{TEXT}a")
    link.set(f"{XLINK}type", "simple")
    link.set(f"{XLINK}href", address(name, **values))
    link.text = shown or WORD
    return link


def words(element: Element) -> str:
    """Return the words of an element in one line."""
    return " ".join("".join(element.itertext(with_tail=False)).split())


def put(old: Element, *new: Element) -> None:
    """Put elements in the place of another, whose tail the last of them gets."""
    from printer.readers.documents.jats.trees import replace

    replace(old, *new)


def lead(element: Element, marked: Element) -> None:
    """Put a mark at the beginning of a paragraph."""
    marked.tail = element.text
    element.text = None
    element.insert(0, marked)
