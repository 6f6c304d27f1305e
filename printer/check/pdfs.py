"""Preflight of PDFs: our structural check, and veraPDF's judgement where it is installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from printer.diagnostics import Diagnostic, Place, PrinterError, error, note, warning
from printer.files import display_path

if TYPE_CHECKING:
    from printer.pdf.report import PdfReport
    from printer.verapdf import Verdict


@dataclass(frozen=True, slots=True)
class CheckedPdf:
    """What was found in one PDF."""

    source: str
    report: PdfReport | None
    """None when the file cannot be read."""

    verdicts: tuple[Verdict, ...]
    """veraPDF's, one a flavour; empty when it was not asked."""

    diagnostics: tuple[Diagnostic, ...]


def check_pdfs(
    paths: Sequence[Path], *, password: str | None = None, with_verapdf: bool = True
) -> tuple[CheckedPdf, ...]:
    """Check PDF files and return what was found, in their order.

    Each is judged by veraPDF under the flavours that it claims, when `with_verapdf` and
    veraPDF is installed; its absence is a note.
    """
    from printer.pdf.checker import check_pdf

    looked: dict[Path, tuple[PdfReport | None, tuple[Diagnostic, ...]]] = {}
    for path in paths:
        try:
            result = check_pdf(path, password=password)
            looked[path] = (result.value, result.diagnostics)
        except PrinterError as problem:
            looked[path] = (None, problem.diagnostics)
    reports = {path: report for path, (report, _) in looked.items()}
    verdicts, about = judge(reports) if with_verapdf else ({}, ())
    checked = []
    for path, (report, diagnostics) in looked.items():
        judged = verdicts.get(path, ())
        all_found = (*diagnostics, *about, *_said(path, judged))
        checked.append(CheckedPdf(display_path(path), report, judged, all_found))
    return tuple(checked)


def _flavours(report: PdfReport | None) -> tuple[str, ...]:
    """Return what a PDF claims to keep, as veraPDF names it; without what does not exist."""
    from printer.verapdf import FLAVOURS

    if report is None:
        return ()
    claims = report.claims
    return tuple(name for name in (claims.pdfa, f"ua{claims.pdfua}") if name in FLAVOURS)


def judge(
    reports: Mapping[Path, PdfReport | None],
) -> tuple[dict[Path, tuple[Verdict, ...]], tuple[Diagnostic, ...]]:
    """Ask veraPDF whether files keep what they claim, once about all that claim the same.

    Files that claim nothing have no verdicts; where veraPDF is not installed, a note says so.
    """
    from printer import verapdf

    claims = {path: _flavours(report) for path, report in reports.items()}
    if not any(claims.values()):
        return {}, ()
    if verapdf.find_verapdf() is None:
        return {}, (
            note(
                "veraPDF is not installed, so conformance was not judged by it",
                hint="`printer doctor` says how to get it",
                code="verapdf-absent",
            ),
        )
    found: dict[Path, tuple[Verdict, ...]] = {}
    for flavours in dict.fromkeys(filter(None, claims.values())):
        members = [path for path, claimed in claims.items() if claimed == flavours]
        found |= verapdf.validate(members, flavours)
    return found, ()


def _said(path: Path, verdicts: Sequence[Verdict]) -> Iterator[Diagnostic]:
    place = Place(display_path(path))
    for verdict in verdicts:
        if verdict.trouble:
            yield warning(
                f"veraPDF could not judge {verdict.flavour}: {verdict.trouble}",
                place,
                code="verapdf-trouble",
            )
        for failure in verdict.failures:
            times = f" ({failure.count} times)" if failure.count > 1 else ""
            yield error(
                f"veraPDF, {verdict.flavour}: clause {failure.clause}, test {failure.test}: "
                f"{failure.description}{times}",
                place,
                code="verapdf",
            )
