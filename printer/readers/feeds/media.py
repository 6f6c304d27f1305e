"""What extensions say beside an entry: enclosures, Media RSS, Dublin Core, iTunes, licences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from printer.readers.feeds import elements, texts
from printer.readers.feeds.values import Enclosure
from printer.readers.markdown.tree import Element

_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|avif|gif)(?:$|\?)", re.IGNORECASE)


def enclosure(element: Element, attribute: str, url: str) -> Enclosure | None:
    """Return the file that an element names in an attribute; None when it names none."""
    address = elements.joined(elements.base_of(element, url), element.get(attribute) or "")
    if not address:
        return None
    length = (element.get("length") or element.get("fileSize") or "").strip()
    return Enclosure(
        address,
        (element.get("type") or element.get("medium") or "").strip().lower(),
        int(length) if length.isdecimal() and len(length) < 13 else 0,
        texts.plain(element.get("title") or elements.said(element, "media:title")),
    )


def enclosures(item: Element, url: str) -> Iterator[Enclosure]:
    """Yield the recordings and films of Media RSS; its pictures are the entry's image."""
    for content in _contents(item):
        made = enclosure(content, "url", url)
        if made is not None and made.kind in {"audio", "video"}:
            yield made


def _contents(item: Element) -> Iterator[Element]:
    yield from elements.children(item, "media:content")
    for group in elements.children(item, "media:group"):
        yield from elements.children(group, "media:content")


def image(item: Element, url: str) -> str:
    """Return the address of the picture of an entry: Media RSS, an enclosure, iTunes."""
    found = []
    for content in _contents(item):
        made = enclosure(content, "url", url)
        if made is not None and (made.kind == "image" or _PICTURE.search(made.url)):
            width = content.get("width") or "0"
            found.append((int(width) if width.isdecimal() else 0, made.url))
    if found:
        return max(found, key=lambda pair: pair[0])[1]
    places = [item, *elements.children(item, "media:group")]
    for element, attribute in (
        *((thumbnail, "url") for place in places
          for thumbnail in elements.children(place, "media:thumbnail")),
        *((file, "url") for file in elements.children(item, "enclosure")
          if (file.get("type") or "").startswith("image/")),
        *((cover, "href") for cover in elements.children(item, "itunes:image")),
    ):  # fmt: skip
        if address := elements.joined(elements.base_of(element, url), element.get(attribute) or ""):
            return address
    return ""


def content_address(content: Element | None, url: str) -> str:
    """Return where the text of an entry is, when it is not in the feed (`src`)."""
    if content is None:
        return ""
    return elements.joined(elements.base_of(content, url), content.get("src") or "")


def creators(item: Element) -> tuple[str, ...]:
    """Return the people that Dublin Core or iTunes name."""
    for name in ("dc:creator", "itunes:author", "media:credit"):
        people = [texts.plain("".join(one.itertext())) for one in elements.children(item, name)]
        if any(people):
            return tuple(dict.fromkeys(filter(None, people)))
    return ()


def subjects(item: Element) -> Iterator[str]:
    """Yield the subjects of Dublin Core, the keywords of Media RSS and iTunes."""
    for subject in elements.children(item, "dc:subject", "media:category"):
        yield texts.plain(subject.text or "")
    for words in elements.children(item, "itunes:keywords", "media:keywords"):
        yield from (texts.plain(word) for word in (words.text or "").split(","))


def licence(item: Element) -> str:
    """Return the address of the licence that an entry or feed names."""
    for mark in elements.children(item, "cc:license"):
        resource = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
        if address := elements.joined("", mark.get(resource) or mark.text or ""):
            return address
    return ""
