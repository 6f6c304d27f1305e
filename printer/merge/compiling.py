"""The order of a merge: open every file, bring every subject, share, write.

Runs in a child process (see `door`) and, there, in a thread with a large stack, because
qpdf follows long chains of objects by recursion.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import pikepdf
from pikepdf import Dictionary, Pdf

from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    Result,
    UnprintableError,
    error,
)
from printer.files import display_path, write_atomically
from printer.merge import destinations, structure
from printer.merge.active import note_document_actions, tell_removed
from printer.merge.attachments import bring_attachments
from printer.merge.forms import bring_forms
from printer.merge.importing import bring, settle
from printer.merge.intents import bring_intent
from printer.merge.labels import bring_labels
from printer.merge.layers import bring_layers
from printer.merge.metadata import claims_of, common_title, read_facts, write_metadata
from printer.merge.opening import open_part, plain
from printer.merge.outlines import nest
from printer.merge.pages import attach
from printer.merge.parts import Part, Volume, tree_of
from printer.merge.roles import Vocabulary
from printer.merge.saving import save
from printer.merge.sharing import share
from printer.merge.values import FileReport, Input, Merged, MergeReport, Options
from printer.pdf.report import Claims

STACK_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Task:
    """Everything that one merge needs, ready to travel to another process."""

    inputs: tuple[Input, ...]
    names: tuple[str, ...]
    shown: tuple[str, ...]
    options: Options
    progress: str = ""
    """A file in which the place of the input at work is kept, to name it should the process die."""


def compile_files(task: Task) -> Result[Merged]:
    """Merge, in a thread with a large stack; raises PrinterError when nothing can be made."""
    return with_large_stack(lambda: _compile(task))


Made = TypeVar("Made")


def with_large_stack(work: Callable[[], Made]) -> Made:
    """Do some work in a thread of its own and return, or raise, what it returns or raises."""
    made: list[Made] = []
    problems: list[BaseException] = []

    def run() -> None:
        try:
            made.append(work())
        except BaseException as problem:  # noqa: BLE001 (raised again below, in the first thread)
            problems.append(problem)

    before = threading.stack_size(STACK_BYTES)
    try:
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    if problems:
        raise problems[0]
    return made[0]


def _compile(task: Task) -> Result[Merged]:
    volume = Volume(Pdf.new())
    vocabulary = Vocabulary()
    volume.root.Names = Dictionary()
    _bring_all(task, volume, vocabulary)
    _at(task, -1)
    return _bind(task, volume, vocabulary)


def _bring_all(task: Task, volume: Volume, vocabulary: Vocabulary) -> None:
    """Bring every file; all that cannot be read are told at once."""
    problems: list[Diagnostic] = []
    for place, item in enumerate(task.inputs):
        _at(task, place)
        try:
            part = open_part(item, task.shown[place], task.names[place], task.options)
            _bring(volume, part, vocabulary)
        except UnprintableError as problem:
            problems.extend(problem.diagnostics)
        except (pikepdf.PikepdfError, RuntimeError, ValueError, OverflowError) as problem:
            # Damage shows up where an object is first looked at, so anywhere.
            words = f"the PDF is damaged beyond repair: {plain(problem, b'')}"
            where = Place(task.shown[place])
            problems.append(error(words, where, code="pdf-unreadable"))
        if len(volume.pages) > task.options.most_pages:
            words = f"the files have more pages than the {task.options.most_pages} that are merged"
            problems.append(error(words, code="pdf-too-large"))
            break
    if problems:
        raise UnprintableError(*problems)


def _bring(volume: Volume, part: Part, vocabulary: Vocabulary) -> None:
    read_facts(part)
    note_document_actions(part)
    bring(volume, part)
    destinations.bring_names(volume, part)
    settle(volume, part)
    structure.graft(volume, part, vocabulary)


def _bind(task: Task, volume: Volume, vocabulary: Vocabulary) -> Result[Merged]:
    options = task.options
    title = common_title(volume, options.title)
    lang = options.lang or next((part.lang for part in volume.parts if part.lang), "")
    destinations.join_files(volume)
    destinations.open_at(volume)
    nest(volume)
    bring_labels(volume)
    bring_attachments(volume)
    bring_forms(volume)
    bring_layers(volume)
    bring_intent(volume)
    structure.crown(volume, vocabulary, title, lang)
    volume.root.Names.Dests = tree_of(volume, destinations.write_names(volume), "/Names")
    claims = claims_of(volume, lang=lang)
    write_metadata(volume, claims, title, lang, options.about)
    attach(volume.pdf, volume.pages)
    shared = share(volume)
    version = max("1.7", *(part.version for part in volume.parts))
    pdf = save(volume, linearize=options.linearize, version=version)
    if options.output is not None:
        write_atomically(options.output, pdf)
    return _result(volume, claims, shared, pdf, options)


def _result(
    volume: Volume, claims: Claims, shared: int, pdf: bytes, options: Options
) -> Result[Merged]:
    files = tuple(_report(part) for part in volume.parts)
    report = MergeReport(files, len(volume.pages), claims, shared, len(pdf))
    found = Collector()
    for part in volume.parts:
        found.extend(part.found.items)
    path = options.output
    merged = Merged(report, pdf if path is None else b"", path)
    return Result(merged, tuple(found.items))


def _report(part: Part) -> FileReport:
    return FileReport(
        source=part.shown,
        name=part.name,
        title=part.title,
        lang=part.lang,
        pages=len(part.pages),
        first_page=part.first + 1,
        blanks=part.input.blanks_before,
        claims=part.claims,
        tagged=part.tagged,
        removed=tell_removed(part),
        repaired=part.repaired,
        **part.counts,
    )


def _at(task: Task, place: int) -> None:
    if task.progress:
        with open(task.progress, "w", encoding="ascii") as file:  # noqa: PTH123 (a string travels)
            file.write(str(place))


def shown_name(item: Input, place: int) -> str:
    """Return the name by which a user knows an input."""
    if isinstance(item.source, bytes):
        return item.name or f"file {place + 1}"
    return display_path(item.source)
