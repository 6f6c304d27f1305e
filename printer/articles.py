"""The verb `article`: prints articles, each in its own process, and only what changed.

request ──▶ unchanged? ──yes──▶ the kept PDF
               │no
               └──▶ read ─▶ lay out ─▶ print ─▶ write ─▶ remember   (in a worker)
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from printer import cache, layouts, workers
from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    PrinterError,
    Result,
    UnprintableError,
    error,
    warning,
)
from printer.files import display_path, place_in, sweep_stale, write_atomically

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.model import Article, Attachment


_CODE_POINT = re.compile(r"\(U\+([0-9A-F]{4,6})")


@dataclass(frozen=True, slots=True)
class Request:
    """One article to print."""

    source: Path | None
    """None when the text is given."""

    output: Path
    text: str = ""
    url: str = ""
    """Where a text that was given comes from."""

    slug: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How all articles of one call are printed."""

    layout: str = ""
    """Empty for what the article or the publication says."""

    proof: bool = False
    attach_source: bool = False
    network: bool = False
    jobs: int = 0
    """Processes at once; 0 for as many as the machine has processors."""

    use_cache: bool = True


@dataclass(frozen=True, slots=True)
class Printed:
    """How one article came out."""

    slug: str
    source: str
    """As the user would name it."""

    output: Path | None
    """None when no file was made."""

    pages: int = 0
    labels: tuple[str, ...] = ()
    title: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    reused: bool = False
    """It was printed before and nothing has changed."""


def print_articles(
    publication: Publication,
    requests: Sequence[Request],
    options: Options = Options(),
    *,
    on_progress: Callable[[Printed], None] = lambda _: None,
) -> tuple[Printed, ...]:
    """Print articles and return how each came out, in the order of the requests.

    One that fails does not stop the others. Two requests with the same output are an
    error of the second.
    """
    results: dict[int, Printed] = {}

    def done(index: int, printed: Printed) -> None:
        results[index] = printed
        on_progress(printed)

    store = cache.Store(publication.paths.build)
    tasks: list[tuple[int, _Task]] = []
    taken: dict[Path, str] = {}
    for folder in dict.fromkeys(request.output.parent for request in requests):
        sweep_stale(folder)
    store.sweep()
    for index, request in enumerate(requests):
        name = _shown(request)
        if (first := taken.setdefault(request.output, name)) != name:
            hint = "rename one of them, or print them one at a time with -o"
            done(index, _refused(request, f"{first} prints to the same file", hint=hint))
            continue
        task = _Task(publication, request, options)
        kept = _reuse(task, store) if options.use_cache else None
        if kept is not None:
            done(index, kept)
        else:
            tasks.append((index, task))
    for outcome in _run([task for _, task in tasks], publication, options):
        index, task = tasks[outcome.index]
        done(index, _settled(task.request, outcome))
    return tuple(results[index] for index in range(len(requests)))


@dataclass(frozen=True, slots=True)
class _Task:
    publication: Publication
    request: Request
    options: Options

    @property
    def key(self) -> str:
        request, options = self.request, self.options
        return f"{request.source or request.slug}\0{options.layout}\0{options.proof}"

    @property
    def settings(self) -> dict[str, str]:
        """Whatever besides files decides how the print comes out."""
        options, request = self.options, self.request
        text = (
            hashlib.sha256(request.text.encode("utf-8", "surrogatepass")).hexdigest()
            if request.text
            else ""
        )
        return {
            "layout": options.layout,
            "proof": str(options.proof),
            "attach_source": str(self.attach_source),
            "network": str(options.network),
            "text": text,
            "url": request.url,
            "fonts folder": os.environ.get("PRINTER_FONTS", ""),
            "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", ""),
            "pandoc": os.environ.get("PRINTER_PANDOC", ""),
        }

    @property
    def attach_source(self) -> bool:
        return self.options.attach_source or self.publication.pdf.attach_source


def _run(
    tasks: Sequence[_Task], publication: Publication, options: Options
) -> Iterator[workers.Outcome[Printed]]:
    limits = workers.Limits(publication.limits.timeout, publication.limits.memory)
    jobs = min(options.jobs or workers.default_jobs(), len(tasks))
    if len(tasks) > 1:
        # Loaded once here instead of once in every worker.
        from printer.press import warm_up

        warm_up()
    yield from workers.run(tasks, _print, jobs=jobs, limits=limits)


