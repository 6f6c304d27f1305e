"""What an issue is made of, and what is known of its pages: plain, frozen values.

Issue ──print──▶ Body … ──settle──▶ Plan ──furnish──▶ offprints ──bind──▶ the issue
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from printer.diagnostics import Diagnostic, Place
from printer.model import Html, Image, Numbered, Person


@dataclass(frozen=True, slots=True)
class Short:
    """An article of which the issue prints an excerpt or a summary, among others on a page."""

    slug: str
    """Its id on the page; unique in its piece."""

    source: Path
    """Absolute."""

    form: str
    """`excerpt` or `summary`."""

    heading: str = ""
    """Title of its section, when its piece holds several; those of one stand together."""

    in_contents: bool = True
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of the issue: an article, a PDF from elsewhere, or several short entries."""

    slug: str
    """Names the offprint; unique in the issue."""

    source: Path | None = None
    """The article's source (absolute), the issue's file for short entries; None for a PDF."""

    shorts: tuple[Short, ...] = ()
    """What the piece is made of, when it is no article but several short entries."""

    form: str = ""
    """`full`, `excerpt` or `summary`, as it is asked for; empty for what the section says."""

    pdf: Path | None = None
    """A PDF that somebody else made (absolute): an advertisement, a scan; or an archived one."""

    archived: About | None = None
    """What the archive knows of a PDF that comes from it."""

    title: str = ""
    """Of a PDF, for contents and outline, or of several short entries; an article has its own."""

    authors: tuple[str, ...] = ()
    """Of a PDF."""

    alt: str = ""
    """What the pages of an untagged PDF show, for who cannot see them."""

    layout: str = ""
    """Empty for the article's own, the issue's or the publication's."""

    start: str = ""
    """`recto` or `any`; empty for what the issue says."""

    folio: bool = True
    """The issue's folio and running heads are printed on the pages of a PDF."""

    in_contents: bool = True
    place: Place | None = None
    """Where it is named in the issue's file."""


@dataclass(frozen=True, slots=True)
class Section:
    """A run of entries under one title; an issue without sections has one without a title."""

    title: str
    entries: tuple[Entry, ...]
    opener: bool = False
    """The section begins with a page of its own."""

    lede: str = ""
    """A sentence under the title of the opener."""

    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody, or several, who made the issue: `Editor`: `Marta Lindqvist`."""

    title: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Issue:
    """What `sources/issues/<name>.toml` says."""

    name: str
    file: Path
    title: str
    lang: str
    subtitle: str = ""
    volume: str = ""
    number: str = ""
    date: dt.date | None = None
    date_text: str = ""
    """The date as it is to be printed (`Autumn 2026`); made from `date` when empty."""

    publisher: str = ""
    issn: str = ""
    isbn: str = ""
    doi: str = ""
    url: str = ""
    license: str = ""
    editors: tuple[Person, ...] = ()
    layout: str = ""
    """Of the articles that name none, and of the issue's own parts."""

    size: str = ""
    cover: Image | None = None
    cover_lines: tuple[str, ...] = ()
    """Teasers on the cover."""

    back_cover: Image | None = None
    back_cover_text: Html = Html("")
    masthead: tuple[Role, ...] = ()
    imprint: Html = Html("")
    editorial: Html = Html("")
    """The editor's note, printed before the contents."""

    colophon: Html = Html("")
    contents_title: str = ""
    contents_depth: int = 1
    """1 lists the articles, 2 their sections as well."""

    first_page: int = 1
    """Roman front matter: the folio of the first article's first page. Arabic: of the cover."""

    numerals: str = "arabic"
    """Of the folios of the front matter: `arabic`, counted with the rest, or `roman`."""

    start: str = "any"
    """Where articles begin: `recto` or `any`."""

    multiple: int = 0
    """Of pages that the whole is filled up to, for the binding; 0 for none."""

    figures: bool = True
    """The back matter lists figures and image credits."""

    authors_index: bool = True
    reference_list: bool = False
    """The back matter lists the works cited in all articles."""

    statistics: bool = False
    """The back matter tells in figures what is in the issue."""

    front: str = "covers"
    """`covers`: cover, masthead, editorial and contents; `page`: all of it begins on one page."""

    excerpt_words: int = 80
    """How long an excerpt may be."""

    sections: tuple[Section, ...] = ()
    attach_sources: bool = False
    files: tuple[Path, ...] = ()
    """Every file that was read, or looked for in vain, to know all this (absolute)."""

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries in order."""
        return tuple(entry for section in self.sections for entry in section.entries)


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading of an article, as contents list it."""

    title: str
    id: str
    level: int


@dataclass(frozen=True, slots=True)
class Work:
    """A work that a piece cites, or lists without citing it."""

    item: Mapping[str, Any]
    """CSL-JSON, as plain values; its id is the key by which the piece cites it."""

    cited_at: tuple[str, ...] = ()
    """Ids of the citations in the piece, in order."""


@dataclass(frozen=True, slots=True)
class About:
    """What contents, indexes and records need to know of one piece."""

    slug: str
    title: str
    lang: str
    title_html: Html = Html("")
    subtitle: str = ""
    short_title: str = ""
    standfirst: str = ""
    """As plain text."""

    authors: tuple[Person, ...] = ()
    section: str = ""
    doi: str = ""
    url: str = ""
    license: str = ""
    date: dt.date | None = None
    keywords: tuple[str, ...] = ()
    numbered: tuple[Numbered, ...] = ()
    lead_image: Image | None = None
    headings: tuple[Heading, ...] = ()
    works: tuple[Work, ...] = ()
    """What it cites, each work once."""

    words: int = 0
    """Of its text, as it is printed."""

    shorts: tuple[About, ...] = ()
    """What is to be known of each short entry, when it is made of them; the slug is its id."""


@dataclass(frozen=True, slots=True)
class Body:
    """The printed pages of one piece, still without furniture."""

    slug: str
    pdf: Path
    """In the cache; named by its content."""

    pages: int
    about: About
    anchors: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    """Named destinations: id → 0-based page within the piece."""

    folio_bound: bool = False
    """Its text says numbers of its own pages, so that it is printed again on others."""

    side_bound: bool = False
    """Its pages differ on recto and verso."""

    refers_to: tuple[str, ...] = ()
    """`slug` or `slug#id` of what it refers to in other pieces."""

    layout: str = ""
    """The layout whose furniture its pages get; empty for none."""

    css: str = ""
    """What comes after the layout's stylesheets: page size and options."""

    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """The pages that one piece takes up in the issue."""

    name: str
    """The entry's slug, or the name of one of the issue's own parts (`cover` …)."""

    start: int
    """0-based page of the whole."""

    pages: int
    blanks_before: int = 0
    folio: int = 1
    """The number of its first page."""

    numerals: str = "arabic"
    """`arabic` or `roman`."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The page labels, equal to the folios."""
        return tuple(numeral(self.folio + index, self.numerals) for index in range(self.pages))


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything stands."""

    spans: tuple[Span, ...]
    pages: int
    """Of the whole, blank ones included."""

    def span(self, name: str) -> Span:
        """Return the pages of one piece; raises KeyError when there is none of this name."""
        for span in self.spans:
            if span.name == name:
                return span
        raise KeyError(name)


_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def numeral(number: int, numerals: str) -> str:
    """Return a folio as it is printed: `34`, or `xii` (the numerals of CSS `lower-roman`)."""
    if numerals != "roman" or not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in _ROMAN:
        while number >= value:
            text += letters
            number -= value
    return text
