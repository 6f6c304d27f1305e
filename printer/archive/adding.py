"""The verb `archive add`: PDFs, articles and issues are examined and stored.

names ─▶ what is meant ─▶ print, if need be ─▶ examine ─▶ store ─▶ catalogue

PDFs from elsewhere are stored as they are, also those that are damaged or locked; what is
no PDF is refused.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from printer.archive.door import Archive
from printer.archive.values import About, Added, Content, Deposit
from printer.diagnostics import (
    Collector,
    Diagnostic,
    PrinterError,
    UnprintableError,
    UsageError,
    error,
)
from printer.files import display_path, is_file, is_folder

if TYPE_CHECKING:
    from printer.archive.intake import Intake
    from printer.archive.own import Own
    from printer.config import Publication
    from printer.diagnostics import Result

_AT_ONCE, _AT_ONCE_QUICK = 32, 256
"""PDFs that are examined, and then stored, together."""

_ID_LENGTH = 12


@dataclass(frozen=True, slots=True)
class Options:
    """How things are added."""

    id: str = ""
    """For one thing; empty for the slug, the issue's name, or the beginning of the hash."""

    what: str = "record"
    """One of `values.ACTS`."""

    reason: str = ""
    date: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What is said of a PDF besides what it says itself: fields of About."""

    quick: bool = False
    """Neither judge nor read; only what a PDF says of itself is looked up."""

    normalize: bool = False
    """Store an archival copy beside a PDF from elsewhere, where one can be made."""

    with_verapdf: bool = True
    passwords: tuple[str, ...] = ()
    jobs: int = 0
    """Processes at once; 0 for as many as the machine has processors."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a name stands for."""

    kind: str
    """One of `values.KINDS`."""

    path: Path
    """The PDF, or the source of the article or the issue."""

    @property
    def shown(self) -> str:
        """The file as a user would name it."""
        return display_path(self.path)


Progress = Callable[[int, int], None]


def choose(names: Sequence[str], publication: Publication) -> tuple[list[Wanted], list[Diagnostic]]:
    """Return what names stand for, and an error for each that stands for nothing.

    A name is a PDF file, a folder (all PDFs below it), an article's slug, or an issue's name.
    """
    found: dict[Wanted, None] = {}
    unknown: list[Diagnostic] = []
    for name in names:
        try:
            found.update(dict.fromkeys(_wanted(name, publication)))
        except UsageError as problem:
            unknown.extend(problem.diagnostics)
    return list(found), unknown


def _wanted(name: str, publication: Publication) -> Iterator[Wanted]:
    path = Path(name)
    issue = publication.paths.issues / f"{name.removeprefix('issues/')}.toml"
    articles = dict(publication.articles())
    if name in articles:
        yield Wanted("article", publication.find_article(name))
    elif "/" not in name.removeprefix("issues/") and is_file(issue):
        yield Wanted("issue", issue.absolute())
    elif is_folder(path):
        inside = sorted(item for item in path.rglob("*") if item.suffix.lower() == ".pdf")
        if not inside:
            raise UsageError(
                error(f"there are no PDFs in {display_path(path)}", code="archive-nothing")
            )
        yield from (Wanted("document", item.absolute()) for item in inside)
    elif is_file(path) and path.suffix.lower() in (".md", ".markdown"):
        yield Wanted("article", path.absolute())
    elif is_file(path):
        yield Wanted("document", path.absolute())
    else:
        raise UsageError(_unknown(name, [*articles, *_issues(publication)]))


def _issues(publication: Publication) -> list[str]:
    folder = publication.paths.issues
    return [path.stem for path in folder.glob("*.toml")] if is_folder(folder) else []


def _unknown(name: str, known: Iterable[str]) -> Diagnostic:
    near = difflib.get_close_matches(name, list(known), 3, 0.5)
    hint = f"did you mean {' or '.join(near)}?" if near else "name a PDF, an article or an issue"
    return error(f"there is no file, article or issue {name}", hint=hint, code="archive-nothing")


@dataclass(frozen=True, slots=True)
class _Ready:
    """A PDF before it is examined."""

    name: str
    """For messages."""

    pdf: Path
    own: Own | None = None
    """None for a PDF from elsewhere."""


