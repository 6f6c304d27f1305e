"""Finds the page numbers of an issue: prints what has to be printed until nothing moves.

    pieces ─▶ page counts ─▶ plan ─▶ the issue's own parts ─▶ page counts ─▶ plan ─▶ again?

Most issues settle in one round or two: bodies depend on their place only when their text
says page numbers or their layout differs by side.
"""

from __future__ import annotations

from dataclasses import replace

from printer import layouts
from printer.diagnostics import Diagnostic, Place, UnprintableError, error
from printer.files import display_path
from printer.issue.job import Job, Settled
from printer.issue.ownparts import OwnParts
from printer.issue.pieces import Pieces
from printer.issue.settling import settle
from printer.issue.values import Plan

ROUNDS = 5


def find_pages(job: Job) -> Settled:
    """Print what has changed, in rounds, until every page number is right.

    When a piece cannot be printed and this is no draft, all others are printed once, and
    the pages are those without it.

    Raises UnprintableError when the issue's own parts cannot be printed, or when after
    ROUNDS rounds there are still pieces that move; those are named. A draft is what it is then.
    """
    pages = _Pages(job)
    for number in range(1, ROUNDS + 1):
        before = pages.plan
        pages.print_pieces()
        if pages.pieces.failed and not job.draft:
            return pages.settled(number)
        pages.print_parts()
        if pages.plan == before and not any(pages.pieces.stale(pages.plan)):
            return pages.settled(number)
    problem = pages.unsettled(before)
    if not job.draft:
        raise UnprintableError(problem)
    return replace(pages.settled(ROUNDS), unsettled=problem)


def why_printed(job: Job) -> dict[str, list[str]]:
    """Return by slug why articles would be printed again, as far as it is known beforehand.

    Those that move because another has become longer or shorter are found out by printing.
    """
    pages = _Pages(job)
    told = {task.entry.slug: task.reasons() for task in pages.pieces.tasks(pages.plan)}
    return {slug: reasons for slug, reasons in told.items() if reasons}


class _Pages:
    """What is printed so far, and the plan that follows from it."""

    def __init__(self, job: Job) -> None:
        self._job = job
        layout = layouts.load(
            job.issue.layout or job.publication.layout, job.publication.paths.layouts
        )
        self.pieces = Pieces(job, layout)
        self._parts = OwnParts(job, layout)
        self.plan = self._plan()

    def print_pieces(self) -> None:
        """Print the pieces for the plan as it is, and plan with what they have become."""
        self.pieces.print_for(self.plan)
        self.plan = self._plan()

    def print_parts(self) -> None:
        """Print cover, contents and the others for the plan as it is, and plan again."""
        self._parts.print_for(self.plan, self.pieces)
        self.plan = self._plan()

    def settled(self, rounds: int) -> Settled:
        """Return all of it; only when nothing moves any more."""
        return Settled(
            self.plan,
            self.pieces.bodies,
            self._parts.printed,
            self._parts.galleys,
            self._parts.slots(self.pieces),
            rounds,
            self.pieces.printed,
            self.pieces.failed,
        )

    def unsettled(self, before: Plan) -> Diagnostic:
        """Say which pieces have not come to rest since the plan `before`."""
        spans = {span.name: span for span in before.spans}
        moving = [
            span.name
            for span in self.plan.spans
            if span.name not in spans or spans[span.name].pages != span.pages
        ]
        moving = moving or [task.entry.slug for task in self.pieces.stale(self.plan)]
        return error(
            f"page numbers do not settle in {ROUNDS} rounds: with each, these become longer or "
            f"shorter again: {', '.join(moving)}",
            Place(display_path(self._job.issue.file)),
            hint="let one of them speak of another piece without a link, so without its page number",
            code="issue-unsettled",
        )

    def _plan(self) -> Plan:
        """Place everything by its page count, known, remembered or guessed."""
        slots = self._parts.slots(self.pieces)
        counts = {slot.name: self._parts.count(slot.name) for slot in slots.all}
        counts |= {slug: body.pages for slug, body in self.pieces.bodies.items()}
        return settle(self._job.issue, counts, slots)
