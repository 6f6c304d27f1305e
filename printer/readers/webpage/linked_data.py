"""Metadata in JSON-LD (schema.org): the description of an article among others."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from printer.readers.markdown.tree import Element
from printer.readers.webpage.measure import squeeze

_KINDS = re.compile(
    r"^(?:\w*Article|\w*BlogPosting|SocialMediaPosting|DiscussionForumPosting|Report|WebPage"
    r"|OpinionNewsArticle|Review|Recipe)$"
)
_COMMENTS = re.compile(r"^\s*(?:<!\[CDATA\[|<!--)|(?:\]\]>|-->)\s*$")
_DEEPEST = 6
_LARGEST = 1_000_000
"""Characters of one script."""


def article_data(root: Element) -> dict[str, Any]:
    """Return the first description of an article; empty when there is none.

    A script that is broken counts for nothing: the page says the same in other places.
    """
    web_page: dict[str, Any] = {}
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() != "application/ld+json":
            continue
        for item in _items(_parsed(script.text or "")):
            kinds = _listed(item.get("@type"))
            if "WebPage" in kinds:
                web_page = web_page or item
            elif any(isinstance(kind, str) and _KINDS.match(kind) for kind in kinds):
                return item
    return web_page


def _parsed(text: str) -> Any:
    if len(text) > _LARGEST:
        return None
    try:
        return json.loads(_COMMENTS.sub("", text).strip(), strict=False)
    except (ValueError, RecursionError):
        return None


def _items(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    if depth > _DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _items(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for key in ("@graph", "mainEntity", "mainEntityOfPage"):
            yield from _items(value.get(key), depth + 1)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def text_at(item: dict[str, Any], *keys: str) -> str:
    """Return the first of the keys that holds text, or something with a name or an address."""
    for key in keys:
        for value in _listed(item.get(key)):
            if isinstance(value, dict):
                value = value.get("name") or value.get("url") or value.get("@id")
            if isinstance(value, str) and value.strip():
                return squeeze(value)
    return ""


def names_at(item: dict[str, Any], key: str) -> tuple[str, ...]:
    """Return the names of the people or organisations under a key."""
    found: list[str] = []
    for value in _listed(item.get(key)):
        name = value.get("name") if isinstance(value, dict) else value
        found += [squeeze(one) for one in _listed(name) if isinstance(one, str) and one.strip()]
    return tuple(dict.fromkeys(found))
