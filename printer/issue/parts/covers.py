"""Front and back cover: an image to the edges of the sheet, and the words over it."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

from printer.diagnostics import Diagnostic, Place, error, warning
from printer.files import display_path
from printer.issue.parts.laying import markup, part, size_of, words_of
from printer.issue.parts.paper import millimetres
from printer.issue.parts.values import Material, Part, Slot
from printer.issue.titling import issue_date, numbered
from printer.model import Image
from printer.pictures import examine

BLEED_MM = 3.0
"""What is cut off at each edge."""

DPI_TO_READ = 150
DPI_TO_PRESS = 300
_MM_PER_INCH = 25.4


def cover(material: Material, slot: Slot) -> Part:
    """Return the front cover; without an image it is made of type alone."""
    issue, words = material.issue, words_of(material)
    name = material.publication.title or issue.title
    return part(
        material,
        slot,
        words["cover"],
        diagnostics=_judge(material, issue.cover),
        image=issue.cover,
        letters=letters_of(name),
        headline=issue.title if issue.title != name else "",
        issue_number=numbered(issue, words),
        issue_date=issue_date(material.issue, words),
    )


def back_cover(material: Material, slot: Slot) -> Part:
    """Return the back cover: the issue's text for it, and what names the issue."""
    issue, words = material.issue, words_of(material)
    line = ", ".join(
        text for text in (numbered(issue, words), issue_date(material.issue, words)) if text
    )
    numbers = (("ISSN", issue.issn or material.publication.issn), ("ISBN", issue.isbn))
    return part(
        material,
        slot,
        words["back_cover"],
        diagnostics=_judge(material, issue.back_cover),
        image=issue.back_cover,
        text=markup(issue.back_cover_text),
        issue_line_short=line,
        identifiers=[f"{kind} {number}" for kind, number in numbers if number],
    )


def letters_of(name: str) -> int:
    """Return how many letters the longest line of the name needs, for its size.

    Names of several words may take up to three lines.
    """
    longest = max(map(len, name.split()), default=1)
    return max(4, longest, -(-len(name) // 3))


def _judge(material: Material, image: Image | None) -> list[Diagnostic]:
    """Report an image that has too few pixels to cover the sheet with its bleed."""
    if image is None or image.src.startswith(("http://", "https://")):
        return []
    path = (material.issue.file.parent / unquote(image.src)).resolve()
    picture: Any = examine(path).value
    if picture is None or picture.kind != "raster":
        return []  # the press reports what cannot be printed, drawings have any resolution
    wanted = DPI_TO_PRESS if material.for_press else DPI_TO_READ
    width, height = (side + 2 * BLEED_MM for side in millimetres(size_of(material)))
    dpi = _MM_PER_INCH * min(picture.width_px / width, picture.height_px / height)
    if dpi >= wanted:
        return []
    needed = SimpleNamespace(
        width=_pixels(width, wanted), height=_pixels(height, wanted), size=size_of(material)
    )
    say = error if material.for_press else warning
    place = image.place or Place(display_path(material.issue.file))
    return [
        say(
            f"the image {Path(image.src).name} has {picture.width_px} × {picture.height_px} pixels, "
            f"which is {dpi:.0f} dpi on a cover of {needed.size} with its bleed",
            place,
            hint=f"{wanted} dpi take at least {needed.width} × {needed.height} pixels",
            code="cover-resolution",
        )
    ]


def _pixels(millimetre: float, dpi: int) -> int:
    return math.ceil(millimetre / _MM_PER_INCH * dpi)
