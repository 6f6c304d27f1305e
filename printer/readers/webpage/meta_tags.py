"""Metadata in `<meta>` and `<link>`: OpenGraph, Dublin Core, Twitter, Parsely and plain names."""

from __future__ import annotations

from collections.abc import Mapping

from printer.readers.markdown.tree import Element
from printer.readers.webpage.measure import squeeze

TITLES = ("dc:title", "dcterm:title", "dcterms:title", "og:title", "weibo:article:title",
          "weibo:webpage:title", "title", "twitter:title", "parsely-title", "citation_title")  # fmt: skip
AUTHORS = ("dc:creator", "dcterm:creator", "dcterms:creator", "author", "parsely-author",
           "article:author", "citation_author", "sailthru.author", "byl", "byline")  # fmt: skip
DESCRIPTIONS = ("dc:description", "dcterm:description", "og:description", "description",
                "twitter:description")  # fmt: skip
DATES = ("article:published_time", "og:article:published_time", "parsely-pub-date",
         "dc:date", "dc:date:issued", "dcterms:created", "dcterms:issued", "citation_publication_date",
         "sailthru.date", "pubdate", "publish-date", "publishdate", "date", "ptime")  # fmt: skip
UPDATES = (
    "article:modified_time",
    "og:updated_time",
    "dcterms:modified",
    "last-modified",
    "lastmod",
)
SECTIONS = ("article:section", "parsely-section", "section", "cg")
SITES = ("og:site_name", "application-name", "dc:publisher")
IMAGES = ("og:image:secure_url", "og:image", "og:image:url", "twitter:image", "twitter:image:src",
          "parsely-image-url", "thumbnail")  # fmt: skip
URLS = ("og:url", "parsely-link", "twitter:url")
LANGUAGES = ("og:locale", "dc:language", "content-language")

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

Tags = Mapping[str, str]


def read(root: Element) -> Tags:
    """Return name → first content; names are lower case, with colons for dots in Dublin Core."""
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = squeeze(_unescaped(meta.get("content") or ""))
        if not content:
            continue
        for attribute in ("property", "name", "http-equiv", "itemprop"):
            for name in (meta.get(attribute) or "").lower().split():
                key = name.replace(".", ":") if name.startswith(("dc", "og.")) else name
                if attribute != "itemprop" or meta.getparent() is not None:
                    found.setdefault(key, content)
    return found


def every(root: Element, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return all contents of the first of the names that is there: authors have a tag each."""
    for wanted in names:
        found = [
            squeeze(_unescaped(meta.get("content") or ""))
            for meta in root.iter("meta")
            if wanted
            in f"{meta.get('name') or ''} {meta.get('property') or ''}".lower()
            .replace(".", ":")
            .split()
        ]
        if any(found):
            return tuple(dict.fromkeys(item for item in found if item))
    return ()


def _unescaped(text: str) -> str:
    """Resolve the character references that careless systems write twice."""
    if "&" not in text:
        return text
    import html

    return html.unescape(text)


def first(tags: Tags, names: tuple[str, ...]) -> str:
    """Return the content of the first name that is there."""
    return next((tags[name] for name in names if name in tags), "")


def canonical(root: Element) -> str:
    """Return the address that the page calls its own."""
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return link.get("href", "").strip()
    return ""


def language(root: Element) -> str:
    """Return the language that the root element declares."""
    return next(
        (
            value
            for item in root.iter("html")
            if (value := item.get("lang") or item.get("xml:lang") or item.get(_XML_LANG))
        ),
        "",
    )
