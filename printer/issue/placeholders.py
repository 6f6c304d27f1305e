"""The page that stands in a draft for what could not be printed, and says why."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

from printer import cache
from printer.issue.bodies import keep
from printer.issue.facts import about_article
from printer.issue.values import Body, Entry, Issue

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.diagnostics import Diagnostic
    from printer.layouts import Layout


def placeholder(
    publication: Publication,
    issue: Issue,
    entry: Entry,
    layout: Layout,
    reasons: tuple[Diagnostic, ...],
) -> Body:
    """Return a body of one page that names the piece and the reasons."""
    from printer.galley import lay_out
    from printer.model import Article, Html
    from printer.press import print_body

    said = "".join(f"<p>{escape(str(item))}</p>" for item in reasons)
    article = Article(
        slug=entry.slug,
        base=publication.root,
        source=None,
        title=entry.title or entry.slug,
        body=Html(f'<aside class="box">{said}</aside>'),
        lang=issue.lang,
    )
    galley = lay_out(article, layout, publication).value
    edition = print_body(replace(galley, source_name=entry.slug))
    record = cache.Record(
        inputs={},
        settings={},
        versions={},
        output_sha256=hashlib.sha256(edition.pdf).hexdigest(),
        pages=edition.pages,
        labels=edition.labels,
        title=article.title,
        diagnostics=(),
    )
    return Body(
        slug=entry.slug,
        pdf=keep(publication, f"placeholder\0{issue.file}\0{entry.slug}", record, edition.pdf),
        pages=edition.pages,
        about=about_article(article, entry.slug),
        layout=layout.name,
        css=galley.css,
    )
