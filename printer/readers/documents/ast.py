"""Pandoc's document tree as its JSON gives it: walking, changing, and making parts of it.

A node is a mapping with its name under `t` and its content under `c`, as
https://hackage.haskell.org/package/pandoc-types has it. Nothing here knows what a figure or
a citation is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any, TypeAlias

Node: TypeAlias = dict[str, Any]
Nodes: TypeAlias = list[Node]
Attr: TypeAlias = "tuple[str, list[str], dict[str, str]]"
"""Id, classes, pairs."""

BLOCKS = frozenset({
    "Plain", "Para", "LineBlock", "CodeBlock", "RawBlock", "BlockQuote", "OrderedList", "BulletList",
    "DefinitionList", "Header", "HorizontalRule", "Table", "Figure", "Div",
})  # fmt: skip

INLINES = frozenset({
    "Str", "Emph", "Underline", "Strong", "Strikeout", "Superscript", "Subscript", "SmallCaps", "Quoted",
    "Cite", "Code", "Space", "SoftBreak", "LineBreak", "Math", "RawInline", "Link", "Image", "Note", "Span",
})  # fmt: skip

_ATTR_AT = {"Header": 1, "Table": 0, "Figure": 0, "Div": 0, "CodeBlock": 0,
            "Span": 0, "Code": 0, "Link": 0, "Image": 0}  # fmt: skip


def walk(value: object) -> Iterator[Node]:
    """Yield every node in reading order, the outer before the inner."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if "t" in item:
                yield item
            waiting.extend(reversed(list(item.values())))
        elif isinstance(item, list):
            waiting.extend(reversed(item))


def edit_blocks(
    value: Any, change: Callable[[Nodes], Nodes], *, whole: Collection[str] = ()
) -> Any:
    """Return the tree with every list of blocks changed, the inner ones first.

    Nodes named in `whole` are not looked into.
    """
    return _edit(value, change, BLOCKS, whole)


def edit_inlines(
    value: Any, change: Callable[[Nodes], Nodes], *, whole: Collection[str] = ()
) -> Any:
    """Return the tree with every list of inlines changed, as `edit_blocks` does."""
    return _edit(value, change, INLINES, whole)


def _edit(
    value: Any, change: Callable[[Nodes], Nodes], wanted: Collection[str], whole: Collection[str]
) -> Any:
    if isinstance(value, dict):
        if value.get("t") in whole:
            return value
        return {key: _edit(item, change, wanted, whole) for key, item in value.items()}
    if isinstance(value, list):
        inner = [_edit(item, change, wanted, whole) for item in value]
        return change(inner) if inner and is_a(inner[0], *wanted) else inner
    return value


def is_a(node: object, *names: str) -> bool:
    """Tell whether a value is a node of one of these names."""
    return isinstance(node, dict) and node.get("t") in names


def attr(node: Node) -> Attr:
    """Return id, classes and pairs of a node that has them; empty ones otherwise."""
    position = _ATTR_AT.get(node["t"])
    if position is None:
        return "", [], {}
    name, classes, pairs = node["c"][position]
    return name, list(classes), dict(pairs)


def with_attr(
    node: Node, *, id: str | None = None, classes: Sequence[str] | None = None, **pairs: str | None
) -> Node:
    """Return a node with another id, other classes, or pairs set (None takes one away)."""
    old_id, old_classes, old_pairs = attr(node)
    merged = {**old_pairs, **pairs}
    new = [
        old_id if id is None else id,
        old_classes if classes is None else list(classes),
        [[key, text] for key, text in merged.items() if text is not None],
    ]
    content = list(node["c"])
    content[_ATTR_AT[node["t"]]] = new
    return {"t": node["t"], "c": content}


def text_of(value: object) -> str:
    """Return the words of a tree as plain text; notes are left out, blocks are apart."""
    parts: list[str] = []
    _gather(value, parts)
    return re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(parts)).strip()


def _gather(value: object, parts: list[str]) -> None:
    if isinstance(value, list):
        for item in value:
            _gather(item, parts)
        return
    if not isinstance(value, dict) or "t" not in value:
        return
    name: str = value["t"]
    content: Any = value.get("c")
    if name == "Note":
        return
    if name in ("Str", "MetaString"):
        parts.append(str(content))
    elif name in ("Space", "SoftBreak"):
        parts.append(" ")
    elif name == "LineBreak":
        parts.append("\n")
    elif name in ("Code", "CodeBlock", "Math"):
        parts.append(str(content[1]))
    elif name == "Quoted":
        opening, closing = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
        parts.append(opening)
        _gather(content[1], parts)
        parts.append(closing)
    elif content is not None:
        _gather(content, parts)
        if name in BLOCKS:
            parts.append("\n")


def words(text: str) -> Nodes:
    """Return plain text as inlines."""
    out: Nodes = []
    for index, word in enumerate(text.split()):
        if index:
            out.append({"t": "Space"})
        out.append({"t": "Str", "c": word})
    return out


def para(inlines: Nodes) -> Node:
    """Return a paragraph."""
    return {"t": "Para", "c": inlines}


def div(blocks: Nodes, *, id: str = "", classes: Sequence[str] = (), **pairs: str) -> Node:
    """Return a division."""
    return {"t": "Div", "c": [[id, list(classes), [list(pair) for pair in pairs.items()]], blocks]}


def span(inlines: Nodes, *, id: str = "", classes: Sequence[str] = (), **pairs: str) -> Node:
    """Return a span."""
    return {
        "t": "Span",
        "c": [[id, list(classes), [list(pair) for pair in pairs.items()]], inlines],
    }


def written(markdown: str) -> Node:
    """Return a piece of Markdown that is to stand as it is: a citation, a cross-reference."""
    return {"t": "RawInline", "c": ["markdown", markdown]}


def trimmed(inlines: Nodes) -> Nodes:
    """Return inlines without spaces and breaks at either end."""
    blank = ("Space", "SoftBreak", "LineBreak")
    start, end = 0, len(inlines)
    while start < end and inlines[start]["t"] in blank:
        start += 1
    while end > start and inlines[end - 1]["t"] in blank:
        end -= 1
    return inlines[start:end]


def inlines_of(blocks: Nodes) -> Nodes:
    """Return the inlines of blocks in one line, paragraphs divided by line breaks."""
    out: Nodes = []
    for block in blocks:
        inner: Nodes = []
        if block["t"] in ("Para", "Plain"):
            inner = block["c"]
        elif block["t"] == "Div":
            inner = inlines_of(block["c"][1])
        elif block["t"] == "Header":
            inner = block["c"][2]
        elif text := text_of(block):
            inner = words(text)
        if inner:
            out += [*([{"t": "LineBreak"}] if out else []), *inner]
    return out
