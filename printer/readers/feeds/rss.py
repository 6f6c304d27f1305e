"""RSS: 0.91 to 2.0, and 0.90 and 1.0, which are RDF and keep the items beside the channel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from printer.readers.feeds import elements, media, texts
from printer.readers.feeds.dates import iso
from printer.readers.feeds.values import Enclosure, Feed, FeedEntry, Text
from printer.readers.markdown.tree import Element

_EMAIL_AND_NAME = re.compile(r"(?:mailto:)?[\w.+-]+@[\w.-]+\s*\((.+)\)")
_NAME_AND_EMAIL = re.compile(r"(.+?)\s*[<(]\s*(?:mailto:)?[\w.+-]+@[\w.-]+\s*[>)]")


def feed(root: Element, url: str, most: int) -> tuple[Feed, int]:
    """Return the feed and how many entries it has; at most `most` of them are read."""
    channel = elements.first(root, "channel", "rdf:channel")
    if channel is None:
        channel = root
    items = [*elements.children(channel, "item"), *elements.children(root, "item")]
    items = list(dict.fromkeys(items)) or list(elements.children(channel, "entry"))
    about = Feed(
        kind="RSS 1.0" if elements.name(root) == "rdf:RDF" else "RSS",
        title=texts.title(elements.first(channel, "title", "dc:title", "atom:title")),
        subtitle=texts.plain(elements.said(channel, "description", "dc:description")),
        url=_address(channel, url),
        lang=elements.language(elements.said(channel, "language", "dc:language"))
        or elements.lang_of(channel),
        license=media.licence(channel),
    )
    return replace(about, entries=tuple(_entry(item, url, about) for item in items[:most])), len(
        items
    )


def _entry(item: Element, url: str, about: Feed) -> FeedEntry:
    base = about.url or url
    description = texts.long(elements.first(item, "description", "dc:description"), base)
    full = _content(item, base)
    # Feeds that put the text into the description, and an abstract beside it.
    if full and len(description.markup) > len(full.markup) * 2:
        full, description = description, full
    published = iso(elements.said(item, "pubDate", "pubdate", "dc:date", "dcterms:issued"))
    updated = iso(elements.said(item, "dcterms:modified", "atom:updated"))
    return FeedEntry(
        title=texts.title(elements.first(item, "title", "dc:title", "media:title")),
        id=elements.said(item, "guid"),
        url=_address(item, base),
        authors=tuple(_authors(item)),
        published=published or iso(elements.said(item, "dcterms:created")) or updated,
        updated=updated,
        content=full or description,
        summary=description if full else Text(),
        is_full=bool(full),
        tags=tuple(dict.fromkeys(filter(None, _tags(item)))),
        enclosures=tuple(_enclosures(item, base)),
        image=media.image(item, base),
        lang=elements.language(elements.said(item, "dc:language")) or about.lang,
        license=media.licence(item) or about.license,
        site=texts.title(elements.first(item, "source", "dc:source")),
    )


_CONTENTS = ("content:encoded", "xhtml:body", "body", "atom:content", "fullitem", "content")


def _content(item: Element, base: str) -> Text:
    for name in _CONTENTS:
        if text := texts.long(elements.first(item, name), base):
            return text
    return Text()


def _address(item: Element, url: str) -> str:
    """Return the address of the page: `link`, a permanent `guid`, or what RDF is about."""
    candidates = [link.text or "" for link in elements.children(item, "link")]
    candidates += [
        link.get("href") or ""
        for link in elements.children(item, "atom:link", "link")
        if (link.get("rel") or "alternate") == "alternate"
    ]
    for guid in elements.children(item, "guid"):
        text = (guid.text or "").strip()
        if (guid.get("isPermaLink") or "true").lower() != "false" and "://" in text:
            candidates.append(text)
    base = elements.base_of(item, url)
    return next(
        (found for text in candidates if text.strip() and (found := elements.joined(base, text))),
        "",
    )


def _authors(item: Element) -> Iterator[str]:
    people = media.creators(item)
    if not people:
        people = tuple(texts.title(one) for one in elements.children(item, "author", "atom:author"))
    for person in people:
        match = _EMAIL_AND_NAME.fullmatch(person) or _NAME_AND_EMAIL.fullmatch(person)
        if name := (match[1] if match else person).strip():
            yield name


def _tags(item: Element) -> Iterator[str]:
    for category in elements.children(item, "category"):
        yield texts.plain(category.text or "")
    yield from media.subjects(item)


def _enclosures(item: Element, url: str) -> Iterator[Enclosure]:
    for file in elements.children(item, "enclosure"):
        made = media.enclosure(file, "url", url)
        if made is not None:
            yield made
    yield from media.enclosures(item, url)
