"""Bookmarks: whether the outline is whole and every item leads somewhere."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from printer.pdf.destinations import Destinations
from printer.pdf.document import Document
from printer.pdf.objects import Key, as_dict, as_int, as_text, key_of, number_of

MOST_ITEMS = 200_000


@dataclass(eq=False, slots=True)
class _Item:
    """One bookmark, or the root, with the items below it."""

    source: Any
    above: _Item | None
    depth: int
    kids: list[_Item] = field(default_factory=list)


def check_outlines(document: Document, destinations: Destinations) -> int:
    """Judge the outline; return the number of bookmarks."""
    root = as_dict(document.root.get("/Outlines"))
    if root is None:
        return 0
    items = _read(document, root)
    for item in items[1:]:
        _check_item(document, item, destinations)
    for item in items:
        _check_links(document, item)
    _check_counts(document, items)
    return len(items) - 1


def _read(document: Document, root: Any) -> list[_Item]:
    top = _Item(root, None, 0)
    items = [top]
    seen: set[Key] = {key_of(root)}
    waiting: list[tuple[Any, _Item]] = [(root.get("/First"), top)]
    while waiting:
        value, above = waiting.pop()
        source = as_dict(value)
        if source is None:
            continue
        key = key_of(source)
        if key in seen or len(items) > MOST_ITEMS or above.depth >= document.limits.tree_depth:
            document.findings.error(
                "outline-broken",
                "the bookmarks lead back into themselves, or are too many or too deep",
                obj=key[0],
            )
            continue
        seen.add(key)
        item = _Item(source, above, above.depth + 1)
        above.kids.append(item)
        items.append(item)
        # The next of the same level waits below the first of the level under it.
        waiting.append((source.get("/Next"), above))
        waiting.append((source.get("/First"), item))
    return items


def _check_item(document: Document, item: _Item, destinations: Destinations) -> None:
    number = number_of(item.source)
    title = (as_text(item.source.get("/Title")) or "").strip()
    if not title:
        document.findings.error("outline-untitled", "a bookmark has no title", obj=number)
    what = f"the bookmark '{title[:60]}'"
    target, action = item.source.get("/Dest"), item.source.get("/A")
    if target is not None:
        destinations.check(target, what, None, number)
    elif action is not None:
        destinations.check_action(action, what, None, number)
    elif not item.kids and item.source.get("/SE") is None:
        document.findings.warning("outline-dead", f"{what} leads nowhere", obj=number)
    if item.above is not None and key_of(item.source.get("/Parent")) != key_of(item.above.source):
        document.findings.error(
            "outline-broken", f"{what} names another parent than the one that holds it", obj=number
        )


def _check_links(document: Document, item: _Item) -> None:
    keys = [key_of(kid.source) for kid in item.kids]
    number = number_of(item.source)
    last = key_of(item.source.get("/Last"))
    if keys and last != keys[-1]:
        document.findings.error(
            "outline-broken",
            "a level of bookmarks names another as its last than the one that ends it",
            obj=number,
        )
    for place, kid in enumerate(item.kids):
        before = keys[place - 1] if place else (0, 0)
        if key_of(kid.source.get("/Prev")) != before:
            document.findings.error(
                "outline-broken",
                "a bookmark names another as the one before it than the one that is",
                obj=number_of(kid.source),
            )


def _check_counts(document: Document, items: list[_Item]) -> None:
    # Visible descendants, counted from the leaves up (ISO 32000-1, 12.3.3): an open item
    # counts what its open items show, too.
    shown: dict[_Item, int] = {}
    for item in reversed(items):
        shown[item] = len(item.kids) + sum(
            shown[kid] for kid in item.kids if (as_int(kid.source.get("/Count")) or 0) > 0
        )
        stated = as_int(item.source.get("/Count")) or 0
        wrong = abs(stated) != shown[item] if item.kids else stated != 0
        if wrong and (item.above is not None or stated):
            document.findings.error(
                "outline-count",
                f"a bookmark states {stated} below it and has {shown[item]}",
                obj=number_of(item.source),
            )
