"""What contents, indexes and records need to know of an article, taken from it once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from printer.excerpts import count_words
from printer.issue.values import About, Entry, Heading
from printer.issue.works import cited_works

if TYPE_CHECKING:
    from printer.issue.foreign import Adapted
    from printer.model import Article

_HEADINGS = ("h2", "h3")


def about_article(article: Article, slug: str) -> About:
    """Return what is to be known of an article that is printed as `slug`."""
    return About(
        slug=slug,
        title=article.title,
        lang=article.lang,
        title_html=article.title_html,
        subtitle=article.subtitle,
        short_title=article.short_title,
        standfirst=_plain(article.standfirst),
        authors=article.authors,
        section=article.section,
        doi=article.doi,
        url=article.url,
        license=article.license,
        date=article.date,
        keywords=article.keywords,
        numbered=article.numbered,
        lead_image=article.image,
        headings=tuple(_headings(article.body)),
        works=cited_works(article),
        words=count_words(_plain(article.body)),
    )


def about_pdf(entry: Entry, adapted: Adapted, lang: str) -> About:
    """Return what is to be known of a PDF from elsewhere."""
    from printer.model import Person

    if entry.archived is not None:
        known = replace(
            entry.archived,
            slug=entry.slug,
            title=entry.title,
            short_title=adapted.running_title,
        )
        if entry.authors == tuple(person.name for person in known.authors):
            return known
        return replace(known, authors=tuple(map(Person, entry.authors)))
    return About(
        slug=entry.slug,
        title=adapted.title or entry.slug,
        lang=adapted.lang or lang,
        authors=tuple(Person(name) for name in entry.authors or adapted.authors),
    )


def _headings(body: str) -> Iterator[Heading]:
    import lxml.html

    if not body.strip():
        return
    for element in lxml.html.fragment_fromstring(body, create_parent="div").iter(*_HEADINGS):
        identity = element.get("id")
        if identity:
            for note in element.find_class("footnote"):
                note.drop_tree()
            title = " ".join(element.text_content().split())
            yield Heading(title, identity, _HEADINGS.index(str(element.tag)) + 2)


def _plain(markup: str) -> str:
    import lxml.html

    if not markup.strip():
        return ""
    root = lxml.html.fragment_fromstring(markup, create_parent="div")
    for note in root.find_class("footnote"):
        note.drop_tree()
    return re.sub(r"\s+", " ", root.text_content()).strip()
