"""Golden pages: images of a few pages, kept small beside the tests, against which prints are held.

A kept image has few levels of colour and a low resolution, so that it weighs some
kilobytes and shows a page's make-up rather than its letters. It is replaced on purpose only.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PIL import Image

from printer.diagnostics import Place, UnprintableError, error
from printer.files import display_path, write_atomically
from printer.imaging import opened_images
from printer.proof.differences import difference, marked
from printer.proof.reporting import Shown, negative, report
from printer.proof.values import Comparison, PageChange, State

DPI = 50
TOLERANCE = 48
"""Levels of 255; more than antialiasing and the few levels of kept images make."""

SHARE = 0.0005
"""Of a page's pixels that may differ by more: a tenth of a line of text."""

_LEVELS = 16


def compare_with_golden(
    pdf: Path,
    folder: Path,
    pages: Sequence[int],
    target: Path,
    *,
    dpi: float = DPI,
    update: bool = False,
    password: str | None = None,
) -> Comparison:
    """Hold pages of a PDF (counted from 0) against the images kept of them in a folder.

    Where they differ, or nothing is kept, a report is written to `target`; with `update`
    the images are kept anew instead. Raises UnprintableError for a PDF or an image that
    cannot be read.
    """
    changes: list[PageChange] = []
    shown: list[Shown] = []
    updated: list[Path] = []
    with opened_images(pdf, password=password) as images:
        for page in pages:
            kept = folder / f"{pdf.stem}-{page + 1:03d}.png"
            one = _held(page + 1, kept, images.draw(page, dpi))
            if update and one.change.state is not State.SAME:
                write_atomically(kept, _file(images.draw(page, dpi)))
                updated.append(kept)
                one = Shown(PageChange(State.SAME, page + 1, page + 1), ())
            changes.append(one.change)
            if one.change.state is not State.SAME:
                shown.append(one)
    comparison = Comparison(
        display_path(folder), display_path(pdf), tuple(changes), updated=tuple(updated)
    )
    if not shown:
        target.unlink(missing_ok=True)  # of an earlier run, and no longer true
        return comparison
    comparison = replace(comparison, report=target)
    hint = "Look at each; --update accepts what the print shows now."
    write_atomically(target, report(comparison, shown, hint=hint))
    return comparison


def _held(number: int, kept: Path, image: Image.Image) -> Shown:
    now = reduced(image)
    if not kept.is_file():
        change = PageChange(State.MISSING, None, number, 1.0)
        return Shown(change, (("after", now),))
    before = _kept_image(kept)
    found = difference(before, now, tolerance=TOLERANCE)
    if found.share <= SHARE:
        return Shown(PageChange(State.SAME, number, number, found.share), ())
    change = PageChange(State.CHANGED, number, number, found.share, found.places)
    images = (
        ("before", before),
        ("after", marked(now, found.places)),
        ("difference", negative(found.mask)),
    )
    return Shown(change, images)


def reduced(image: Image.Image) -> Image.Image:
    """Return an image with the few colours of a kept one."""
    return image.quantize(_LEVELS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)


def _file(image: Image.Image) -> bytes:
    file = io.BytesIO()
    reduced(image).save(file, "PNG", optimize=True)
    return file.getvalue()


def _kept_image(path: Path) -> Image.Image:
    try:
        with Image.open(path, formats=("PNG",)) as image:
            return image.convert("RGB")
    except (OSError, ValueError, SyntaxError) as problem:
        hint = "make it again with --update"
        place = Place(display_path(path))
        raise UnprintableError(
            error("the kept image cannot be read", place, hint=hint, code="image-broken")
        ) from problem
