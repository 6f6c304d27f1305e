"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from printer.readers.feeds import elements, texts
from printer.readers.feeds.dates import iso
from printer.readers.feeds.decode import refused
from printer.readers.feeds.values import Enclosure, Feed, FeedEntry, Text


def feed(characters: str, url: str, shown: str, most: int) -> tuple[Feed, int]:
    """Return the feed and how many entries it has; at most `most` of them are read.

    Raises UnprintableError for broken JSON, and for JSON that is no feed.
    """
    try:
        value = json.loads(characters)
    except (ValueError, RecursionError) as problem:
        said = str(problem).partition(":")[0].lower() or "it is nested too deeply"
        raise refused(shown, f"the JSON of the feed is broken: {said}", "unreadable") from problem
    version = value.get("version") if isinstance(value, dict) else None
    if not isinstance(version, str) or "jsonfeed" not in version:
        raise refused(
            shown, "this is JSON, but no JSON Feed", "kind", "a JSON Feed says its `version`"
        )
    base = _address(value, url, "home_page_url")
    about = Feed(
        kind="JSON Feed",
        title=_line(value, "title"),
        subtitle=_line(value, "description"),
        url=base,
        lang=elements.language(_line(value, "language")),
    )
    items = [item for item in _list(value, "items") if isinstance(item, dict)]
    authors = tuple(_people(value))
    entries = tuple(_entry(item, base or url, about, authors) for item in items[:most])
    return (
        Feed(about.kind, about.title, about.subtitle, about.url, about.lang, "", entries),
        len(items),
    )


def _entry(item: Mapping[str, Any], url: str, about: Feed, authors: tuple[str, ...]) -> FeedEntry:
    markup = _text(item, "content_html")
    if not markup.strip():
        markup = texts.paragraphs(_text(item, "content_text"))
    lang = elements.language(_line(item, "language"))
    full = Text(markup.strip(), _address(item, url, "url") or url, lang)
    summary = Text(texts.paragraphs(_text(item, "summary")), url, lang)
    updated = iso(_line(item, "date_modified"))
    return FeedEntry(
        title=texts.plain(_line(item, "title"))[: texts.MAX_TITLE],
        id=_line(item, "id"),
        url=_address(item, url, "url", "external_url"),
        authors=tuple(_people(item)) or authors,
        published=iso(_line(item, "date_published")) or updated,
        updated=updated,
        content=full or summary,
        summary=summary if full else Text(),
        is_full=bool(full),
        tags=tuple(
            dict.fromkeys(
                " ".join(tag.split()) for tag in _list(item, "tags") if isinstance(tag, str)
            )
        ),
        enclosures=tuple(_attachments(item, url)),
        image=_address(item, url, "image", "banner_image"),
        lang=lang or about.lang,
    )


def _text(item: Mapping[str, Any], key: str) -> str:
    """Return a text; a number is one (ids often are)."""
    value = item.get(key)
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return str(value).encode("utf-8", "replace").decode()


def _line(item: Mapping[str, Any], key: str) -> str:
    return " ".join(_text(item, key).split())


def _list(item: Mapping[str, Any], key: str) -> list[Any]:
    value = item.get(key)
    return value if isinstance(value, list) else []


def _address(item: Mapping[str, Any], url: str, *keys: str) -> str:
    found = (elements.joined(url, text) for key in keys if (text := _text(item, key).strip()))
    return next(filter(None, found), "")


def _people(item: Mapping[str, Any]) -> Iterator[str]:
    single = item.get("author")
    people = _list(item, "authors") or ([single] if isinstance(single, dict) else [])
    for person in people:
        if isinstance(person, dict) and (name := texts.plain(_line(person, "name"))):
            yield name


def _attachments(item: Mapping[str, Any], url: str) -> Iterator[Enclosure]:
    for file in _list(item, "attachments"):
        if isinstance(file, dict) and (address := _address(file, url, "url")):
            size = file.get("size_in_bytes")
            length = size if type(size) is int and 0 < size < 10**12 else 0
            yield Enclosure(address, _line(file, "mime_type"), length, _line(file, "title"))
