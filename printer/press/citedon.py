"""The pages that cite a work, each once.

Entries of a reference list link to every paragraph that cites them
(`printer/citing/listing.py`), and the stylesheet prints the page of each link. Which of
these pages are the same is known when the article has been laid out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def drop_repeated(tree: Any, pages: Sequence[Any]) -> bool:
    """Take the links away whose page stands there already; tell whether there were any.

    `pages` are those of the engine. On a single page they all go, since they tell nothing.
    """
    page_of = {name: index for index, page in enumerate(pages) for name in page.anchors}
    changed = False
    for span in list(tree.iter("span")):
        if "cited-on" not in (span.get("class") or "").split():
            continue
        if len(pages) == 1:
            span.drop_tree()
            changed = True
            continue
        seen: set[int | None] = set()
        for link in list(span.iter("a")):
            page = page_of.get((link.get("href") or "").removeprefix("#"))
            if page in seen:
                _drop(link)
                changed = True
            seen.add(page)
    return changed


def _drop(link: Any) -> None:
    """Remove a link with the comma before it."""
    previous = link.getprevious()
    after = link.tail
    link.getparent().remove(link)
    previous.tail = after
