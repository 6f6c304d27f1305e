"""Contact sheets: all pages of a file small, side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw

COLUMNS = 6
PER_SHEET = 60
WIDTH = 200
"""Pixels of a page's small image."""

_GAP = 16
_WORDS = 16
_GREY = (110, 110, 110)
_DESK = (233, 233, 230)


def contact_sheets(pages: Sequence[tuple[str, Image.Image]]) -> Iterator[Image.Image]:
    """Yield sheets of the small images of pages, each with its name below it."""
    for start in range(0, len(pages), PER_SHEET):
        yield _sheet(pages[start : start + PER_SHEET])


def small(image: Image.Image) -> Image.Image:
    """Return a page's image as it stands on a contact sheet."""
    height = max(1, min(round(image.height * WIDTH / image.width), 3 * WIDTH))
    return image.resize((WIDTH, height), Image.Resampling.LANCZOS)


def _sheet(pages: Sequence[tuple[str, Image.Image]]) -> Image.Image:
    columns = min(COLUMNS, len(pages))
    rows = -(-len(pages) // columns)
    height = max(image.height for _, image in pages) + _WORDS + _GAP
    sheet = Image.new("RGB", (columns * (WIDTH + _GAP) + _GAP, rows * height + _GAP), _DESK)
    pen = ImageDraw.Draw(sheet)
    for place, (name, image) in enumerate(pages):
        left = _GAP + place % columns * (WIDTH + _GAP)
        top = _GAP + place // columns * height
        sheet.paste(image, (left, top))
        pen.rectangle((left - 1, top - 1, left + WIDTH, top + image.height), outline=_GREY)
        pen.text((left + WIDTH // 2, top + image.height + 3), name, fill=_GREY, anchor="ma")
    return sheet
