"""The pieces of an issue, articles and PDFs from elsewhere, and what is printed of them.

What was printed before is known from the start, true or not any more, so that there is
something to plan with. What this is not: the printing of one piece (`bodies`, `inserts`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from printer.diagnostics import Diagnostic, PrinterError
from printer.files import display_path
from printer.issue.bodies import BodyTask, kept_body
from printer.issue.inserts import insert, remembered_insert
from printer.issue.job import Job
from printer.issue.neighbours import neighbours_of, told_pages
from printer.issue.parts.paper import millimetres
from printer.issue.placeholders import placeholder
from printer.issue.pressroom import work
from printer.issue.values import About, Body, Entry, Plan
from printer.layouts import Layout

_POINTS = 72 / 25.4


class Pieces:
    """The bodies of an issue, printed again and again as its plan changes."""

    def __init__(self, job: Job, layout: Layout) -> None:
        """Take what is known of earlier prints; `layout` is that of the issue."""
        self._job = job
        self._layout = layout
        self._inserted: set[str] = set()
        self._printed: set[str] = set()
        self._bodies: dict[str, Body] = {}
        self._failed: dict[str, tuple[Diagnostic, ...]] = {}
        for entry in job.issue.entries:
            if (body := self._remembered(entry)) is not None:
                self._bodies[entry.slug] = body

    @property
    def bodies(self) -> Mapping[str, Body]:
        """By slug; nothing of what could not be printed, but in a draft a placeholder."""
        return self._bodies

    @property
    def failed(self) -> Mapping[str, tuple[Diagnostic, ...]]:
        """By slug, why a piece could not be printed."""
        return self._failed

    @property
    def printed(self) -> tuple[str, ...]:
        """Slugs of the articles that were printed anew, in their order."""
        return tuple(entry.slug for entry in self._articles() if entry.slug in self._printed)

    def abouts(self) -> dict[str, About]:
        """Return by slug what contents and lists need to know."""
        return {slug: body.about for slug, body in self._bodies.items()}

    def tasks(self, plan: Plan) -> Iterator[BodyTask]:
        """Yield the task of printing each article where the plan has it."""
        job = self._job
        folios = {span.name: span.folio for span in plan.spans}
        pages = told_pages(self._bodies, plan)
        for entry in self._articles():
            yield BodyTask(
                publication=job.publication,
                issue=job.issue,
                entry=entry,
                folio=folios.get(entry.slug, 1),
                neighbours=neighbours_of(job.issue, entry, self._bodies, pages),
                network=job.network,
                attach_source=job.attach_sources,
            )

    def stale(self, plan: Plan) -> Iterator[BodyTask]:
        """Yield the tasks whose bodies depend on their place and are not right for the plan."""
        for task in self.tasks(plan):
            body = self._bodies.get(task.entry.slug)
            if body is None or task.entry.slug in self._failed:
                continue
            if (body.folio_bound or body.side_bound or body.refers_to) and task.reasons():
                yield task

    def print_for(self, plan: Plan) -> None:
        """Print every body that is not what it would be today, standing where the plan says."""
        job = self._job
        for entry in job.issue.entries:
            if entry.pdf is not None and entry.slug not in self._inserted:
                self._insert(entry)
        waiting = []
        for task in self.tasks(plan):
            slug = task.entry.slug
            if slug in self._failed:
                continue
            body = kept_body(task)
            if body is None:
                waiting.append(task)
            else:
                self._bodies[slug] = body
        job.on_progress("Printing articles", 0, len(waiting))
        outcomes = work(
            job.publication, waiting, jobs=job.jobs, shown=lambda task: _shown(task.entry)
        )
        for done, outcome in enumerate(outcomes, start=1):
            job.on_progress("Printing articles", done, len(waiting))
            if isinstance(outcome.value, Body):
                self._bodies[outcome.task.entry.slug] = outcome.value
                self._printed.add(outcome.task.entry.slug)
            else:
                self._fail(outcome.task.entry, outcome.diagnostics)

    def _remembered(self, entry: Entry) -> Body | None:
        publication, issue = self._job.publication, self._job.issue
        if entry.pdf is not None:
            return remembered_insert(publication, issue, entry)
        return BodyTask(publication, issue, entry).remembered()

    def _insert(self, entry: Entry) -> None:
        job = self._job
        self._inserted.add(entry.slug)
        width, height = millimetres(job.publication.size or self._layout.size)
        try:
            self._bodies[entry.slug] = insert(
                job.publication,
                job.issue,
                entry,
                (width * _POINTS, height * _POINTS),
                self._layout.name,
            )
        except PrinterError as problem:
            self._fail(entry, problem.diagnostics)

    def _fail(self, entry: Entry, reasons: tuple[Diagnostic, ...]) -> None:
        self._failed[entry.slug] = reasons
        self._bodies.pop(entry.slug, None)
        if self._job.draft:
            job = self._job
            self._bodies[entry.slug] = placeholder(
                job.publication, job.issue, entry, self._layout, reasons
            )

    def _articles(self) -> Iterator[Entry]:
        return (entry for entry in self._job.issue.entries if entry.source is not None)


def _shown(entry: Entry) -> str:
    return display_path(entry.source) if entry.source is not None else entry.slug
