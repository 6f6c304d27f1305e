"""The issue's own parts, cover, contents and the others, and what is printed of them.

What this is not: the making of their galleys (`parts`), the printing of one (`matter`).
"""

from __future__ import annotations

from collections.abc import Mapping

from printer import cache
from printer.diagnostics import Collector, UnprintableError
from printer.files import display_path
from printer.issue.job import Job
from printer.issue.matter import PartTask, PrintedPart, kept_part, part_key
from printer.issue.parts import Material, Part, Slots, Works, galleys, slots
from printer.issue.pieces import Pieces
from printer.issue.pressroom import work
from printer.issue.values import Plan
from printer.layouts import Layout

_ENTRIES_A_PAGE = 20


class OwnParts:
    """The parts that an issue has besides its pieces, printed again as its plan changes."""

    def __init__(self, job: Job, layout: Layout) -> None:
        self._job = job
        self._layout = layout
        self._parts: dict[str, PrintedPart] = {}
        self._galleys: dict[str, Part] = {}

    @property
    def printed(self) -> Mapping[str, PrintedPart]:
        """The pages of each part, by name."""
        return self._parts

    @property
    def galleys(self) -> Mapping[str, Part]:
        """What each part says, by name, as of the last print."""
        return self._galleys

    def slots(self, pieces: Pieces) -> Slots:
        """Return which parts there are, and in what order."""
        abouts = pieces.abouts()
        works = self._job.works is not None and any(about.works for about in abouts.values())
        return slots(self._job.issue, abouts, works=works)

    def count(self, name: str) -> int:
        """Return how many pages a part has: known, remembered or guessed."""
        if name in self._parts:
            return self._parts[name].pages
        store = cache.Store(self._job.publication.paths.build)
        record = store.record(part_key(self._job.issue.file, name))
        if record is not None:
            return record.pages
        entries = len(self._job.issue.entries)
        return 1 + entries // _ENTRIES_A_PAGE if name in {"contents", "figures"} else 1

    def print_for(self, plan: Plan, pieces: Pieces) -> None:
        """Print every part that would say something else today, with the pages of the plan.

        Raises UnprintableError when one of them cannot be printed.
        """
        job = self._job
        self._galleys = {part.name: part for part in galleys(self._material(plan, pieces))}
        waiting = []
        for part in self._galleys.values():
            task = PartTask(job.publication, job.issue.file, part)
            kept = kept_part(task)
            if kept is None:
                waiting.append(task)
            else:
                self._parts[part.name] = kept
        problems = Collector()
        for outcome in work(
            job.publication, waiting, jobs=job.jobs, shown=lambda _: display_path(job.issue.file)
        ):
            if isinstance(outcome.value, PrintedPart):
                self._parts[outcome.task.part.name] = outcome.value
            else:
                problems.extend(outcome.diagnostics)
        if problems.items:
            raise UnprintableError(*problems.items)

    def _material(self, plan: Plan, pieces: Pieces) -> Material:
        job, bodies = self._job, pieces.bodies
        return Material(
            issue=job.issue,
            publication=job.publication,
            layout=self._layout,
            abouts=pieces.abouts(),
            plan=plan,
            anchors={slug: body.anchors for slug, body in bodies.items()},
            works=job.works(bodies, plan) if job.works is not None else Works(),
            for_press=job.for_press,
        )
