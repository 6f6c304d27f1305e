"""The list of figures and tables, and who made the images."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from printer.issue.parts.laying import part, words_of
from printer.issue.parts.targets import Target, target
from printer.issue.parts.values import BACK_COVER, COVER, Material, Part, Slot
from printer.issue.values import About
from printer.words import words_for

_LISTED = frozenset({"figure", "table"})
_LONGEST = 150
"""Characters of a caption; a list names figures, it does not explain them."""

_LONGEST_TITLE = 70
"""Characters of an article's title, which stands in a narrow column."""

_SENTENCE = re.compile(r"(?<=[^\W\d_]{3})[.!?…](?=\s)")
"""The end of a sentence; an abbreviation or an initial has fewer letters before its full stop."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure or table."""

    label: str
    title: str
    target: Target


@dataclass(frozen=True, slots=True)
class Group:
    """The figures and tables of one article, in its language."""

    title: str
    lang: str
    entries: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Credit:
    """Who made some images, and where they are."""

    credit: str
    lang: str
    targets: tuple[Target, ...]


def figures(material: Material, slot: Slot) -> Part:
    """Return the list of figures and tables with the image credits."""
    return part(
        material,
        slot,
        words_of(material)["figures_and_tables"],
        groups=tuple(_groups(material)),
        credits=tuple(_credits(material)),
    )


def has_figures(about: About) -> bool:
    """Tell whether a piece has anything to list here."""
    return bool(
        any(item.kind in _LISTED and item.number for item in about.numbered)
        or any(item.credit for item in about.numbered)
        or (about.lead_image and about.lead_image.credit)
    )


def _abouts(material: Material) -> Iterator[About]:
    for entry in material.issue.entries:
        if entry.slug in material.abouts:
            yield material.abouts[entry.slug]


def _groups(material: Material) -> Iterator[Group]:
    for about in _abouts(material):
        lang = about.lang or material.issue.lang
        words = words_for(lang, material.publication.words_in(lang))
        rows = tuple(
            Row(
                words.label(item.kind, item.number),
                shortened(item.title),
                target(material, about.slug, item.id),
            )
            for item in about.numbered
            if item.kind in _LISTED and item.number
        )
        if rows:
            yield Group(about.short_title or _short(about.title, _LONGEST_TITLE), lang, rows)


def _credits(material: Material) -> Iterator[Credit]:
    """Yield each credit once, in the order of the first page that it is for."""
    found: dict[str, tuple[str, dict[str, Target]]] = {}
    for credit, lang, where in _credited(material):
        targets = found.setdefault(credit, (lang, {}))[1]
        targets.setdefault(where.label, where)
    rows = sorted(found.items(), key=lambda row: min(at.page for at in row[1][1].values()))
    for credit, (lang, targets) in rows:
        yield Credit(credit, lang, tuple(sorted(targets.values(), key=lambda at: at.page)))


def _credited(material: Material) -> Iterator[tuple[str, str, Target]]:
    issue, words = material.issue, words_of(material)
    for image, name, word in (
        (issue.cover, COVER, "cover"),
        (issue.back_cover, BACK_COVER, "back_cover"),
    ):
        if image is not None and image.credit:
            where = target(material, name)
            yield image.credit, issue.lang, Target(words[word], where.href, where.page)
    for about in _abouts(material):
        lang = about.lang or issue.lang
        if about.lead_image is not None and about.lead_image.credit:
            yield about.lead_image.credit, lang, target(material, about.slug)
        for item in about.numbered:
            if item.credit:
                yield item.credit, lang, target(material, about.slug, item.id)


def shortened(caption: str) -> str:
    """Return the first sentence of a caption without its full stop, and not too much of it."""
    end = _SENTENCE.search(caption)
    first = caption[: end.start()] if end else caption
    first = first.strip().removesuffix(".")
    return _short(first, _LONGEST)


def _short(text: str, longest: int) -> str:
    """Return a text cut between words; one word that is too long is cut within."""
    short = textwrap.shorten(text, longest, placeholder=" …")
    return short if short.strip(" …") else text[:longest]
