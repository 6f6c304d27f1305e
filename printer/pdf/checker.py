"""The check of a PDF: everything that is wrong with it, in one pass, and the facts.

What this is: the door to the check, and the order of its subjects. It finds what
validators of PDF/A and PDF/UA do not look for: tags that lead to the wrong text, links to
nowhere, a reading order that runs backwards. What it is not: a validator of colours,
glyph widths and syntax; for these ask veraPDF (`printer.verapdf`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf

from printer.diagnostics import Result, UnprintableError
from printer.pdf.attachments import check_attachments, check_intents
from printer.pdf.content import PageContent
from printer.pdf.destinations import check_opening, read_destinations
from printer.pdf.document import Document, open_document
from printer.pdf.figures import check_figures
from printer.pdf.fonts import check_fonts
from printer.pdf.ids import check_ids
from printer.pdf.kinds import HEADING, check_kinds
from printer.pdf.labels import check_labels, page_labels
from printer.pdf.limits import Limits, TooLong
from printer.pdf.links import check_links
from printer.pdf.metadata import check_metadata, read_metadata
from printer.pdf.outlines import check_outlines
from printer.pdf.pages import check_contents, check_pages
from printer.pdf.painting import ContentReader
from printer.pdf.reading_order import check_reading_order
from printer.pdf.report import PdfReport
from printer.pdf.structure import TagTree
from printer.pdf.tables import check_tables
from printer.pdf.tagreading import read_tree
from printer.pdf.tags import check_tags


def check_pdf(
    path: Path,
    *,
    password: str | None = None,
    allow_type3: bool = False,
    limits: Limits | None = None,
) -> Result[PdfReport]:
    """Check one PDF and tell the facts about it.

    Nothing is raised for a bad file: one that is encrypted, no PDF, damaged or too large
    gives a report with `opened` false and the diagnostic that says so. Rules of PDF/UA and
    PDF/A are errors in files that claim to keep them and warnings in others; links between
    parts of the file that contradict each other are errors everywhere.
    """
    try:
        with open_document(path, password=password, limits=limits) as document:
            check = _Check(document, allow_type3=allow_type3)
            check.run()
            return Result(check.report, document.findings.diagnostics())
    except UnprintableError as problem:
        return Result(PdfReport(), problem.diagnostics)


class _Check:
    """One check, subject after subject; each that fails leaves the others to be done."""

    def __init__(self, document: Document, *, allow_type3: bool) -> None:
        self.document = document
        self.allow_type3 = allow_type3
        self.report = PdfReport(opened=True)
        self.contents: list[PageContent] = []
        self.tree = TagTree()

    def run(self) -> None:
        tagged = self.document.struct_root is not None
        subjects: list[Callable[[], None]] = [self._facts, self._pages, self._links]
        if tagged:
            subjects.insert(2, self._structure)
        try:
            for subject in subjects:
                self._one(subject)
        except TooLong:
            self.document.findings.error(
                "check-too-long",
                "the file takes too long to be checked, and was not checked to the end",
            )
        else:
            self.report = replace(self.report, complete=True)
        self.document.tell_damage()

    def _one(self, subject: Callable[[], None]) -> None:
        try:
            subject()
        except (pikepdf.PikepdfError, RuntimeError, ValueError, OverflowError) as problem:
            # qpdf resolves objects when they are looked at, so damage can show up anywhere.
            words = " ".join(str(problem).split())[:200]
            self.document.findings.error("pdf-damaged", f"the file is damaged: {words}")

    def _facts(self) -> None:
        document = self.document
        metadata = read_metadata(document)
        document.findings.strict = metadata.claims.accessible
        document.findings.archival = bool(metadata.claims.pdfa)
        tagged = document.struct_root is not None
        self.report = replace(
            self.report,
            pages=len(document.pages),
            version=document.pdf.pdf_version,
            encrypted=document.pdf.is_encrypted,
            tagged=tagged,
            title=metadata.title,
            lang=metadata.lang,
            claims=metadata.claims,
        )
        check_metadata(document, metadata, tagged=tagged)
        if not tagged:
            document.findings.access(
                "untagged", "the file has no tags, so it cannot be read aloud in order"
            )
        if document.pdf.is_encrypted:
            document.findings.archive("encrypted", "the file is encrypted")
        check_intents(document)
        self.report = replace(self.report, attachments=check_attachments(document))

    def _pages(self) -> None:
        document = self.document
        check_pages(document)
        check_labels(document)
        reader = ContentReader(document)
        self.contents = [reader.read(page) for page in range(len(document.pages))]
        check_contents(document, self.contents)
        check_fonts(document, reader.used_fonts, allow_type3=self.allow_type3)
        names = dict.fromkeys(used.font.name for used in reader.used_fonts if used.font.name)
        self.report = replace(self.report, labels=page_labels(document), fonts=tuple(names))

    def _structure(self) -> None:
        document = self.document
        self.tree = read_tree(document)
        kinds = Counter(element.kind for element in self.tree.elements)
        self.report = replace(
            self.report,
            elements=len(self.tree.elements),
            figures=kinds["Figure"],
            tables=kinds["Table"],
            notes=kinds["Note"],
            headings=sum(count for kind, count in kinds.items() if HEADING.fullmatch(kind)),
        )
        check_kinds(document, self.tree)
        for subject in (check_tags, check_figures, check_reading_order):
            subject(document, self.tree, self.contents)
            document.deadline.check()
        check_tables(document, self.tree)
        check_ids(document, self.tree)

    def _links(self) -> None:
        document = self.document
        destinations = read_destinations(document, self.tree)
        check_opening(document, destinations)
        links = check_links(document, self.tree, destinations, tagged=self.report.tagged)
        outline = check_outlines(document, destinations)
        self.report = replace(
            self.report, links=links, outline=outline, destinations=len(destinations.by_name)
        )
