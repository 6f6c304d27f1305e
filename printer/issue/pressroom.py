"""The pressroom: does the tasks of an issue in workers, and says how each came out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from printer import workers
from printer.diagnostics import Diagnostic, Place, error
from printer.issue.bodies import BodyTask, print_body_of
from printer.issue.furnishing import FurnishTask, Sheets, furnish
from printer.issue.matter import PartTask, PrintedPart, print_part
from printer.readiness import make_ready

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.issue.values import Body

Task = TypeVar("Task", BodyTask, PartTask, FurnishTask)


@dataclass(frozen=True, slots=True)
class Done(Generic[Task]):
    """How one task came out: a value, or the reasons why there is none."""

    task: Task
    value: Body | PrintedPart | Sheets | None
    diagnostics: tuple[Diagnostic, ...] = ()


def work(
    publication: Publication,
    tasks: Sequence[Task],
    *,
    jobs: int,
    shown: Callable[[Task], str],
) -> Iterator[Done[Task]]:
    """Do tasks of one kind in up to `jobs` processes (0: one a processor), as they come.

    A worker that dies or hangs costs its own task alone. `shown` names a task's source for
    diagnostics.
    """
    if not tasks:
        return
    bodies = any(isinstance(task, BodyTask) for task in tasks)
    make_ready(publication, (publication.layout,), articles=bodies, issue_parts=not bodies)
    limits = workers.Limits(publication.limits.timeout, publication.limits.memory)
    count = min(jobs or workers.default_jobs(), len(tasks))
    for outcome in workers.run(tasks, _do, jobs=count, limits=limits):
        task = tasks[outcome.index]
        if outcome.value is not None:
            yield Done(task, outcome.value)
        elif outcome.problem is not None:
            yield Done(task, None, outcome.problem.diagnostics)
        else:
            yield Done(task, None, (_death(outcome, shown(task)),))


def _do(task: BodyTask | PartTask | FurnishTask) -> Body | PrintedPart | Sheets:
    if isinstance(task, BodyTask):
        return print_body_of(task)
    return print_part(task) if isinstance(task, PartTask) else furnish(task)


def _death(outcome: workers.Outcome[Body | PrintedPart | Sheets], shown: str) -> Diagnostic:
    hint = (
        "this is a mistake of the program; please report it with the article"
        if outcome.defect
        else "raise limits.timeout or limits.memory in publication.toml if it is meant to be "
        "that large"
    )
    return error(
        f"the print was given up: it {outcome.death}", Place(shown), hint=hint, code="not-printed"
    )
