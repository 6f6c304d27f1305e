"""Name trees and number trees (ISO 32000-1, 7.9.6 and 7.9.7), read without recursion.

They keep destinations, attached files, element IDs, page labels and the parents of marked
content. The reader of a PDF searches them by halves, so their order is part of the file's
correctness: what is out of order is not found.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from printer.pdf.objects import as_array, as_bytes, as_dict, as_int, items_of, key_of

K = TypeVar("K", bytes, int)

MOST_NODES = 200_000
MOST_ENTRIES = 2_000_000


@dataclass(frozen=True, slots=True)
class Tree(Generic[K]):
    """The entries of a name or number tree, in the order of the file."""

    entries: tuple[tuple[K, Any], ...]
    problems: tuple[str, ...]
    """What is wrong with the tree itself, in words."""

    def lookup(self) -> dict[K, Any]:
        """The entries as a dictionary; the first of equal keys wins."""
        found: dict[K, Any] = {}
        for key, value in self.entries:
            found.setdefault(key, value)
        return found


def name_tree(root: object) -> Tree[bytes]:
    """Read a name tree; a missing one is empty."""
    entries, problems = _leaves(root, "/Names")
    pairs = []
    for key, value in entries:
        name = as_bytes(key)
        if name is None:
            problems.append("has a key that is no string")
        else:
            pairs.append((name, value))
    return Tree(tuple(pairs), (*_order(pairs), *dict.fromkeys(problems)))


def number_tree(root: object) -> Tree[int]:
    """Read a number tree; a missing one is empty."""
    entries, problems = _leaves(root, "/Nums")
    pairs = []
    for key, value in entries:
        number = as_int(key)
        if number is None:
            problems.append("has a key that is no whole number")
        else:
            pairs.append((number, value))
    return Tree(tuple(pairs), (*_order(pairs), *dict.fromkeys(problems)))


def _leaves(root: object, leaf: str) -> tuple[list[tuple[Any, Any]], list[str]]:
    entries: list[tuple[Any, Any]] = []
    problems: list[str] = []
    if root is None:
        return entries, problems
    seen: set[tuple[int, int]] = set()
    waiting: list[Any] = [root]
    nodes = 0
    while waiting:
        node = as_dict(waiting.pop())
        nodes += 1
        if node is None:
            problems.append("has a node that is no dictionary")
            continue
        if nodes > MOST_NODES or len(entries) > MOST_ENTRIES:
            problems.append("is too large to be read")
            break
        key = key_of(node)
        if key != (0, 0) and key in seen:
            problems.append("leads back into itself")
            continue
        seen.add(key)
        before = len(entries)
        problems += _leaf(node.get(leaf), entries)
        problems += _limits(node, entries[before:])
        kids = as_array(node.get("/Kids"))
        if kids is not None:
            waiting.extend(reversed(list(items_of(kids))))
    return entries, problems


def _leaf(values: object, entries: list[tuple[Any, Any]]) -> list[str]:
    if values is None:
        return []
    items = list(items_of(values))
    entries.extend(zip(items[::2], items[1::2], strict=False))
    if as_array(values) is None or len(items) % 2:
        return ["has a leaf that does not pair keys with values"]
    return []


def _limits(node: object, entries: list[tuple[Any, Any]]) -> list[str]:
    limits = list(items_of(as_dict(node).get("/Limits")))  # type: ignore[union-attr]
    if not limits or not entries:
        return []
    ends = [_plain(entries[0][0]), _plain(entries[-1][0])]
    return [] if [_plain(item) for item in limits] == ends else ["has wrong limits"]


def _plain(key: object) -> bytes | int | None:
    name = as_bytes(key)
    return name if name is not None else as_int(key)


def _order(pairs: list[tuple[K, Any]]) -> list[str]:
    keys = [key for key, _ in pairs]
    problems = []
    if keys != sorted(keys):
        problems.append("is not sorted")
    if len(set(keys)) != len(keys):
        problems.append("has the same key twice")
    return problems
