"""Pass: code gets the language it is in, the caption beside it, and an id."""

from __future__ import annotations

from printer.readers.documents.ast import Node, Nodes, attr, edit_blocks, inlines_of, is_a, text_of
from printer.readers.documents.captions import take_apart
from printer.readers.documents.names import Names

_QUIET = frozenset({"sourceCode", "numberLines", "literate", "verbatim", "programlisting"})


def make_listings(blocks: Nodes, names: Names) -> Nodes:
    """Return blocks whose code has at most one class (a language) and perhaps a caption."""

    def change(siblings: Nodes) -> Nodes:
        out: Nodes = []
        waiting = list(siblings)
        while waiting:
            block = waiting.pop(0)
            out.append(_settled(block, out, waiting, names) if block["t"] == "CodeBlock" else block)
        return out

    changed: Nodes = edit_blocks(blocks, change)
    return changed


def _settled(block: Node, before: Nodes, after: Nodes, names: Names) -> Node:
    old, classes, pairs = attr(block)
    languages = [item for item in classes if item not in _QUIET]
    caption = pairs.get("caption", "")
    number = ""
    if not caption:
        for neighbours, index in ((before, -1), (after, 0)):
            if not neighbours or not is_a(neighbours[index], "Div", "Para"):
                continue
            styled = is_a(neighbours[index], "Div")
            if styled and attr(neighbours[index])[1] != ["caption"]:
                continue
            found = take_apart(inlines_of([neighbours[index]]))
            if found.kind == "lst" and found.number:
                caption, number = text_of(found.inlines), found.number
                neighbours.pop(index)
                break
    label = pairs.get("label", "") or (old if caption else "")
    name = names.add("lst", label, old, number=number) if label or number else ""
    kept = [["caption", caption]] if caption else []
    return {"t": "CodeBlock", "c": [[name, languages[:1], kept], block["c"][1]]}
