"""The other articles that an article refers to: found by the paths of their sources.

What an issue's driver knows of them (`Neighbours`) holds. Of the rest the front matter is read
for title and address, and the body only when a part of it is referred to. Neither is printed
here, nor reported: each article reports what is wrong with itself.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from printer.config import SUFFIXES, slug_of
from printer.copyedit import Survey, survey
from printer.copyedit.others import Other
from printer.diagnostics import Collector, PrinterError
from printer.files import display_path, is_file, is_folder, read_source
from printer.model import Neighbours, Numbered
from printer.readers import frontmatter, markdown, prose
from printer.readers.context import Origin, Switches, edit_context
from printer.readers.fields import Fields
from printer.readers.title import divide

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.copyedit import Context


@dataclass(frozen=True, slots=True)
class _Glance:
    """What the front matter of an article says, and the body to be read when it is asked for."""

    title: str
    context: Context
    body: str = ""
    first_line: int = 1


@dataclass(slots=True)
class ArticlesAround:
    """The articles around one; remembers which files it had to read for that."""

    source: Path
    """Of the article that refers (absolute)."""

    publication: Publication
    neighbours: Neighbours | None = None
    """None when the article is printed alone."""

    files: dict[Path, None] = field(default_factory=dict)
    """What the answers depend on besides the neighbours (absolute)."""

    _paths: dict[str, Path] = field(default_factory=dict)
    """Slugs of the articles that were found outside of the issue."""

    _glances: dict[Path, _Glance] = field(default_factory=dict)
    _surveys: dict[Path, Survey] = field(default_factory=dict)
    _pieces: Mapping[Path, str] | None = None
    _known: Mapping[str, Path] | None = None

    def find(self, path: str) -> Other | None:
        """Return the article whose source, or whose folder, a relative path names."""
        named = _absolute(self.source.parent, path)
        for candidate in _candidates(named):
            if not is_file(candidate) or not self._is_inside(candidate):
                self.files.setdefault(candidate)
                continue
            real = candidate.resolve()
            if real == self.source.resolve():
                return self._itself(real)
            slug = self._slugs().get(real)
            if slug is not None and self.neighbours is not None:
                return self._neighbour(slug, candidate, self.neighbours)
            slug = slug_of(candidate)
            self._paths[slug] = candidate
            self.files.setdefault(candidate)
            glance = self._glance(candidate)
            return Other(slug, glance.title, glance.context.lang, glance.context.article_url)
        return None

    def nearest(self, path: str) -> str:
        """Return the path of the article whose name is most like that of a path, or nothing."""
        wanted = slug_of(_absolute(self.source.parent, path))
        if self._known is None:
            self._known = dict(self.publication.articles())
        near = difflib.get_close_matches(wanted, self._known, 1, 0.5)
        if not near:
            return ""
        found = os.path.relpath(self._known[near[0]], self.source.parent)
        return Path(found).as_posix()

    def ids(self, slug: str) -> Collection[str] | None:
        """Return all ids of an article that was found; None when the issue does not know yet."""
        path = self._paths.get(slug)
        if path is not None:
            return self._survey(path).ids
        return self.neighbours.anchors.get(slug) if self.neighbours is not None else None

    def numbered(self, slug: str, name: str) -> Numbered | None:
        """Return what has the id `name` in an article that was found, when that is known."""
        path = self._paths.get(slug)
        entries: tuple[Numbered, ...] = ()
        if path is not None:
            entries = self._survey(path).numbered
        elif self.neighbours is not None:
            entries = self.neighbours.numbered.get(slug, ())
        return next((entry for entry in entries if entry.id == name), None)

    def folio(self, slug: str, name: str) -> str:
        """Return the page of an article in the issue, or of the id in it; empty when unknown."""
        folios = self.neighbours.folios if self.neighbours is not None else {}
        return folios.get(f"{slug}#{name}" if name else slug, "")

    def _itself(self, source: Path) -> Other:
        glance = self._glance(source)
        slug = self._slugs().get(source, slug_of(self.source))
        return Other(slug, glance.title, glance.context.lang, is_self=True)

    def _neighbour(self, slug: str, source: Path, told: Neighbours) -> Other:
        title, lang = told.titles.get(slug, ""), told.langs.get(slug, "")
        if not title or not lang:
            glance = self._glance(source)
            title, lang = title or glance.title, lang or glance.context.lang
        return Other(slug, title, lang, in_issue=True)

    def _is_inside(self, path: Path) -> bool:
        """Tell whether a file may be looked into: it belongs to the publication."""
        roots = [self.publication.root]
        if self.publication.is_default:
            roots.append(self.source.parent.parent)
        real = path.resolve()
        return any(real.is_relative_to(root.resolve()) for root in roots)

    def _slugs(self) -> Mapping[Path, str]:
        if self._pieces is None:
            told = self.neighbours.sources if self.neighbours is not None else {}
            self._pieces = {path.resolve(): slug for path, slug in told.items()}
        return self._pieces

    def _glance(self, path: Path) -> _Glance:
        if path not in self._glances:
            self._glances[path] = _glance(path, self.publication)
        return self._glances[path]

    def _survey(self, path: Path) -> Survey:
        if path not in self._surveys:
            self._surveys[path] = _surveyed(self._glance(path))
        return self._surveys[path]


def _absolute(folder: Path, path: str) -> Path:
    return Path(os.path.normpath(folder / path))


def _candidates(path: Path) -> Iterator[Path]:
    """Yield the sources that a path without a suffix may mean."""
    if path.suffix.lower() in SUFFIXES and not is_folder(path):
        yield path
        return
    yield path / "index.md"
    yield path.with_name(f"{path.name}.md")


def _glance(path: Path, publication: Publication) -> _Glance:
    """Read the head of an article; one that cannot be read has the title of its slug."""
    found = Collector()
    origin = Origin(slug_of(path), path.parent, path)
    shown = display_path(path)
    switches = Switches()
    try:
        text = read_source(path).value
        front = frontmatter.split(text, shown).value
        fields = Fields(front, found)
        context = edit_context(fields, origin, publication, text, switches)
        given = prose.plain(prose.title(fields, context))
        heading, body = divide(front.body, given)
        if not given and heading is not None:
            given = prose.plain(prose.title_text(heading.text, heading.line, context, found))
        return _Glance(given or origin.slug, context, body, front.body_line)
    except PrinterError:
        empty = Fields(frontmatter.FrontMatter({}, {}, "", 1, shown), found)
        return _Glance(origin.slug, edit_context(empty, origin, publication, "", switches))


def _surveyed(glance: _Glance) -> Survey:
    """Count the parts of an article; there are none in one that cannot be read."""
    context = replace(glance.context, others=None)
    try:
        html = markdown.convert(glance.body, path=context.shown, first_line=glance.first_line)
        return survey(html.value, context)
    except PrinterError:
        return Survey()
