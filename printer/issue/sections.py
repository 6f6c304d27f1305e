"""The articles and PDFs that an issue names, section by section.

Every name is looked up, every file is looked at; what cannot be in the issue is reported and
left out. Nothing is printed, and of the articles only front matter is read.
"""

from __future__ import annotations

import datetime as dt
import difflib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from printer.config import SUFFIXES, slug_of
from printer.files import display_path, is_file
from printer.issue import keys
from printer.issue.archived import ArchivedEntries
from printer.issue.desk import Desk
from printer.issue.enclosed import is_pdf
from printer.issue.names import normal, slug_from, with_names
from printer.issue.shorts import gathered, joined
from printer.issue.values import Entry, Section
from printer.withheld import withheld

MAX_ENTRIES = 2000
"""Articles and PDFs of one issue."""

_MAX_GUESSES = 20
"""Unknown names for which the nearest is looked for, which takes time."""


def read_sections(
    desk: Desk, values: Mapping[str, Any], until: dt.date, layouts: Mapping[str, Any]
) -> tuple[Section, ...]:
    """Return the sections that have something in them, with their entries.

    `articles` outside of all sections come first, in a section without a title. `until` is
    the day by which an article has to be published; `layouts` are those that there are.
    """
    archived = ArchivedEntries(desk, values.get("archive", "").strip())
    shelf = _Shelf(desk, until, layouts, _by_slug(desk), archived)
    sections = []
    if loose := gathered(shelf.entries("articles", values.get("articles", ())), desk):
        sections.append(Section("", loose, place=desk.place("articles")))
    for index, table in enumerate(values.get("sections", ())):
        path = f"sections.{index}"
        if not isinstance(table, Mapping):
            hint = 'write [[sections]], and title = "…" and articles = […] below it'
            desk.error("a section has to be a table", path, hint=hint, code="setting-wrong")
            continue
        told = desk.table(path, table, keys.SECTION)
        title = desk.set_type(told.get("title", ""))
        entries = gathered(
            shelf.entries(f"{path}.articles", told.get("articles", ())),
            desk,
            title=title,
            form=told.get("form", "full"),
        )
        if not entries:
            _warn_of_empty(desk, path, title, given=bool(table.get("articles")))
            continue
        sections.append(
            Section(
                title,
                entries,
                opener=told.get("opener", False),
                lede=desk.set_type(told.get("lede", "")),
                place=desk.place(path),
            )
        )
    return with_names(joined(sections, desk), desk)


def _warn_of_empty(desk: Desk, path: str, title: str, *, given: bool) -> None:
    what = f'the section "{title[:60]}"' if title else "a section"
    desk.warning(
        f"{what} {'keeps nothing' if given else 'has no articles'} and is left out",
        path,
        hint=None if given else 'write articles = ["…"] below it',
        code="issue-section-empty",
    )


