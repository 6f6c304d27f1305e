"""Binds the furnished pages into the issue: inputs, titles and metadata of the merge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from printer import merge
from printer.diagnostics import Diagnostic, Place, Result
from printer.files import display_path
from printer.issue import blanks
from printer.issue.furnishing import Sheets
from printer.issue.job import Job, Settled
from printer.issue.parts.values import opener
from printer.issue.values import Issue

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.model import Person
    from printer.words import Words


def bind(
    job: Job, settled: Settled, sheets: Mapping[str, Sheets], *, linearize: bool = False
) -> Result[merge.Merged]:
    """Merge all pieces in the order of the plan; the PDF's bytes are in the result."""
    issue, publication = job.issue, job.publication
    options = merge.Options(
        title=title_of(issue, publication),
        lang=issue.lang,
        about=_imprint(issue, publication),
        linearize=linearize,
        seconds=max(30.0, float(publication.limits.timeout)),
        memory_mb=publication.limits.memory,
    )
    merged = merge.merge(list(_inputs(job, settled, sheets)), options)
    return Result(merged.value, tuple(_placed(job.issue, settled, sheets, merged.diagnostics)))


def _placed(
    issue: Issue,
    settled: Settled,
    sheets: Mapping[str, Sheets],
    diagnostics: Iterable[Diagnostic],
) -> Iterator[Diagnostic]:
    """Say of the editor's files what the merge says of their furnished pages in the cache."""
    files = {entry.slug: entry.pdf or entry.source or issue.file for entry in issue.entries}
    places = {
        display_path(made.pdf): Place(display_path(files.get(name, issue.file)))
        for name, made in sheets.items()
    }
    # What is told already, with what the issue's file can do about it.
    told = {
        display_path(sheets[name].pdf)
        for name, body in settled.bodies.items()
        if any(item.code == "pdf-untagged" for item in body.diagnostics)
    }
    for item in diagnostics:
        path = item.place.path if item.place is not None else ""
        if item.code != "untagged" or path not in told:
            yield replace(item, place=places.get(path, item.place))


def title_of(issue: Issue, publication: Publication) -> str:
    """Return the title of the whole: that of the publication, and that of the issue."""
    if not publication.title or publication.title in issue.title:
        return issue.title
    return f"{publication.title}: {issue.title}"


def _inputs(job: Job, settled: Settled, sheets: Mapping[str, Sheets]) -> Iterator[merge.Input]:
    groups = _groups(job.issue)
    blank = sheets.get(blanks.NAME)
    for span in settled.plan.spans:
        body = settled.bodies.get(span.name)
        part = settled.galleys.get(span.name)
        about = body.about if body is not None else None
        yield merge.Input(
            source=sheets[span.name].pdf,
            name=span.name,
            title=about.title if about is not None else part.title if part is not None else "",
            lang=about.lang if about is not None else job.issue.lang,
            url=about.url if about is not None else "",
            group=groups.get(span.name, ""),
            blanks_before=span.blanks_before,
            blank=blank.pdf if blank is not None else None,
        )


def _groups(issue: Issue) -> dict[str, str]:
    """Return the title of the section that each piece, or opener, stands in."""
    groups = {}
    for index, section in enumerate(issue.sections):
        groups[opener(index)] = section.title
        groups |= {entry.slug: section.title for entry in section.entries}
    return groups


def citation(issue: Issue, publication: Publication) -> str:
    """Return how the issue as a whole is cited, as plain text."""
    from printer.galley import cite
    from printer.model import Article, Html
    from printer.words import words_for

    words = words_for(issue.lang, publication.words_in(issue.lang))
    whole = Article(
        slug=issue.name,
        base=issue.file.parent,
        source=None,
        title=issue.title,
        body=Html(""),
        lang=issue.lang,
        subtitle=issue.subtitle,
        authors=_as_editors(issue.editors, words),
        date=issue.date,
        doi=issue.doi,
        url=issue.url,
        volume=issue.volume,
        issue=issue.number,
    )
    return cite.citation(whole, publication, words)


def _as_editors(people: tuple[Person, ...], words: Words) -> tuple[Person, ...]:
    """Return people of whom the last has the role of all behind the name."""
    if not people:
        return ()
    role = words["editors" if len(people) > 1 else "editor"]
    *others, last = people
    named = replace(last, name=f"{last.name}, {role}", sort=f"{last.sort or last.name}, {role}")
    return (*others, named)


def _imprint(issue: Issue, publication: Publication) -> merge.Imprint:
    return merge.Imprint(
        authors=tuple(person.name for person in issue.editors),
        description=issue.subtitle,
        publication=publication.title,
        publisher=issue.publisher or publication.publisher,
        issn=issue.issn or publication.issn,
        isbn=issue.isbn,
        doi=issue.doi,
        url=issue.url,
        volume=issue.volume,
        number=issue.number,
        date=issue.date.isoformat() if issue.date else "",
        rights=issue.license or publication.license,
        citation=citation(issue, publication),
    )
