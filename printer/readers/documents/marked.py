"""Pass: marks within a line become what they stand for: anchors, links, citations, formulas, images.

Marks that say something of a whole paragraph (`box`, `role`, `equation`) stay for the passes that they
are for.
"""

from __future__ import annotations

import json
from typing import Any

from printer.readers.documents.ast import Node, Nodes, edit_inlines, span, words
from printer.readers.documents.marks import Mark, read_mark


def open_marks(blocks: Nodes) -> Nodes:
    """Return blocks with such marks opened."""
    opened: Nodes = edit_inlines(blocks, _change)
    return opened


def _change(inlines: Nodes) -> Nodes:
    out: Nodes = []
    alt = ""
    for node in inlines:
        mark = read_mark(node)
        if mark is None:
            if alt and node["t"] == "Image":
                node = {"t": "Image", "c": [node["c"][0], words(alt), node["c"][2]]}
                alt = ""
            out.append(node)
        elif mark.name == "alt":
            alt = mark.get("text")
        elif mark.name in _MAKERS:
            out += _MAKERS[mark.name](mark, node)
        else:
            out.append(node)
    return out


def _anchor(mark: Mark, node: Node) -> Nodes:  # noqa: ARG001
    return [span([], id=mark.get("name"), classes=["anchor"])]


def _link(mark: Mark, node: Node) -> Nodes:
    return [{"t": "Link", "c": [["", [], []], node["c"][1], [f"#{mark.get('to')}", ""]]}]


def _missing(mark: Mark, node: Node) -> Nodes:  # noqa: ARG001
    """Make an image that is not there: a chart of Word, a drawing."""
    return [{"t": "Image", "c": [["", [], []], words(mark.get("alt")), [mark.get("name"), ""]]}]


def _formula(mark: Mark, node: Node) -> Nodes:  # noqa: ARG001
    kind = "DisplayMath" if mark.get("display") else "InlineMath"
    return [{"t": "Math", "c": [{"t": kind}, mark.get("tex")]}]


def _citation(mark: Mark, node: Node) -> Nodes:
    """Make a citation of the works that a mark names, as JSON."""
    try:
        works = [_work(item) for item in json.loads(mark.get("works"))]
    except (ValueError, LookupError, TypeError, AttributeError):
        return list(node["c"][1])
    return [{"t": "Cite", "c": [works, node["c"][1]]}] if works else list(node["c"][1])


def _work(item: dict[str, Any]) -> Node:
    mode = "SuppressAuthor" if item.get("suppress-author") else "NormalCitation"
    locator = str(item.get("locator") or "")
    label = str(item.get("label") or "page") if locator else ""
    suffix = f"{label} {locator} {item.get('suffix') or ''}".strip()
    return {
        "citationId": str(item["id"]),
        "citationPrefix": words(str(item.get("prefix") or "")),
        "citationSuffix": words(suffix),
        "citationMode": {"t": mode},
        "citationNoteNum": 0,
        "citationHash": 0,
    }


_MAKERS = {
    "anchor": _anchor,
    "ref": _link,
    "missing": _missing,
    "math": _formula,
    "cite": _citation,
}
