"""The content of an OpenDocument text made ready for pandoc: what it would drop gets marks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from printer.readers.documents.odt import names
from printer.readers.documents.odt.names import DRAW, OFFICE, STYLE, SVG, TEXT
from printer.readers.documents.roles import role_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LEFT_OUT = (
    "table-of-content", "illustration-index", "table-index", "object-index", "user-index",
    "alphabetical-index", "bibliography", "tracked-changes",
)  # fmt: skip
_BY_PANDOC = frozenset({"quote", "bibliography", "contents"})


def prepare(root: Element, parents: Mapping[str, str]) -> bool:
    """Change the content for pandoc; `parents` has the parent of each style. Tells of changes."""
    changes = next(root.iter(f"{TEXT}tracked-changes"), None) is not None
    for name in _LEFT_OUT:
        for part in list(root.iter(f"{TEXT}{name}")):
            names.put(part)
    for comment in list(root.iter(f"{OFFICE}annotation", f"{OFFICE}annotation-end")):
        names.put(comment)
    _open_frames(root)
    _name_images(root)
    _anchors(root)
    for element in list(root.iter(f"{TEXT}p", f"{TEXT}h")):
        role = _role(element, parents)
        if role and role not in _BY_PANDOC and element.tag == f"{TEXT}p":
            names.lead(element, names.mark("role", style=role))
    return changes


def style_parents(*roots: Element | None) -> dict[str, str]:
    """Return the parent of each style that has one."""
    parents: dict[str, str] = {}
    for root in roots:
        if root is not None:
            for style in root.iter(f"{STYLE}style"):
                name = style.get(f"{STYLE}name", "")
                parents.setdefault(name, style.get(f"{STYLE}parent-style-name", ""))
    return parents


def _role(element: Element, parents: Mapping[str, str]) -> str:
    """Return the role of a paragraph: that of its style, or of the nearest style above."""
    if element.find(f".//{TEXT}sequence") is not None and _is_caption(element):
        return "caption"
    name = element.get(f"{TEXT}style-name", "")
    for _ in range(10):
        plain = name.replace("_20_", " ").replace("_2d_", "-")
        # Writer's own style of tables' contents is called like that of their captions.
        if role := role_of(plain) if plain not in ("Table Contents", "Table Heading") else "":
            return role
        name = parents.get(name, "")
        if not name:
            break
    return ""


def _is_caption(element: Element) -> bool:
    return next(element.iter(f"{DRAW}image", f"{DRAW}object"), None) is None


def _open_frames(root: Element) -> None:
    """Move what stands in text boxes behind their paragraphs: captioned pictures, boxes."""
    while (box := next(root.iter(f"{DRAW}text-box"), None)) is not None:
        frame = next(box.iterancestors(f"{DRAW}frame"), box)
        owner = next(frame.iterancestors(f"{TEXT}p", f"{TEXT}h"), None)
        blocks = [part for item in box if isinstance(item.tag, str) for part in _divided(item)]
        names.put(frame)
        if owner is None or owner.getparent() is None:
            continue
        captioned = any(
            next(b.iter(f"{DRAW}image", f"{TEXT}sequence"), None) is not None for b in blocks
        )
        if not captioned:
            opening, closing = (names.paragraph(names.mark(name)) for name in ("box", "end"))
            blocks = [opening, *blocks, closing]
        tail, owner.tail = owner.tail, None
        place = owner
        for block in blocks:
            place.addnext(block)
            place = block
        place.tail = tail


def _divided(block: Element) -> list[Element]:
    """Divide a paragraph that holds a picture and its caption into the two."""
    images = [item for item in block.iter(f"{DRAW}frame") if item.find(f"{DRAW}image") is not None]
    block.tail = None
    if len(images) != 1 or block.tag != f"{TEXT}p" or not names.words(block):
        return [block]
    image = images[0]
    names.put(image)
    return [names.paragraph(image), block]


def _name_images(root: Element) -> None:
    for frame in list(root.iter(f"{DRAW}frame")):
        words = " ".join(
            filter(
                None,
                (
                    names.words(item)
                    for tag in ("desc", "title")
                    for item in frame.findall(f"{SVG}{tag}")[:1]
                ),
            )
        )
        parent = frame.getparent()
        if words and parent is not None and frame.find(f"{DRAW}image") is not None:
            parent.insert(parent.index(frame), names.mark("alt", text=words))


def _anchors(root: Element) -> None:
    """Make marks of bookmarks, numbers of captions and references to both."""
    for mark in list(
        root.iter(f"{TEXT}bookmark", f"{TEXT}bookmark-start", f"{TEXT}reference-mark")
    ):
        names.put(mark, names.mark("anchor", name=mark.get(f"{TEXT}name", "")))
    from lxml import etree

    for number in list(root.iter(f"{TEXT}sequence")):
        printed = etree.Element(f"{TEXT}span")
        printed.text = names.words(number)
        names.put(number, names.mark("anchor", name=number.get(f"{TEXT}ref-name", "")), printed)
    for reference in list(
        root.iter(f"{TEXT}sequence-ref", f"{TEXT}bookmark-ref", f"{TEXT}reference-ref")
    ):
        kind = reference.get(f"{TEXT}reference-format", "")
        shown = names.words(reference)
        if kind == "page" or not shown:
            names.put(reference)
            continue
        names.put(reference, names.mark("ref", shown, to=reference.get(f"{TEXT}ref-name", "")))
