"""The door of proofs: each file is drawn in a child process with limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeVar

from printer import workers
from printer.diagnostics import Place, UnprintableError, UsageError, error
from printer.files import display_path
from printer.proof.values import Comparison, ProofSheets

LIMITS = workers.Limits(seconds=300, memory_mb=3000)
DPI = 100.0
GOLDEN_DPI = 50.0

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class _Task:
    pdf: Path
    other: Path
    """The folder or report that is made, or of a comparison the old file."""

    pages: str
    dpi: float
    password: str | None
    target: Path
    update: bool = False


def proof(
    pdf: Path,
    folder: Path,
    *,
    pages: str = "",
    dpi: float = DPI,
    password: str | None = None,
    limits: workers.Limits = LIMITS,
) -> ProofSheets:
    """Draw the pages of a PDF into a folder, with a contact sheet.

    `pages` is a text such as `1-3,7`; empty means all. Raises UsageError for pages that
    there are not, UnprintableError when the file cannot be read or passes the limits,
    OutputError when an image cannot be written.
    """
    folder = folder.absolute()
    return _in_child(_draw, _Task(pdf.absolute(), folder, pages, dpi, password, folder), limits)


def compare(
    old: Path,
    new: Path,
    report: Path,
    *,
    dpi: float = DPI,
    password: str | None = None,
    limits: workers.Limits = LIMITS,
) -> Comparison:
    """Compare two PDFs page by page; when they differ, `report` shows where.

    Raises as `proof` does.
    """
    task = _Task(new.absolute(), old.absolute(), "", dpi, password, report.absolute())
    return _in_child(_compare, task, limits)


def hold_against(
    pdf: Path,
    golden: Path,
    report: Path,
    *,
    pages: str = "",
    dpi: float = GOLDEN_DPI,
    update: bool = False,
    password: str | None = None,
    limits: workers.Limits = LIMITS,
) -> Comparison:
    """Hold pages of a PDF against the images kept of them in the folder `golden`.

    With `update` these are made anew where they differ. Raises as `proof` does.
    """
    task = _Task(pdf.absolute(), golden.absolute(), pages, dpi, password, report.absolute(), update)
    return _in_child(_hold, task, limits)


def _in_child(work: Callable[[_Task], Made], task: _Task, limits: workers.Limits) -> Made:
    (outcome,) = workers.run([task], work, jobs=1, limits=limits)
    if outcome.value is not None:
        return outcome.value
    if outcome.problem is not None:
        raise outcome.problem
    raise UnprintableError(
        error(
            f"the proof was given up: it {outcome.death}",
            Place(display_path(task.pdf)),
            hint="ask for fewer pages with --pages, or a lower --dpi",
            code="proof-given-up",
        )
    )


def _draw(task: _Task) -> ProofSheets:
    from printer.proof.drawing import draw_pages

    pages = _chosen(task)
    return draw_pages(task.pdf, task.target, pages, dpi=task.dpi, password=task.password)


def _compare(task: _Task) -> Comparison:
    from printer.proof.comparing import compare_files

    return compare_files(task.other, task.pdf, task.target, dpi=task.dpi, password=task.password)


def _hold(task: _Task) -> Comparison:
    from printer.proof.golden import compare_with_golden

    held = partial(compare_with_golden, task.pdf, task.other, _chosen(task), task.target)
    return held(dpi=task.dpi, update=task.update, password=task.password)


def _chosen(task: _Task) -> tuple[int, ...]:
    from printer.imaging import chosen_pages, opened_images

    with opened_images(task.pdf, password=task.password) as images:
        try:
            return tuple(chosen_pages(task.pages, len(images)))
        except ValueError as problem:
            hint = f"{display_path(task.pdf)} has {len(images)}; write 1-3,7"
            raise UsageError(
                error(f"--pages: {problem}", hint=hint, code="pages-wrong")
            ) from problem
