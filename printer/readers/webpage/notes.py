"""Rule: notes stay with the article, wherever the page keeps them, and links lead to them.

Calls and texts are only brought together here; that they are notes is told when they are printed.
"""

from __future__ import annotations

import re
from copy import deepcopy

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage.measure import length, words_of

_CALL = re.compile(r"[\[(]?\s*(?:\d{1,3}|[a-z]|[ivx]{1,5}|[*†‡§¶]{1,3})\s*[\])]?", re.IGNORECASE)
_HOLDER = re.compile(r"(?:^|[\s_-])(?:foot-?notes?|end-?notes?)(?:$|[\s_-])", re.IGNORECASE)
_ROLES = frozenset({"doc-endnotes", "doc-footnote", "doc-endnote", "note"})
_LONGEST = 3000
"""Characters of one note."""

_MOST = 500


def prepare(page: Element, url: str) -> dict[str, Element]:
    """Make links within the page short, and return the texts that short links lead to, by id.

    What the page calls footnotes is no `aside` and no `footer` afterwards: those are left out.
    """
    here = url.partition("#")[0]
    wanted: set[str] = set()
    for link in page.iter("a"):
        href = link.get("href") or ""
        if here and href.startswith(f"{here}#"):
            href = href[len(here) :]
            link.set("href", href)
        if href.startswith("#") and len(href) > 1 and _CALL.fullmatch(words_of(link)):
            wanted.add(href[1:])
        if link.get("name") and not link.get("id"):
            link.set("id", link.get("name", ""))
    if not wanted:
        return {}
    for holder in tree.elements(page, "aside", "footer", "section"):
        if holder.get("role") in _ROLES or _HOLDER.search(holder.get("class") or ""):
            holder.tag = "div"
    return _texts(page, wanted)


def _texts(page: Element, wanted: set[str]) -> dict[str, Element]:
    found: dict[str, Element] = {}
    for element in page.iter("li", "p", "div", "dd", "td", "span", "aside"):
        name = element.get("id") or ""
        if name not in wanted or name in found or len(found) >= _MOST:
            continue
        if 0 < length(element) <= _LONGEST and element.find(".//h1") is None:
            found[name] = deepcopy(element)
            found[name].tail = None
    return found


def bring(article: Element, texts: dict[str, Element]) -> None:
    """Put the notes that the article calls, and that are not in it, at its end."""
    if not texts:
        return
    there = {element.get("id") for element in article.iter() if element.get("id")}
    called = [
        href[1:]
        for link in article.iter("a")
        if (href := link.get("href") or "").startswith("#") and _CALL.fullmatch(words_of(link))
    ]
    missing = [name for name in dict.fromkeys(called) if name in texts and name not in there]
    if not missing:
        return
    notes = tree.make("ol")
    for name in missing:
        item = tree.make("li", id=name)
        tree.move_content(texts[name], item)
        notes.append(item)
    article.append(notes)
