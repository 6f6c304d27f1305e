"""Elements of a feed by short names, whatever prefixes and namespaces the feed uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from printer.readers.markdown.tree import Element

_NAMESPACES = {
    "http://www.w3.org/2005/Atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/": "",
    "http://my.netscape.com/rdf/simple/0.9/": "",
    "http://channel.netscape.com/rdf/simple/0.9/": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://purl.org/dc/terms/": "dcterms",
    "http://purl.org/rss/1.0/modules/content/": "content",
    "http://search.yahoo.com/mrss": "media",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://www.w3.org/1999/xhtml": "xhtml",
    "http://backend.userland.com/creativecommonsrssmodule": "cc",
    "http://web.resource.org/cc/": "cc",
}
_LOWER = {address.rstrip("/").lower(): name for address, name in _NAMESPACES.items()}
_XML = "{http://www.w3.org/XML/1998/namespace}"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}", re.IGNORECASE)
_BROKEN = re.compile(r"[\x00-\x20<>\"{}|\\^`\x7f-\x9f]")


def name(element: Element) -> str:
    """Return `title`, `dc:creator`, `atom:link`; `?:x` for a namespace that is not known.

    Elements of RSS have no prefix, nor have those in the namespace of an unknown root.
    """
    tag = element.tag
    if not isinstance(tag, str):
        return ""
    space, brace, local = tag.rpartition("}")
    if not brace:
        return local if ":" not in local else local.lower()
    prefix = _LOWER.get(space[1:].rstrip("/").lower())
    if prefix is None:
        root = element.getroottree().getroot().tag
        own = isinstance(root, str) and root.startswith(f"{space}}}")
        prefix = "" if own else "?"
    return f"{prefix}:{local}" if prefix else local


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the children that have one of the names, in the order of the document."""
    for child in element:
        if name(child) in names:
            yield child


def first(element: Element, *names: str) -> Element | None:
    """Return the first child of the first of the names that there is with something in it."""
    for wanted in names:
        for child in children(element, wanted):
            if len(child) or (child.text or "").strip() or child.attrib:
                return child
    return None


def said(element: Element, *names: str) -> str:
    """Return the text of the first child of these names that has some, white space settled."""
    for wanted in names:
        for child in children(element, wanted):
            if text := " ".join("".join(child.itertext()).split()):
                return text
    return ""


def base_of(element: Element, url: str) -> str:
    """Return the address that relative ones within an element start from (xml:base)."""
    bases = [item.get(f"{_XML}base") for item in (element, *element.iterancestors())]
    for base in reversed([base for base in bases if base]):
        url = joined(url, base) or url
    return url


def lang_of(element: Element) -> str:
    """Return the language that holds for an element (xml:lang), empty when none does."""
    for item in (element, *element.iterancestors()):
        if lang := language(item.get(f"{_XML}lang") or item.get("lang") or ""):
            return lang
    return ""


def language(text: str) -> str:
    """Return a language as BCP 47 has it; empty for what is none."""
    text = text.strip().replace("_", "-")
    if not _LANGUAGE.fullmatch(text):
        return ""
    first_part, *rest = text.split("-")
    return "-".join(
        [first_part.lower(), *(part.upper() if len(part) == 2 else part for part in rest)]
    )


def joined(base: str, address: str) -> str:
    """Return an address made absolute; empty for one that cannot be printed as a link."""
    try:
        whole = urljoin(base, address.strip())
        parts = urlsplit(whole)
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not parts.hostname or len(whole) > 2000:
        return ""
    return _BROKEN.sub(lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), whole)
