"""Writes the images of a PDF's pages and their contact sheet into a folder."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from printer.files import display_path, write_atomically
from printer.imaging import opened_images
from printer.proof.contact import contact_sheets, small
from printer.proof.values import ProofSheets

_OURS = re.compile(r"(?:page-\d{3,}|contact(?:-\d+)?)\.png")


def draw_pages(
    pdf: Path, folder: Path, pages: Sequence[int] | None, *, dpi: float, password: str | None
) -> ProofSheets:
    """Draw pages (counted from 0; all when None); images of an earlier proof there are replaced.

    Raises UnprintableError when the PDF cannot be read, OutputError when an image cannot be
    written.
    """
    made: list[Path] = []
    thumbnails: list[tuple[str, Image.Image]] = []
    with opened_images(pdf, password=password) as images:
        for page in range(len(images)) if pages is None else pages:
            image = images.draw(page, dpi)
            target = folder / f"page-{page + 1:03d}.png"
            write_atomically(target, _png(image), lasting=False)
            made.append(target)
            thumbnails.append((str(page + 1), small(image)))
    sheets = []
    for number, sheet in enumerate(contact_sheets(thumbnails), 1):
        target = folder / ("contact.png" if number == 1 else f"contact-{number}.png")
        write_atomically(target, _png(sheet), lasting=False)
        sheets.append(target)
    for old in folder.iterdir():
        if _OURS.fullmatch(old.name) and old not in made and old not in sheets:
            old.unlink()
    return ProofSheets(display_path(pdf), tuple(made), tuple(sheets))


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=4)
    return file.getvalue()