def _reuse(task: _Task, store: cache.Store) -> Printed | None:
    record = store.record(task.key)
    if record is None or cache.changes(record, task.settings):
        return None
    pdf = store.result(record)
    if pdf is None:
        return None
    request = task.request
    try:
        if cache.fingerprint(request.output) != record.output_sha256:
            write_atomically(request.output, pdf)
    except PrinterError as problem:
        return replace(_refused(request, ""), diagnostics=problem.diagnostics)
    return Printed(
        slug=request.slug,
        source=_shown(request),
        output=request.output,
        pages=record.pages,
        labels=record.labels,
        title=record.title,
        diagnostics=record.diagnostics,
        reused=True,
    )


def _print(task: _Task) -> Printed:
    """Read, lay out, print and write one article (runs in a worker)."""
    from printer import fonts
    from printer.galley import lay_out
    from printer.press import print_galley

    publication, request, options = task.publication, task.request, task.options
    read = _read(task)
    article = read.value
    layout, about_layout = choose_layout(article, publication, options.layout)
    laid = lay_out(article, layout, publication, as_proof=options.proof, network=options.network)
    edition = print_galley(
        laid.value,
        attachments=attachments(article, publication) if task.attach_source else (),
        max_pages=publication.limits.max_pages,
        image_megapixels=publication.limits.image_megapixels,
    )
    found = Collector()
    found.extend((*read.diagnostics, *about_layout, *laid.diagnostics))
    found.extend(placed(edition.diagnostics, article))
    diagnostics = found.frozen()
    write_atomically(request.output, edition.pdf)
    if options.use_cache:
        faces = fonts.locate(layout.families).value.faces
        files = {*article.files, *laid.value.files, *(face.path for face in faces)}
        if publication.file is not None:
            files.add(publication.file)
        record = cache.Record(
            inputs=cache.inputs(files),
            settings=task.settings,
            versions=cache.versions(),
            output_sha256=hashlib.sha256(edition.pdf).hexdigest(),
            pages=edition.pages,
            labels=edition.labels,
            title=article.title,
            diagnostics=diagnostics,
        )
        cache.Store(publication.paths.build).keep(task.key, record, edition.pdf)
    return Printed(
        slug=article.slug,
        source=_shown(request),
        output=request.output,
        pages=edition.pages,
        labels=edition.labels,
        title=article.title,
        diagnostics=diagnostics,
    )


def _read(task: _Task) -> Result[Article]:
    from printer import readers

    request = task.request
    if request.source is not None:
        return readers.read_article(request.source, task.publication, network=task.options.network)
    return readers.read_text(
        request.text,
        slug=request.slug,
        base=Path.cwd(),
        publication=task.publication,
        url=request.url,
        network=task.options.network,
    )


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


def _settled(request: Request, outcome: workers.Outcome[Printed]) -> Printed:
    if outcome.value is not None:
        return outcome.value
    if outcome.problem is not None:
        return replace(_refused(request, ""), diagnostics=outcome.problem.diagnostics)
    hint = (
        "this is a mistake of the program; please report it with the article"
        if outcome.defect
        else "raise limits.timeout or limits.memory in publication.toml if the article is "
        "meant to be that large"
    )
    return _refused(request, f"the print was given up: it {outcome.death}", hint=hint)


def _refused(request: Request, message: str, *, hint: str | None = None) -> Printed:
    """An article of which no file was made."""
    place = Place(_shown(request))
    return Printed(
        slug=request.slug,
        source=_shown(request),
        output=None,
        diagnostics=(error(message, place, hint=hint, code="not-printed"),),
    )


def _shown(request: Request) -> str:
    return display_path(request.source) if request.source is not None else "-"


def why(publication: Publication, request: Request, options: Options = Options()) -> list[str]:
    """Return the reasons why `article` would print this request again; empty when it would not."""
    task = _Task(publication, request, options)
    store = cache.Store(publication.paths.build)
    record = store.record(task.key)
    reasons = cache.changes(record, task.settings)
    if record is not None and not reasons:
        if store.result(record) is None:
            reasons.append("the kept PDF is gone or damaged")
        elif cache.fingerprint(request.output) != record.output_sha256:
            reasons.append(f"{display_path(request.output)} is not the PDF that was printed")
    return reasons
