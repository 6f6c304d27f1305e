"""Small PDFs for the tests of the merge, made with pikepdf or byte by byte."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from pdf_samples import good_issue
from pikepdf import Array, Dictionary, Name, Pdf, String

from printer.diagnostics import Result
from printer.merge import Input, Merged, Options, merge


def plain(pages: int = 1, change: Callable[[Pdf], None] = lambda _: None, **saving) -> bytes:
    """An untagged PDF of empty pages, changed by a function."""
    with Pdf.new() as pdf:
        for _ in range(pages):
            pdf.add_blank_page(page_size=(200, 300))
        change(pdf)
        return written(pdf, **saving)


def tagged(change: Callable[[Pdf], None] = lambda _: None) -> bytes:
    """The perfect issue of two articles and four pages, changed by a function."""
    with Pdf.open(io.BytesIO(good_issue())) as pdf:
        change(pdf)
        return written(pdf)


def written(pdf: Pdf, **saving) -> bytes:
    file = io.BytesIO()
    pdf.save(file, **saving)
    return file.getvalue()


def bare(*objects: bytes) -> bytes:
    """A PDF written byte by byte from its objects; the first is the catalogue."""
    pieces = [b"%PDF-1.7\n"]
    starts = []
    size = len(pieces[0])
    for number, text in enumerate(objects, 1):
        starts.append(size)
        pieces.append(b"%d 0 obj\n%s\nendobj\n" % (number, text))
        size += len(pieces[-1])
    count = len(objects) + 1
    pieces.append(b"xref\n0 %d\n0000000000 65535 f \n" % count)
    pieces += [b"%010d 00000 n \n" % start for start in starts]
    pieces.append(b"trailer\n<</Root 1 0 R /Size %d>>\nstartxref\n%d\n%%%%EOF" % (count, size))
    return b"".join(pieces)


def link(pdf: Pdf, page: int, **entries) -> None:
    """Put a link on a page."""
    annotation = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], **entries)
    owner = pdf.pages[page].obj
    if "/Annots" not in owner:
        owner.Annots = Array()
    owner.Annots.append(pdf.make_indirect(annotation))


def name_destinations(pdf: Pdf, **names: int) -> None:
    """Give pages names."""
    entries = [
        item
        for name in sorted(names)
        for item in (String(name), Array([pdf.pages[names[name]].obj, Name.Fit]))
    ]
    pdf.Root.Names = Dictionary(Dests=Dictionary(Names=Array(entries)))


def merged(*sources: bytes | Path | Input, **options) -> Result[Merged]:
    """Merge; sources that are bytes are called a, b, c …"""
    inputs = [
        item
        if isinstance(item, Input)
        else Input(item, name=chr(97 + place) if isinstance(item, bytes) else "")
        for place, item in enumerate(sources)
    ]
    return merge(inputs, Options(**options))


def opened(result: Result[Merged]) -> Pdf:
    return Pdf.open(io.BytesIO(result.value.pdf))


def codes(result: Result[Merged]) -> set[str]:
    return {item.code for item in result.diagnostics}
