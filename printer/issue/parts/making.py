"""Which parts an issue has, and the galley of each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from printer.issue.parts import contents, covers, imprint
from printer.issue.parts.authors import authors
from printer.issue.parts.figures import figures, has_figures
from printer.issue.parts.laying import markup, part, words_of
from printer.issue.parts.statistics import statistics
from printer.issue.parts.values import (
    AUTHORS,
    BACK_COVER,
    COLOPHON,
    CONTENTS,
    COVER,
    EDITORIAL,
    FIGURES,
    MASTHEAD,
    STATISTICS,
    WORKS,
    Material,
    Part,
    Slot,
    Slots,
    opened,
    opener,
)
from printer.issue.values import About, Issue

_MAKERS = MappingProxyType(
    {
        COVER: covers.cover,
        MASTHEAD: imprint.masthead,
        EDITORIAL: imprint.editorial,
        STATISTICS: statistics,
        FIGURES: figures,
        AUTHORS: authors,
        COLOPHON: imprint.colophon,
        BACK_COVER: covers.back_cover,
    }
)
_LISTED = frozenset({EDITORIAL, STATISTICS, FIGURES, AUTHORS, WORKS, COLOPHON})
"""Parts that contents name."""


def slots(issue: Issue, abouts: Mapping[str, About], *, works: bool = False) -> Slots:
    """Return the parts of an issue in their order; `works` says that a list of works is there."""
    there = [
        each
        for entry in issue.entries
        if (about := abouts.get(entry.slug)) is not None
        for each in (about, *about.shorts)
    ]
    pictures = (issue.cover, issue.back_cover)
    has_back = issue.back_cover is not None or bool(issue.back_cover_text)
    credited = any(has_figures(about) for about in there) or any(
        image is not None and image.credit for image in pictures
    )
    apart = issue.front != "page"
    front = (
        (Slot(COVER, "recto", furniture=False), apart),
        (Slot(MASTHEAD), apart),
        (Slot(EDITORIAL), apart and bool(issue.editorial)),
        (Slot(CONTENTS), not apart or any(entry.in_contents for entry in issue.entries)),
    )
    back = (
        (Slot(STATISTICS), issue.statistics),
        (Slot(FIGURES), issue.figures and credited),
        (Slot(AUTHORS), issue.authors_index and any(about.authors for about in there)),
        (Slot(WORKS), issue.reference_list and works),
        (Slot(COLOPHON), bool(issue.colophon)),
        (Slot(BACK_COVER, "verso", furniture=False), has_back),
    )
    openers = {
        index: Slot(opener(index), issue.start)
        for index, section in enumerate(issue.sections)
        if opened(section)
    }
    return Slots(
        front=tuple(slot for slot, wanted in front if wanted),
        openers=MappingProxyType(openers),
        back=tuple(slot for slot, wanted in back if wanted),
    )


def galleys(material: Material) -> tuple[Part, ...]:
    """Return every part that the issue has, in the order of `slots(…).all`.

    Raises UnprintableError when a template of the layout is wrong; what else is wrong is in
    the diagnostics of the parts.
    """
    planned = slots(material.issue, material.abouts, works=bool(material.works.html))
    made = {made.name: made for made in _made(material, planned)}
    for slot in planned.front:
        if slot.name == CONTENTS:
            others = [(item.slot, item.title) for item in made.values() if item.name in _LISTED]
            made[CONTENTS] = contents.contents(material, slot, others)
    return tuple(made[slot.name] for slot in planned.all)


def _works(material: Material, slot: Slot) -> Part:
    works = material.works
    return part(
        material,
        slot,
        words_of(material)["works_cited"],
        diagnostics=works.diagnostics,
        files=works.files,
        works=markup(works.html),
    )


def _made(material: Material, planned: Slots) -> Iterator[Part]:
    """Yield all parts but contents, which name the others."""
    for slot in (*planned.front, *planned.back):
        if slot.name == WORKS:
            yield _works(material, slot)
        elif slot.name != CONTENTS:
            yield _MAKERS[slot.name](material, slot)
    for index, slot in planned.openers.items():
        yield contents.opener(material, slot, index)
