"""Brings the pages of a PDF that somebody else made to the size of the issue's.

Done in a child process with limits, since such a file may be hostile: opened and repaired
as for a merge, put on pages of the new size (`fitting`, `placing`), described where it has no tags
(`alternatives`), freed of what runs by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from printer import workers
from printer.diagnostics import Place, Result, UnprintableError, error, warning
from printer.files import display_path
from printer.issue import alternatives, fitting, placing, stamping
from printer.issue.values import Entry
from printer.issue.writing import written
from printer.merge import Imprint, Input
from printer.merge import Options as MergeOptions
from printer.merge.active import tell_removed
from printer.merge.compiling import with_large_stack
from printer.merge.door import seconds_for
from printer.merge.freeing import free
from printer.merge.metadata import packet_of, read_facts
from printer.merge.opening import open_part, plain
from printer.merge.pages import attach, detach
from printer.merge.parts import Part
from printer.pdf.leaves import read_leaves
from printer.pdf.report import Claims

_NOTHING = Claims()
_HEAD = "running-title"


@dataclass(frozen=True, slots=True)
class Adapted:
    """A PDF whose pages have the issue's size."""

    pdf: bytes
    pages: int
    title: str = ""
    """The entry's, else the file's own, else the file's name."""

    lang: str = ""
    authors: tuple[str, ...] = ()
    tagged: bool = False
    claims: Claims = _NOTHING
    running_title: str = ""
    """What stood at the head of its pages, when this program printed them."""


@dataclass(frozen=True, slots=True)
class _Task:
    entry: Entry
    size: tuple[float, float]
    lang: str
    options: MergeOptions


def adapt(
    entry: Entry,
    size: tuple[float, float],
    *,
    lang: str = "",
    passwords: Sequence[str] = (),
    seconds: float = 30.0,
    memory_mb: int = 2000,
    most_pages: int = 2000,
) -> Result[Adapted]:
    """Fit the pages of `entry.pdf` to `size` (width, height in points), upright.

    Pages of that size (TrimBox, else CropBox, else MediaBox) go on it as they are, larger ones are
    scaled down, smaller ones centred; the diagnostics say so. Tags stay; an untagged
    file becomes one Figure a page when the entry has an `alt`. What runs by itself is taken out.
    Furniture that this program drew goes when the entry is to have the issue's (`folio`).

    Conformance is claimed only where the file itself claims PDF/A: PDF/UA-1 is added when a
    file of level U was untagged and has an `alt`. `lang` is that of a file that says none.
    The same input gives the same bytes. Raises UnprintableError when the file cannot be
    read or the limits are passed.
    """
    if entry.pdf is None:
        raise ValueError(f"{entry.slug} is no PDF")
    options = MergeOptions(
        passwords=tuple(passwords), seconds=seconds, memory_mb=memory_mb, most_pages=most_pages
    )
    limits = workers.Limits(seconds_for([Input(entry.pdf)], options), memory_mb)
    task = _Task(entry, size, lang, options)
    (outcome,) = workers.run([task], _adapt, jobs=1, limits=limits)
    if outcome.value is not None:
        return outcome.value
    if outcome.problem is not None:
        raise outcome.problem
    raise UnprintableError(
        error(
            f"the PDF was given up: it {outcome.death}",
            Place(display_path(entry.pdf)),
            hint="leave the file out, or raise the limits if it is meant to be that large",
            code="pdf-given-up",
        )
    )


def _adapt(task: _Task) -> Result[Adapted]:
    return with_large_stack(lambda: _adapted(task))


def _adapted(task: _Task) -> Result[Adapted]:
    source = task.entry.pdf
    if source is None:
        raise ValueError("there is no file")
    shown = display_path(source)
    part = open_part(Input(source, title=task.entry.title), shown, task.entry.slug, task.options)
    pdf = part.source
    if pdf is None:
        raise ValueError("the file has been let go")
    try:
        with pdf:
            running_title = _running_title(pdf)
            data = _work(task, part, pdf)
    except (pikepdf.PikepdfError, RuntimeError, OverflowError) as problem:
        # Damage shows up where an object is first looked at, so anywhere.
        words = f"the PDF is damaged beyond repair: {plain(problem, source)}"
        raise UnprintableError(error(words, Place(shown), code="pdf-unreadable")) from problem
    made = Adapted(
        pdf=data,
        pages=len(part.pages),
        title=part.title,
        lang=part.lang,
        authors=task.entry.authors or part.authors,
        tagged=part.tagged,
        claims=part.claims,
        running_title=running_title,
    )
    return Result(made, tuple(part.found.items))


def _running_title(pdf: Pdf) -> str:
    said = (text for leaf in read_leaves(pdf) or () for name, text in leaf.strings if name == _HEAD)
    return next(filter(None, said), "")


def _work(task: _Task, part: Part, pdf: Pdf) -> bytes:
    entry = task.entry
    read_facts(part)
    part.lang = part.lang or task.lang
    _clean(part, pdf)
    detach(pdf, part.pages)
    if entry.folio:
        for page in part.pages:
            stamping.strip(page)
    fits = [fitting.fit_page(page, task.size) for page in part.pages]
    fitting.tell_sizes(part, fits, task.size)
    if part.tagged:
        placing.place_pages(part, pdf, fits, task.size)
        for page in part.pages:
            page.Tabs = Name.S
    else:
        _describe(task, part, pdf, fits)
    attach(pdf, part.pages)
    return written(pdf)


def _describe(task: _Task, part: Part, pdf: Pdf, fits: list[fitting.Fit]) -> None:
    """Put the pages of a file without tags in place, and describe them if somebody can."""
    entry = task.entry
    placing.place_pages(part, pdf, fits, task.size, always=bool(entry.alt))
    if not entry.alt:
        part.found.add(
            warning(
                f"{part.shown} has no tags, so its pages are not read aloud, and PDF/UA is not "
                "claimed for the issue",
                entry.place or Place(part.shown),
                hint='say what it shows, alt = "…", or ask its maker for a tagged PDF',
                code="pdf-untagged",
            )
        )
        return
    alternatives.describe_pages(part, pdf, entry.alt, part.lang)
    pdfa, level = part.claims.pdfa[:1], part.claims.pdfa[1:]
    archival = f"{pdfa}{'u' if level == 'a' else level}"
    accessible = pdfa in ("2", "3") and archival.endswith("u") and bool(part.lang)
    part.claims = replace(part.claims, pdfa=archival, pdfua="1" if accessible else "")
    _rewrite_metadata(task, part, pdf)


def _rewrite_metadata(task: _Task, part: Part, pdf: Pdf) -> None:
    about = Imprint(authors=task.entry.authors or part.authors)
    packet = packet_of(part.claims, part.title, part.lang, about)
    root: Any = pdf.Root
    root.Metadata = pdf.make_stream(packet, Dictionary(Type=Name.Metadata, Subtype=Name.XML))
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]


def _clean(part: Part, pdf: Pdf) -> None:
    """Take out what runs by itself, and tell of it."""
    free(part, pdf)
    root: Any = pdf.Root
    for name in ("/OpenAction", "/Perms", "/Collection", "/Threads"):
        if name in root:
            del root[name]
    tell_removed(part)
