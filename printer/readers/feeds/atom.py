"""Atom 1.0 (RFC 4287) and its forerunner 0.3."""

from __future__ import annotations

from collections.abc import Iterator

from printer.readers.feeds import elements, media, texts
from printer.readers.feeds.dates import iso
from printer.readers.feeds.values import Enclosure, Feed, FeedEntry, Text
from printer.readers.markdown.tree import Element


def feed(root: Element, url: str, most: int) -> tuple[Feed, int]:
    """Return the feed and how many entries it has; at most `most` of them are read."""
    items = list(elements.children(root, "atom:entry"))
    about = Feed(
        kind="Atom",
        title=texts.title(elements.first(root, "atom:title")),
        subtitle=texts.title(elements.first(root, "atom:subtitle", "atom:tagline")),
        url=_link(root, url),
        lang=elements.lang_of(root),
        license=_license(root),
    )
    authors = tuple(_people(root))
    base = url or about.url
    entries = tuple(_entry(item, base, about, authors) for item in items[:most])
    return (
        Feed(
            about.kind, about.title, about.subtitle, about.url, about.lang, about.license, entries
        ),
        len(items),
    )


def _entry(item: Element, url: str, about: Feed, authors: tuple[str, ...]) -> FeedEntry:
    content = elements.first(item, "atom:content")
    full = Text() if content is None or content.get("src") else texts.long(content, url)
    summary = texts.long(elements.first(item, "atom:summary"), url)
    updated = iso(elements.said(item, "atom:updated", "atom:modified"))
    source = elements.first(item, "atom:source")
    named = tuple(_people(item))
    if not named and source is not None:
        named = tuple(_people(source))
    return FeedEntry(
        title=texts.title(elements.first(item, "atom:title")),
        id=elements.said(item, "atom:id"),
        url=_link(item, url) or media.content_address(content, url),
        authors=named or authors or media.creators(item),
        published=iso(elements.said(item, "atom:published", "atom:issued", "atom:created"))
        or iso(elements.said(item, "dc:date", "dcterms:issued", "dcterms:created"))
        or updated,
        updated=updated,
        content=full or summary,
        summary=summary if full else Text(),
        is_full=bool(full),
        tags=tuple(dict.fromkeys(filter(None, _tags(item)))),
        enclosures=(*_enclosures(item, url), *media.enclosures(item, url)),
        image=media.image(item, url),
        lang=elements.lang_of(content if content is not None else item) or about.lang,
        license=_license(item) or about.license,
        site=texts.title(elements.first(source, "atom:title")) if source is not None else "",
    )


def _link(item: Element, url: str) -> str:
    """Return the address of the page: the first `alternate` link, HTML before all else."""
    links = [
        link
        for link in elements.children(item, "atom:link")
        if (link.get("rel") or "alternate") == "alternate" and link.get("href")
    ]
    links.sort(key=lambda link: (link.get("type") or "text/html") != "text/html")
    for link in links:
        if address := elements.joined(elements.base_of(link, url), link.get("href") or ""):
            return address
    return ""


def _people(item: Element) -> Iterator[str]:
    for person in elements.children(item, "atom:author"):
        # An author's address is no name, but better than none.
        told = elements.said(person, "atom:name") or elements.said(person, "atom:email")
        if name := texts.plain(told or ("" if len(person) else person.text or "")):
            yield name


def _tags(item: Element) -> Iterator[str]:
    for category in elements.children(item, "atom:category"):
        yield texts.plain(category.get("label") or category.get("term") or "")
    yield from media.subjects(item)


def _license(item: Element) -> str:
    for link in elements.children(item, "atom:link"):
        if link.get("rel") == "license":
            return link.get("href") or ""
    return media.licence(item)


def _enclosures(item: Element, url: str) -> Iterator[Enclosure]:
    for link in elements.children(item, "atom:link"):
        if link.get("rel") == "enclosure":
            made = media.enclosure(link, "href", url)
            if made is not None:
                yield made
