"""Writes the merged file, the same bytes for the same input, and counts its pages again."""

from __future__ import annotations

import io

from pikepdf import ObjectStreamMode, Pdf

from printer.diagnostics import UnprintableError, error
from printer.merge.pages import list_pages
from printer.merge.parts import Volume


def save(volume: Volume, *, linearize: bool, version: str) -> bytes:
    """Return the file: object streams, an /ID made from its content, no Info dictionary.

    Raises UnprintableError when it does not hold as many pages as went in.
    """
    buffer = io.BytesIO()
    volume.pdf.save(
        buffer,
        min_version=version,
        object_stream_mode=ObjectStreamMode.generate,
        deterministic_id=True,
        fix_metadata_version=False,
        linearize=linearize,
    )
    expected = sum(len(part.pages) + part.input.blanks_before for part in volume.parts)
    buffer.seek(0)
    with Pdf.open(buffer, suppress_warnings=True) as again:
        held = len(list_pages(again, expected + 1).pages)
    if held != expected:
        raise UnprintableError(
            error(
                f"the merged file holds {held} pages where {expected} went in; it is not kept",
                code="page-count",
            )
        )
    return buffer.getvalue()
