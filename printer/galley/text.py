"""The text of an article as a publication wants it: where notes and addresses of links stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from printer.diagnostics import Collector, warning
from printer.galley import citations, endnotes, links
from printer.layouts import nearest_name
from printer.model import Article, Html

if TYPE_CHECKING:
    from printer.config import Publication

_LINK_CHOICES = ("notes", "list", "none")
_NOTE_CHOICES = ("page", "article")


@dataclass(frozen=True, slots=True)
class Text:
    """An article's text, and what of it stands at its end."""

    body: Html
    notes: Html
    """The notes when they stand at the end of the article, else empty."""

    links: tuple[links.Listed, ...]
    """The addresses of links when they are a list, else empty."""

    references: Html


def settled(
    article: Article, publication: Publication, options: Mapping[str, Any], found: Collector
) -> Text:
    """Return the text with its notes and links as `options` ask for them.

    Reported: an option that is none of the choices (`option-value`); the publication's holds.
    """
    choice = _chosen("links", publication.links, _LINK_CHOICES, article, options, found)
    body = article.body
    listed: tuple[links.Listed, ...] = ()
    if choice == "notes":
        body = links.as_notes(body, article.lang)
    elif choice == "list":
        body, listed = links.as_list(body)
    body = citations.number_notes(body, article.standfirst.count('class="footnote'))
    notes = Html("")
    if _chosen("notes", publication.notes, _NOTE_CHOICES, article, options, found) == "article":
        body, notes = endnotes.collect(body)
    references = article.references
    if options.get("cited_on") is False:
        references = citations.without_pages(references)
    return Text(body, notes, listed, references)


def _chosen(
    name: str,
    usual: str,
    choices: tuple[str, ...],
    article: Article,
    options: Mapping[str, Any],
    found: Collector,
) -> str:
    value = options.get(name) or usual
    if value in choices:
        return str(value)
    near = nearest_name(str(value), choices)
    found.add(
        warning(
            f"print.{name} is {value!r}, which is none of {', '.join(choices)}",
            article.places.get(f"print.{name}"),
            hint=f"did you mean {near}?" if near else None,
            code="option-value",
        )
    )
    return usual
