"""Makes an archival copy of a foreign PDF, to be kept beside the original, where nothing is lost.

    open and repair ─▶ free of what runs by itself ─▶ metadata ─▶ write anew ─▶ compare

What may be changed is what no reader sees: encryption that needs no password, scripts, a
damaged structure, streams compressed with LZW, an order that keeps the first page from
showing early. Where something would be lost (signatures, XFA forms, portfolios, pages that
cannot be found), no copy is made, and it is said why. The words and the looks of every page
are compared with the original's before the copy counts.

No conformance is gained by this, and none is pretended: a claim that the original makes
stays in the copy only when veraPDF confirms it there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from printer import workers
from printer.archive.looking import compare
from printer.diagnostics import Diagnostic, Place, PrinterError, Result, error, note
from printer.files import display_path
from printer.pdf.report import Claims

LIMITS = workers.Limits(seconds=120.0, memory_mb=3000)
_NO_CLAIMS = Claims()


@dataclass(frozen=True, slots=True)
class Normalized:
    """What became of one PDF."""

    pdf: bytes | None = None
    """The copy; None when there is nothing to do, or not without loss."""

    done: tuple[str, ...] = ()
    """What was changed, in words."""

    refused: tuple[str, ...] = ()
    """What would have been lost, in words; there is no copy then."""

    claims: Claims = _NO_CLAIMS
    """What the copy says that it conforms to."""

    def as_json(self) -> dict[str, Any]:
        """The same without the bytes, as plain values for `--json`."""
        return {
            "made": self.pdf is not None,
            "done": list(self.done),
            "refused": list(self.refused),
            "claims": str(self.claims),
        }


@dataclass(frozen=True, slots=True)
class Task:
    """One file to be normalized."""

    path: Path
    passwords: tuple[str, ...] = ()
    keep_claims: bool = True


def normalize(
    path: Path,
    *,
    passwords: Sequence[str] = (),
    with_verapdf: bool = True,
    limits: workers.Limits = LIMITS,
) -> Result[Normalized]:
    """Make an archival copy of a PDF, if that is possible without loss, and say what was done.

    The same file gives the same bytes. Raises UnprintableError, with the reason, when the
    file is no PDF, needs another password, or cannot be read.
    """
    task = Task(path, tuple(passwords))
    made = _run(task, limits)
    normalized = made.value
    if normalized.pdf is None:
        return _told(path, made)
    if wrong := _seen(path, normalized.pdf):
        return _told(path, replace(made, value=Normalized(refused=(wrong,))))
    if str(normalized.claims) and not _confirmed(normalized.pdf, with_verapdf=with_verapdf):
        claimed = str(normalized.claims)
        made = _run(replace(task, keep_claims=False), limits)
        why = f"the claim of {claimed} taken out, because it is not proved for the copy"
        made = replace(made, value=replace(made.value, done=(*made.value.done, why)))
    return _told(path, made)


def _run(task: Task, limits: workers.Limits) -> Result[Normalized]:
    from printer.archive.rewriting import rewrite

    (outcome,) = workers.run([task], rewrite, jobs=1, limits=limits)
    if outcome.value is not None:
        return outcome.value
    if outcome.problem is not None:
        raise outcome.problem
    raise PrinterError(
        error(
            f"the archival copy was given up: it {outcome.death}",
            Place(display_path(task.path)),
            hint="the original is kept as it is",
            code="normalize-given-up",
        )
    )


def _seen(path: Path, pdf: bytes) -> str:
    """Say which pages of a copy look different, where there is something that draws pages."""
    with _as_file(pdf) as copy:
        try:
            looks = compare(path, copy)
        except PrinterError:
            # What the original's own pages cannot be drawn by tells nothing of the copy.
            return ""
    return f"the look of page {looks.different[0]}" if looks.different else ""


@contextmanager
def _as_file(pdf: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="printer-normalize-") as folder:
        path = Path(folder) / "copy.pdf"
        path.write_bytes(pdf)
        yield path


def _confirmed(pdf: bytes, *, with_verapdf: bool) -> bool:
    """Ask veraPDF whether a copy keeps all that it claims."""
    from printer.archive.intake import examine

    with _as_file(pdf) as path:
        (examined,) = examine([path], with_verapdf=with_verapdf)
    intake = examined.value
    claims = intake.report.claims
    return len(intake.verdicts) == bool(claims.pdfa) + bool(claims.pdfua) and all(
        verdict.passed for verdict in intake.verdicts
    )


def _told(path: Path, made: Result[Normalized]) -> Result[Normalized]:
    """Add what is to be said of the whole to what was noticed on the way."""
    place = Place(display_path(path))
    value = made.value
    said: Diagnostic
    if value.refused:
        words = f"no archival copy is made, because it would lose {'; '.join(value.refused)}"
        said = note(words, place, hint="the original is kept as it is", code="normalize-refused")
    elif value.pdf is None:
        said = note("an archival copy would be no other file", place, code="normalize-needless")
    else:
        claims = f"claims {value.claims}" if str(value.claims) else "claims no standard"
        words = f"an archival copy was made, which {claims}: {'; '.join(value.done)}"
        said = note(words, place, code="normalized")
    return Result(value, (*made.diagnostics, said))
