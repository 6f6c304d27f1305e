"""The values that travel between the stages: Article, Galley, Edition.

    source ──read──▶ Article ──lay out──▶ Galley ──print──▶ Edition

Every value is frozen, so that a stage is a function of its inputs: it can be tested
alone, cached by content, and run in another process. Lengths say their unit. Markup in
an `Html` string follows the HTML contract (layouts/base/README.md) and is already
sanitised; a plain `str` is text and has to be escaped.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, NewType

from printer.diagnostics import Diagnostic, Place
from printer.fonts import Family
from printer.typesetting import Rules

Html = NewType("Html", str)
"""Sanitised inline or block markup that follows the HTML contract."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who wrote, edited, photographed or was interviewed."""

    name: str
    sort: str = ""
    """The name as it is alphabetised and cited: `Lindqvist, Marta`."""

    orcid: str = ""
    """The ORCID iD without the address: `0000-0002-1825-0097`."""

    email: str = ""
    affiliations: tuple[str, ...] = ()
    corresponding: bool = False
    bio: str = ""
    """A sentence that continues the name: `edits Recto and sets its pages.`"""

    id: str = ""
    """The key in people.toml, where there is one."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture with its three different texts."""

    src: str
    """Path relative to `Article.base`, with forward slashes."""

    caption: Html = Html("")
    """What the reader is told about the picture."""

    credit: str = ""
    """Who made it or owns it: `Photo: N. N. / Agency`."""

    source: str = ""
    """URL where it comes from."""

    alt: str = ""
    """What is to be seen, for who cannot see it; empty when the author gave none."""

    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """When an article was changed after its first publication, and why."""

    date: dt.date
    note: Html = Html("")


@dataclass(frozen=True, slots=True)
class Numbered:
    """A figure, table, listing, equation or section that a cross-reference can name."""

    kind: str
    """`figure`, `table`, `listing`, `equation` or `section`."""

    id: str
    number: str
    """`3`, or `2.1` for a numbered section; empty when the thing carries no number."""

    title: str
    """Its caption or heading as plain text."""

    credit: str = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """What an article says about the works it cites, with the publication's settings."""

    bibliographies: tuple[Path, ...] = ()
    """Files of works (absolute), also those that do not exist."""

    bibliographies_place: Place | None = None
    """Where they are named."""

    references: tuple[Mapping[str, Any], ...] = ()
    """CSL-JSON items that stand in the front matter; they win over the files."""

    references_place: Place | None = None
    style: str = ""
    """Name or path of a citation style; empty for the usual one."""

    style_base: Path | None = None
    """Folder that the path of a style starts from."""

    style_place: Place | None = None
    uncited: tuple[str, ...] = ()
    """Keys of works that are listed without being cited (`nocite`); `*` for all."""

    uncited_place: Place | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """One work that is cited at one place."""

    key: str
    """As it is written in the text."""

    locator: str = ""
    """`p. 33`, as it is written."""

    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """A citation in the text, of one work or several."""

    works: tuple[Cited, ...]
    place: Place | None = None
    in_text: bool = False
    """The author is a word of the sentence: `@key`, without brackets."""

    id: str = ""
    """Of the element that holds it, for links; empty when nothing links to it."""


