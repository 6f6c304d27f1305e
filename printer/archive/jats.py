"""Front matter in JATS 1.3 (Archiving and Interchange): what indexers ask of an article."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from printer.archive.markup import XSI, clean, lines, tag, text
from printer.archive.values import About, Record

if TYPE_CHECKING:
    from printer.archive.metadata import Repository

SPACE = "https://jats.nlm.nih.gov/ns/archiving/1.3/"
SCHEMA = "https://jats.nlm.nih.gov/archiving/1.3/JATS-archivearticle1-3.xsd"


def jats_front(record: Record, repository: Repository) -> str:
    """Return an article of JATS 1.3 that is front matter alone: what indexers ask for."""
    about = record.about
    lang = f" xml:lang={quoteattr(clean(about.lang))}" if about.lang else ""
    return (
        f'<article xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:xsi="{XSI}" '
        f'xsi:noNamespaceSchemaLocation="{SCHEMA}" dtd-version="1.3" '
        f'article-type="other"{lang}>\n<front>\n'
        f"<journal-meta>{''.join(_journal(about, repository))}</journal-meta>\n"
        f"<article-meta>\n{lines(_article(record, about))}</article-meta>\n</front>\n</article>\n"
    )


def _journal(about: About, repository: Repository) -> Iterator[str]:
    container = about.container or repository.name
    yield f'<journal-id journal-id-type="publisher-id">{text(container)}</journal-id>'
    yield f"<journal-title-group>{tag('journal-title', container)}</journal-title-group>"
    yield tag("issn", about.issn or repository.issn)
    publisher = about.publisher or repository.publisher
    if publisher:
        yield f"<publisher>{tag('publisher-name', publisher)}</publisher>"


def _article(record: Record, about: About) -> Iterator[str]:
    """Yield the parts of article-meta in the order that the schema wants."""
    yield f'<article-id pub-id-type="publisher-id">{text(record.id)}</article-id>'
    if about.doi:
        yield f'<article-id pub-id-type="doi">{text(about.doi)}</article-id>'
    if about.section:
        subject = tag("subject", about.section)
        yield f'<article-categories><subj-group subj-group-type="heading">{subject}</subj-group></article-categories>'
    yield f"<title-group>{tag('article-title', about.title)}</title-group>"
    if about.authors:
        people = "".join(
            f'<contrib contrib-type="author">{tag("string-name", name)}</contrib>'
            for name in about.authors
        )
        yield f"<contrib-group>{people}</contrib-group>"
    if about.published:
        yield f'<pub-date date-type="pub" iso-8601-date={quoteattr(about.published)}>{_date(about.published)}</pub-date>'
    yield tag("volume", about.volume)
    yield tag("issue", about.number)
    if about.labels:
        yield tag("fpage", about.labels[0]) + tag("lpage", about.labels[-1])
    if record.what != "record":
        event = {"retraction": "retracted", "correction": "corrected"}.get(record.what, "updated")
        day = record.date or record.added[:10]
        dated = f'<date date-type="{event}" iso-8601-date={quoteattr(day)}>{_date(day)}</date>'
        description = tag("event-desc", record.reason)
        yield f'<pub-history><event event-type="{event}">{description}{dated}</event></pub-history>'
    if about.license:
        yield f"<permissions><license>{tag('license-p', about.license)}</license></permissions>"
    if about.url:
        yield f"<self-uri xlink:href={quoteattr(clean(about.url))}/>"
    if about.description:
        yield f"<abstract><p>{text(about.description)}</p></abstract>"
    if about.keywords:
        words = "".join(tag("kwd", word) for word in about.keywords)
        yield f'<kwd-group kwd-group-type="author">{words}</kwd-group>'
    if about.pages:
        yield f'<counts><page-count count="{about.pages}"/></counts>'


def _date(day: str) -> str:
    year, *rest = day.split("-")
    parts = dict(zip(("month", "day"), rest, strict=False))
    order = [(name, parts[name]) for name in ("day", "month") if name in parts]
    return "".join(tag(name, value) for name, value in (*order, ("year", year)))
