"""What is archived of this publication's articles and issues: the print and all it was made of.

The cache knows which files went into a print. They are stored below the names that they have
in the publication, so that the same print can be made of them again; fonts are named by their
hash alone, since they are not ours to keep.
"""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from printer import articles, cache, folders
from printer.archive.places import hash_of
from printer.archive.values import About, Content
from printer.diagnostics import Diagnostic, Place, UnprintableError, error
from printer.files import display_path
from printer.requests import Options, Request, Task

if TYPE_CHECKING:
    from printer.config import Publication

_FONTS = frozenset([".ttf", ".otf", ".ttc", ".woff", ".woff2"])
_IMAGES = frozenset([".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".tif", ".tiff", ".avif"])
_REFERENCES = frozenset([".bib", ".csl", ".ris"])
_TEXTS = frozenset([".md", ".markdown"])


@dataclass(frozen=True, slots=True)
class Own:
    """A print of this publication, as it is to be stored."""

    id: str
    kind: str
    pdf: Path
    about: About
    contents: tuple[Content, ...]
    made_with: Mapping[str, str]
    settings: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...] = ()


def article(publication: Publication, source: Path) -> Own:
    """Return an article's print, made now if it is not up to date.

    Raises UnprintableError when it cannot be printed.
    """
    from printer.config import slug_of

    slug = slug_of(source)
    output = publication.paths.build.absolute() / "articles" / f"{slug}.pdf"
    request = Request(source=source, output=output, slug=slug)
    (printed,) = articles.print_articles(publication, [request])
    task = Task(publication, request, Options())
    record = cache.Store(publication.paths.build).record(task.key)
    if printed.output is None:
        raise UnprintableError(*printed.diagnostics)
    if record is None or cache.fingerprint(output) != record.output_sha256:
        raise _unknown(slug, source)
    files = _files(publication, record.inputs, source)
    pdf = Content("pdf", f"{slug}.pdf", output, record.output_sha256)
    return Own(
        id=slug,
        kind="article",
        pdf=output,
        about=_about_article(publication, source, record),
        contents=(pdf, *files),
        made_with={**record.versions, **_fonts(record.inputs)},
        settings=record.settings,
        diagnostics=printed.diagnostics,
    )


def issue(publication: Publication, file: Path) -> Own:
    """Return an issue's print with its offprints and records, compiled now if need be.

    Raises UnprintableError when it cannot be compiled.
    """
    from printer.issue import memory
    from printer.issue.door import Options as IssueOptions
    from printer.issue.door import compile_issue

    made = compile_issue(publication, file, IssueOptions())
    if made.output is None or made.refused:
        raise UnprintableError(*made.diagnostics)
    record = memory.record_of(publication, file, IssueOptions())
    if record is None:
        raise _unknown(made.name, file)
    folder = made.output.parent
    contents = [
        Content(_role_of_made(path, made.output), path.relative_to(folder).as_posix(), path, digest)
        for path, digest in ((path, cache.fingerprint(path)) for path in made.files)
    ]
    facts = json.loads((folder / "issue.json").read_bytes())
    return Own(
        id=f"issues/{made.name}",
        kind="issue",
        pdf=made.output,
        about=_about_issue(facts, made.pages),
        contents=(*contents, *_files(publication, record.inputs, file)),
        made_with={**record.versions, **_fonts(record.inputs)},
        settings=record.settings,
        diagnostics=made.diagnostics,
    )


def _unknown(name: str, source: Path) -> UnprintableError:
    return UnprintableError(
        error(
            f"what {name} was printed from is not known",
            Place(display_path(source)),
            hint="the build folder must be writable; try again when nobody changes the article",
            code="archive-unknown-print",
        )
    )


def _role_of_made(path: Path, output: Path) -> str:
    if path == output:
        return "pdf"
    return "offprint" if path.suffix == ".pdf" else "data"


# What is said of them -------------------------------------------------------------------------


def _about_article(publication: Publication, source: Path, record: cache.Record) -> About:
    from printer.readers import read_article

    read = read_article(source, publication, citing=False).value
    subtitle = f": {read.subtitle}" if read.subtitle else ""
    return About(
        title=f"{read.title}{subtitle}",
        authors=tuple(person.name for person in read.authors),
        lang=read.lang,
        published=read.date.isoformat() if read.date else "",
        section=read.section,
        keywords=read.keywords,
        description=read.description,
        doi=read.doi,
        url=read.url,
        license=read.license or publication.license,
        publisher=publication.publisher,
        container=publication.title,
        issn=publication.issn,
        volume=read.volume,
        number=read.issue,
        pages=record.pages,
        labels=_odd(record.labels),
    )


def _about_issue(facts: Mapping[str, Any], pages: int) -> About:
    """Return what issue.json says."""

    def text(key: str) -> str:
        return str(facts.get(key) or "")

    subtitle = f": {text('subtitle')}" if text("subtitle") else ""
    return About(
        title=f"{text('title')}{subtitle}",
        authors=tuple(str(editor.get("name", "")) for editor in facts.get("editors", ())),
        lang=text("lang"),
        published=text("date"),
        doi=text("doi"),
        url=text("url"),
        license=text("license"),
        publisher=text("publisher"),
        container=text("publication"),
        issn=text("issn"),
        volume=text("volume"),
        number=text("number"),
        pages=pages,
    )


def _odd(labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return labels, but none where they are just the numbers of the pages."""
    return () if labels == tuple(map(str, range(1, len(labels) + 1))) else labels


# Files ----------------------------------------------------------------------------------------


def _files(publication: Publication, inputs: Mapping[str, str], source: Path) -> Iterator[Content]:
    """Yield what went into a print, but the fonts and what was looked for in vain."""
    paths = {Path(os.path.normpath(name)): digest for name, digest in inputs.items() if digest}
    taken: set[str] = set()
    for path, digest in paths.items():
        if path.suffix.lower() in _FONTS:
            continue
        stored = _stored_path(publication, path)
        while stored in taken:
            # Two files from outside that have one name.
            stored += "~"
        taken.add(stored)
        yield Content(_role(publication, path, source), stored, path, digest)


def _stored_path(publication: Publication, path: Path) -> str:
    """Return the name of a file in the archive, which tells nothing of this machine."""
    if path.is_relative_to(folders.builtin_layouts()):
        return f"builtin/{path.relative_to(folders.builtin_layouts()).as_posix()}"
    if path.is_relative_to(publication.root):
        return path.relative_to(publication.root).as_posix()
    return f"outside/{path.name}"


def _role(publication: Publication, path: Path, source: Path) -> str:
    suffix = path.suffix.lower()
    layouts = (publication.paths.layouts, folders.builtin_layouts())
    if path == source or suffix in _TEXTS:
        return "source"
    if any(path.is_relative_to(folder) for folder in layouts):
        return "layout"
    if suffix in _REFERENCES or path in publication.bibliography:
        return "bibliography"
    if suffix in _IMAGES:
        return "image"
    return "settings" if path in (publication.file, publication.paths.people) else "source"


def _fonts(inputs: Mapping[str, str]) -> dict[str, str]:
    """Return the hash of each font that a print could use, by `font` and the name of its file."""
    paths = [Path(name) for name in inputs if Path(name).suffix.lower() in _FONTS]
    return {f"font {path.name}": _hash(path) for path in paths if path.is_file()}


@functools.cache
def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hash_of(file)
