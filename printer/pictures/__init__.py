"""Examining an image before it is printed: is it whole, safe, and how many pixels has it?

The door to the two kinds: pictures made of pixels (raster.py) and drawings in SVG
(drawing.py). Nothing is converted, scaled or copied here, and nothing is fetched.
"""

from __future__ import annotations

import functools
import stat
from pathlib import Path

from printer.diagnostics import Result
from printer.pictures.drawing import MAX_DRAWING_BYTES, examine_drawing, looks_like_drawing
from printer.pictures.raster import (
    SAVE_AS,
    Limits,
    Picture,
    decode_data_uri,
    examine_raster,
    refused,
)

__all__ = ["Limits", "Picture", "decode_data_uri", "examine"]

MAX_RASTER_BYTES = 100_000_000

_KINDS = (
    (b"%PDF-", "a PDF file"),
    (b"%!PS", "a PostScript file"),
    (b"8BPS", "a Photoshop file"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"version https://git-lfs", "a Git LFS pointer, not the image itself"),
)


def examine(source: Path | bytes, limits: Limits | None = None) -> Result[Picture | None]:
    """Return what an image is, or None with one error that says why it cannot be printed.

    The diagnostics have no place; the caller knows where the image is used. Warnings tell
    what a drawing will lose. Codes: `image-broken`, `image-format`, `image-too-large`,
    `drawing-unsafe`, `drawing-broken`, `drawing-loses`. An image file that is missing or
    cannot be opened is `image-broken` too.
    """
    limits = limits or Limits()
    if isinstance(source, bytes):
        return _examine(source, len(source), source[:1024], limits)
    try:
        status = source.stat()
        if not stat.S_ISREG(status.st_mode):
            return refused("is not a file", "name an image file", code="image-broken")
        return _examine_file(source, status.st_mtime_ns, status.st_size, limits)
    except OSError as failure:
        return refused(f"cannot be read ({failure.strerror})", code="image-broken")


@functools.lru_cache(maxsize=512)
def _examine_file(
    path: Path, modified_ns: int, size: int, limits: Limits
) -> Result[Picture | None]:
    """Examine a file once for each state of it: the same photograph may stand in an issue twice."""
    del modified_ns  # part of the cache's key only
    with path.open("rb") as file:
        head = file.read(1024)
    return _examine(path, size, head, limits)


def _examine(
    source: Path | bytes, size: int, head: bytes, limits: Limits
) -> Result[Picture | None]:
    if not size:
        return refused("is empty (0 bytes)", code="image-broken")
    if looks_like_drawing(head):
        if size > MAX_DRAWING_BYTES:
            return refused(
                f"is a drawing of {size / 1e6:.1f} MB, the limit is {MAX_DRAWING_BYTES / 1e6:.0f}",
                "simplify it, or save it as PNG",
                code="image-too-large",
            )
        data = source if isinstance(source, bytes) else source.read_bytes()
        return examine_drawing(data, limits)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for signature, kind in _KINDS:
        if start.startswith(signature.lower()):
            return refused(f"is {kind}", SAVE_AS, code="image-format")
    if size > MAX_RASTER_BYTES:
        return refused(f"has {size / 1e6:.0f} MB, the limit is 100", code="image-too-large")
    return examine_raster(source, limits)
