"""The verb `article`: prints articles, each in its own process, and only what changed.

request ──▶ unchanged? ──yes──▶ the kept PDF
               │no
               └──▶ read ─▶ lay out ─▶ print ─▶ write ─▶ remember   (in a worker)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from printer import cache, workers
from printer.diagnostics import Place, PrinterError, error
from printer.files import display_path, sweep_stale, write_atomically
from printer.requests import Options, Printed, Request, Task

if TYPE_CHECKING:
    from printer.config import Publication

__all__ = ["Options", "Printed", "Request", "print_articles", "why"]

_USUAL = Options()


def print_articles(
    publication: Publication,
    requests: Sequence[Request],
    options: Options = _USUAL,
    *,
    on_progress: Callable[[Printed], None] = lambda _: None,
) -> tuple[Printed, ...]:
    """Print articles and return how each came out, in the order of the requests.

    One that fails does not stop the others. Two requests with the same output are an
    error of the second.
    """
    publication = publication.at_quality(options.quality)
    results: dict[int, Printed] = {}

    def done(index: int, printed: Printed) -> None:
        results[index] = printed
        on_progress(printed)

    store = cache.Store(publication.paths.build)
    tasks: list[tuple[int, Task]] = []
    taken: dict[Path, str] = {}
    for folder in dict.fromkeys(request.output.parent for request in requests):
        sweep_stale(folder)
    store.sweep()
    for index, request in enumerate(requests):
        name = request.shown
        if (first := taken.setdefault(request.output, name)) != name:
            hint = "rename one of them, or print them one at a time with -o"
            done(index, _refused(request, f"{first} prints to the same file", hint=hint))
            continue
        task = Task(publication, request, options)
        kept = _reuse(task, store) if options.use_cache and not request.is_foreign else None
        if kept is not None:
            done(index, kept)
        else:
            tasks.append((index, task))
    if tasks:
        for outcome in _run([task for _, task in tasks], publication, options):
            index, task = tasks[outcome.index]
            done(index, _settled(task.request, outcome))
    return tuple(results[index] for index in range(len(requests)))


def _run(
    tasks: Sequence[Task], publication: Publication, options: Options
) -> Iterator[workers.Outcome[Printed]]:
    from printer import impression

    limits = workers.Limits(publication.limits.timeout, publication.limits.memory)
    jobs = min(options.jobs or workers.default_jobs(), len(tasks))
    if len(tasks) > 1:
        from printer.readiness import make_ready

        make_ready(publication, (options.layout or publication.layout,))
    yield from workers.run(tasks, impression.print_article, jobs=jobs, limits=limits)


def _reuse(task: Task, store: cache.Store) -> Printed | None:
    record = store.record(task.key)
    if record is None or cache.changes(record, task.settings):
        return None
    pdf = store.result(record)
    if pdf is None:
        return None
    request = task.request
    try:
        if cache.fingerprint(request.output) != record.output_sha256:
            write_atomically(request.output, pdf)
    except PrinterError as problem:
        return replace(_refused(request, ""), diagnostics=problem.diagnostics)
    return Printed(
        slug=request.slug,
        source=request.shown,
        output=request.output,
        pages=record.pages,
        labels=record.labels,
        title=record.title,
        diagnostics=record.diagnostics,
        reused=True,
    )


def _settled(request: Request, outcome: workers.Outcome[Printed]) -> Printed:
    if outcome.value is not None:
        return outcome.value
    if outcome.problem is not None:
        return replace(_refused(request, ""), diagnostics=outcome.problem.diagnostics)
    hint = (
        "this is a mistake of the program; please report it with the article"
        if outcome.defect
        else "raise limits.timeout or limits.memory in publication.toml if the article is "
        "meant to be that large"
    )
    return _refused(request, f"the print was given up: it {outcome.death}", hint=hint)


def _refused(request: Request, message: str, *, hint: str | None = None) -> Printed:
    """An article of which no file was made."""
    place = Place(request.shown)
    return Printed(
        slug=request.slug,
        source=request.shown,
        output=None,
        diagnostics=(error(message, place, hint=hint, code="not-printed"),),
    )


def why(publication: Publication, request: Request, options: Options = _USUAL) -> list[str]:
    """Return the reasons why `article` would print this request again; empty when it would not."""
    task = Task(publication.at_quality(options.quality), request, options)
    store = cache.Store(publication.paths.build)
    record = store.record(task.key)
    reasons = cache.changes(record, task.settings)
    if record is not None and not reasons:
        if store.result(record) is None:
            reasons.append("the kept PDF is gone or damaged")
        elif cache.fingerprint(request.output) != record.output_sha256:
            reasons.append(f"{display_path(request.output)} is not the PDF that was printed")
    return reasons
