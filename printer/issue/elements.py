"""Walks the structure elements of an open PDF that is being changed.

What this is not: the reading of a tag tree that is to be judged (`printer.pdf.tagreading`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Dictionary

from printer.pdf.objects import one_or_many

MOST_ELEMENTS = 2_000_000


def elements(root: Any) -> Iterator[Any]:
    """Yield every structure element below a StructTreeRoot once, in no certain order.

    The kids of an element are looked up after it was yielded, so it may be changed.
    """
    seen: set[int] = set()
    waiting = one_or_many(root.get("/K"))
    count = 0
    while waiting and count < MOST_ELEMENTS:
        item = waiting.pop()
        if not isinstance(item, Dictionary) or "/S" not in item or item.objgen[0] in seen:
            continue
        count += 1
        if item.objgen[0]:
            seen.add(item.objgen[0])
        yield item
        waiting.extend(one_or_many(item.get("/K")))
