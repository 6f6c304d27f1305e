"""The order of the work on an issue, once it is known that there is some."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from printer import cache
from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    UnprintableError,
    error,
    has_errors,
)
from printer.files import display_path
from printer.issue import lock, memory, rounds
from printer.issue.binding import bind
from printer.issue.bodies import for_issue
from printer.issue.delivering import deliver
from printer.issue.door import Compiled, Options, Piece, Progress, output_folder
from printer.issue.job import Job, Settled
from printer.issue.makeup import make_up
from printer.issue.reading import read_issue
from printer.issue.turns import turn
from printer.issue.values import Issue, Plan
from printer.issue.works import list_maker

if TYPE_CHECKING:
    from pathlib import Path

    from printer.config import Publication
    from printer.merge import MergeReport


def planned(
    publication: Publication, file: Path, options: Options, on_progress: Progress
) -> Compiled:
    """Find the pages of an issue; nothing is written but the cache."""
    job, found = _prepared(publication, file, options, on_progress)
    mistaken = has_errors(found.items)
    settled = rounds.find_pages(job)
    found.extend(_said(settled))
    refused = tuple(_refusals(job, settled, mistaken=mistaken))
    found.extend(refused)
    return replace(_result(job, settled, found), refused=bool(refused))


def why_printed(publication: Publication, file: Path, options: Options) -> dict[str, list[str]]:
    """Return by slug why articles of an issue would be printed again."""
    job, _ = _prepared(publication, file, options, lambda _what, _done, _all: None)
    return rounds.why_printed(job)


def compiled(
    publication: Publication, file: Path, options: Options, on_progress: Progress
) -> Compiled:
    """Compile an issue and write it; raises as `door.compile_issue`."""
    began = time.time_ns()
    job, found = _prepared(publication, file, options, on_progress)
    mistaken = has_errors(found.items)
    settled = rounds.find_pages(job)
    found.extend(_said(settled))
    refused = tuple(_refusals(job, settled, mistaken=mistaken))
    found.extend(refused)
    if refused:
        return replace(_result(job, settled, found), refused=True)
    sheets = make_up(job, settled)
    on_progress("Binding", 0, 1)
    merged = bind(job, settled, sheets, linearize=options.linearize)
    on_progress("Binding", 1, 1)
    found.extend(merged.diagnostics)
    _see_that_none_is_lost(job.issue, settled.plan, merged.value.report)
    claims = str(merged.value.report.claims)
    digests = {slug: cache.fingerprint(sheets[slug].offprint) for slug in settled.bodies}
    output = output_folder(publication, file, options)
    with turn(output.parent if output.suffix == ".pdf" else output):
        earlier = memory.files_of(publication, file, options)
        files = deliver(job, settled, sheets, merged.value, options, earlier)
        if options.publish:
            lock.publish(job.issue, settled.plan, digests)
        elif not job.draft:
            found.extend(_since_published(job.issue, settled.plan, digests))
        result = replace(_result(job, settled, found), output=files[0], files=files, claims=claims)
        memory.remember(job, settled, options, result, began)
    return result


def _prepared(
    publication: Publication, file: Path, options: Options, on_progress: Progress
) -> tuple[Job, Collector]:
    read = read_issue(str(file), publication)
    issue = read.value
    found = Collector()
    found.extend(read.diagnostics)
    cache.Store(publication.paths.build).sweep()
    job = Job(
        publication=for_issue(publication, issue),
        issue=issue,
        jobs=options.jobs,
        network=options.network,
        attach_sources=options.attach_sources
        or issue.attach_sources
        or publication.pdf.attach_source,
        for_press=options.for_press,
        draft=options.draft,
        works=list_maker(issue, publication) if issue.reference_list else None,
        on_progress=on_progress,
    )
    return job, found


def _said(settled: Settled) -> Iterator[Diagnostic]:
    if settled.unsettled is not None:
        yield settled.unsettled
    for reasons in settled.failed.values():
        yield from reasons
    for body in settled.bodies.values():
        yield from body.diagnostics
    for part in settled.parts.values():
        yield from part.diagnostics


def _refusals(job: Job, settled: Settled, *, mistaken: bool) -> Iterator[Diagnostic]:
    """Yield why the issue may not be made, in words; a draft always may.

    `mistaken` tells that its file says something wrong, which is left out then: page numbers
    that lack an article would be wrong ones.
    """
    if job.draft:
        return
    place = Place(display_path(job.issue.file))
    if mistaken:
        yield error(
            "the issue is not made, because its file has errors",
            place,
            hint="correct them, or make a draft with --draft, which leaves out what is wrong",
            code="issue-mistaken",
        )
    if settled.failed:
        yield error(
            f"the issue is not made, because these cannot be printed: {', '.join(settled.failed)}",
            place,
            hint="correct them, or make a draft with --draft, which has a page in place of each",
            code="issue-incomplete",
        )
    if not mistaken and not settled.failed:
        # What is missing moves the others, which is not what the editor has changed.
        yield from _frozen(job.issue, settled.plan)


def _frozen(issue: Issue, plan: Plan) -> tuple[Diagnostic, ...]:
    """Return what a plan would change of an issue that is published."""
    published = lock.read_lock(issue)
    return lock.check(published, issue, plan) if published is not None else ()


def _since_published(
    issue: Issue, plan: Plan, digests: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """Return what is new or corrected in an issue that is published."""
    published = lock.read_lock(issue)
    return lock.notices(published, issue, plan, digests) if published is not None else ()


def _see_that_none_is_lost(issue: Issue, plan: Plan, report: MergeReport) -> None:
    if report.pages != plan.pages:
        raise UnprintableError(
            error(
                f"the issue has {report.pages} pages where {plan.pages} were planned; it is not "
                "written",
                Place(display_path(issue.file)),
                hint="this is a mistake of the program; please report it with the issue",
                code="pages-lost",
            )
        )


def _result(job: Job, settled: Settled, found: Collector) -> Compiled:
    return Compiled(
        name=job.issue.name,
        output=None,
        pages=settled.plan.pages,
        pieces=tuple(_pieces(settled)),
        diagnostics=found.frozen(),
        failed=tuple(settled.failed),
        printed=settled.printed,
        rounds=settled.rounds,
    )


def _pieces(settled: Settled) -> Iterator[Piece]:
    for span in settled.plan.spans:
        body = settled.bodies.get(span.name)
        yield Piece(
            name=span.name,
            title=body.about.title if body is not None else "",
            pdf_page=span.start + 1,
            pages=span.pages,
            blanks_before=span.blanks_before,
            first_page=span.labels[0],
            last_page=span.labels[-1],
        )
