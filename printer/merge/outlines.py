"""The bookmarks of each file under one of its own (ISO 32000-1, 12.3.3).

The chains of bookmarks are read without trust, level by level, and written anew with right
neighbours and counts; titles, destinations and looks stay as they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pikepdf import Dictionary, Name, String

from printer.merge.parts import Part, Volume, fit
from printer.pdf.objects import Key, as_dict, as_int, as_text, key_of

MOST_ITEMS = 200_000


@dataclass(slots=True)
class _Item:
    """One bookmark and its place among the others."""

    source: Any
    is_open: bool = False
    kids: list[_Item] = field(default_factory=list)
    visible: int = 0
    """Bookmarks below it that show when it is open."""


def nest(volume: Volume) -> None:
    """Write the outline of the new file: a bookmark for each part, its own below it.

    Parts of a group stand below one with its title. Nothing is named twice in a row: a part
    that begins a group under the group's own title (its opener) is the group's bookmark.
    """
    tops = []
    for title, parts in volume.groups():
        items = [_part_item(volume, part) for part in parts]
        if title:
            group = _entry(volume, title, parts[0])
            if _equal(parts[0].title, title):
                items[0:1] = items[0].kids
            group.kids = items
            items = [group]
        tops += items
    root = volume.add(Dictionary(Type=Name.Outlines))
    _write(_Item(root, is_open=True, kids=tops))
    volume.root.Outlines = root
    volume.root.PageMode = Name.UseOutlines


def _part_item(volume: Volume, part: Part) -> _Item:
    item = _entry(volume, part.title, part)
    item.kids = _read(part)
    if len(item.kids) == 1 and _equal(as_text(item.kids[0].source.Title) or "", part.title):
        # The file's only bookmark is its title, which the new one says already.
        item.kids = item.kids[0].kids
    return item


def _entry(volume: Volume, title: str, part: Part) -> _Item:
    return _Item(volume.add(Dictionary(Title=String(title), Dest=fit(part.pages[0]))))


def _equal(one: str, other: str) -> bool:
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()


def _read(part: Part) -> list[_Item]:
    root = as_dict(part.root.get("/Outlines"))
    if root is None:
        return []
    seen: set[Key] = {key_of(root)}
    top = _Item(root)
    waiting = [top]
    while waiting:
        parent = waiting.pop()
        kid = as_dict(parent.source.get("/First"))
        while kid is not None and key_of(kid) not in seen and len(seen) < MOST_ITEMS:
            seen.add(key_of(kid))
            if key_of(kid) == (0, 0):
                part.warning("outline-broken", "a bookmark is no object of its own; it is left out")
                break
            item = _Item(kid, is_open=(as_int(kid.get("/Count")) or 0) > 0)
            if as_text(kid.get("/Title")) is None:
                kid.Title = String("")
            parent.kids.append(item)
            waiting.append(item)
            kid = as_dict(kid.get("/Next"))
        if kid is not None and key_of(kid) in seen:
            part.warning("outline-broken", "the bookmarks lead back into themselves")
    part.counts["outline"] = len(seen) - 1
    return top.kids


def _write(top: _Item) -> None:
    order = [top]
    for item in order:
        order.extend(item.kids)
    for item in reversed(order):
        item.visible = sum(1 + (kid.visible if kid.is_open else 0) for kid in item.kids)
    for item in order:
        _link(item)


def _link(item: _Item) -> None:
    owner = item.source
    for name in ("/First", "/Last", "/Count"):
        if name in owner:
            del owner[name]
    if item.kids:
        owner.First = item.kids[0].source
        owner.Last = item.kids[-1].source
        owner.Count = item.visible if item.is_open else -item.visible
    for place, kid in enumerate(item.kids):
        for name, other in (("/Prev", place - 1), ("/Next", place + 1)):
            if 0 <= other < len(item.kids):
                kid.source[name] = item.kids[other].source
            elif name in kid.source:
                del kid.source[name]
        kid.source.Parent = owner
