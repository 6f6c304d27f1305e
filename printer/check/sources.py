"""Preflight of article sources: they are read and laid out, but nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from printer import workers
from printer.diagnostics import Collector, Diagnostic, Place, error, warning
from printer.files import display_path

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.model import Article, Edition

SCREEN_DPI = 150
"""Below this an image looks soft on paper (a warning)."""

PRESS_DPI = 250
"""Below this a printing house sends an image back (an error with `press`)."""


@dataclass(frozen=True, slots=True)
class CheckedSource:
    """What was found in one article."""

    source: str
    pages: int
    """0 when it could not be laid out."""

    diagnostics: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    publication: Publication
    source: Path
    layout: str
    press: bool


def check_sources(
    publication: Publication,
    sources: Sequence[Path],
    *,
    layout: str = "",
    press: bool = False,
    jobs: int = 0,
    on_progress: Callable[[CheckedSource], None] = lambda _: None,
) -> tuple[CheckedSource, ...]:
    """Check articles and return what was found, in the order of `sources`.

    `press` asks for the resolution that a printing house wants.
    """
    tasks = [_Task(publication, source, layout, press) for source in sources]
    limits = workers.Limits(publication.limits.timeout, publication.limits.memory)
    results: dict[int, CheckedSource] = {}
    count = min(jobs or workers.default_jobs(), len(tasks))
    for outcome in workers.run(tasks, _check, jobs=count, limits=limits):
        shown = display_path(tasks[outcome.index].source)
        if outcome.value is not None:
            result = outcome.value
        elif outcome.problem is not None:
            result = CheckedSource(shown, 0, outcome.problem.diagnostics)
        else:
            problem = error(
                f"the check was given up: it {outcome.death}", Place(shown), code="not-printed"
            )
            result = CheckedSource(shown, 0, (problem,))
        results[outcome.index] = result
        on_progress(result)
    return tuple(results[index] for index in range(len(tasks)))


def _check(task: _Task) -> CheckedSource:
    from printer import readers
    from printer.galley import lay_out
    from printer.impression import choose_layout, placed
    from printer.press import print_galley

    read = readers.read_article(task.source, task.publication, preflight=True)
    layout, about_layout = choose_layout(read.value, task.publication, task.layout)
    laid = lay_out(read.value, layout, task.publication)
    edition = print_galley(laid.value, max_pages=task.publication.limits.max_pages)
    found = Collector()
    found.extend((*read.diagnostics, *about_layout, *laid.diagnostics))
    found.extend(placed(edition.diagnostics, read.value))
    found.extend(_resolution(edition, read.value, press=task.press))
    return CheckedSource(display_path(task.source), edition.pages, found.frozen())


def _resolution(edition: Edition, article: Article, *, press: bool) -> Iterator[Diagnostic]:
    text = article.source.read_text(encoding="utf-8", errors="replace") if article.source else ""
    shown = display_path(article.source) if article.source else article.slug
    for image in edition.images:
        wanted = PRESS_DPI if press else SCREEN_DPI
        if image.dpi >= wanted:
            continue
        index = text.find(image.src)
        line = text.count("\n", 0, index) + 1 if index >= 0 else None
        pixels = round(image.width_mm / 25.4 * wanted)
        report = error if press else warning
        yield report(
            f"the image {image.src} has {image.dpi:.0f} dpi at its printed width of "
            f"{image.width_mm:.0f} mm (page {image.page}), less than {wanted}",
            Place(shown, line),
            hint=f"use a file at least {pixels} pixels wide, or print it smaller",
            code="image-resolution",
        )
