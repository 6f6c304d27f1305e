"""Finds the page numbers of an issue: prints what has to be printed until nothing moves.

    bodies ─▶ page counts ─▶ plan ─▶ the issue's own parts ─▶ page counts ─▶ plan ─▶ again?

Most issues settle in one round or two: bodies depend on their place only when their text
says page numbers or their layout differs by side.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from printer import cache, layouts
from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    PrinterError,
    UnprintableError,
    error,
)
from printer.files import display_path
from printer.issue.bodies import BodyTask, kept_body
from printer.issue.inserts import insert, remembered_insert
from printer.issue.matter import PartTask, PrintedPart, kept_part, part_key
from printer.issue.neighbours import neighbours_of, told_pages
from printer.issue.parts import Material, Part, Slots, Works, galleys, slots
from printer.issue.parts.paper import millimetres
from printer.issue.placeholders import placeholder
from printer.issue.pressroom import work
from printer.issue.settling import settle
from printer.issue.values import About, Body, Entry, Issue, Plan

if TYPE_CHECKING:
    from printer.config import Publication

ROUNDS = 5
_ENTRIES_A_PAGE = 20
_POINTS = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Job:
    """One issue to print, and how."""

    publication: Publication
    """With the settings of the issue over its own (`bodies.for_issue`)."""

    issue: Issue
    jobs: int = 0
    network: bool = False
    attach_sources: bool = False
    for_press: bool = False
    """The issue goes to a printing press: the cover's image needs 300 dpi."""

    draft: bool = False
    """What cannot be printed is told on a page in its place."""

    works: Callable[[Mapping[str, Body], Plan], Works] | None = None
    """Makes the list of works cited in the whole issue; None for an issue without one."""

    on_progress: Callable[[str, int, int], None] = lambda _what, _done, _all: None
    """Called with what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Everything of an issue printed, and where it stands."""

    plan: Plan
    bodies: Mapping[str, Body]
    parts: Mapping[str, PrintedPart]
    galleys: Mapping[str, Part]
    slots: Slots
    rounds: int
    printed: tuple[str, ...] = ()
    """Slugs of the articles that were printed anew."""

    failed: Mapping[str, tuple[Diagnostic, ...]] = field(default_factory=dict)
    """By slug: why there is a placeholder, or nothing."""


def find_pages(job: Job) -> Settled:
    """Print what has changed, in rounds, until every page number is right.

    When a piece cannot be printed and this is no draft, all others are printed once, and
    the pages are those without it.

    Raises UnprintableError when the issue's own parts cannot be printed, or when after
    ROUNDS rounds there are still pieces that move; those are named.
    """
    state = _State(job)
    for number in range(1, ROUNDS + 1):
        before = state.plan
        state.print_bodies()
        if state.is_hopeless():
            return state.settled(number)
        state.print_parts()
        if state.plan == before and state.is_fresh():
            return state.settled(number)
    raise UnprintableError(state.unsettled(before))


def why_printed(job: Job) -> dict[str, list[str]]:
    """Return by slug why articles would be printed again, as far as it is known beforehand.

    Those that move because another has become longer or shorter are found out by printing.
    """
    return _State(job).reasons()