def add(
    archive: Archive,
    publication: Publication,
    wanted: Sequence[Wanted],
    options: Options,
    *,
    on_progress: Progress = lambda _done, _all: None,
) -> tuple[list[Added], tuple[Diagnostic, ...]]:
    """Print what is to be printed, examine and store; return what came of each.

    One that cannot be stored does not stop the others. Raises UsageError when an id is given
    for several, OutputError when the store takes no more.
    """
    if options.id and len(wanted) > 1:
        raise UsageError(error("one id cannot name several things", code="archive-id"))
    found = Collector()
    results: list[Added] = []
    step = _AT_ONCE_QUICK if options.quick else _AT_ONCE
    for start in range(0, len(wanted), step):
        some = wanted[start : start + step]
        ready = list(_printed(some, publication, found))
        looked = _looked_at([item.pdf for item in ready], options)
        deposits, texts = [], {}
        for item, result in zip(ready, looked, strict=True):
            found.extend(result.diagnostics)
            if result.value.kind == "other":
                found.add(_refused(item))
                continue
            deposits.append(_deposit(item, result.value, options, found))
            if not options.quick:
                texts[result.value.sha256] = result.value.texts
        results += archive.add(deposits, texts)
        on_progress(start + len(some), len(wanted))
    for added in results:
        found.extend(added.diagnostics)
    return results, tuple(found.items)


def _printed(
    some: Sequence[Wanted], publication: Publication, found: Collector
) -> Iterator[_Ready]:
    """Yield the PDFs of what is wanted; what cannot be printed is told and left out."""
    from printer.archive import own

    for item in some:
        if item.kind == "document":
            yield _Ready(item.shown, item.path)
            continue
        make = own.article if item.kind == "article" else own.issue
        try:
            made = make(publication, item.path)
        except PrinterError as problem:
            found.extend(problem.diagnostics)
            found.add(error(f"{item.shown} is not archived", code="archive-not-printed"))
            continue
        found.extend(made.diagnostics)
        yield _Ready(made.id, made.pdf, made)


def _looked_at(paths: Sequence[Path], options: Options) -> Sequence[Result[Intake]]:
    from printer import workers
    from printer.archive.intake import describe, examine

    jobs = options.jobs or workers.default_jobs()
    # Loaded once here instead of once in every worker.
    import lxml.etree  # noqa: F401

    if options.quick:
        return describe(paths, passwords=options.passwords, jobs=jobs)
    return examine(
        paths,
        passwords=options.passwords,
        with_verapdf=options.with_verapdf,
        jobs=jobs,
    )


def _refused(item: _Ready) -> Diagnostic:
    return error(
        f"{item.name} is no PDF and is not archived",
        hint="`printer import` makes an article of other documents",
        code="archive-not-a-pdf",
    )


def _deposit(item: _Ready, intake: Intake, options: Options, found: Collector) -> Deposit:
    examined: dict[str, Any] = {} if options.quick else dict(intake.conformance)
    common: dict[str, Any] = {
        "what": options.what,
        "reason": options.reason,
        "date": options.date,
        "examined": examined,
    }
    own = item.own
    if own is None:
        return _foreign(item, intake, options, found, common)
    about = replace(own.about, pages=intake.about.pages, labels=intake.about.labels)
    return Deposit(
        id=options.id or own.id,
        kind=own.kind,
        about=_with(about, options),
        contents=own.contents,
        made_with=own.made_with,
        settings=own.settings,
        **common,
    )


def _foreign(
    item: _Ready, intake: Intake, options: Options, found: Collector, common: dict[str, Any]
) -> Deposit:
    contents = [Content("pdf", item.pdf.name, item.pdf, intake.sha256)]
    if options.normalize and intake.kind == "pdf":
        from printer.archive.normalizing import normalize

        try:
            normalized = normalize(
                item.pdf, passwords=options.passwords, with_verapdf=options.with_verapdf
            )
        except UnprintableError as problem:
            found.extend(problem.diagnostics)
        else:
            found.extend(normalized.diagnostics)
            if normalized.value.pdf is not None:
                name = f"{item.pdf.stem}-archival.pdf"
                contents.append(Content("normalized", name, normalized.value.pdf))
                common["examined"]["normalized"] = list(normalized.value.done)
    about = intake.about if intake.about.title else replace(intake.about, title=item.pdf.stem)
    return Deposit(
        id=options.id or intake.sha256[:_ID_LENGTH],
        kind="document",
        about=_with(about, options),
        contents=tuple(contents),
        **common,
    )


def _with(about: About, options: Options) -> About:
    return replace(about, **options.facts) if options.facts else about
