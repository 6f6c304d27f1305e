"""Boxes, side notes, warnings, pull quotes, epigraphs; all other fenced divs."""

from __future__ import annotations

from printer.readers.markdown import quotes, roles, tree
from printer.readers.markdown.tree import Element

ASIDES = ("box", "sidebar", "note", "warning", "update")
_SAME = {"tip": "note", "hint": "note", "info": "note", "important": "warning", "danger": "warning",
         "caution": "warning", "callout-note": "note", "callout-tip": "note",
         "callout-warning": "warning", "callout-important": "warning", "callout-caution": "warning"}  # fmt: skip
"""What other tools call them, and ours for it. The other name stays as a class."""

_OWN_TITLES = ("poll", "interview", "gallery")
_PLACED = ("a", "img", "figure", "aside", "section", "blockquote", "div", "pre", *tree.HEADINGS)
_PLACED_SPANS = ("math", "footnote", "citation", "cite", "missing-image")


def titles(root: Element) -> None:
    """Tree pass: name the paragraphs that are titles of fenced divs."""
    for title in roles.paragraphs(root, "title"):
        title.attrib.pop("data-line", None)
        kinds = tree.classes(box) if (box := title.getparent()) is not None else []
        own = next((kind for kind in kinds if kind in _OWN_TITLES), "box")
        title.set("class", f"{own}-title")


def make(root: Element) -> None:
    """Tree pass: give every fenced div the element of the contract."""
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


def clean(root: Element) -> None:
    """Tree pass: take away attributes that were only ours, and places nobody asks for."""
    for element in root.iter():
        element.attrib.pop("x-fenced", None)
        if element.tag in ("aside", "blockquote", "div", "section"):
            for key in ("title", "question"):
                element.attrib.pop(key, None)
        if element.get("data-line") and not _has_place(element):
            del element.attrib["data-line"]


def _has_place(element: Element) -> bool:
    if element.tag == "span":
        return any(kind in _PLACED_SPANS for kind in tree.classes(element))
    return element.tag in _PLACED


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
