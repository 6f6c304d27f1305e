"""Streams decoded within bounds, so that a few bytes cannot unfold into gigabytes."""

from __future__ import annotations

import zlib
from base64 import a85decode

import pikepdf
from pikepdf import Dictionary, Stream

from printer.pdf.limits import Limits
from printer.pdf.objects import as_name, one_or_many

# How many times longer data can become at most: zlib's own bound, and LZW's longest run.
_GROWTH = {
    "FlateDecode": 1040,
    "Fl": 1040,
    "LZWDecode": 1500,
    "LZW": 1500,
    "RunLengthDecode": 64,
    "RL": 64,
}


def decoded(stream: Stream, most: int) -> bytes | None:
    """Return a stream's decoded bytes; None when they exceed `most` or cannot be decoded."""
    filters = [as_name(item) for item in one_or_many(stream.get("/Filter"))]
    try:
        raw = stream.get_raw_stream_buffer()
        bound = len(memoryview(raw))
        for name in filters:
            bound *= _GROWTH.get(name, 1)
        if bound > most and not _fits(bytes(raw), filters, most):
            return None
        data = stream.read_bytes()
    except (pikepdf.PikepdfError, RuntimeError, ValueError):
        return None
    return data if len(data) <= most else None


def _fits(data: bytes, filters: list[str], most: int) -> bool:
    # Decode step by step with a ceiling, so that a bomb is noticed before it goes off.
    for name in filters:
        if name in ("ASCII85Decode", "A85"):
            try:
                data = a85decode(data.strip().removeprefix(b"<~").removesuffix(b"~>"))
            except ValueError:
                return False
        elif name in ("FlateDecode", "Fl"):
            try:
                data = zlib.decompressobj().decompress(data, most + 1)
            except zlib.error:
                return False
        elif name in _GROWTH and len(data) * _GROWTH[name] > most:
            return False
        if len(data) > most:
            return False
    return True


def content_fits(owner: Dictionary | Stream, limits: Limits) -> bool:
    """Tell whether the content of a page or of a form is small enough to be read."""
    streams = [owner] if isinstance(owner, Stream) else one_or_many(owner.get("/Contents"))
    total = 0
    for stream in streams:
        if isinstance(stream, Stream):
            data = decoded(stream, limits.content_bytes)
            if data is None:
                return False
            total += len(data)
    return total <= limits.content_bytes
