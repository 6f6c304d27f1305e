"""Which kind of feed a file is, and what it is when it is none."""

from __future__ import annotations

import re
from dataclasses import replace

from printer.diagnostics import Collector, Place, Result, UnprintableError, warning
from printer.readers.feeds import MAX_ENTRIES, atom, decode, elements, jsonfeed, rss
from printer.readers.feeds.values import Feed
from printer.readers.markdown.tree import Element

_PAGE = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.DOTALL)
_OFFERED = re.compile(
    r"<link\b(?=[^>]*\btype=[\"']application/(?:rss|atom|feed)\+(?:xml|json)[\"'])"
    r"[^>]*\bhref=[\"']([^\"']{1,500})[\"']",
    re.IGNORECASE,
)
_OTHERS = {
    "opml": "this is OPML, a list of feeds",
    "CHANNEL": "this is the Channel Definition Format of 1997, which is not read",
    "urlset": "this is a sitemap, not a feed",
    "sitemapindex": "this is a sitemap, not a feed",
    "svg": "this is an SVG image, not a feed",
    "article": "this is a JATS article, not a feed",
}


def read(data: bytes, *, url: str, charset: str, shown: str) -> Result[Feed]:
    """Return what a feed holds; see `printer.readers.feeds.read_feed`."""
    found = Collector()
    characters = decode.text(data, charset, shown, found)
    if characters.lstrip().startswith(("{", "[")):
        feed, count = jsonfeed.feed(characters, url, shown, MAX_ENTRIES)
    elif _PAGE.match(characters):
        raise _page(characters, url, shown)
    else:
        root = decode.tree(characters, shown, found)
        feed, count = _of_kind(root, url, shown)
    if count > MAX_ENTRIES:
        found.add(
            warning(
                f"the feed has {count} entries, of which the first {MAX_ENTRIES} are read",
                Place(shown),
                code="feed-too-many",
            )
        )
    if not feed.entries:
        found.add(warning("the feed has no entries", Place(shown), code="feed-empty"))
    return Result(replace(feed, title=feed.title or feed.subtitle), found.frozen())


def _of_kind(root: Element, url: str, shown: str) -> tuple[Feed, int]:
    name = elements.name(root)
    local = name.rpartition(":")[2]
    if name == "atom:feed" or local == "feed":
        return atom.feed(_as_atom(root), url, MAX_ENTRIES)
    if name == "atom:entry":
        return atom.feed(_around(root), url, MAX_ENTRIES)
    if local.lower() in {"rss", "rdf", "channel"} and local != "CHANNEL":
        return rss.feed(root, url, MAX_ENTRIES)
    what = _OTHERS.get(local, f"this is no feed but XML that begins with <{local[:40]}>")
    hint = "give one of the feeds that it lists" if local == "opml" else None
    raise decode.refused(shown, what, "kind", hint)


def _as_atom(root: Element) -> Element:
    """Give the elements of an Atom feed that names no namespace the one they should have."""
    if elements.name(root) == "feed":
        for element in root.iter():
            if isinstance(element.tag, str) and "}" not in element.tag and ":" not in element.tag:
                element.tag = f"{{http://www.w3.org/2005/Atom}}{element.tag}"
    return root


def _around(entry: Element) -> Element:
    """Return a feed of one entry, which may stand alone."""
    from lxml import etree

    root = etree.Element("{http://www.w3.org/2005/Atom}feed")
    root.append(entry)
    return root


def _page(characters: str, url: str, shown: str) -> UnprintableError:
    offered = _OFFERED.search(characters)
    address = elements.joined(url, offered[1]) or offered[1] if offered else ""
    hint = f"its feed is {address}" if address else "give the address of the site's feed"
    return decode.refused(shown, "this is a web page, not a feed", "kind", hint)