@dataclass(frozen=True, slots=True)
class Article:
    """What was read from one source: metadata, body, and the places of both."""

    slug: str
    """The name of its folder or file; names the output too."""

    base: Path
    """Folder that relative paths in `body` and `image` start from (absolute)."""

    source: Path | None
    """The file that was read (absolute), None for standard input."""

    title: str
    body: Html
    lang: str
    """BCP 47 language of the article, such as `en-GB` or `ru`."""

    title_html: Html = Html("")
    """The title with its inline markup (emphasis, small capitals)."""

    subtitle: str = ""
    short_title: str = ""
    """For running heads; the title when empty."""

    authors: tuple[Person, ...] = ()
    date: dt.date | None = None
    updated: Update | None = None
    abstract: Html = Html("")
    description: str = ""
    standfirst: Html = Html("")
    """Printed under the title (also called lede or deck)."""

    excerpt: str = ""
    keywords: tuple[str, ...] = ()
    section: str = ""
    kind: str = "article"
    doi: str = ""
    """Without the address: `10.1000/182`."""

    license: str = ""
    license_url: str = ""
    url: str = ""
    image: Image | None = None
    layout: str = ""
    """The layout that the source asks for, empty for the publication's default."""

    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    draft: bool = False
    publish_on: dt.date | None = None
    options: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """The tool-only switches under `print:` (links, notes, numbering …)."""

    extra: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    """Front-matter keys that this program does not know, for templates."""

    numbered: tuple[Numbered, ...] = ()
    """Figures, tables, listings, equations and sections in reading order."""

    files: tuple[Path, ...] = ()
    """Every file that was read, or looked for in vain, while reading (absolute)."""

    sources: Sources = Sources()
    citations: tuple[Citation, ...] = ()
    """In the order in which they stand."""

    references: Html = Html("")
    """The reference list, an `ol` of its entries; empty without citations."""

    places: Mapping[str, Place] = field(default_factory=lambda: MappingProxyType({}))
    """Where each front-matter key stands."""

    refers_to: tuple[str, ...] = ()
    """`slug` or `slug#id` of what it refers to in other articles of its issue, each once."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """What an article of an issue is told of the others, as far as it is known yet.

    The keys of all but `sources` are slugs, in `folios` also `slug#id`. The mappings are not
    changed once they are here.
    """

    sources: Mapping[Path, str] = field(default_factory=dict)
    """The source (absolute) of each article of the issue → its slug there."""

    titles: Mapping[str, str] = field(default_factory=dict)
    """As plain text; the front matter of an article that is missing here is asked."""

    langs: Mapping[str, str] = field(default_factory=dict)
    """BCP 47 languages of the titles; one that is missing is that of who refers."""

    folios: Mapping[str, str] = field(default_factory=dict)
    """The page of each piece, and of each id in it, as it is printed: `34`, `xii`."""

    numbered: Mapping[str, tuple[Numbered, ...]] = field(default_factory=dict)
    """The figures, tables, listings, equations and sections of each article."""

    anchors: Mapping[str, Collection[str]] = field(default_factory=dict)
    """All ids that can be linked to; those of an article that is missing are not checked."""


@dataclass(frozen=True, slots=True)
class Galley:
    """An article laid out as one HTML document with its stylesheets, ready to print."""

    slug: str
    html: str
    """A whole document; relative URLs start from `base`."""

    stylesheets: tuple[Path, ...]
    """In cascade order, the parent layout's first."""

    base: Path
    roots: tuple[Path, ...]
    """Folders that images may be read from."""

    families: tuple[Family, ...]
    """The fonts that the layout declares; no other is used."""

    layout: str
    title: str
    lang: str
    source_name: str = ""
    """The source as the user would name it, for diagnostics; the slug when empty."""

    authors: tuple[str, ...] = ()
    description: str = ""
    keywords: tuple[str, ...] = ()
    rights: str = ""
    rights_url: str = ""
    citation: str = ""
    """How to cite it, as plain text."""

    doi: str = ""
    url: str = ""
    publication: str = ""
    publisher: str = ""
    issn: str = ""
    section: str = ""
    date: dt.date | None = None
    updated: dt.date | None = None
    volume: str = ""
    issue: str = ""
    first_page: int = 1
    """The folio of the first page."""

    quality: str = "print"
    """`screen`, `print` or `press`: how finely raster images are printed (pictures/quality)."""

    max_image_width: float = 150.0
    """Millimetres; the largest width at which the layout prints an image."""

    css: str = ""
    """More CSS, after all stylesheets: page size, options of the publication."""

    rules: Rules | None = None
    """By which the lines of whole paragraphs are chosen; None leaves them to the engine."""

    network: bool = False
    """Images may be fetched from public addresses."""

    proof: bool = False
    """An author's proof: lines are numbered and every page says what it is."""

    files: tuple[Path, ...] = ()
    """Everything that the galley was made from besides the article's own files."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that travels inside the PDF (PDF/A-3)."""

    name: str
    data: bytes
    media_type: str
    relationship: str
    """AFRelationship (ISO 19005-3, 6.8): `Source`, `Data`, `Supplement` …"""

    description: str
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class PrintedImage:
    """A raster image as it came out on paper."""

    src: str
    """As in the galley."""

    page: int
    """Page number, from 1."""

    width_px: int
    """Of the original, before any scaling."""

    width_mm: float

    @property
    def dpi(self) -> float:
        """Pixels of the original per printed inch."""
        return self.width_px / (self.width_mm / 25.4) if self.width_mm else 0.0


@dataclass(frozen=True, slots=True)
class Leaf:
    """What folios and running heads depend on: one page of a body, without its content."""

    name: str = ""
    """The page's name in CSS (`@page wide`)."""

    side: str = "recto"
    """`recto` or `verso`, as the body was printed."""

    blank: bool = False
    """Nothing stands on it: it was put in so that the next page has the side it asks for."""

    strings: tuple[tuple[str, str], ...] = ()
    """The named strings that the page sets, in order: name and text."""

    width: float = 0.0
    """Points, after trimming; 0 for what the stylesheets say."""

    height: float = 0.0
    """Points, after trimming; 0 for what the stylesheets say."""


@dataclass(frozen=True, slots=True)
class Edition:
    """A printed PDF and what is known of it."""

    slug: str
    pdf: bytes
    pages: int
    labels: tuple[str, ...]
    """The page labels, equal to the printed folios."""

    diagnostics: tuple[Diagnostic, ...] = ()
    fonts: tuple[str, ...] = ()
    """Names of the embedded families."""

    images: tuple[PrintedImage, ...] = ()
    """Raster images in the order of the pages."""

    anchors: Mapping[str, int] = field(default_factory=dict)
    """The destinations of the PDF: id → 0-based page."""

    folio_bound: bool = False
    """The text says numbers of its own pages, so that it has to be printed again on others."""

    side_bound: bool = False
    """The body would come out otherwise if its first page were on the other side."""
