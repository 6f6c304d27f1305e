"""The table of contents, and the pages that open sections."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from printer.galley.runts import without_runt
from printer.issue.parts.laying import markup, part, words_of
from printer.issue.parts.targets import Target, target
from printer.issue.parts.values import Material, Part, Slot
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


@dataclass(frozen=True, slots=True)
class Group:
    """A run of entries under the title of their section."""

    title: str
    entries: tuple[Line, ...]
    own: bool = False
    """These are parts of the issue, not its pieces."""


def contents(material: Material, slot: Slot, others: Sequence[tuple[Slot, str]]) -> Part:
    """Return the contents; `others` are the parts that are listed, with their titles."""
    words = words_of(material)
    groups = list(_groups(material, others, words))
    count = sum(len(group.entries) for group in groups)
    return part(
        material,
        slot,
        material.issue.contents_title or words["contents"],
        groups=groups,
        density="many" if count > MANY else "few",
    )


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
        lines = tuple(_lines(material, section.entries, words, issue.contents_depth))
        if lines:
            yield Group(section.title, lines)
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
        yield Line(
            title=_title(about),
            target=target(material, entry.slug),
            lang=about.lang or material.issue.lang,
            subtitle=without_runt(about.subtitle),
            authors=words.join(person.name for person in about.authors),
            headings=tuple(_headings(material, about)) if depth > 1 else (),
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
