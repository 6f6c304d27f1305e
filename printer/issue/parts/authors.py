"""The index of authors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from printer.issue.parts.collation import initial, sort_key
from printer.issue.parts.laying import part, words_of
from printer.issue.parts.targets import Target, target
from printer.issue.parts.values import Material, Part, Slot
from printer.model import Person

MANY = 40
"""With more names than this, the index stands in two columns."""


@dataclass(frozen=True, slots=True)
class Row:
    """Somebody, and the first pages of what they wrote."""

    name: str
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """Those whose names begin with one letter."""

    title: str
    entries: tuple[Row, ...]


def authors(material: Material, slot: Slot) -> Part:
    """Return the index: names as they are sorted, by letters of the issue's language."""
    lang = material.issue.lang
    rows = sorted(_rows(material), key=lambda row: sort_key(row.name, lang))
    letters = [
        Letter(letter, tuple(those))
        for letter, those in groupby(rows, lambda row: initial(row.name, lang))
    ]
    return part(
        material,
        slot,
        words_of(material)["index_of_authors"],
        letters=letters,
        density="many" if len(rows) > MANY else "few",
    )


def _rows(material: Material) -> Iterator[Row]:
    found: dict[str, tuple[str, dict[str, Target]]] = {}
    for entry in material.issue.entries:
        about = material.abouts.get(entry.slug)
        for each in (about, *about.shorts) if about else ():
            anchor = "" if each is about else each.slug
            for person in each.authors:
                name = sorted_name(person)
                targets = found.setdefault(person.orcid or name.casefold(), (name, {}))[1]
                where = target(material, entry.slug, anchor)
                targets.setdefault(where.label if anchor else entry.slug, where)
    for name, targets in found.values():
        yield Row(name, tuple(targets.values()))


def sorted_name(person: Person) -> str:
    """Return `Lindqvist, Marta`; without a name to sort by, the last word is taken for the family's."""
    if person.sort:
        return person.sort
    given, _, family = person.name.strip().rpartition(" ")
    return f"{family}, {given}" if given else family