@dataclass(slots=True)
class _Shelf:
    """What can be taken into the issue, and what has been."""

    desk: Desk
    until: dt.date
    layouts: Mapping[str, Any]
    sources: Mapping[str, list[Path]]
    archived: ArchivedEntries
    taken: dict[Path, str] = field(default_factory=dict)
    """Sources, and how they were called."""

    count: int = 0
    guesses: int = 0

    def entries(self, path: str, items: tuple[Any, ...]) -> Iterator[Entry]:
        for index, item in enumerate(items):
            at = f"{path}.{index}"
            self.count += 1
            if self.count > MAX_ENTRIES:
                if self.count == MAX_ENTRIES + 1:
                    self.desk.error(
                        f"the issue has more than {MAX_ENTRIES} articles",
                        at,
                        hint="the rest is left out; make several issues, and merge them",
                        code="issue-too-large",
                    )
                return
            entry = self._entry(at, item)
            if entry is not None:
                yield replace(entry, place=self.desk.place(at))

    def _entry(self, path: str, item: Any) -> Entry | None:
        if isinstance(item, str):
            return self._article(path, item, {})
        if not isinstance(item, Mapping):
            hint = 'such as "the-bridge", {slug = "the-bridge", start = "recto"}, {pdf = "ad.pdf"}'
            self.desk.error(
                "an article has to be a slug, or a table", path, hint=hint, code="setting-wrong"
            )
            return None
        match [kind for kind in ("slug", "pdf", "archive") if kind in item]:
            case ["slug"]:
                told = self.desk.table(path, item, keys.ARTICLE)
                return self._article(path, told["slug"], told) if "slug" in told else None
            case ["pdf"]:
                return self._pdf(path, self.desk.table(path, item, keys.PDF))
            case ["archive"]:
                told = self.desk.table(path, item, keys.ARCHIVED)
                told["layout"] = self._layout(path, told)
                return self.archived.entry(path, told) if told.get("archive") else None
            case several:
                self.desk.error(
                    "an article is named by one of slug, pdf and archive, and this one has "
                    f"{' and '.join(several) or 'none'}",
                    path,
                    hint='write {slug = "…"}, {pdf = "….pdf"} or {archive = "…"}',
                    code="issue-entry-wrong",
                )
        return None

    def _article(self, path: str, name: str, told: Mapping[str, Any]) -> Entry | None:
        source = self._source(path, name)
        if source is None:
            return None
        shown = display_path(source)
        if source in self.taken:
            self.desk.error(
                f"{name} is in the issue twice",
                path,
                hint=f"it stands there first at {self.taken[source]}; delete one of the two",
                code="issue-article-twice",
            )
            return None
        self.taken[source] = str(self.desk.place(path))
        self.desk.files.append(source)
        if reason := withheld(source, self.until):
            self.desk.warning(
                f"{name} {reason} and is left out of the issue",
                path,
                hint=f"change its front matter ({shown}) when it is to appear",
                code="issue-article-withheld",
            )
            return None
        return Entry(
            slug_of(source),
            source=source,
            layout=self._layout(path, told),
            form=told.get("form", ""),
            start=told.get("start", ""),
            in_contents=told.get("in_contents", True),
        )

    def _layout(self, path: str, told: Mapping[str, Any]) -> str:
        name: str = told.get("layout", "")
        return name if known_layout(self.desk, f"{path}.layout", name, self.layouts) else ""

    def _source(self, path: str, name: str) -> Path | None:
        found = self.sources.get(normal(name.strip()), [])
        if len(found) > 1:
            both = " and ".join(display_path(source) for source in found)
            self.desk.error(
                f"two sources are named {name}: {both}",
                path,
                hint="rename one of them",
                code="article-ambiguous",
            )
            return None
        if found:
            return found[0]
        if name.strip().endswith(SUFFIXES):
            source = Path(_resolved(self.desk.folder, name))
            if is_file(source):
                return source
            self.desk.files.append(source)
        self.guesses += 1
        guessing = self.guesses <= _MAX_GUESSES
        near = difflib.get_close_matches(normal(name), self.sources, 3, 0.5) if guessing else []
        folder = display_path(self.desk.publication.paths.articles)
        hint = f"did you mean {' or '.join(near)}?" if near else f"articles stand in {folder}"
        if name.strip().lower().endswith(".pdf"):
            hint = f'a PDF is named so: {{pdf = "{name.strip()[:80]}"}}'
        self.desk.error(f"there is no article {name[:80]}", path, hint=hint, code="article-unknown")
        return None

    def _pdf(self, path: str, told: Mapping[str, Any]) -> Entry | None:
        if not told.get("pdf"):
            if "pdf" in told:
                self.desk.error("a PDF has no name", path, code="issue-pdf-missing")
            return None
        file = Path(_resolved(self.desk.folder, told["pdf"]))
        self.desk.files.append(file)
        if not is_pdf(self.desk, path, file, told["pdf"]):
            return None
        return Entry(
            slug_from(file.stem),
            pdf=file,
            title=self.desk.set_type(told.get("title", "")),
            authors=told.get("authors", ()),
            alt=self.desk.set_type(told.get("alt", "")),
            start=told.get("start", ""),
            folio=told.get("folio", True),
            in_contents=told.get("in_contents", True),
        )


def known_layout(desk: Desk, path: str, name: str, layouts: Mapping[str, Any]) -> bool:
    """Tell whether there is such a layout; an unknown one is reported."""
    if name and name not in layouts:
        near = difflib.get_close_matches(name, layouts, 1, 0.5)
        hint = f"did you mean {near[0]}?" if near else "`printer layouts` lists those there are"
        desk.error(f"there is no layout {name[:60]}", path, hint=hint, code="layout-unknown")
    return name in layouts


def _by_slug(desk: Desk) -> dict[str, list[Path]]:
    found: dict[str, list[Path]] = {}
    for slug, source in desk.publication.articles():
        found.setdefault(normal(slug), []).append(source.absolute())
    return found


def _resolved(folder: Path, name: str) -> str:
    return os.path.normpath(folder / name.strip())
