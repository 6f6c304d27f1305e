"""Hundreds of real PDFs, each merged with a cover: all pages, or a reason, and never a hang."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from merge_samples import tagged

from printer.diagnostics import UnprintableError
from printer.merge import Input, Options, merge
from printer.pdf.checker import check_pdf

CORPUS = Path(os.environ.get("PRINTER_CORPORA", "")) / "pdfs"
LEAST = 0.97
SECONDS = 30

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        "PRINTER_CORPORA" not in os.environ, reason="PRINTER_CORPORA does not name the corpora"
    ),
]


def pages_of(path: Path) -> int | None:
    """Pages as a third program counts them; None when it cannot open the file."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError:
        return None
    with document:
        return len(document)


def test_every_file_is_merged_whole_or_refused_with_a_reason(tmp_path):
    cover = tmp_path / "cover.pdf"
    cover.write_bytes(tagged())
    output = tmp_path / "out.pdf"
    files = sorted(CORPUS.rglob("*.pdf"))
    assert files
    refused, wrong = {}, {}
    for path in files:
        start = time.monotonic()
        try:
            result = merge([Input(cover), Input(path)], Options(output=output))
        except UnprintableError as problem:
            refused[path.name] = [item.code for item in problem.diagnostics]
        else:
            expected, got = pages_of(path), result.value.report.files[1].pages
            written = pages_of(output)
            if written != 4 + got or expected not in (None, got):
                wrong[path.name] = (expected, got, written)
        assert time.monotonic() - start < SECONDS, path.name
    assert wrong == {}
    known = {"pdf-encrypted", "not-a-pdf", "pdf-without-pages", "pdf-unreadable"}
    assert {code for reasons in refused.values() for code in reasons} <= known
    readable = [path for path in files if refused.get(path.name) != ["pdf-encrypted"]]
    assert len(files) - len(refused) >= LEAST * len(readable)


def test_a_merge_adds_no_errors_to_files_that_have_none(tmp_path):
    """The check finds in the whole only what it found in the file itself."""
    cover = tmp_path / "cover.pdf"
    cover.write_bytes(tagged())
    output = tmp_path / "out.pdf"
    added = {}
    for path in sorted(CORPUS.rglob("*.pdf"))[::4]:
        try:
            merge([Input(cover), Input(path)], Options(output=output))
        except UnprintableError:
            continue
        before = {item.code for item in check_pdf(path).diagnostics}
        after = {item.code for item in check_pdf(output).diagnostics}
        # Pages of an untagged file are outside the tags of the cover, which the merge tells.
        new = after - before - {"page-outside-tree", "struct-parents-missing", "labels-missing"}
        if any(code in new for code in ("destination-missing", "destination-broken")) or {
            code for code in new if code.startswith(("parent-tree", "id-", "outline", "attachment"))
        }:
            added[path.name] = sorted(new)
    assert added == {}
