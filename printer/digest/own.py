"""The publication's own articles of a period, by their front matter."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from printer.diagnostics import Collector, Diagnostic, Place, UnprintableError, warning
from printer.digest.values import Item
from printer.files import display_path, read_source
from printer.withheld import withheld
from printer.words.periods import Period

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.model import Article
    from printer.readers.fields import Fields
    from printer.readers.frontmatter import FrontMatter


def own_articles(
    publication: Publication, period: Period, today: dt.date, found: Collector
) -> list[Item]:
    """Return the articles whose day lies in a period and that may appear by `today`.

    An article's day is its `date`, or else the day that it is published on. Reported:
    `digest-undated` (warning) for articles that have neither.
    """
    items = []
    for slug, source in publication.articles():
        try:
            day = _day(source.absolute(), found)
        except UnprintableError as problem:
            found.extend(_as_warning(item) for item in problem.diagnostics)
            continue
        if day is None or day not in period or withheld(source, today):
            continue
        items.append(_item(slug, source.absolute(), day, publication))
    return items


def _as_warning(item: Diagnostic) -> Diagnostic:
    return warning(
        f"left out of the digest: {item.message}", item.place, hint=item.hint, code=item.code
    )


def _fields(source: Path, found: Collector) -> tuple[FrontMatter, Fields, str]:
    from printer.readers import frontmatter
    from printer.readers.fields import Fields

    text = read_source(source).value
    front = frontmatter.split(text, display_path(source)).value
    return front, Fields(front, found), text


def _day(source: Path, found: Collector) -> dt.date | None:
    from printer.config import slug_of
    from printer.readers.metadata import day_of, publication_day

    _, fields, _ = _fields(source, Collector())
    day = day_of(fields, slug_of(source)) or publication_day(fields)
    if day is None and not (fields.switch("draft") or fields.switch("published") is False):
        found.add(
            warning(
                "the article has no date, so that no digest holds it",
                Place(display_path(source)),
                hint="write `date: YYYY-MM-DD` in its front matter",
                code="digest-undated",
            )
        )
    return day


def _item(slug: str, source: Path, day: dt.date, publication: Publication) -> Item:
    article = _head(source, publication)
    return Item(
        title=article.title or slug,
        day=day,
        moment=day.isoformat(),
        section=article.section,
        authors=tuple(person.name for person in article.authors),
        author_ids=tuple(person.id for person in article.authors if person.id),
        tags=article.keywords,
        url=f"https://doi.org/{article.doi}" if article.doi else article.url,
        slug=slug,
        source=source,
    )


def _head(source: Path, publication: Publication) -> Article:
    """Return an article without its body; its mistakes are told when it is printed."""
    from printer.config import slug_of
    from printer.readers.context import Origin, Switches, edit_context
    from printer.readers.metadata import read_metadata

    front, fields, text = _fields(source, Collector())
    origin = Origin(slug_of(source), source.parent, source)
    context = edit_context(fields, origin, publication, text, Switches())
    return read_metadata(front, fields, origin, context, publication).value
