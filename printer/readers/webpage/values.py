"""What is found on a web page, as frozen values. Texts are plain; `html` is sanitised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from printer.model import Html


@dataclass(frozen=True, slots=True)
class Author:
    """Somebody who is named as an author."""

    name: str


@dataclass(frozen=True, slots=True)
class Picture:
    """An image of the page with its three different texts."""

    image: str
    """Address, absolute where the page's own address is known."""

    caption: str = ""
    credit: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a poll, as the page shows it."""

    text: str
    count: int | None = None
    """Votes; None when the page does not say."""

    share: float | None = None
    """Per cent; None when the page does not say."""


@dataclass(frozen=True, slots=True)
class Poll:
    """A question with its answers."""

    question: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class WebArticle:
    """An article that was found on a web page."""

    title: str
    html: Html
    """The body: figures in place, without the lead image, sanitised."""

    subtitle: str = ""
    authors: tuple[Author, ...] = ()
    date: str = ""
    """ISO 8601, with the time where the page gives it."""

    updated: str = ""
    language: str = ""
    """BCP 47."""

    section: str = ""
    site: str = ""
    url: str = ""
    lead: Picture | None = None
    figures: tuple[Picture, ...] = ()
    polls: tuple[Poll, ...] = ()
    standfirst: str = ""
    """The subtitle, where it is printed on the page rather than only said of it."""

    keywords: tuple[str, ...] = ()
    licence: str = ""
    """Its address or its name, as the page gives it."""

    corrections: tuple[str, ...] = ()
    """Texts of the notices of correction, which are notes of the body too."""

    alternatives: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Address of an image → its other addresses on the page, where they differ."""

    def as_json(self) -> dict[str, Any]:
        """Return the article as plain values; the names are those of the verb's `--json`."""
        value = asdict(self)
        return {key: value[key] for key in _JSON}


_JSON = ("title", "subtitle", "authors", "date", "updated", "language", "section", "site", "url",
         "lead", "figures", "polls", "html")  # fmt: skip
