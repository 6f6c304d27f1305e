"""The publication: `publication.toml` at the root of its folder, and where its articles are.

Every setting has a type and a built-in value; whatever a file says beyond that is an
error with the nearest name. What an article or an issue sets for itself is not read here.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from printer import toml
from printer.diagnostics import (
    Collector,
    Diagnostic,
    Result,
    UnprintableError,
    UsageError,
    error,
)
from printer.files import display_path, is_file, is_folder, read_source
from printer.settings import (
    ADDRESS,
    COUNT,
    ISSN,
    LANGUAGE,
    LIST,
    SIZE,
    SWITCH,
    TABLE,
    TEXT,
    Kind,
    one_of,
    read_table,
)

FILE_NAME = "publication.toml"
SUFFIXES = (".md", ".markdown")
"""Of sources that can be read."""


@dataclass(frozen=True, slots=True)
class Paths:
    """Where things are, absolute; in the file relative to publication.toml."""

    articles: Path
    issues: Path
    people: Path
    """The file that knows authors by id."""

    layouts: Path
    """Layouts of the publication's own, besides the built-in ones."""

    build: Path


@dataclass(frozen=True, slots=True)
class Limits:
    """What printing one article may cost at most."""

    max_pages: int = 2000
    timeout: int = 25
    """Seconds of processor time for one article; by the clock it may take four times as long."""

    memory: int = 2048
    """Megabytes."""

    image_megapixels: int = 40
    document_megapixels: int = 200


@dataclass(frozen=True, slots=True)
class PdfOptions:
    """What kind of PDF is made."""

    attach_source: bool = False
    """Carry the source inside the PDF, which makes it PDF/A-3a instead of 2a."""

    quality: str = "print"
    """`screen`, `print` or `press`: how finely photographs are printed."""


@dataclass(frozen=True, slots=True)
class Publication:
    """The settings that hold for everything that is printed."""

    root: Path
    """The folder of publication.toml, or the working folder outside a publication."""

    paths: Paths
    file: Path | None = None
    title: str = ""
    subtitle: str = ""
    lang: str = "en"
    url: str = ""
    publisher: str = ""
    issn: str = ""
    license: str = ""
    """As in an article: words such as `CC BY 4.0`."""

    authors: tuple[str, ...] = ()
    """Who signs an article that names nobody: names, or ids of the people file."""

    layout: str = "article"
    size: str = ""
    """A name that CSS knows or two lengths (`A5 landscape`, `170mm 240mm`); else the layout's."""

    csl: str = ""
    bibliography: tuple[Path, ...] = ()
    site_root: Path | None = None
    """The folder that paths beginning with `/` start from."""

    links: str = "notes"
    """`notes`, `list` or `none`: how the addresses of links are printed."""

    notes: str = "page"
    """`page` or `article`: where notes stand."""

    numbering: bool = False
    """Number the headings."""

    words: Mapping[str, Any] = field(default_factory=dict)
    """House words, as they stand in the file; see `words_in`."""

    pdf: PdfOptions = PdfOptions()
    limits: Limits = Limits()
    options: Mapping[str, Any] = field(default_factory=dict)
    """Options of layouts, over their defaults and under an article's `print:`."""

    is_default: bool = False
    """There is no publication.toml."""

    def words_in(self, lang: str) -> Mapping[str, object]:
        """Return the house words for a language.

        `[words]` itself is for the publication's own language, `[words.ru]` for another.
        """
        own = lang.split("-", 1)[0] == self.lang.split("-", 1)[0]
        tables = {key: value for key, value in self.words.items() if _is_language(key, value)}
        found = {key: value for key, value in self.words.items() if own and key not in tables}
        for name in (lang.split("-", 1)[0], lang):
            found |= tables.get(name, {})
        return found

    def at_quality(self, quality: str) -> Publication:
        """Return the same settings with another quality of images; empty keeps its own."""
        return replace(self, pdf=replace(self.pdf, quality=quality)) if quality else self

    def articles(self) -> list[tuple[str, Path]]:
        """Return the slug and the source of every article, by slug.

        Sources are `<slug>/index.md` and `<slug>.md` in the folder of articles; names that
        begin with a dot or an underscore are passed over. Two sources of one slug are both
        there.
        """
        folder = self.paths.articles
        if not is_folder(folder):
            return []
        entries = [path for path in folder.iterdir() if path.name[0] not in "._"]
        found = [(path.name, path / "index.md") for path in entries if is_folder(path)]
        found += [(path.stem, path) for path in entries if path.suffix == ".md"]
        return sorted((slug, path) for slug, path in found if is_file(path))

    def find_article(self, name: str) -> Path:
        """Return the source that a slug, a folder or a path names.

        Raises UsageError for a name that is none of these (with the nearest slugs), and for
        a slug that two sources have.
        """
        slugs = self.articles()
        named = [path for slug, path in slugs if slug == name]
        if len(named) > 1:
            both = " and ".join(display_path(path) for path in named)
            raise UsageError(
                error(f"two sources are named {name}: {both}", code="article-ambiguous")
            )
        if named:
            return named[0]
        path = Path(name)
        if is_folder(path):
            path = path / "index.md"
        if is_file(path) and path.suffix.lower() not in SUFFIXES:
            raise UsageError(
                error(
                    f"{display_path(path)} is not a Markdown file",
                    hint=f"articles end in {', '.join(SUFFIXES)}",
                    code="article-kind",
                )
            )
        if is_file(path):
            return path.absolute()
        raise UsageError(_no_article(name, [slug for slug, _ in slugs], self.paths.articles))


