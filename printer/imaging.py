"""Images of pages: the one door to PDFium, which draws them.

What comes out is what a reader sees: annotations included, at any resolution.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from printer.diagnostics import Place, UnprintableError, error
from printer.files import display_path

if TYPE_CHECKING:
    from PIL.Image import Image

_POINTS_PER_INCH = 72
MOST_PIXELS = 40_000_000
"""Of one image; a larger page is drawn smaller."""


class PageImages:
    """The pages of one open PDF, drawn when they are asked for."""

    def __init__(self, pdf: Any) -> None:
        self._pdf = pdf

    def __len__(self) -> int:
        return len(self._pdf)

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page in points, as it is seen."""
        width, height = self._pdf.get_page_size(page)
        return float(width), float(height)

    def draw(self, page: int, dpi: float, *, grey: bool = False) -> Image:
        """Draw one page, counted from 0; less finely where it would be too many pixels."""
        width, height = self.size(page)
        scale = dpi / _POINTS_PER_INCH
        pixels = max(width * scale, 1.0) * max(height * scale, 1.0)
        if pixels > MOST_PIXELS:
            scale *= (MOST_PIXELS / pixels) ** 0.5
        opened = self._pdf[page]
        try:
            bitmap = opened.render(scale=scale, grayscale=grey, optimize_mode=None)
            image: Image = bitmap.to_pil()
            return image.convert("L" if grey else "RGB")
        finally:
            opened.close()


@contextmanager
def opened_images(path: Path, *, password: str | None = None) -> Iterator[PageImages]:
    """Open a PDF for drawing. Raises UnprintableError when it cannot be read."""
    import pypdfium2

    place = Place(display_path(path))
    try:
        pdf = pypdfium2.PdfDocument(path, password=password)
    except (pypdfium2.PdfiumError, OSError, ValueError) as problem:
        hint = "give its password with --password" if "assword" in str(problem) else None
        raise UnprintableError(
            error(f"its pages cannot be drawn: {_plain(problem)}", place,
                  hint=hint, code="pdf-undrawable")
        ) from problem  # fmt: skip
    try:
        yield PageImages(pdf)
    except pypdfium2.PdfiumError as problem:
        raise UnprintableError(
            error(f"a page cannot be drawn: {_plain(problem)}", place, code="pdf-undrawable")
        ) from problem
    finally:
        pdf.close()


def _plain(problem: BaseException) -> str:
    text = " ".join(str(problem).split()).rstrip(".")
    return f"{text[:1].lower()}{text[1:]}"[:200] or "no reason given"


def chosen_pages(ranges: str, count: int) -> Sequence[int]:
    """Return the pages, counted from 0, that a text such as `1-3,7,12-` means.

    Raises ValueError when it is no such text or names no page of the file.
    """
    if not ranges.strip():
        return range(count)
    pages: dict[int, None] = {}
    for part in ranges.split(","):
        first, dash, last = (text.strip() for text in part.partition("-"))
        if not first and not last:
            raise ValueError(f"{ranges.strip()!r} is no list of pages")
        start = int(first) if first else 1
        end = (int(last) if last else count) if dash else start
        if not 1 <= start <= end:
            raise ValueError(f"{part.strip()!r} is no range of pages")
        pages.update(dict.fromkeys(range(start - 1, min(end, count))))
    if not pages:
        raise ValueError(f"there are only {count} pages")
    return tuple(pages)
