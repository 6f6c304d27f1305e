"""One PDF of what was published in a period, made of the archived versions as they are.

The period becomes an issue whose entries are `{archive = "id@version"}`: cover, contents and
lists are printed, the articles are not; they get new folios and are merged. What was
retracted is left out, and said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from printer.archive.values import Record
from printer.diagnostics import Diagnostic, UsageError, error, note
from printer.files import write_atomically
from printer.issue.door import Compiled, Options, Progress, compile_issue, silent

if TYPE_CHECKING:
    from printer.archive.store import Store
    from printer.config import Publication


@dataclass(frozen=True, slots=True)
class Period:
    """What is to be compiled."""

    first: str = ""
    """The first day of publication: `2026`, `2026-10` or `2026-10-01`; empty for any."""

    last: str = ""
    """The last, as above: `2026` ends with the year."""

    section: str = ""
    """Only what appeared in this section."""

    kinds: tuple[str, ...] = ("article",)

    @property
    def title(self) -> str:
        """The period in words that every language reads: `2026-01 – 2026-03`."""
        ends = tuple(dict.fromkeys(filter(None, (self.first, self.last))))
        return " – ".join((*ends, self.section) if self.section and not ends else ends)

    def holds(self, record: Record) -> bool:
        """Tell whether a version was published in the period."""
        day, about = record.about.published, record.about
        if record.kind not in self.kinds or (self.section and about.section != self.section):
            return False
        if not (self.first or self.last):
            return True
        # Days, months and years compare as text; a longer one is within the shorter.
        late = bool(self.last) and day[: len(self.last)] > self.last
        return bool(day) and day >= self.first[: len(day)] and not late


def chosen(
    records: Iterable[Record], period: Period
) -> tuple[tuple[Record, ...], tuple[Diagnostic, ...]]:
    """Return the versions that a period holds, by day and id, and what was left out.

    `records` are the last versions of all things.
    """
    held = [record for record in records if period.holds(record)]
    held.sort(key=lambda record: (record.about.published, record.id))
    gone = [record for record in held if record.what == "retraction"]
    said = tuple(
        note(
            f"{record.id} was retracted{f' on {record.date}' if record.date else ''} and is left out",
            code="compilation-retracted",
        )
        for record in gone
    )
    return tuple(record for record in held if record.what != "retraction"), said


def compile_archived(
    store: Store,
    publication: Publication,
    records: Sequence[Record],
    options: Options,
    *,
    title: str = "",
    name: str = "compilation",
    on_progress: Progress = silent,
) -> Compiled:
    """Compile archived versions, in their order, into one PDF with new folios.

    `name` is what the cache knows the compilation by. Raises UsageError when there is nothing
    to compile, else as `compile_issue`.
    """
    if not records:
        raise UsageError(
            error(
                "the archive has nothing of this kind to compile",
                hint="`printer archive list` tells what there is, and the dates of publication",
                code="compilation-empty",
            )
        )
    safe = "".join(char if char.isalnum() or char in "-." else "-" for char in name)[:80]
    path = publication.paths.build / ".cache/archive/issues" / f"{safe or 'compilation'}.toml"
    folder = store.place.folder
    address = str(folder) if folder is not None else store.place.name
    text = issue_text(records, title=title, archive=address)
    write_atomically(path, text.encode(), lasting=False)
    return compile_issue(publication, path.absolute(), options, on_progress=on_progress)


def issue_text(records: Iterable[Record], *, title: str, archive: str) -> str:
    """Return the file of an issue (`printer issue`) that is made of archived versions."""
    entries = "".join(f"    {_entry(record)},\n" for record in records)
    head = f"title = {_quoted(title)}\n" if title else ""
    return f"{head}archive = {_quoted(archive)}\nfigures = false\narticles = [\n{entries}]\n"


def _entry(record: Record) -> str:
    return "{" + ", ".join(_told(record)) + "}"


def _told(record: Record) -> Iterator[str]:
    yield f"archive = {_quoted(record.name)}"
    if record.kind == "document" and not record.examined.get("tagged", True):
        # Somebody else's pages without tags: what they are is all that can be said of them.
        yield f"alt = {_quoted(record.about.title)}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
