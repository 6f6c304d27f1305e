"""The names that pieces have in an issue: one each, for offprints, links and records."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from printer.diagnostics import note
from printer.issue.desk import Desk
from printer.issue.values import Entry, Section

MAX_SLUG = 80
"""Characters of a name that is made from a file's."""


def normal(name: str) -> str:
    """Return a name as other systems may have stored it in other code points."""
    return unicodedata.normalize("NFC", name)


def slug_from(stem: str) -> str:
    """Return a short name made of letters, digits and hyphens, of any script."""
    words = re.sub(r"[^\w]+|_+", "-", normal(stem).casefold())
    return words[:MAX_SLUG].strip("-") or "pdf"


def with_names(sections: Sequence[Section], desk: Desk) -> tuple[Section, ...]:
    """Give every entry a name of its own: articles keep theirs, where it is free."""
    names = _Names(desk)
    entries = [entry for section in sections for entry in section.entries]
    order = sorted(range(len(entries)), key=lambda index: entries[index].source is None)
    for index in order:
        entries[index] = names.named(entries[index])
    again = iter(entries)
    return tuple(
        replace(section, entries=tuple(next(again) for _ in section.entries))
        for section in sections
    )


@dataclass(slots=True)
class _Names:
    """The names that are taken in an issue; some file systems know no capitals."""

    desk: Desk
    taken: dict[str, int] = field(default_factory=dict)
    """Names without capitals, and the last number that was put behind each."""

    def named(self, entry: Entry) -> Entry:
        from printer.issue.parts.values import RESERVED, is_opener

        slug, key = entry.slug, entry.slug.casefold()
        while slug.casefold() in self.taken or slug in RESERVED or is_opener(slug):
            self.taken[key] = self.taken.get(key, 1) + 1
            slug = f"{entry.slug}-{self.taken[key]}"
        self.taken.setdefault(slug.casefold(), 1)
        if slug != entry.slug and entry.source is not None:
            self.desk.found.add(
                note(
                    f"the name {entry.slug} is taken in the issue; the offprint is called {slug}",
                    entry.place,
                    code="issue-name-taken",
                )
            )
        return replace(entry, slug=slug)