class _State:
    """What is printed so far, and the plan that follows from it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._bodies: dict[str, Body] = {}
        self._parts: dict[str, PrintedPart] = {}
        self._galleys: dict[str, Part] = {}
        self._failed: dict[str, tuple[Diagnostic, ...]] = {}
        self._printed: set[str] = set()
        self._inserted: set[str] = set()
        self._layout = layouts.load(
            job.issue.layout or job.publication.layout, job.publication.paths.layouts
        )
        self._remember()
        self.plan = self._plan()

    def settled(self, rounds: int) -> Settled:
        """Return all of it; only when nothing moves any more."""
        return Settled(
            self.plan,
            self._bodies,
            self._parts,
            self._galleys,
            self._slots(),
            rounds,
            tuple(entry.slug for entry in self._articles() if entry.slug in self._printed),
            self._failed,
        )

    def reasons(self) -> dict[str, list[str]]:
        """Return why each article is not what it would be today; nothing of one that is."""
        told = {task.entry.slug: task.reasons() for task in self._tasks()}
        return {slug: reasons for slug, reasons in told.items() if reasons}

    def is_hopeless(self) -> bool:
        """Tell whether the issue cannot be made, so that its page numbers do not matter."""
        return bool(self._failed) and not self._job.draft

    def is_fresh(self) -> bool:
        """Tell whether no body has to be printed again for the plan."""
        return not any(self._stale())

    def unsettled(self, before: Plan) -> Diagnostic:
        """Say which pieces have not come to rest."""
        spans = {span.name: span for span in before.spans}
        moving = [
            span.name
            for span in self.plan.spans
            if span.name not in spans or spans[span.name].pages != span.pages
        ]
        moving = moving or [task.entry.slug for task in self._stale()]
        return error(
            f"page numbers do not settle in {ROUNDS} rounds: with each, these become longer or "
            f"shorter again: {', '.join(moving)}",
            Place(display_path(self._job.issue.file)),
            hint="let one of them speak of another piece without a link, so without its page number",
            code="issue-unsettled",
        )

    # Bodies -----------------------------------------------------------------------------------

    def _remember(self) -> None:
        """Take what is known of earlier prints, true or not any more, to plan with."""
        publication, issue = self._job.publication, self._job.issue
        for entry in issue.entries:
            if entry.pdf is not None:
                remembered = remembered_insert(publication, issue, entry)
            else:
                remembered = BodyTask(publication, issue, entry).remembered()
            if remembered is not None:
                self._bodies[entry.slug] = remembered

    def print_bodies(self) -> None:
        """Print every body that is not what it would be today."""
        job = self._job
        for entry in job.issue.entries:
            if entry.pdf is not None and entry.slug not in self._inserted:
                self._insert(entry)
        waiting = []
        for task in self._tasks():
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
        self.plan = self._plan()

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

    def _tasks(self) -> Iterator[BodyTask]:
        job = self._job
        folios = {span.name: span.folio for span in self.plan.spans}
        pages = told_pages(self._bodies, self.plan)
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

    def _stale(self) -> Iterator[BodyTask]:
        """Yield the tasks whose bodies depend on their place and are not right for the plan."""
        for task in self._tasks():
            body = self._bodies.get(task.entry.slug)
            if body is None or task.entry.slug in self._failed:
                continue
            if (body.folio_bound or body.side_bound or body.refers_to) and task.reasons():
                yield task

    # The issue's own parts --------------------------------------------------------------------

    def print_parts(self) -> None:
        """Print cover, contents and the others for the plan as it is."""
        job = self._job
        material = Material(
            issue=job.issue,
            publication=job.publication,
            layout=self._layout,
            abouts=self._abouts(),
            plan=self.plan,
            anchors={slug: body.anchors for slug, body in self._bodies.items()},
            works=job.works(self._bodies, self.plan) if job.works is not None else Works(),
            for_press=job.for_press,
        )
        self._galleys = {part.name: part for part in galleys(material)}
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
        self.plan = self._plan()

    def _abouts(self) -> dict[str, About]:
        return {slug: body.about for slug, body in self._bodies.items()}

    def _slots(self) -> Slots:
        abouts = self._abouts()
        works = self._job.works is not None and any(about.works for about in abouts.values())
        return slots(self._job.issue, abouts, works=works)

    def _plan(self) -> Plan:
        """Place everything by its page count, known, remembered or guessed."""
        planned = self._slots()
        counts = {slot.name: self._count(slot.name) for slot in planned.all}
        counts |= {slug: body.pages for slug, body in self._bodies.items()}
        return settle(self._job.issue, counts, planned)

    def _count(self, name: str) -> int:
        if name in self._parts:
            return self._parts[name].pages
        store = cache.Store(self._job.publication.paths.build)
        record = store.record(part_key(self._job.issue.file, name))
        if record is not None:
            return record.pages
        entries = len(self._job.issue.entries)
        return 1 + entries // _ENTRIES_A_PAGE if name in {"contents", "figures"} else 1


def _shown(entry: Entry) -> str:
    return display_path(entry.source) if entry.source is not None else entry.slug
