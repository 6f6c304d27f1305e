"""Examines PDFs before they are kept: what they are, what they claim, what they lack.

Done in limited child processes, since a PDF may be hostile: the structural check, text and
fonts page by page, what runs by itself, signatures and forms. Then veraPDF, where it is
installed, judges what the files claim, in one start for all of them.

Nothing is changed (`normalizing` makes another file), and nothing is refused: who keeps the
file decides. A bad file gives facts, not an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from printer import workers
from printer.archive.values import About
from printer.diagnostics import (
    Diagnostic,
    Place,
    PrinterError,
    Result,
    error,
    warning,
)
from printer.files import display_path
from printer.pdf.report import PdfReport
from printer.verapdf import Verdict

LIMITS = workers.Limits(seconds=120.0, memory_mb=3000)
"""What the examination of one file may use."""

_SHOWN = 5
_NOTHING = PdfReport()
_UNTOLD = About()


@dataclass(frozen=True, slots=True)
class Intake:
    """What is known of one PDF."""

    sha256: str = ""
    size: int = 0
    """Bytes."""

    kind: str = "other"
    """`pdf`; `locked`, when it needs a password; `broken`, when it cannot be read to its end;
    `other`, when it is no PDF."""

    report: PdfReport = _NOTHING
    about: About = _UNTOLD
    """What it says of itself as a publication; the title is the file's name when it says none."""

    texts: tuple[str, ...] = ()
    """Of each page, in the order of painting."""

    fonts_missing: tuple[str, ...] = ()
    """Names of fonts that pages use and the file does not hold."""

    mute_pages: tuple[int, ...] = ()
    """Pages (from 1) that show something, but no text that a program can read: scans, outlines."""

    active: tuple[str, ...] = ()
    """What runs by itself, in words."""

    signed: bool = False
    form: str = ""
    """`fields` when it has any, `XFA` when it is a form of that kind."""

    portfolio: bool = False
    """It is a cover around other files."""

    damage: str = ""
    """What had to be repaired to read it, in words."""

    ours: bool = False
    """Its furniture can be replaced: it was printed by this program."""

    verdicts: tuple[Verdict, ...] = ()
    """veraPDF's, on what the file claims; empty when it claims nothing or nobody was asked."""

    problems: int = 0
    """Errors of the structural check."""

    @property
    def conformance(self) -> dict[str, Any]:
        """What is claimed and what was measured, as plain values for a record."""
        return {
            "claims": str(self.report.claims),
            "verapdf": {verdict.flavour: verdict.passed for verdict in self.verdicts},
            "problems": self.problems,
            "tagged": self.report.tagged,
            "encrypted": self.report.encrypted,
            "fonts_missing": list(self.fonts_missing),
            "pages_without_text": list(self.mute_pages),
            "active": list(self.active),
            "damage": self.damage,
        }

    def as_json(self) -> dict[str, Any]:
        """All of it but the texts, as plain values for `--json`."""
        return {
            "sha256": self.sha256,
            "size": self.size,
            "kind": self.kind,
            "signed": self.signed,
            "form": self.form,
            "portfolio": self.portfolio,
            "printed_here": self.ours,
            "conformance": self.conformance,
            "report": self.report.as_json(),
        }


def examine(
    paths: Sequence[Path],
    *,
    passwords: Sequence[str] = (),
    with_verapdf: bool = True,
    jobs: int = 1,
    limits: workers.Limits = LIMITS,
) -> tuple[Result[Intake], ...]:
    """Examine files and return what is known of each, in their order.

    Nothing is raised for a bad file. `passwords` are tried on those that are encrypted.
    """
    from printer.archive.examining import examine_one

    results = _all(paths, examine_one, passwords, jobs, limits)
    return tuple(_judged(paths, results)) if with_verapdf else tuple(results)


def describe(
    paths: Sequence[Path],
    *,
    passwords: Sequence[str] = (),
    jobs: int = 1,
    limits: workers.Limits = LIMITS,
) -> tuple[Result[Intake], ...]:
    """Return what files say of themselves, as `examine` does, without looking into their pages.

    Hash, size, kind and `about` are known then, nothing else.
    """
    from printer.archive.examining import describe_one

    return tuple(_all(paths, describe_one, passwords, jobs, limits))


def _all(
    paths: Sequence[Path],
    work: Callable[[tuple[Path, tuple[str, ...]]], Result[Intake]],
    passwords: Sequence[str],
    jobs: int,
    limits: workers.Limits,
) -> list[Result[Intake]]:
    from printer.archive.examining import unread

    tasks = [(path, tuple(passwords)) for path in paths]
    results: list[Result[Intake]] = [Result(Intake())] * len(tasks)
    for outcome in workers.run(tasks, work, jobs=max(jobs, 1), limits=limits):
        path = paths[outcome.index]
        if outcome.value is not None:
            results[outcome.index] = outcome.value
        else:
            given_up = outcome.problem.diagnostics if outcome.problem else (_death(path, outcome),)
            results[outcome.index] = Result(unread(path), given_up)
    return results


def _death(path: Path, outcome: workers.Outcome[Any]) -> Diagnostic:
    hint = "this is a mistake of the program; please report it with the file"
    if not outcome.defect:
        hint = "it is kept as it is; nobody has looked into it"
    return error(
        f"the examination was given up: it {outcome.death}",
        Place(display_path(path)),
        hint=hint,
        code="intake-given-up",
    )


# veraPDF --------------------------------------------------------------------------------------


def _judged(paths: Sequence[Path], results: Sequence[Result[Intake]]) -> Iterator[Result[Intake]]:
    from printer.check.pdfs import judge

    readable = {
        path: result.value.report
        for path, result in zip(paths, results, strict=True)
        if result.value.kind == "pdf"
    }
    try:
        verdicts, about = judge(readable)
    except PrinterError as problem:
        verdicts, about = {}, problem.diagnostics
    for path, result in zip(paths, results, strict=True):
        found = verdicts.get(path, ())
        said = about if path in readable else ()
        failed = _failed(path, found)
        yield Result(replace(result.value, verdicts=found), (*result.diagnostics, *said, *failed))


def _failed(path: Path, verdicts: Iterable[Verdict]) -> Iterator[Diagnostic]:
    place = Place(display_path(path))
    for verdict in verdicts:
        if verdict.trouble:
            words = f"veraPDF could not judge {verdict.flavour}: {verdict.trouble}"
            yield warning(words, place, code="verapdf-trouble")
        elif not verdict.passed:
            rules = ", ".join(
                f"{failure.clause}-{failure.test}" for failure in verdict.failures[:_SHOWN]
            )
            more = " …" if len(verdict.failures) > _SHOWN else ""
            yield warning(
                f"the file claims {verdict.flavour} and breaks its rules {rules}{more}",
                place,
                hint="`printer check` tells them at length",
                code="claim-broken",
            )
