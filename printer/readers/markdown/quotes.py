"""Attributions: the last line of a quotation that begins with a dash."""

from __future__ import annotations

import re

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element

_DASH = re.compile(r"\s*(?:[—―–]|-{2,3}(?!-))")
_LINE = re.compile(r"\n[ \t]*(?=(?:[—―–]|-{2,3}(?!-)))")


def attribute(root: Element) -> None:
    """Tree pass: mark attributions in quotations."""
    for quotation in tree.elements(root, "blockquote"):
        mark_attribution(quotation)


def mark_attribution(block: Element) -> None:
    """Make the last paragraph of a block, or its last line, `p.attribution`."""
    for footer in block.findall("footer"):
        footer.tag = "p"
        footer.set("class", "attribution")
    last = next((child for child in reversed(block) if not tree.blank(child)), None)
    if last is None or last.tag != "p" or "attribution" in tree.classes(last):
        return
    if not _begins_with_dash(last):
        last = _split_last_line(last)
    elif last.getprevious() is None and block.tag == "blockquote":
        return
    if last is not None:
        tree.add_class(last, "attribution")


def _begins_with_dash(paragraph: Element) -> bool:
    return _DASH.match(paragraph.text or "") is not None


def _split_last_line(paragraph: Element) -> Element | None:
    """Cut a paragraph before its last line, when that begins with a dash."""
    holders: list[tuple[Element, str]] = [(paragraph, "text")]
    holders += [(child, "tail") for child in paragraph]
    for holder, part in reversed(holders):
        text = (holder.text if part == "text" else holder.tail) or ""
        breaks = list(_LINE.finditer(text))
        after_break = part == "tail" and holder.tag == "br" and _DASH.match(text)
        if not breaks and not after_break:
            continue
        start, end = (breaks[-1].start(), breaks[-1].end()) if breaks else (0, 0)
        new = tree.make("p", text[end:].lstrip())
        following = list(holder.itersiblings()) if part == "tail" else list(paragraph)
        if part == "text":
            holder.text = text[:start]
        else:
            holder.tail = text[:start]
        for element in following:
            new.append(element)
        if after_break and not breaks:
            tree.drop(holder)
        new.tail, paragraph.tail = paragraph.tail, None
        paragraph.addnext(new)
        tree.strip(paragraph)
        return new
    return None
