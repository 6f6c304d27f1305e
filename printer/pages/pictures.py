"""The images of a PDF: where they stand, how finely they are printed, what they weigh."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pikepdf
from pikepdf import Stream

from printer.pdf.content import PageContent
from printer.pdf.document import Document
from printer.pdf.objects import as_int, as_stream
from printer.pdf.typeset import Box

_POINTS_PER_INCH = 72
_MOST_MASKS = 2
"""An image may have a soft mask and a hard one."""


@dataclass(frozen=True, slots=True)
class PrintedPicture:
    """One image made of pixels, with all its places."""

    pages: tuple[int, ...]
    """From 1."""

    width_px: int
    height_px: int
    bytes: int
    """What it takes in the file, its transparency included."""

    share: float
    """Of the whole file, from 0 to 1."""

    dpi: float
    """Its resolution where it is printed largest; 0 where it is not seen."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "pages": list(self.pages),
            "width_px": self.width_px,
            "height_px": self.height_px,
            "bytes": self.bytes,
            "share": round(self.share, 4),
            "dpi": round(self.dpi),
        }


def printed_pictures(
    document: Document, contents: Iterable[PageContent], size: int
) -> tuple[PrintedPicture, ...]:
    """Return the images of a file of `size` bytes, the heaviest first."""
    places: dict[int, list[tuple[int, Box]]] = defaultdict(list)
    for page, content in enumerate(contents):
        for piece in content.pieces:
            if piece.kind == "image" and piece.number:
                places[piece.number].append((page + 1, piece.box))
    found = []
    for number, boxes in places.items():
        stream = as_stream(document.pdf.get_object(number, 0))
        if stream is not None:
            found.append(_picture(stream, boxes, max(size, 1)))
    return tuple(sorted(found, key=lambda one: (-one.bytes, one.pages)))


def _picture(stream: Stream, boxes: list[tuple[int, Box]], size: int) -> PrintedPicture:
    width, height = (max(0, as_int(stream.get(key)) or 0) for key in ("/Width", "/Height"))
    weight = _weight(stream)
    for mask in [stream.get("/SMask"), stream.get("/Mask")][:_MOST_MASKS]:
        below = as_stream(mask)
        weight += _weight(below) if below is not None else 0
    widest = max(max(box[2] - box[0], 0.0) for _, box in boxes)
    pages = tuple(dict.fromkeys(page for page, _ in boxes))
    dpi = width / widest * _POINTS_PER_INCH if widest > 0 else 0.0
    return PrintedPicture(pages, width, height, weight, min(weight / size, 1.0), dpi)


def _weight(stream: Stream) -> int:
    try:
        return len(stream.read_raw_bytes())
    except (pikepdf.PikepdfError, RuntimeError, ValueError):
        # A stream that cannot be found weighs what its dictionary says of it: nothing sure.
        return 0
