"""Rule: two line breaks in a row are the end of a paragraph, on pages that know no `<p>`."""

from __future__ import annotations

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element

PHRASING = frozenset(
    [
        "abbr",
        "audio",
        "b",
        "bdo",
        "br",
        "button",
        "cite",
        "code",
        "data",
        "datalist",
        "dfn",
        "em",
        "embed",
        "i",
        "img",
        "input",
        "kbd",
        "label",
        "mark",
        "math",
        "meter",
        "noscript",
        "object",
        "output",
        "progress",
        "q",
        "ruby",
        "samp",
        "script",
        "select",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "textarea",
        "time",
        "var",
        "wbr",
        "font",
        "u",
        "s",
        "bdi",
        "picture",
    ]
)
"""Elements that stand within a line; `a`, `del` and `ins` too when all that they hold does."""


def is_phrasing(element: Element) -> bool:
    """Tell whether an element stands within a line."""
    found = tree.name(element)
    if found in PHRASING or not found:
        return True
    return found in ("a", "del", "ins") and all(is_phrasing(child) for child in element)


def make_paragraphs(root: Element) -> None:
    """Put a paragraph around what follows two line breaks, up to the next two or a block."""
    for first in root.findall(".//br"):
        if first.getparent() is not None and _is_break(first):
            _gather(first)


def _is_break(element: Element) -> bool:
    """Tell whether another line break follows with nothing between."""
    following = element.getnext()
    return not (element.tail or "").strip() and tree.name(following) == "br"


def _gather(first: Element) -> None:
    """Replace a chain of line breaks by a paragraph with what follows it."""
    last = first
    while _is_break(last):
        following = last.getnext()
        if following is None:
            break
        tree.drop(last)
        last = following
    paragraph = tree.make("p", (last.tail or "").lstrip())
    last.tail = None
    moving = last.getnext()
    while moving is not None and is_phrasing(moving):
        if tree.name(moving) == "br" and _is_break(moving):
            break
        following = moving.getnext()
        paragraph.append(moving)
        moving = following
    while (
        len(paragraph)
        and tree.name(paragraph[-1]) == "br"
        and not (paragraph[-1].tail or "").strip()
    ):
        tree.drop(paragraph[-1])
    tree.replace(last, paragraph)
    parent = paragraph.getparent()
    if tree.name(parent) == "p" and parent is not None:
        parent.tag = "div"
