"""Marks: how what pandoc would drop travels through it.

A step that prepares a document for pandoc may put a mark into its text: a link to an address
that says something to us (`x-printer:box?title=Gauges`). Pandoc carries links through in every
format; afterwards the marks are found and taken out again. A document that comes with such links of its
own can say no more by them than its other markup could.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from printer.readers.documents.ast import Node, Nodes, is_a

SCHEME = "x-printer:"
WORD = "\u2060"
"""The text of a mark, since a link without text would be dropped: a word joiner."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What a mark says."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)

    def get(self, key: str) -> str:
        """Return a value, empty when it is not given."""
        return self.values.get(key, "")


def address(name: str, /, **values: str) -> str:
    """Return the address of a mark."""
    query = urlencode({key: value for key, value in values.items() if value})
    return f"{SCHEME}{name}?{query}" if query else f"{SCHEME}{name}"


def read_mark(node: Node) -> Mark | None:
    """Return the mark that an inline is, None when it is none."""
    if not is_a(node, "Link"):
        return None
    target = node["c"][2][0]
    if not target.startswith(SCHEME):
        return None
    name, _, query = target.removeprefix(SCHEME).partition("?")
    return Mark(name, dict(parse_qsl(query, max_num_fields=20)))


def leading(block: Node) -> Mark | None:
    """Return the mark that a paragraph begins with."""
    if not is_a(block, "Para", "Plain", "Header"):
        return None
    inlines = block["c"][2] if block["t"] == "Header" else block["c"]
    return read_mark(inlines[0]) if inlines else None


def without(inlines: Nodes, *names: str) -> Nodes:
    """Return inlines without the marks of these names (all marks, when none is named)."""
    kept = []
    for node in inlines:
        mark = read_mark(node)
        if mark is None or (names and mark.name not in names):
            kept.append(node)
    return kept
