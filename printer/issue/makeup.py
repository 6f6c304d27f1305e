"""Make-up: every piece gets the folios and running heads of its place in the issue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from printer.diagnostics import Collector, UnprintableError
from printer.files import display_path
from printer.issue import blanks
from printer.issue.furnishing import FurnishTask, Sheets, kept_sheets
from printer.issue.headlines import Headlines
from printer.issue.job import Job, Settled
from printer.issue.pressroom import work
from printer.issue.values import Issue

_DRAFT_OF_COVERS = "@page cover { margin: 15mm; @right-middle { content: string(proof) } }"
"""Covers have no furniture, but in a draft the mark that says so."""


def make_up(job: Job, settled: Settled) -> Mapping[str, Sheets]:
    """Return the furnished pages of every piece and part, by name; in a draft, the blank one's.

    Raises UnprintableError when the furniture of one cannot be made.
    """
    sheets: dict[str, Sheets] = {}
    waiting = []
    for task in (*blanks.tasks(job, settled.plan), *_tasks(job, settled)):
        kept = kept_sheets(task)
        if kept is None:
            waiting.append(task)
        else:
            sheets[task.name] = kept
    problems = Collector()
    shown = display_path(job.issue.file)
    outcomes = work(job.publication, waiting, jobs=job.jobs, shown=lambda _: shown)
    for done, outcome in enumerate(outcomes, start=1):
        job.on_progress("Numbering pages", done, len(waiting))
        if isinstance(outcome.value, Sheets):
            sheets[outcome.task.name] = outcome.value
        else:
            problems.extend(outcome.diagnostics)
    if problems.items:
        raise UnprintableError(*problems.items)
    return sheets


def _tasks(job: Job, settled: Settled) -> Iterator[FurnishTask]:
    headlines = Headlines(job.issue, job.publication)
    addresses = {
        slug: body.about.url or (f"https://doi.org/{body.about.doi}" if body.about.doi else "")
        for slug, body in settled.bodies.items()
    }
    furnished = {slot.name: slot.furniture for slot in settled.slots.all}
    for span in settled.plan.spans:
        body = settled.bodies.get(span.name)
        common: dict[str, Any] = {
            "publication": job.publication,
            "issue_file": job.issue.file,
            "name": span.name,
            "folio": span.folio,
            "numerals": span.numerals,
            "draft": job.draft,
        }
        if body is not None:
            yield FurnishTask(
                **common,
                pdf=body.pdf,
                lang=body.about.lang,
                layout=body.layout,
                css=body.css,
                strings=headlines.of_article(body.about, span),
                facts=headlines.facts(body.about, span),
                addresses=addresses,
                over=_is_insert(job.issue, span.name),
            )
        else:
            galley = settled.galleys[span.name].galley
            covers = not furnished[span.name]
            yield FurnishTask(
                **common,
                pdf=settled.parts[span.name].pdf,
                lang=job.issue.lang,
                layout="" if covers and not job.draft else galley.layout,
                part=True,
                css=f"{galley.css}\n{_DRAFT_OF_COVERS}" if covers else galley.css,
                over=covers,
                strings=headlines.of_part(settled.galleys[span.name].title),
                facts=headlines.facts_of_part(),
            )


def _is_insert(issue: Issue, slug: str) -> bool:
    return any(entry.slug == slug and entry.pdf is not None for entry in issue.entries)
