"""Boxes, side notes, warnings, pull quotes, epigraphs; all other fenced divs."""

from __future__ import annotations

from printer.readers.markdown import divs, quotes, roles, tree
from printer.readers.markdown.tree import Element

ASIDES = ("box", "sidebar", "note", "warning", "update")
_SAME = {"tip": "note", "hint": "note", "info": "note", "important": "warning", "danger": "warning",
         "caution": "warning", "callout-note": "note", "callout-tip": "note",
         "callout-warning": "warning", "callout-important": "warning", "callout-caution": "warning"}  # fmt: skip
"""What other tools call them, and ours for it. The other name stays as a class."""


def make(root: Element) -> None:
    """Tree pass: give every fenced div the element of the contract."""
    for title in roles.paragraphs(root, "title"):
        title.attrib.pop("data-line", None)
        title.set("class", "box-title")
    for box in tree.elements(root, "div"):
        if not box.get("x-fenced"):
            continue
        kinds = tree.classes(box)
        for other, ours in _SAME.items():
            if other in kinds and ours not in kinds:
                box.set("class", " ".join([ours, *kinds]))
        if any(kind in ASIDES for kind in tree.classes(box)):
            box.tag = "aside"
            _lift_heading(box)
        elif "pullquote" in kinds:
            box.tag = "aside"
            quotes.mark_attribution(_inside(box))
        elif "epigraph" in kinds:
            box.tag = "blockquote"
            inner = _inside(box)
            if inner is not box:
                tree.unwrap(inner)
            quotes.mark_attribution(box)
        for title in box.findall("p"):
            if title.get("class") == "box-title" and box.tag != "aside":
                _as_own_title(box, title)


def clean(root: Element) -> None:
    """Tree pass: take away the last of our own attributes."""
    for element in divs.fenced(
        root, *{kind for box in root.iter("div") for kind in tree.classes(box)}
    ):
        element.attrib.pop("x-fenced", None)
    for element in root.iter():
        element.attrib.pop("x-fenced", None)
        if element.tag in ("aside", "blockquote", "div", "section"):
            for key in ("title", "question"):
                element.attrib.pop(key, None)


def _inside(box: Element) -> Element:
    """Look into a quotation that is all that a block holds."""
    children = [child for child in box if not tree.blank(child)]
    if len(children) == 1 and children[0].tag == "blockquote":
        return children[0]
    return box


def _lift_heading(box: Element) -> None:
    """Make a heading that begins a box its title, as Quarto's callouts write it."""
    first = box[0] if len(box) else None
    if first is None or first.tag not in tree.HEADINGS or (box.text or "").strip():
        return
    first.tag = "p"
    first.set("class", "box-title")
    first.attrib.pop("data-line", None)


def _as_own_title(box: Element, title: Element) -> None:
    kind = (tree.classes(box) or ["block"])[0]
    title.set("class", f"{kind}-title" if kind in ("poll", "interview", "gallery") else "title")
