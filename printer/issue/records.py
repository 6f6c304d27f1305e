"""What other programs are told of a compiled issue: issue.json, issue.ris, issue.bib.

issue.json is for websites and indexers (docs/issues.md documents it), the other two are for
reference managers. Nothing here opens a PDF: what it says was found out before.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from printer.issue.values import About, Entry, Issue, Plan, Span

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.model import Article, Person

SCHEMA = 1
"""Version of issue.json; raised when a key changes its meaning or goes."""

OFFPRINTS = "offprints"
"""Folder of the offprints, beside issue.json."""


@dataclass(frozen=True, slots=True)
class Compilation:
    """An issue with all that is known of it when its PDF is made."""

    issue: Issue
    publication: Publication
    plan: Plan
    abouts: Mapping[str, About]
    """By slug."""

    file: str = "issue.pdf"
    """Name of the PDF, beside issue.json."""

    sha256: str = ""
    """Of the PDF."""

    claims: tuple[str, ...] = ()
    """Standards that the PDF says it keeps: `PDF/A-2a`, `PDF/UA-1`."""

    offprints: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """SHA-256 of the offprints by slug; a piece without one has no offprint."""

    def pieces(self) -> Iterator[tuple[str, Entry, Span]]:
        """Yield what is in the issue, in order: title of the section, entry, pages."""
        spans = {span.name: span for span in self.plan.spans}
        for section in self.issue.sections:
            for entry in section.entries:
                if entry.slug in spans:
                    yield section.title, entry, spans[entry.slug]


def documents(made: Compilation) -> dict[str, bytes]:
    """Return the three files by name; the same compilation gives the same bytes."""
    from printer.citations.export import to_bibtex, to_ris

    items = list(citable(made))
    record = json.dumps(as_json(made), ensure_ascii=False, indent=2) + "\n"
    return {
        "issue.json": record.encode("utf-8", "replace"),
        "issue.ris": "".join(map(to_ris, items)).encode("utf-8", "replace"),
        "issue.bib": "\n".join(map(to_bibtex, items)).encode("utf-8", "replace"),
    }


def as_json(made: Compilation) -> dict[str, Any]:
    """Return issue.json as plain values; what is not known is left out."""
    issue, publication = made.issue, made.publication
    head = {
        "name": issue.name,
        "publication": publication.title,
        "title": issue.title,
        "subtitle": issue.subtitle,
        "volume": issue.volume,
        "number": issue.number,
        "date": issue.date.isoformat() if issue.date else "",
        "date_text": issue.date_text,
        "lang": issue.lang,
        "publisher": issue.publisher or publication.publisher,
        "issn": issue.issn or publication.issn,
        "isbn": issue.isbn,
        "doi": issue.doi,
        "url": issue.url,
        "license": issue.license or publication.license,
        "editors": [_person(editor) for editor in issue.editors],
        "pages": made.plan.pages,
        "file": made.file,
        "sha256": made.sha256,
        "conformance": list(made.claims),
    }
    pieces = [_piece(made, *found) for found in made.pieces()]
    return {"schema": SCHEMA, **_told(head), "pieces": pieces}


def _piece(made: Compilation, section: str, entry: Entry, span: Span) -> dict[str, Any]:
    about = _about(made, entry)
    labels = span.labels
    sha256 = made.offprints.get(entry.slug, "")
    piece = {
        "slug": entry.slug,
        "kind": "pdf" if entry.pdf and not entry.archived else "article",
        "title": about.title,
        "subtitle": about.subtitle,
        "authors": [_person(author) for author in about.authors],
        "section": section or about.section,
        "first_page": labels[0],
        "last_page": labels[-1],
        "pdf_page": span.start + 1,
        "pages": span.pages,
        "doi": about.doi,
        "url": about.url,
        "lang": about.lang,
        "license": about.license,
        "date": about.date.isoformat() if about.date else "",
        "keywords": list(about.keywords),
        "file": f"{OFFPRINTS}/{entry.slug}.pdf" if sha256 else "",
        "sha256": sha256,
    }
    return _told(piece)


def _person(person: Person) -> dict[str, Any]:
    return _told(
        {
            "name": person.name,
            "orcid": person.orcid,
            "affiliations": list(person.affiliations),
        }
    )


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in ("", [])}


def _about(made: Compilation, entry: Entry) -> About:
    known = made.abouts.get(entry.slug)
    return known or About(entry.slug, entry.title or entry.slug, made.issue.lang)


def citable(made: Compilation) -> Iterator[dict[str, Any]]:
    """Yield a CSL-JSON item for every piece that contents list."""
    for _, entry, span in made.pieces():
        if entry.in_contents:
            about = _about(made, entry)
            yield item_of_about(about, made.issue, made.publication, span)


def item_of_about(
    about: About, issue: Issue, publication: Publication, span: Span
) -> dict[str, Any]:
    """Return how a piece is cited from the issue, as a CSL-JSON item whose texts are plain."""
    from printer.citing.own import item_of

    first, last = span.labels[0], span.labels[-1]
    item = item_of(as_article(about, issue, span), as_published(issue, publication))
    return item | {"page": first if first == last else f"{first}-{last}"}


def as_article(about: About, issue: Issue, span: Span) -> Article:
    """Return a piece as the article of the issue that it is cited as.

    Volume, number, pages and date are the issue's; a piece of an issue without a date keeps
    its own.
    """
    from printer.model import Article, Html

    first, last = span.labels[0], span.labels[-1]
    return Article(
        slug=about.slug,
        base=issue.file.parent,
        source=None,
        title=about.title,
        body=Html(""),
        lang=about.lang,
        title_html=about.title_html,
        subtitle=about.subtitle,
        authors=about.authors,
        date=issue.date or about.date,
        keywords=about.keywords,
        doi=about.doi,
        url=about.url,
        volume=issue.volume,
        issue=issue.number,
        first_page=first,
        last_page="" if first == last else last,
    )


def as_published(issue: Issue, publication: Publication) -> Publication:
    """Return the publication with what the issue says otherwise."""
    return replace(
        publication,
        title=publication.title or issue.title,
        publisher=issue.publisher or publication.publisher,
        issn=issue.issn or publication.issn,
    )
