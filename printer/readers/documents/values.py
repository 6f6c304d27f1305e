"""What travels between the steps of reading a document, as frozen values. Texts are plain."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

Item: TypeAlias = Mapping[str, Any]
"""A work in CSL-JSON."""


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who wrote the document."""

    name: str
    sort: str = ""
    """`Lind, Marta`; empty where the parts of the name are not known."""

    orcid: str = ""
    email: str = ""
    affiliations: tuple[str, ...] = ()
    corresponding: bool = False
    bio: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a document says of itself; where it says nothing, a text is empty."""

    title: str = ""
    subtitle: str = ""
    authors: tuple[Author, ...] = ()
    date: str = ""
    """`2026-05-31`, or less of it."""

    lang: str = ""
    abstract: str = ""
    """Paragraphs, divided by empty lines."""

    description: str = ""
    keywords: tuple[str, ...] = ()
    section: str = ""
    doi: str = ""
    license: str = ""
    license_url: str = ""
    volume: str = ""
    issue: str = ""
    first_page: str = ""
    last_page: str = ""
    url: str = ""
    csl: str = ""
    """Name of the citation style that the document was written with."""


@dataclass(frozen=True, slots=True)
class FigureFacts:
    """What a figure's markup says and its caption does not."""

    credit: str = ""
    alt: str = ""
    source: str = ""
    number: str = ""
    """The number that is printed with it: the text may speak of it."""


class Pictures(Protocol):
    """Where the images of a document are."""

    def get(self, target: str) -> bytes | None:
        """Return an image by the address that the document has for it; None when it is missing."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as pandoc is to read it, and what pandoc would lose."""

    data: bytes
    form: str
    """Pandoc's name of the format, with extensions."""

    pictures: Pictures
    about: About = About()
    works: tuple[Item, ...] = ()
    """The works that it cites, under the ids that the citations have."""

    bibliography: str = ""
    """BibTeX that lies beside the document, to be taken over as it is."""

    figures: Mapping[str, FigureFacts] = field(default_factory=lambda: MappingProxyType({}))
    """By the id that the figure has in pandoc's tree."""

    cites_in_words: bool = False
    """Citations are the words that were printed, marked as references, as publishers have them."""

    aliases: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Other names of ids, which links may use."""
