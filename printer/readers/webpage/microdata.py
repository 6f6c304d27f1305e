"""Metadata in the markup of the article itself: schema.org microdata, and hEntry (microformats2)."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from printer.readers.markdown.tree import Element
from printer.readers.webpage.measure import words_of

_ARTICLE = re.compile(r"schema\.org/\w*(?:Article|BlogPosting|Report|Review)", re.IGNORECASE)
_LONGEST = 600

_PROPERTIES = {
    "headline": ("headline", "name"),
    "alternativeHeadline": ("alternativeHeadline",),
    "datePublished": ("datePublished", "dateCreated"),
    "dateModified": ("dateModified",),
    "description": ("description", "abstract"),
    "articleSection": ("articleSection",),
    "license": ("license",),
    "inLanguage": ("inLanguage",),
    "image": ("image", "thumbnailUrl"),
}
_CLASSES = {
    "headline": ("p-name", "entry-title"),
    "datePublished": ("dt-published", "published"),
    "dateModified": ("dt-updated", "updated"),
    "description": ("p-summary", "entry-summary"),
    "image": ("u-featured", "u-photo"),
}

_typed: Callable[[Element], list[Element]] = etree.XPath("//*[@itemtype]")
_entries: Callable[[Element], list[Element]] = etree.XPath("//*[contains(@class, 'entry')]")

Values = dict[str, str | tuple[str, ...]]


def read(page: Element) -> Values:
    """Return what an article's markup says, under the names of schema.org; texts are plain.

    `author` and `keywords` are tuples. Of several articles, the page's first counts.
    """
    item = next((e for e in _typed(page) if _ARTICLE.search(e.get("itemtype") or "")), None)
    if item is not None:
        return _from_microdata(item)
    entry = next(
        (e for e in page.iter() if {"h-entry", "hentry"} & set((e.get("class") or "").split())),
        None,
    )
    return _from_entry(entry) if entry is not None else {}


def _from_microdata(item: Element) -> Values:
    found: Values = {}
    authors: list[str] = []
    keywords: list[str] = []
    for element in item.iter():
        names = (element.get("itemprop") or "").split()
        if not names or _scope(element) is not item:
            continue
        for key, properties in _PROPERTIES.items():
            wanted = key not in found and any(name in properties for name in names)
            if wanted and (text := _value(element)):
                found[key] = text
        if "author" in names and (text := _name_in(element)):
            authors.append(text)
        if "keywords" in names:
            keywords += [part.strip() for part in _value(element).split(",") if part.strip()]
    return _with_lists(found, authors, keywords)


def _scope(element: Element) -> Element | None:
    return next((e for e in element.iterancestors() if e.get("itemscope") is not None), None)


def _name_in(element: Element) -> str:
    for inner in element.iter():
        if inner is not element and "name" in (inner.get("itemprop") or "").split():
            return _value(inner)
    return _value(element)


def _value(element: Element) -> str:
    for key in ("content", "datetime"):
        if text := (element.get(key) or "").strip():
            return text
    if element.tag in ("img", "a", "link", "source"):
        text = (element.get("src") or element.get("href") or "").strip()
        if text:
            return text
    text = words_of(element)
    return text if len(text) <= _LONGEST else ""


def _from_entry(entry: Element) -> Values:
    found: Values = {}
    authors: list[str] = []
    keywords: list[str] = []
    for element in entry.iter():
        classes = set((element.get("class") or "").split())
        if not classes:
            continue
        for key, names in _CLASSES.items():
            if key not in found and not classes.isdisjoint(names):
                text = words_of(element) if key in ("headline", "description") else _value(element)
                if text and len(text) <= _LONGEST:
                    found[key] = text
        if "p-author" in classes or ("author" in classes and "vcard" in classes):
            authors.append(_card_name(element))
        if "p-category" in classes:
            keywords.append(words_of(element))
    return _with_lists(found, authors, keywords)


def _card_name(card: Element) -> str:
    for inner in card.iter():
        if {"p-name", "fn"} & set((inner.get("class") or "").split()) and words_of(inner):
            return words_of(inner)
    return words_of(card) if len(words_of(card)) <= 100 else ""


def _with_lists(found: Values, authors: list[str], keywords: list[str]) -> Values:
    for key, items in (("author", authors), ("keywords", keywords)):
        if given := tuple(dict.fromkeys(item for item in items if item)):
            found[key] = given
    return found
