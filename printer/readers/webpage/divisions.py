"""Rule: a `<div>` that holds a line of text is a paragraph; loose text between blocks is one too."""

from __future__ import annotations

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage import names
from printer.readers.webpage.breaks import is_phrasing
from printer.readers.webpage.measure import link_density

_BLOCKS = frozenset(
    [
        "blockquote",
        "dl",
        "div",
        "img",
        "ol",
        "p",
        "pre",
        "table",
        "ul",
        "figure",
        "section",
        "article",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
    ]
)


def settle(division: Element) -> Element:
    """Wrap the loose lines of a `div`; return the paragraph that it turned out to be, or itself."""
    _wrap_lines(division)
    only = tree.only_child(division, ("p",))
    # The name of a block of buttons is what it will be known by.
    is_plain = link_density(division) < 0.25 and not names.is_sharing(division)
    if only is not None and is_plain:
        tree.replace(division, only)
        return only
    if not any(tree.name(child) in _BLOCKS for child in division.iter() if child is not division):
        division.tag = "p"
    return division


def _wrap_lines(division: Element) -> None:
    line: Element | None = None
    if (division.text or "").strip():
        line = tree.make("p", division.text or "")
        division.text = None
        division.insert(0, line)
    for child in list(division):
        if child is line:
            continue
        if not is_phrasing(child):
            _finish(line)
            line = None
            if (child.tail or "").strip():
                line = tree.make("p", child.tail or "")
                child.tail = None
                child.addnext(line)
        elif line is not None:
            line.append(child)
        elif tree.name(child) != "br" or (child.tail or "").strip():
            line = tree.make("p")
            child.addprevious(line)
            line.append(child)
    _finish(line)


def _finish(line: Element | None) -> None:
    """Take white space and line breaks from the end of a paragraph."""
    while line is not None and len(line) and tree.name(line[-1]) == "br":
        if (line[-1].tail or "").strip():
            return
        tree.drop(line[-1])