def slug_of(source: Path) -> str:
    """Return the short name of an article: that of its folder when the file is called `index`."""
    name = source.parent.name if source.stem.lower() == "index" else source.stem
    # A name may hold bytes that are no text.
    return os.fsencode(name).decode("utf-8", "replace") or "article"


def find_publication(start: Path) -> Result[Publication]:
    """Return the publication that a file or folder belongs to.

    The nearest publication.toml in `start` or above it counts. Without one, the built-in
    settings hold, with the working folder as root and `./build` for the results. Raises
    UnprintableError when the file cannot be read or is not TOML.
    """
    folder = start.absolute()
    for candidate in (folder, *folder.parents):
        file = candidate / FILE_NAME
        if is_file(file):
            return read_publication(file)
    root = Path.cwd()
    return Result(Publication(root, _paths(root, {}), is_default=True))


def read_publication(file: Path) -> Result[Publication]:
    """Return the publication that a publication.toml describes; raises as `find_publication`.

    A setting that is unknown or wrong is an error, and the built-in value holds.
    """
    shown = display_path(file)
    source = read_source(file, may_be_empty=True)
    parsed = toml.parse(source.value, shown)
    if parsed.diagnostics:
        raise UnprintableError(*parsed.diagnostics)
    found = Collector()
    found.extend(source.diagnostics)
    root = file.absolute().parent
    values = read_table(parsed.value, shown, "", _SETTINGS, found)
    for name, schema in _TABLES.items():
        given = name in values
        values[name] = read_table(parsed.value, shown, name, schema, found) if given else {}
    values["bibliography"] = tuple(root / item for item in values.get("bibliography", ()))
    if "site_root" in values:
        values["site_root"] = root / values["site_root"]
    values["paths"] = _paths(root, values["paths"])
    values["pdf"] = PdfOptions(**values["pdf"])
    values["limits"] = Limits(**values["limits"])
    publication = Publication(root=root, file=file.absolute(), **values)
    return Result(publication, found.frozen())


_SETTINGS = {
    "title": TEXT,
    "subtitle": TEXT,
    "lang": LANGUAGE,
    "url": ADDRESS,
    "publisher": TEXT,
    "issn": ISSN,
    "license": TEXT,
    "authors": LIST,
    "layout": TEXT,
    "size": SIZE,
    "csl": TEXT,
    "bibliography": LIST,
    "site_root": TEXT,
    "links": one_of("notes", "list", "none"),
    "notes": one_of("page", "article"),
    "numbering": SWITCH,
    "options": TABLE,
    "words": TABLE,
    "paths": TABLE,
    "pdf": TABLE,
    "limits": TABLE,
}
_DEFAULT_PATHS = {
    "articles": "sources/articles",
    "issues": "sources/issues",
    "people": "sources/people.toml",
    "layouts": "layouts",
    "build": "build",
}
_TABLES: Mapping[str, Mapping[str, Kind]] = {
    "paths": dict.fromkeys(_DEFAULT_PATHS, TEXT),
    "pdf": {"attach_source": SWITCH, "quality": one_of("screen", "print", "press")},
    "limits": dict.fromkeys((item.name for item in fields(Limits)), COUNT),
}


def _paths(root: Path, given: Mapping[str, str]) -> Paths:
    return Paths(**{name: root / given.get(name, usual) for name, usual in _DEFAULT_PATHS.items()})


def _is_language(key: str, value: object) -> bool:
    return isinstance(value, Mapping) and bool(re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", key))


def _no_article(name: str, slugs: list[str], folder: Path) -> Diagnostic:
    near = difflib.get_close_matches(name.rstrip("/").rpartition("/")[2], slugs, 3, 0.5)
    if near:
        hint = f"did you mean {' or '.join(near)}?"
    elif slugs:
        hint = f"articles are named by their folder in {display_path(folder)}, or by a path"
    else:
        hint = f"there are no articles in {display_path(folder)}"
    return error(f"there is no article {name}", hint=hint, code="article-unknown")
