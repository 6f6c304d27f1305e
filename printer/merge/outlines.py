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
    """Write the outline of the new file: a bookmark for each part, its own below it."""
    tops = []
    for part in volume.parts:
        target = Dictionary(Title=String(part.title), Dest=fit(part.pages[0]))
        item = _Item(volume.add(target), kids=_read(part))
        tops.append(item)
    root = volume.add(Dictionary(Type=Name.Outlines))
    _write(_Item(root, is_open=True, kids=tops))
    volume.root.Outlines = root
    volume.root.PageMode = Name.UseOutlines


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
