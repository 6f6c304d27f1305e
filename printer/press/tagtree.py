"""The logical structure of a document as plain values, before it is written into a PDF.

`Node` is a structure element (ISO 32000-1, 14.7.2). Its kids are other nodes, marked
content on a page (`Content`) and annotations (`Annotation`). `tidy` brings a tree into
the shape that PDF/UA-1 asks for. Nothing here knows the engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from printer.press.roles import GROUPING, INLINE, MAY_BE_EMPTY


@dataclass(frozen=True, slots=True)
class Content:
    """A marked-content sequence of a page (14.7.4.2)."""

    page: int
    """Index of the page."""

    mcid: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """A link annotation that belongs to a Link element (14.7.4.3)."""

    page: int
    object: Any
    """The engine's annotation dictionary."""

    text: str
    """What the link is called (/Contents, ISO 14289-1, 7.18.5)."""

    def __hash__(self) -> int:
        return id(self.object)


@dataclass(slots=True, eq=False)
class Node:
    """A structure element under construction."""

    type: str
    kids: list[Node | Content | Annotation] = field(default_factory=list)
    lang: str = ""
    alt: str = ""
    expansion: str = ""
    """What an abbreviation stands for (/E, 14.9.5)."""

    id: str = ""
    attributes: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Owner (`Layout`, `Table`, `List`) → attributes."""

    order: int = -1
    """Position of its element in the HTML document."""

    def append(self, type_: str, **fields: Any) -> Node:
        """Add a new node as last kid and return it."""
        node = Node(type_, **fields)
        self.kids.append(node)
        return node

    def nodes(self) -> Iterator[Node]:
        """Yield the kids that are nodes."""
        return (kid for kid in self.kids if isinstance(kid, Node))

    def walk(self) -> Iterator[Node]:
        """Yield this node and all below it, parents first."""
        stack = [self]
        while stack:
            node = stack.pop()
            yield node
            stack.extend(reversed([kid for kid in node.kids if isinstance(kid, Node)]))


def tidy(root: Node) -> None:
    """Bring a finished tree into its final shape, in place.

    Links without an annotation are dissolved, elements without content are dropped, text
    directly inside a grouping element is wrapped in a P, and kids stand in the order of
    the document even where the page shows them in another (floats, footnotes).
    """
    for node in reversed(list(root.walk())):
        node.kids = [kept for kid in node.kids for kept in _kept(kid)]
    for node in list(root.walk()):
        if node.type in GROUPING:
            node.kids = _wrapped(node.kids)
        _sort(node)


def _kept(kid: Node | Content | Annotation) -> list[Node | Content | Annotation]:
    if not isinstance(kid, Node):
        return [kid]
    if not kid.kids and kid.type not in MAY_BE_EMPTY:
        return []
    if kid.type == "Link" and not any(isinstance(item, Annotation) for item in kid.kids):
        return kid.kids
    if (
        kid.type == "Div"
        and not kid.lang
        and all(isinstance(item, Node) and item.type not in INLINE for item in kid.kids)
        and len(kid.kids) == 1
    ):
        return kid.kids
    return [kid]


def _wrapped(kids: list[Node | Content | Annotation]) -> list[Node | Content | Annotation]:
    result: list[Node | Content | Annotation] = []
    paragraph: Node | None = None
    for kid in kids:
        if isinstance(kid, Node) and kid.type not in INLINE:
            paragraph = None
            result.append(kid)
            continue
        if paragraph is None:
            paragraph = Node("P", order=kid.order if isinstance(kid, Node) else -1)
            result.append(paragraph)
        paragraph.kids.append(kid)
    return result


def _sort(node: Node) -> None:
    orders = [kid.order if isinstance(kid, Node) else -1 for kid in node.kids]
    if len(orders) > 1 and min(orders) >= 0:
        node.kids.sort(key=lambda kid: kid.order if isinstance(kid, Node) else -1)
