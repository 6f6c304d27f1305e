"""One article from its source to its PDF; the work that is done in a child process.

read ─▶ lay out ─▶ print ─▶ write ─▶ remember
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from printer import cache, layouts
from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    Result,
    UnprintableError,
    error,
    warning,
)
from printer.files import display_path, place_in, write_atomically
from printer.requests import Printed, Request, Task

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.model import Article, Attachment, Edition, Galley

_CODE_POINT = re.compile(r"\(U\+([0-9A-F]{4,6})")


@dataclass(frozen=True, slots=True)
class Impression:
    """One article printed, with what it was made from."""

    article: Article
    galley: Galley
    edition: Edition
    diagnostics: tuple[Diagnostic, ...]
    files: frozenset[Path]
    """Every file that decides how it comes out (absolute)."""


def impress(
    read: Result[Article],
    publication: Publication,
    press: Callable[..., Edition],
    *,
    layout: str = "",
    attach_source: bool = False,
    as_proof: bool = False,
    network: bool = False,
    first_page: int = 1,
) -> Impression:
    """Lay out what was read and print it by `press` (`print_galley` or `print_body`).

    `layout` is the one that is asked for, if any; `first_page` the folio of the first page.
    Raises UnprintableError when no PDF can be made.
    """
    from printer import fonts
    from printer.galley import lay_out

    article = read.value
    chosen, about_layout = choose_layout(article, publication, layout)
    laid = lay_out(
        article, chosen, publication, as_proof=as_proof, network=network, first_page=first_page
    )
    edition = press(
        laid.value,
        attachments=attachments(article, publication) if attach_source else (),
        max_pages=publication.limits.max_pages,
        image_megapixels=publication.limits.image_megapixels,
    )
    found = Collector()
    found.extend((*read.diagnostics, *about_layout, *laid.diagnostics))
    found.extend(placed(edition.diagnostics, article))
    faces = fonts.locate(chosen.families).value.faces
    own = [publication.file] if publication.file is not None else []
    files = frozenset({*article.files, *laid.value.files, *(face.path for face in faces), *own})
    return Impression(article, laid.value, edition, found.frozen(), files)


def print_article(task: Task) -> Printed:
    """Read, lay out, print and write one article (runs in a worker)."""
    from printer.press import print_galley

    request, options = task.request, task.options
    began = time.time_ns()
    with _read(task) as read:
        made = impress(
            read,
            task.publication,
            print_galley,
            layout=options.layout,
            attach_source=task.attach_source,
            as_proof=options.proof,
            network=options.network,
        )
    write_atomically(request.output, made.edition.pdf)
    if options.use_cache and not request.is_foreign:
        _remember(task, made, began)
    return Printed(
        slug=made.article.slug,
        source=request.shown,
        output=request.output,
        pages=made.edition.pages,
        labels=made.edition.labels,
        title=made.article.title,
        diagnostics=_of_foreign(made, request) if request.is_foreign else made.diagnostics,
    )


def _of_foreign(made: Impression, request: Request) -> tuple[Diagnostic, ...]:
    from printer.importing import printing

    return printing.as_of(
        made.diagnostics, {made.galley.source_name, made.article.slug}, request.shown
    )


def _remember(task: Task, made: Impression, began: int) -> None:
    """Keep a print together with everything that it was made from."""
    edition = made.edition
    record = cache.Record(
        inputs=cache.inputs(made.files, began),
        settings=task.settings,
        versions=cache.versions(),
        output_sha256=hashlib.sha256(edition.pdf).hexdigest(),
        pages=edition.pages,
        labels=edition.labels,
        title=made.article.title,
        diagnostics=made.diagnostics,
    )
    cache.Store(task.publication.paths.build).keep(task.key, record, edition.pdf)


@contextmanager
def _read(task: Task) -> Iterator[Result[Article]]:
    """Read what is to be printed; its files are there as long as the context lasts."""
    from printer import readers

    request, network = task.request, task.options.network
    if request.is_foreign:
        with _imported(task) as read:
            yield read
    elif request.source is not None:
        yield readers.read_article(request.source, task.publication, network=network)
    else:
        yield readers.read_text(
            request.text,
            slug=request.slug,
            base=Path.cwd(),
            publication=task.publication,
            url=request.url,
            network=network,
        )


@contextmanager
def _imported(task: Task) -> Iterator[Result[Article]]:
    from printer import readers
    from printer.importing import door, printing

    request, network = task.request, task.options.network
    name = request.url if request.source is None else str(request.source)
    source = door.source_from(name, url=request.url, network=network)
    if source is None:
        raise UnprintableError(
            error(f"{request.shown} is no article", Place(request.shown), code="article-kind")
        )
    imported = door.read_source(source)
    with printing.laid_down(imported, request.slug) as path:
        read = readers.read_article(path, task.publication)
        names = {display_path(path), str(path)}
        found = printing.as_of(read.diagnostics, names, request.shown)
        # What was fetched is in the folder; nothing else is.
        yield Result(replace(read.value, source=None), (*imported.diagnostics, *found))


def choose_layout(
    article: Article, publication: Publication, asked: str
) -> tuple[layouts.Layout, tuple[Diagnostic, ...]]:
    """Find the layout: the one that is asked for, else the article's, else the publication's."""
    folder = publication.paths.layouts
    if asked:
        return layouts.load(asked, folder), ()
    known = layouts.available(folder)
    if publication.layout not in known:
        near = layouts.nearest_name(publication.layout, list(known))
        raise UnprintableError(
            error(
                f"there is no layout {publication.layout!r}",
                Place(display_path(publication.file)) if publication.file else None,
                hint=f"did you mean {near}?" if near else "`printer layouts` lists those there are",
                code="layout-unknown",
            )
        )
    if article.layout and article.layout not in known:
        about = warning(
            f"there is no layout {article.layout!r}; the article is printed with "
            f"{publication.layout!r}",
            article.places.get("layout"),
            hint="`printer layouts` lists those there are",
            code="layout-unknown",
        )
        return layouts.load(publication.layout, folder), (about,)
    return layouts.load(article.layout or publication.layout, folder), ()


def attachments(article: Article, publication: Publication) -> tuple[Attachment, ...]:
    """The source and how the article is cited, as files inside the PDF (PDF/A-3)."""
    from printer.citations import export
    from printer.citing.own import item_of
    from printer.model import Attachment

    if article.source is None:
        return ()
    item = item_of(article, publication)
    date = article.updated.date if article.updated else article.date
    files = (
        (article.source.suffix, article.source.read_bytes(), "text/markdown", "Source"),
        ("-citation.json", export.to_csl_json([item]).encode(), "application/json", "Data"),
        ("-citation.bib", export.to_bibtex(item).encode(), "application/x-bibtex", "Data"),
        ("-citation.ris", export.to_ris(item).encode(), _RIS, "Data"),
    )
    return tuple(
        Attachment(
            name=f"{article.slug}{ending}",
            data=data,
            media_type=media_type,
            relationship=relationship,
            description=f"{_ATTACHED[relationship]} “{article.title}”",
            date=date,
        )
        for ending, data, media_type, relationship in files
    )


_RIS = "application/x-research-info-systems"
_ATTACHED = {"Source": "Source of", "Data": "How to cite"}


def placed(diagnostics: Sequence[Diagnostic], article: Article) -> Iterator[Diagnostic]:
    """Give missing glyphs the place where the character first stands in the source."""
    text = None
    for item in diagnostics:
        match = _CODE_POINT.search(item.message) if item.code == "glyph-missing" else None
        if match is None or article.source is None:
            yield item
            continue
        if text is None:
            text = article.source.read_text(encoding="utf-8", errors="replace")
        index = text.find(chr(int(match[1], 16)))
        shown = display_path(article.source)
        yield item if index < 0 else replace(item, place=place_in(text, index, shown))
