"""Writes a changed PDF: compact, and the same bytes for the same content."""

from __future__ import annotations

import io
import warnings

from pikepdf import ObjectStreamMode, PageCopyWarning, Pdf


def written(pdf: Pdf) -> bytes:
    """Return the file with object streams, unencrypted, with an /ID made from its content."""
    buffer = io.BytesIO()
    if "/ID" in pdf.trailer:
        # Its first half would be kept, and tell of what the file was made from.
        del pdf.trailer["/ID"]
    with warnings.catch_warnings():
        # Fields that a file's own form does not list are taken into the form by the merge.
        warnings.simplefilter("ignore", PageCopyWarning)
        pdf.save(
            buffer,
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
            encryption=False,
            fix_metadata_version=False,
        )
    return buffer.getvalue()
