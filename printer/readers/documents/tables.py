"""Pass: tables with caption, credit and id; the caption is found where it stands beside one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from printer.readers.documents.ast import (
    Node,
    Nodes,
    attr,
    edit_blocks,
    inlines_of,
    is_a,
    text_of,
    walk,
)
from printer.readers.documents.captions import Caption, take_apart
from printer.readers.documents.names import Names
from printer.readers.documents.values import FigureFacts


def make_tables(blocks: Nodes, facts: Mapping[str, FigureFacts], names: Names) -> Nodes:
    """Return blocks with tables whose ids are given in `names`."""

    def change(siblings: Nodes) -> Nodes:
        return _settle(siblings, facts, names)

    changed: Nodes = edit_blocks(blocks, change)
    return changed


def open_frames(blocks: Nodes) -> Nodes:
    """Return blocks without frames around tables, and without tables that only place pictures."""
    opened: Nodes = edit_blocks(blocks, _opened)
    return opened


def _opened(blocks: Nodes) -> Nodes:
    """The caption in a frame becomes that of its table; the rest stands below."""
    out: Nodes = []
    for block in blocks:
        if is_a(block, "Div") and attr(block)[1] == ["table-wrap"]:
            out += _of_frame(block)
        elif is_layout(block):
            out += _content(block)
        else:
            out.append(block)
    return out


def _of_frame(frame: Node) -> Nodes:
    name = attr(frame)[0]
    captions = [item for item in frame["c"][1] if is_a(item, "Div") and "caption" in attr(item)[1]]
    rest = [item for item in frame["c"][1] if item not in captions]
    inlines = inlines_of(captions)
    for index, item in enumerate(rest):
        if item["t"] == "Table":
            content = list(item["c"])
            content[0] = [name, [], []]
            content[1] = [None, [{"t": "Plain", "c": inlines}] if inlines else content[1][1]]
            rest[index] = {"t": "Table", "c": content}
            return rest
    return [*rest, *([{"t": "Para", "c": inlines}] if inlines else [])]


def _cells(table: Node) -> list[Nodes]:
    rows = [*table["c"][3][1], *(r for body in table["c"][4] for r in [*body[2], *body[3]]),
            *table["c"][5][1]]  # fmt: skip
    return [cell[4] for row in rows for cell in row[1]]


def is_layout(block: Node) -> bool:
    """Tell whether a table has one cell, or only pictures: it is there to place something."""
    if block["t"] != "Table":
        return False
    cells = _cells(block)
    if len(cells) == 1:
        return True
    filled = [cell for cell in cells if cell]
    pictures = sum(any(node["t"] in ("Image", "Figure") for node in walk(cell)) for cell in filled)
    return bool(filled) and pictures * 2 >= len(filled)


def _content(table: Node) -> Nodes:
    caption = inlines_of(table["c"][1][1])
    inner = [block for cell in _cells(table) for block in cell]
    pictures = any(node["t"] in ("Image", "Figure") for node in walk(inner))
    if not pictures and text_of(inner):
        from printer.readers.documents.ast import div

        # A single cell with a frame is how Word's users make a box.
        inner = [div(inner, classes=["box"])]
    return [*inner, *([_caption_of(caption)] if caption else [])]


def _caption_of(inlines: Nodes) -> Node:
    from printer.readers.documents.ast import div

    return div([{"t": "Para", "c": inlines}], classes=["caption"])


def _settle(blocks: Nodes, facts: Mapping[str, FigureFacts], names: Names) -> Nodes:
    out: Nodes = []
    waiting = list(blocks)
    while waiting:
        block = waiting.pop(0)
        if block["t"] != "Table":
            out.append(block)
            continue
        inlines = inlines_of(block["c"][1][1])
        caption = take_apart(inlines) if inlines else _beside(out, waiting)
        out.append(_named(block, caption, facts, names))
    return out


def _beside(before: Nodes, after: Nodes) -> Caption:
    """Take the caption above a table, or below it."""
    for neighbours, index in ((before, -1), (after, 0)):
        if not neighbours:
            continue
        block = neighbours[index]
        styled = is_a(block, "Div") and attr(block)[1] == ["caption"]
        if not styled and not is_a(block, "Para"):
            continue
        found = take_apart(inlines_of([block]))
        if (found.kind == "tbl" and found.number) or (styled and not found.kind):
            neighbours.pop(index)
            return found
    return Caption([])


def _named(table: Node, caption: Caption, facts: Mapping[str, FigureFacts], names: Names) -> Node:
    old, _, _ = attr(table)
    known = facts.get(old, FigureFacts())
    credit = known.credit or caption.credit
    number = known.number or caption.number
    name = ""
    if old or caption.names or number:
        name = names.add("tbl", old, *caption.names, number=number)
    content = list(table["c"])
    content[0] = [name, [], [["credit", credit]] if credit else []]
    content[1] = [None, [{"t": "Plain", "c": caption.inlines}] if caption.inlines else []]
    return _with_head({"t": "Table", "c": content})


def _with_head(table: Node) -> Node:
    """Return a table whose first row is its head, where all of that row is set in bold."""
    content = list(table["c"])
    bodies = content[4]
    if content[3][1] or not bodies or len(bodies[0][3]) < 2:
        return table
    first, *rest = bodies[0][3]
    if not all(_is_bold(cell[4]) for cell in first[1]):
        return table
    cells = [[*cell[:4], [_not_bold(block) for block in cell[4]]] for cell in first[1]]
    content[3] = [content[3][0], [[first[0], cells]]]
    content[4] = [[*bodies[0][:3], rest], *bodies[1:]]
    return {"t": "Table", "c": content}


def _is_bold(cell: Nodes) -> bool:
    if len(cell) != 1 or cell[0]["t"] not in ("Para", "Plain"):
        return not cell
    return all(node["t"] in ("Strong", "Space", "SoftBreak") for node in cell[0]["c"])


def _not_bold(block: Node) -> Node:
    inlines = [part for n in block["c"] for part in (n["c"] if n["t"] == "Strong" else [n])]
    return {"t": block["t"], "c": inlines}


def rows_of(table: Node) -> list[tuple[str, list[Any]]]:
    """Return the rows of a table by the part that they are in: `thead` or `tbody`."""
    body = [row for part in table["c"][4] for row in [*part[2], *part[3]]]
    return [("thead", table["c"][3][1]), ("tbody", [*body, *table["c"][5][1]])]


def columns(table: Node) -> list[str]:
    """Return the alignment of each column; empty for the usual one."""
    names = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}
    return [names.get(column[0]["t"], "") for column in table["c"][2]]
