"""Rule: keywords and licence, as the page declares them or links to them."""

from __future__ import annotations

import re
from typing import Any

from printer.readers.markdown.tree import Element
from printer.readers.webpage import meta_tags
from printer.readers.webpage.linked_data import text_at
from printer.readers.webpage.measure import squeeze, words_of
from printer.readers.webpage.microdata import Values

_TAGS = ("citation_keywords", "article:tag", "og:article:tag", "news_keywords", "parsely-tags",
         "dc:subject", "dcterms:subject", "sailthru.tags", "keywords")  # fmt: skip
_RIGHTS = ("dcterms:license", "dc:rights:license", "cc:license", "license", "dc:rights",
           "dcterms:rights")  # fmt: skip
_MOST = 20
_LONGEST = 60
_INNER = re.compile(r"^(?:[a-z_-]+:|\d+$|[A-Z_]{2,}=)|[_=]|-\d{5,}$")
"""Tags that a system keeps for itself: `type:article`, `ad_free`, `stream-23490979`."""

_CC = re.compile(
    r"https?://(?:www\.)?creativecommons\.org/(?:licenses|publicdomain)/", re.IGNORECASE
)


def keywords(data: dict[str, Any], root: Element, values: Values) -> tuple[str, ...]:
    """Return at most twenty keywords."""
    declared = data.get("keywords")
    found: list[str] = []
    for item in declared if isinstance(declared, list) else [declared]:
        if isinstance(item, dict):
            item = item.get("name")
        if isinstance(item, str):
            found += re.split(r"[,;|]", item)
    for name in _TAGS:
        if found:
            break
        texts = meta_tags.every(root, (name,))
        found = [part for text in texts for part in re.split(r"[,;|]", text)]
    found = found or list(values.get("keywords", ()))
    found = found or [words_of(link) for link in root.iter("a") if _has_rel(link, "tag")]
    return _cleaned(found)


def _cleaned(found: list[str]) -> tuple[str, ...]:
    kept: dict[str, str] = {}
    for item in found:
        word = squeeze(item).lstrip("#").strip(" \"'")
        if word and len(word) <= _LONGEST and not _INNER.search(word):
            kept.setdefault(word.casefold(), word)
    return tuple(list(kept.values())[:_MOST])


def licence(data: dict[str, Any], root: Element, tags: meta_tags.Tags, values: Values) -> str:
    """Return the address or the name of the licence."""
    declared = text_at(data, "license")
    if isinstance(data.get("license"), dict):
        declared = str(data["license"].get("url") or data["license"].get("@id") or declared)
    if declared:
        return declared
    for element in root.iter("link", "a"):
        if _has_rel(element, "license") and (href := (element.get("href") or "").strip()):
            return href
    own = values.get("license", "")
    if isinstance(own, str) and own:
        return own
    if text := meta_tags.first(tags, _RIGHTS):
        return text
    # A Creative Commons button says it without saying that it does, if it is the only one.
    links = {href for a in root.iter("a") if _CC.match(href := (a.get("href") or "").strip())}
    return links.pop() if len(links) == 1 else ""


def _has_rel(element: Element, rel: str) -> bool:
    return rel in (element.get("rel") or "").lower().split()
