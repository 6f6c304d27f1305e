"""The namespaces of WordprocessingML, and small questions that everything here asks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def make(name: str, *children: Element, **attributes: str) -> Element:
    """Return an element of Word's main namespace, its attributes too."""
    from lxml import etree

    element = etree.Element(f"{W}{name}")
    for key, value in attributes.items():
        element.set(f"{W}{key}", value)
    element.extend(children)
    return element


def words(element: Element) -> str:
    """Return the text of an element."""
    return "".join(part.text or "" for part in element.iter(f"{W}t"))


def run(text: str) -> Element:
    """Return a run."""
    content = make("t")
    content.text = text
    content.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return make("r", content)


def field(instruction: str, shown: str) -> list[Element]:
    """Return the runs of a field, as Word writes it."""
    said = make("instrText")
    said.text = f" {instruction} "
    said.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [
        make("r", make("fldChar", fldCharType="begin")),
        make("r", said),
        make("r", make("fldChar", fldCharType="separate")),
        run(shown),
        make("r", make("fldChar", fldCharType="end")),
    ]


def mark(address: str) -> list[Element]:
    """Return the runs of one of our marks (`printer.readers.documents.marks`)."""
    from printer.readers.documents.marks import WORD

    return field(f'HYPERLINK "{address}"', WORD)
