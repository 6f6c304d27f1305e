"""Who made the issue and how: masthead, editorial and colophon."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import metadata

from printer import __version__
from printer.issue.parts.laying import part, words_of
from printer.issue.parts.values import Material, Part, Slot
from printer.issue.titling import issue_date, numbered
from printer.issue.values import Role
from printer.readers.identifiers import licence
from printer.words import Words

_READ = ("text", "sans", "mono")
"""Roles of the families that a layout sets its pages in; the others only fill gaps."""


@dataclass(frozen=True, slots=True)
class Value:
    """What stands beside a term."""

    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and what it stands for."""

    term: str
    lines: tuple[Value, ...]


def masthead(material: Material, slot: Slot) -> Part:
    """Return the inside cover: the people, and the imprint."""
    words = words_of(material)
    roles = [Fact(role.title, tuple(map(Value, role.names))) for role in _roles(material, words)]
    return part(
        material,
        slot,
        words["masthead"],
        roles=roles,
        imprint=tuple(imprint_facts(material, words)),
    )


def editorial(material: Material, slot: Slot) -> Part:
    """Return the editor's note, signed by the editors."""
    words = words_of(material)
    signature = words.join(person.name for person in material.issue.editors)
    return part(material, slot, words["editorial"], signature=signature)


def colophon(material: Material, slot: Slot) -> Part:
    """Return how the issue was made: the issue's own words, and what the program knows."""
    words = words_of(material)
    return part(material, slot, words["colophon"], made=tuple(_made(material, words)))


def _roles(material: Material, words: Words) -> Iterable[Role]:
    issue = material.issue
    if issue.masthead or not issue.editors:
        return issue.masthead
    word = "editors" if len(issue.editors) > 1 else "editor"
    return (Role(words[word], tuple(person.name for person in issue.editors)),)


def imprint_facts(material: Material, words: Words, *, dated: bool = True) -> Iterator[Fact]:
    """Yield what issue and publication say of publisher, numbers, licence and so on.

    Volume, number and date only where it is to be `dated`.
    """
    issue, publication = material.issue, material.publication
    url = issue.url or publication.url
    doi = f"https://doi.org/{issue.doi}" if issue.doi else ""
    told = (
        (words["issue"], Value(numbered(issue, words) if dated else "")),
        (words["published"], Value(issue_date(material.issue, words) if dated else "")),
        (words["publisher"], Value(issue.publisher or publication.publisher)),
        ("ISSN", Value(issue.issn or publication.issn)),
        ("ISBN", Value(issue.isbn)),
        ("DOI", Value(doi, doi)),
        (words["online_version"], Value(url, url)),
        (words["licence"], _licence(issue.license or publication.license)),
    )
    for term, value in told:
        if value.text:
            yield Fact(term, (value,))


def _licence(given: str) -> Value:
    try:
        return Value(*licence(given)) if given else Value("")
    except ValueError:  # the reader of the issue reports it; here it stands as it was written
        return Value(given)


def _made(material: Material, words: Words) -> Iterator[Fact]:
    families = material.typefaces or tuple(
        family.name for family in material.layout.families if family.role in _READ
    )
    yield Fact(words["typefaces"], (Value(words.join(families)),))
    engine = f"WeasyPrint {metadata.version('weasyprint')}"
    yield Fact(words["made_with"], (Value(words.join((f"Printer {__version__}", engine))),))
    if not any(entry.pdf for entry in material.issue.entries):
        # What others made may keep other promises.
        level = "3a" if material.issue.attach_sources else "2a"
        yield Fact(words["standards"], (Value(words.join((f"PDF/A-{level}", "PDF/UA-1"))),))
