"""The table of contents, and the pages that open sections."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from printer.galley.runts import without_runt
from printer.issue.parts.covers import letters_of
from printer.issue.parts.imprint import imprint_facts
from printer.issue.parts.laying import markup, part, words_of
from printer.issue.parts.targets import Target, target
from printer.issue.parts.values import Material, Part, Slot
from printer.issue.titling import issue_date, numbered
from printer.issue.values import About, Entry
from printer.words import Words

MANY = 24
"""With more entries than this, contents leave out subtitles and stand closer."""


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of contents."""

    title: str
    """Plain text, or markup that is marked as such."""

    target: Target
    lang: str
    subtitle: str = ""
    authors: str = ""
    headings: tuple[Line, ...] = ()
    heading: str = ""
    """The section that it stands in, where the issue's own has no title."""


@dataclass(frozen=True, slots=True)
class Group:
    """A run of entries under the title of their section."""

    title: str
    entries: tuple[Line, ...]
    own: bool = False
    """These are parts of the issue, not its pieces."""


def contents(material: Material, slot: Slot, others: Sequence[tuple[Slot, str]]) -> Part:
    """Return the contents; `others` are the parts that are listed, with their titles."""
    words, issue = words_of(material), material.issue
    groups = list(_groups(material, others, words))
    count = sum(len(group.entries) for group in groups)
    front = issue.front == "page"
    contents_title = issue.contents_title or words["contents"]
    return part(
        material,
        slot,
        issue.title if front else contents_title,
        kind="front" if front else "contents",
        groups=groups,
        density="many" if count > MANY else "few",
        letters=letters_of(material.publication.title or issue.title),
        issue_number=numbered(issue, words),
        issue_date="" if _is_said(issue.date_text, issue.title) else issue_date(issue, words),
        signature=words.join(person.name for person in issue.editors),
        imprint=tuple(imprint_facts(material, words, dated=False)) if front else (),
    )


def _is_said(text: str, title: str) -> bool:
    """Tell whether a text says the same as a title, whatever the spaces and dashes in them."""
    letters = (re.sub(r"\W", "", each).casefold() for each in (text, title))
    return bool(text) and len(set(letters)) == 1


def opener(material: Material, slot: Slot, index: int) -> Part:
    """Return the page that opens the section of this index."""
    section = material.issue.sections[index]
    return part(
        material,
        slot,
        section.title,
        kind="opener",
        letters=max(map(len, section.title.split()), default=1),
        lede=section.lede,
        entries=tuple(_lines(material, section.entries, words_of(material), depth=1)),
    )


def _groups(
    material: Material, others: Sequence[tuple[Slot, str]], words: Words
) -> Iterator[Group]:
    issue = material.issue
    before = tuple(
        _own(material, slot, title) for slot, title in others if slot.name == "editorial"
    )
    after = tuple(_own(material, slot, title) for slot, title in others if slot.name != "editorial")
    if before:
        yield Group("", before, own=True)
    for section in issue.sections:
        lines = list(_lines(material, section.entries, words, issue.contents_depth))
        for title, those in groupby(lines, lambda line: line.heading):
            yield Group(title or section.title, tuple(those))
    if after:
        yield Group("", after, own=True)


def _own(material: Material, slot: Slot, title: str) -> Line:
    return Line(title, target(material, slot.name), material.issue.lang)


def _lines(
    material: Material, entries: Sequence[Entry], words: Words, depth: int
) -> Iterator[Line]:
    for entry in entries:
        about = material.abouts.get(entry.slug)
        if about is None or not entry.in_contents:
            continue
        if entry.shorts:
            abouts = {each.slug: each for each in about.shorts}
            for short in entry.shorts:
                if short.in_contents and short.slug in abouts:
                    where = target(material, entry.slug, short.slug)
                    line = _line(material, abouts[short.slug], where, words)
                    yield replace(line, heading=short.heading)
        else:
            headings = tuple(_headings(material, about)) if depth > 1 else ()
            yield _line(material, about, target(material, entry.slug), words, headings)


def _line(
    material: Material,
    about: About,
    where: Target,
    words: Words,
    headings: tuple[Line, ...] = (),
) -> Line:
    return Line(
        title=_title(about),
        target=where,
        lang=about.lang or material.issue.lang,
        subtitle=without_runt(about.subtitle),
        authors=words.join(person.name for person in about.authors),
        headings=headings,
    )


def _title(about: About) -> str:
    """Return the title with its markup, unless that holds links, which cannot be nested."""
    if about.title_html and "<a" not in about.title_html:
        return markup(about.title_html)
    return about.title


def _headings(material: Material, about: About) -> Iterator[Line]:
    """Yield the headings of the highest level that the article has."""
    top = min((heading.level for heading in about.headings), default=0)
    for heading in about.headings:
        if heading.level == top:
            lang = about.lang or material.issue.lang
            yield Line(heading.title, target(material, about.slug, heading.id), lang)
