"""Pass: what stands between two marks becomes a box; attributions of quotations get their dash."""

from __future__ import annotations

import re

from printer.readers.documents.ast import Node, Nodes, div, edit_blocks, text_of, words
from printer.readers.documents.marks import Mark, leading

_OPENS = ("box", "pullquote", "sidebar")
_DASH = re.compile(r"^\s*(?:[—―–]|--+)\s*")


def make_boxes(blocks: Nodes) -> Nodes:
    """Return blocks with boxes; a mark that nothing ends holds for the rest of its blocks."""
    boxed: Nodes = edit_blocks(blocks, _gather)
    return boxed


def _gather(blocks: Nodes) -> Nodes:
    stack: list[tuple[Mark | None, Nodes]] = [(None, [])]
    for block in blocks:
        mark = leading(block)
        if mark is not None and mark.name in _OPENS:
            stack.append((mark, []))
        elif mark is not None and mark.name == "end":
            if len(stack) > 1:
                _close(stack)
        else:
            stack[-1][1].append(block)
    while len(stack) > 1:
        _close(stack)
    return stack[0][1]


def _close(stack: list[tuple[Mark | None, Nodes]]) -> None:
    mark, content = stack.pop()
    if mark is None or not any(text_of(block) or block["t"] != "Para" for block in content):
        return
    title = mark.get("title")
    if not title and len(content) > 1 and content[0]["t"] == "Header":
        title, content = text_of(content[0]), content[1:]
    pairs = {"title": title} if title else {}
    stack[-1][1].append(div([_lowered(block) for block in content], classes=[mark.name], **pairs))


def _lowered(block: Node) -> Node:
    """Return a heading within a box as a paragraph in bold: it is none of the article's."""
    if block["t"] != "Header":
        return block
    return {"t": "Para", "c": [{"t": "Strong", "c": block["c"][2] or words("")}]}


def attribution(quotation: Nodes) -> tuple[Nodes, Nodes]:
    """Return the paragraphs of a quotation, and the inlines of who is quoted (without the dash)."""
    if len(quotation) < 2 or quotation[-1]["t"] not in ("Para", "Plain"):
        return quotation, []
    last = quotation[-1]["c"]
    if not last or last[0]["t"] != "Str" or not (found := _DASH.match(last[0]["c"])):
        return quotation, []
    rest = last[0]["c"][found.end() :]
    inlines = ([{"t": "Str", "c": rest}] if rest else []) + last[1:]
    while inlines and inlines[0]["t"] == "Space":
        inlines = inlines[1:]
    return (quotation[:-1], inlines) if inlines else (quotation, [])
