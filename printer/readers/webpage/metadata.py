"""What the page says about the article, from the most to the least reliable place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from printer.readers.markdown.tree import Element
from printer.readers.webpage import (
    bylines,
    dates,
    linked_data,
    meta_tags,
    microdata,
    subjects,
    titles,
)
from printer.readers.webpage.images import joined
from printer.readers.webpage.measure import words_of

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Metadata:
    """Plain texts; empty where the page says nothing."""

    title: str
    standfirst: str
    description: str
    authors: tuple[str, ...]
    date: str
    updated: str
    language: str
    section: str
    site: str
    url: str
    image: str
    """Address of the picture that the page is shared with; empty for one of the site's own."""

    keywords: tuple[str, ...]
    licence: str


def read(root: Element, url: str) -> Metadata:
    """Gather the metadata of a page that was found at `url`."""
    data = linked_data.article_data(root)
    tags = meta_tags.read(root)
    own = microdata.read(root)
    canonical = joined(url, meta_tags.canonical(root) or meta_tags.first(tags, meta_tags.URLS))
    site = linked_data.text_at(data, "publisher") or meta_tags.first(tags, meta_tags.SITES)
    language = linked_data.text_at(data, "inLanguage") or _text(own, "inLanguage")
    language = meta_tags.language(root) or language or meta_tags.first(tags, meta_tags.LANGUAGES)
    matched = _LANGUAGE.fullmatch(language.strip())
    standfirst = linked_data.text_at(data, "alternativeHeadline") or _standfirst(root)
    return Metadata(
        title=_title(data, tags, own, root),
        standfirst=standfirst or _text(own, "alternativeHeadline"),
        description=linked_data.text_at(data, "description")
        or meta_tags.first(tags, meta_tags.DESCRIPTIONS)
        or _text(own, "description"),
        authors=bylines.declared(data, root) or tuple(own.get("author", ())),
        date=_date(data, tags, own, "datePublished", meta_tags.DATES) or dates.in_page(root),
        updated=_date(data, tags, own, "dateModified", meta_tags.UPDATES),
        language=matched[0].replace("_", "-") if matched else "",
        section=linked_data.text_at(data, "articleSection")
        or meta_tags.first(tags, meta_tags.SECTIONS)
        or _text(own, "articleSection"),
        site=meta_tags.first(tags, ("og:site_name",)) or site,
        url=canonical or url,
        image=joined(url, _image(data, tags) or _text(own, "image")),
        keywords=subjects.keywords(data, root, own),
        licence=subjects.licence(data, root, tags, own),
    )


def _text(values: microdata.Values, key: str) -> str:
    value = values.get(key, "")
    return value if isinstance(value, str) else ""


_LINKED_DATES = {
    "datePublished": ("datePublished", "dateCreated", "uploadDate"),
    "dateModified": ("dateModified",),
}


def _date(
    data: dict[str, Any],
    tags: meta_tags.Tags,
    own: microdata.Values,
    key: str,
    names: tuple[str, ...],
) -> str:
    declared = linked_data.text_at(data, *_LINKED_DATES[key]) or meta_tags.first(tags, names)
    return dates.iso(declared) or dates.iso(_text(own, key))


def _title(data: dict[str, Any], tags: meta_tags.Tags, own: microdata.Values, root: Element) -> str:
    page = titles.from_page(root)
    name, headline = (linked_data.text_at(data, key) for key in ("name", "headline"))
    if name and headline and name != headline:
        nearer = titles.similarity(headline, page) > 0.75 >= titles.similarity(name, page)
        return headline if nearer else name
    declared = name or headline or meta_tags.first(tags, meta_tags.TITLES)
    return declared or _text(own, "headline") or page


_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:standfirst|subtitle|subheadline|subhead|sub-?title|dek|deck|lede|teaser-text"
    r"|chapo|entry-summary)(?:$|[\s_-])",
    re.IGNORECASE,
)


def _standfirst(root: Element) -> str:
    """Return the text of the element that is named so."""
    for element in root.iter("p", "h2", "div", "span", "h3"):
        words = f"{element.get('class') or ''} {element.get('data-testid') or ''}"
        if _STANDFIRST.search(words):
            if len(list(element.iter("p", "div", "h1", "ul", "figure"))) > 1:
                continue
            text = words_of(element)
            if 10 <= len(text) <= 600:
                return text
    return ""


_NO_PICTURE = re.compile(
    r"logo|default|placeholder|favicon|sprite|avatar|apple-touch|share-?image", re.IGNORECASE
)


def _image(data: dict[str, Any], tags: meta_tags.Tags) -> str:
    declared = data.get("image") or data.get("thumbnailUrl")
    values = list(declared) if isinstance(declared, list) else [declared]
    values += [tags[name] for name in meta_tags.IMAGES if name in tags]
    for value in values:
        if isinstance(value, dict):
            value = value.get("url") or value.get("contentUrl") or value.get("@id")
        if isinstance(value, str) and value.strip():
            name = value.partition("?")[0].rpartition("/")[2]
            if not _NO_PICTURE.search(name):
                return value.strip()
    return ""
