"""The work on an archival copy, done in a child process: open, clean, describe, write, compare.

What this is not: the door and its judgement of claims (`normalizing`).
"""

from __future__ import annotations

import io
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Dictionary, Name, ObjectStreamMode, Pdf

from printer.archive.normalizing import Normalized, Task
from printer.diagnostics import Place, Result, UnprintableError, error
from printer.files import display_path
from printer.merge import Imprint, Input
from printer.merge.active import tell_removed
from printer.merge.compiling import with_large_stack
from printer.merge.freeing import free
from printer.merge.metadata import packet_of, read_facts
from printer.merge.opening import open_part, plain
from printer.merge.pages import attach, detach
from printer.merge.parts import Part
from printer.merge.values import Options
from printer.pdf.decoding import decoded
from printer.pdf.metadata import MOST_BYTES
from printer.pdf.objects import (
    as_dict,
    as_int,
    as_name,
    as_stream,
    as_text,
    in_header,
    items_of,
    one_or_many,
)
from printer.pdf.report import Claims
from printer.pdf.text import text_by_page

_CLAIM = re.compile(
    rb"<(pdfaid|pdfuaid):(part|conformance|amd|corr|rev)>[^<]*</\1:\2>"
    rb"|\s(?:pdfaid|pdfuaid):(?:part|conformance|amd|corr|rev)=(\"[^\"]*\"|'[^']*')"
)
_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?")
_LZW = frozenset(["LZWDecode", "LZW"])


def rewrite(task: Task) -> Result[Normalized]:
    """Make the copy of one file; raises UnprintableError when the file cannot be read."""
    return with_large_stack(lambda: _rewritten(task))


def _rewritten(task: Task) -> Result[Normalized]:
    shown = display_path(task.path)
    options = Options(passwords=task.passwords)
    part = open_part(Input(task.path), shown, "pdf", options)
    pdf = part.source
    if pdf is None:
        raise ValueError("the file has been let go")
    try:
        with pdf:
            read_facts(part)
            if refused := tuple(_losses(part, pdf)):
                return Result(Normalized(refused=refused), tuple(part.found.items))
            done = tuple(_changes(task, part, pdf))
            needless = not done
            data = b"" if needless else _written(pdf, part.claims)
    except (pikepdf.PikepdfError, RuntimeError, OverflowError) as problem:
        # Damage shows up where an object is first looked at, so anywhere.
        words = f"the PDF is damaged beyond repair: {plain(problem, task.path)}"
        raise UnprintableError(error(words, Place(shown), code="pdf-unreadable")) from problem
    found = tuple(part.found.items)
    if needless:
        return Result(Normalized(claims=part.claims), found)
    if differing := _differing(task, data):
        return Result(Normalized(refused=(differing,)), found)
    claims = part.claims if task.keep_claims else Claims()
    done = (*done, "written anew, so that the first page shows before all is loaded")
    return Result(Normalized(data, done, claims=claims), found)


def _losses(part: Part, pdf: Pdf) -> Iterator[str]:
    """Yield what a file that is written anew cannot keep."""
    form = as_dict(pdf.Root.get("/AcroForm"))
    signed = (as_int(in_header(form, "/SigFlags")) or 0) & 1
    if signed or as_dict(pdf.Root.get("/Perms")) is not None:
        yield "its digital signature"
    if in_header(form, "/XFA") is not None:
        yield "its XFA form"
    if as_dict(pdf.Root.get("/Collection")) is not None:
        yield "its cover as a portfolio of files"
    told = {item.code: item.message for item in part.found.items}
    if "page-count" in told:
        yield f"pages, for {told['page-count'].split(', which')[0]}"


def _changes(task: Task, part: Part, pdf: Pdf) -> Iterator[str]:
    """Change what no reader sees and yield what was done, in words."""
    if pdf.is_encrypted:
        yield "encryption taken away"
    if part.repaired:
        yield f"structure repaired ({part.repaired})"
        detach(pdf, part.pages)
        attach(pdf, part.pages)
    free(part, pdf)
    if part.removed:
        yield f"taken out what runs by itself: {'; '.join(tell_removed(part))}"
    yield from _describe(task, part, pdf)
    old = sum(_is_lzw(item) for item in pdf.objects)
    if old:
        yield f"{old} streams compressed with LZW compressed in a way that PDF/A allows"


