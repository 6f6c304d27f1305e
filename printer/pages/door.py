"""The door of the page checks: hands a file to a child process with limits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pikepdf

from printer import workers
from printer.diagnostics import Diagnostic, Place, UnprintableError, error
from printer.files import display_path
from printer.imaging import opened_images
from printer.pages.footgaps import Gap, foot_gaps
from printer.pages.marking import marked_copy
from printer.pages.measuring import measure
from printer.pages.pictures import printed_pictures
from printer.pages.reading import read_pages
from printer.pages.report import Measures
from printer.pages.telling import diagnostics
from printer.pages.values import Reading
from printer.pdf.document import open_document
from printer.pdf.limits import TooLong

_LIMITS = workers.Limits(seconds=60, memory_mb=2000)


@dataclass(frozen=True, slots=True)
class MeasuredPdf:
    """What was measured in one PDF."""

    source: str
    measures: Measures | None
    """None when the file cannot be read."""

    diagnostics: tuple[Diagnostic, ...]
    marked: bytes | None = None
    """The copy with the places marked, when it was asked for."""


@dataclass(frozen=True, slots=True)
class _Task:
    path: Path
    source: str
    password: str | None
    with_copy: bool


def measure_pages(
    paths: Sequence[Path],
    *,
    password: str | None = None,
    with_copy: bool = False,
    limits: workers.Limits = _LIMITS,
) -> tuple[MeasuredPdf, ...]:
    """Measure the set pages of PDFs and return what was found, in their order.

    Paragraphs are taken from the tag tree; of untagged files they are guessed. With
    `with_copy` each result has a copy in which the places are marked. Files that cannot be
    read have a diagnostic instead of measures. Each file is read in a child process.
    """
    tasks = [_Task(path.absolute(), display_path(path), password, with_copy) for path in paths]
    found: dict[int, MeasuredPdf] = {}
    for outcome in workers.run(tasks, _measured, jobs=1, limits=limits):
        source = tasks[outcome.index].source
        if outcome.value is not None:
            found[outcome.index] = outcome.value
        elif outcome.problem is not None:
            told = tuple(replace(item, place=Place(source)) for item in outcome.problem.diagnostics)
            found[outcome.index] = MeasuredPdf(source, None, told)
        else:
            problem = error(
                f"the measuring was given up: it {outcome.death}",
                Place(source),
                code="page-given-up",
            )
            found[outcome.index] = MeasuredPdf(source, None, (problem,))
    return tuple(found[index] for index in range(len(tasks)))


def _measured(task: _Task) -> MeasuredPdf:
    place = Place(task.source)
    try:
        with open_document(task.path, password=task.password) as document:
            reading = read_pages(document)
            gaps, about = _gaps(task, reading)
            size = task.path.stat().st_size
            measures = replace(
                measure(task.source, reading, gaps),
                size=size,
                pictures=printed_pictures(document, reading.contents, size),
            )
            marked = marked_copy(document, measures) if task.with_copy else None
    except TooLong:
        raise UnprintableError(
            error("the file takes too long to be measured", place, code="check-too-long")
        ) from None
    except (pikepdf.PikepdfError, RuntimeError, ValueError, OverflowError) as problem:
        words = " ".join(str(problem).split())[:200]
        raise UnprintableError(
            error(f"the file is damaged: {words}", place, code="pdf-damaged")
        ) from problem
    return MeasuredPdf(task.source, measures, (*about, *diagnostics(measures)), marked)


def _gaps(task: _Task, reading: Reading) -> tuple[list[Gap], tuple[Diagnostic, ...]]:
    """Look at the images of the pages; a file that cannot be drawn is measured without them."""
    try:
        with opened_images(task.path, password=task.password) as images:
            return list(foot_gaps(reading, images)), ()
    except UnprintableError as problem:
        return [], problem.diagnostics
