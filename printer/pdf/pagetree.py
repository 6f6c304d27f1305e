"""The tree that holds the pages (ISO 32000-1, 7.7.3), walked without recursion."""

from __future__ import annotations

from dataclasses import dataclass, field

from pikepdf import Dictionary, Pdf

from printer.pdf.limits import Limits
from printer.pdf.objects import Key, as_array, as_dict, items_of, key_of


@dataclass(slots=True)
class PageTree:
    """The pages of a file in order, and what is wrong with the tree that holds them."""

    pages: list[Dictionary] = field(default_factory=list)
    index: dict[Key, int] = field(default_factory=dict)
    problems: list[tuple[int, str]] = field(default_factory=list)
    """Object number and words."""


def walk_pages(pdf: Pdf, limits: Limits) -> PageTree:
    """Walk the page tree from its top, noting what is wrong."""
    found = PageTree()
    root = as_dict(pdf.trailer.get("/Root"))
    top = as_dict(root.get("/Pages")) if root is not None else None
    if top is None:
        found.problems.append((0, "the document has no page tree"))
        return found
    seen: set[Key] = set()
    waiting: list[tuple[object, Key, int]] = [(top, (0, 0), 0)]
    while waiting:
        item, parent, depth = waiting.pop()
        key = key_of(item)
        node = as_dict(item)
        trouble = _trouble(node, key, parent, depth, seen)
        if trouble:
            found.problems.append((key[0] or parent[0], trouble))
        if len(found.pages) >= limits.pages or depth > limits.tree_depth:
            found.problems.append((key[0], "the page tree is too large or too deep to be read"))
            break
        if node is None or key in seen:
            continue
        if key != (0, 0):
            seen.add(key)
        if as_array(node.get("/Kids")) is not None:
            kids = reversed(list(items_of(node.get("/Kids"))))
            waiting += [(kid, key, depth + 1) for kid in kids]
        else:
            found.index[key] = len(found.pages)
            found.pages.append(node)
    if top.get("/Count") != len(found.pages) and as_array(top.get("/Kids")) is not None:
        words = f"the page tree states {top.get('/Count')} pages and holds {len(found.pages)}"
        found.problems.append((key_of(top)[0], words))
    return found


def _trouble(node: Dictionary | None, key: Key, parent: Key, depth: int, seen: set[Key]) -> str:
    if node is None:
        return "the page tree has a branch that is no dictionary"
    if key in seen:
        return "the page tree holds the same page or branch twice"
    if depth and key_of(node.get("/Parent")) != parent:
        return "its parent in the page tree is another"
    return ""
