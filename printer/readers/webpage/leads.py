"""Rule: the picture over the article is its lead image, with the texts it has on the page.

The picture that the page is shared with is the lead image; its caption is looked for where
the same picture stands in the page. Without one, the first figure before any text serves.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from copy import deepcopy
from urllib.parse import urlsplit

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage import figures
from printer.readers.webpage.measure import length
from printer.readers.webpage.values import Picture

_SIZES = re.compile(
    r"[-_](?:\d{2,4}x\d{2,4}|\d{3,4}w?|small|medium|large|thumb\w*|master\d*|jumbo|superjumbo"
    r"|articlelarge|facebook\w*|videosixteen\w+|scaled)\b",
    re.IGNORECASE,
)


def prepare(page: Element) -> Mapping[str, Picture]:
    """Return the captioned figures of a whole page by the picture's key, before it is stripped."""
    found: dict[str, Picture] = {}
    for figure in page.iter("figure"):
        image = next(figure.iter("img"), None)
        if image is None:
            continue
        copy = tree.make("div")
        copy.append(deepcopy(figure))
        copy[0].tail = None
        figures.make(copy)
        for item in figures.pictures(copy):
            known = found.get(key(item.image))
            if known is None or (item.caption and not known.caption):
                found[key(item.image)] = item
    return found


def key(address: str) -> str:
    """Return what the addresses of one picture in several sizes have in common."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    segments = [item for item in parts.path.split("/") if item]
    name = segments[-1] if segments else address
    stem = name.rpartition(".")[0] or name
    if len(stem) < 6 or (stem.isdigit() and len(stem) < 8):
        return "/".join(segments[-3:])
    return _SIZES.sub("", stem)


def take(article: Element, page: Mapping[str, Picture], *, wanted: str) -> Picture | None:
    """Return the lead image and take it out of the body, so that it is not printed twice."""
    if wanted:
        for figure in article.iter("figure"):
            image = figure.find("img")
            if image is not None and key(image.get("src", "")) == key(wanted):
                return _taken(figure, image)
    first = next(article.iter("figure"), None)
    image = first.find("img") if first is not None else None
    if first is not None and image is not None and not _text_before(article, first):
        return _taken(first, image)
    if not wanted:
        return None
    return page.get(key(wanted)) or Picture(wanted)


def _taken(figure: Element, image: Element) -> Picture:
    found = figures.picture(figure, image)
    tree.drop(figure)
    return found


def _text_before(article: Element, figure: Element) -> bool:
    """Tell whether more than a line of text stands before a figure."""
    count = 0
    for element in article.iter("p", "figure", "li"):
        if element is figure:
            break
        count += length(element)
    return count > 200