def _is_lzw(item: Any) -> bool:
    return as_stream(item) is not None and not _LZW.isdisjoint(
        as_name(name) for name in one_or_many(item.get("/Filter"))
    )


# Metadata -------------------------------------------------------------------------------------


def _describe(task: Task, part: Part, pdf: Pdf) -> Iterator[str]:
    root: Any = pdf.Root
    stream = as_stream(root.get("/Metadata"))
    data = decoded(stream, MOST_BYTES) if stream is not None else None
    if data is None or not _is_xml(data):
        about = _imprint(as_dict(pdf.trailer.get("/Info")) or {}, part)
        packet = packet_of(Claims(), part.title, part.lang, about)
        kind = Dictionary(Type=Name.Metadata, Subtype=Name.XML)
        root.Metadata = pdf.make_stream(packet, kind)
        what = "could not be read and were" if stream is not None else ""
        yield f"metadata (XMP) {what} written from what the file says of itself".replace("  ", " ")
    elif not task.keep_claims and stream is not None:
        stream.write(_CLAIM.sub(b"", data))


def _is_xml(data: bytes) -> bool:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        etree.fromstring(data.strip(b"\0 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return False
    return True


def _imprint(info: Mapping[str, Any] | Dictionary, part: Part) -> Imprint:
    """Return what the old Info dictionary says (ISO 32000-1, 14.3.3)."""

    def said(key: str) -> str:
        return (as_text(in_header(info, key)) or "").strip()

    keywords = (word.strip() for word in re.split(r"[;,]", said("/Keywords")))
    return Imprint(
        authors=part.authors,
        description=said("/Subject"),
        keywords=tuple(word for word in keywords if word),
        date=_iso(said("/CreationDate")),
        modified=_iso(said("/ModDate")),
    )


def _iso(date: str) -> str:
    """Return the day of a PDF date (ISO 32000-1, 7.9.4), empty when it is none."""
    match = _DATE.match(date)
    if match is None:
        return ""
    year, month, day = match[1], match[2] or "01", match[3] or "01"
    return f"{year}-{month}-{day}" if "01" <= month <= "12" and "01" <= day <= "31" else ""


# Writing and comparing ------------------------------------------------------------------------


def _written(pdf: Pdf, claims: Claims) -> bytes:
    """Return the file, linearized; PDF/A-1 may have no object streams."""
    buffer = io.BytesIO()
    first = claims.pdfa.startswith("1")
    pdf.save(
        buffer,
        object_stream_mode=ObjectStreamMode.disable if first else ObjectStreamMode.preserve,
        deterministic_id=True,
        encryption=False,
        fix_metadata_version=False,
        linearize=True,
    )
    return buffer.getvalue()


def _differing(task: Task, data: bytes) -> str:
    """Say what of the original is not in the copy, as far as pages and words tell; else nothing."""
    with tempfile.TemporaryDirectory(prefix="printer-normalize-") as folder:
        copy = Path(folder) / "copy.pdf"
        copy.write_bytes(data)
        for password in (None, *task.passwords):
            try:
                before = text_by_page(task.path, password=password)
                break
            except UnprintableError as problem:
                if problem.diagnostics[0].code != "pdf-encrypted":
                    # What could not be read without repair cannot be compared by it.
                    return "" if _holds_pages(copy) else "its pages"
        else:
            return "its pages"
        after = text_by_page(copy)
    if len(before) != len(after):
        return f"pages: of {len(before)} the copy has {len(after)}"
    wrong = [
        page for page, pair in enumerate(zip(before, after, strict=True), 1) if pair[0] != pair[1]
    ]
    return f"words on page {wrong[0]}" if wrong else ""


def _holds_pages(copy: Path) -> bool:
    with Pdf.open(copy, suppress_warnings=True) as pdf:
        return any(True for _ in items_of(pdf.Root.Pages.get("/Kids")))
