"""The examination of one PDF, as it is done in a child process.

What this is: one look at a file by each reader that knows a part of it. What it is not: the
door (`intake`), nor any change of the file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pikepdf

from printer.archive.describing import about_of
from printer.archive.intake import Intake
from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    PrinterError,
    Result,
    Severity,
    UnprintableError,
    error,
    note,
    warning,
)
from printer.files import display_path
from printer.merge.active import tell_removed
from printer.merge.compiling import with_large_stack
from printer.merge.freeing import free
from printer.merge.opening import open_part
from printer.merge.values import Input, Options
from printer.pdf.checker import check_pdf
from printer.pdf.document import Document, open_document
from printer.pdf.leaves import read_leaves
from printer.pdf.limits import TooLong
from printer.pdf.objects import as_dict, as_int, as_name, in_header, items_of
from printer.pdf.painting import ContentReader
from printer.pdf.text import page_text

_DAMAGE = (pikepdf.PikepdfError, RuntimeError, ValueError, OverflowError)
"""What damage shows up as, wherever an object is first looked at."""

_NOT_A_PDF = frozenset(["not-a-pdf", "pdf-missing"])
_MULTIMEDIA = frozenset(["3D", "Movie", "RichMedia", "Screen", "Sound"])
_SHOWN = 5

Task = tuple[Path, tuple[str, ...]]
"""A file and the passwords that may open it."""


def examine_one(task: Task) -> Result[Intake]:
    """Examine one file; what is wrong with it is told, never raised."""
    return with_large_stack(lambda: _examined(*task))


def describe_one(task: Task) -> Result[Intake]:
    """Look up what one file says of itself; what is wrong with it is told, never raised."""
    return with_large_stack(lambda: _described(*task))


def _described(path: Path, passwords: tuple[str, ...]) -> Result[Intake]:
    said: tuple[Diagnostic, ...] = ()
    for password in (None, *passwords):
        try:
            with open_document(path, password=password) as document:
                about = about_of(document, path.stem)
                return Result(replace(unread(path), kind="pdf", about=about))
        except UnprintableError as problem:
            said = _placed(problem.diagnostics, path)
            if not _is_locked(said):
                break
        except _DAMAGE as problem:
            said = (_damaged(path, problem),)
            break
    return _closed(path, said)


def _examined(path: Path, passwords: tuple[str, ...]) -> Result[Intake]:
    for password in (None, *passwords):
        checked = check_pdf(path, password=password)
        if checked.value.opened or not _is_locked(checked.diagnostics):
            break
    shown = _placed(checked.diagnostics, path)
    if not checked.value.opened:
        return _closed(path, shown)
    found = Collector()
    found.extend(map(_eased, shown))
    damage = [item.message for item in shown if item.code == "pdf-damaged"]
    intake = replace(
        unread(path),
        kind="pdf",
        report=checked.value,
        problems=sum(item.severity is Severity.ERROR for item in shown),
        damage=damage[0] if damage else "",
    )
    try:
        intake = _looked_into(path, password, intake)
        intake = replace(intake, active=_active(path, passwords))
    except PrinterError as problem:
        found.extend(problem.diagnostics)
        intake = replace(intake, kind="broken")
    found.extend(_told(intake, Place(display_path(path))))
    return Result(intake, tuple(found.items))


def _eased(item: Diagnostic) -> Diagnostic:
    """Return a finding as one about a file that is kept as it is, whatever is wrong with it."""
    milder = Severity.NOTE if item.severity is not Severity.ERROR else Severity.WARNING
    return replace(item, severity=milder)


def _is_locked(said: Iterable[Diagnostic]) -> bool:
    return any(item.code == "pdf-encrypted" for item in said)


def _closed(path: Path, said: tuple[Diagnostic, ...]) -> Result[Intake]:
    """Return what is known of a file that cannot be opened."""
    is_other = any(item.code in _NOT_A_PDF for item in said)
    kind = "other" if is_other else "locked" if _is_locked(said) else "broken"
    try:
        return Result(replace(unread(path), kind=kind), said)
    except OSError as problem:
        words = f"the file cannot be read: {str(problem.strerror or problem).lower()}"
        return Result(Intake(), (error(words, Place(display_path(path)), code="pdf-missing"),))


def _damaged(path: Path, problem: BaseException) -> Diagnostic:
    words = f"the file is damaged: {' '.join(str(problem).split())[:200]}"
    return error(words, Place(display_path(path)), code="pdf-damaged")


def _placed(items: Iterable[Diagnostic], path: Path) -> tuple[Diagnostic, ...]:
    """Name the file as its user does."""
    shown, given = display_path(path), str(path)
    return tuple(
        replace(item, place=replace(item.place, path=shown))
        if item.place is not None and item.place.path == given
        else item
        for item in items
    )


def _looked_into(path: Path, password: str | None, intake: Intake) -> Intake:
    """Read text and fonts page by page, and what the catalogue tells."""
    try:
        with open_document(path, password=password) as document:
            texts, mute, missing = _pages(document)
            form = as_dict(document.root.get("/AcroForm"))
            fields = any(True for _ in items_of(in_header(form, "/Fields")))
            flags = as_int(in_header(form, "/SigFlags")) or 0
            return replace(
                intake,
                about=about_of(document, path.stem),
                texts=texts,
                mute_pages=mute,
                fonts_missing=missing,
                signed=bool(flags & 1) or as_dict(document.root.get("/Perms")) is not None,
                form="XFA" if in_header(form, "/XFA") is not None else "fields" if fields else "",
                portfolio=as_dict(document.root.get("/Collection")) is not None,
                ours=read_leaves(document.pdf) is not None,
            )
    except TooLong as problem:
        words = "the file takes too long to be read"
        place = Place(display_path(path))
        raise PrinterError(error(words, place, code="check-too-long")) from problem
    except _DAMAGE as problem:
        raise PrinterError(_damaged(path, problem)) from problem


def _pages(document: Document) -> tuple[tuple[str, ...], tuple[int, ...], tuple[str, ...]]:
    """Return the text of each page, the pages without any, and the fonts that are missing."""
    reader = ContentReader(document)
    texts, mute = [], []
    for page in range(len(document.pages)):
        content = reader.read(page)
        text = page_text(content)
        texts.append(text)
        if content.pieces and not text.strip():
            mute.append(page + 1)
    missing = {
        used.font.name or "without a name": None
        for used in reader.used_fonts
        if used.font.kind and not used.font.embedded
    }
    return tuple(texts), tuple(mute), tuple(missing)


def _active(path: Path, passwords: tuple[str, ...]) -> tuple[str, ...]:
    """Return what runs by itself, and what plays, in words."""
    part = open_part(Input(path), display_path(path), "pdf", Options(passwords=passwords))
    if part.source is None:
        return ()
    with part.source as pdf:
        free(part, pdf)
        for page in part.pages:
            for item in items_of(page.get("/Annots")):
                kind = as_name(item.get("/Subtype"))
                if kind in _MULTIMEDIA:
                    words = f"annotation that plays something ({kind})"
                    part.removed[words] = part.removed.get(words, 0) + 1
    return tell_removed(part)


def _told(intake: Intake, place: Place) -> Iterator[Diagnostic]:
    """Say what makes a file a doubtful thing to keep for decades."""
    if intake.active:
        words = f"the file holds what runs by itself: {'; '.join(intake.active)}"
        yield warning(words, place, hint="--normalize makes a copy without it", code="active")
    if intake.mute_pages:
        yield warning(
            f"{_numbered(intake.mute_pages)} no text that can be searched or read aloud",
            place,
            hint="a scan needs text recognition before it can be found by its words",
            code="text-missing",
        )
    if intake.form == "XFA":
        yield warning("the file is an XFA form, which few programs show", place, code="xfa")
    if intake.portfolio:
        yield warning(
            "the file is a portfolio: a cover around other files", place, code="portfolio"
        )
    if intake.signed:
        yield note("the file is signed; any change breaks the signature", place, code="signed")


def _numbered(pages: Sequence[int]) -> str:
    if len(pages) == 1:
        return f"page {pages[0]} has"
    shown = ", ".join(map(str, pages[:_SHOWN]))
    return f"{len(pages)} pages ({shown}{' …' if len(pages) > _SHOWN else ''}) have"


def unread(path: Path) -> Intake:
    """Return what is known of a file that nobody has looked into; raises OSError."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Intake(digest, path.stat().st_size, kind="broken")
