"""Compares the pages of two PDFs as an eye would, whatever their bytes are.

Pages become pictures by pypdfium2, or by poppler's pdftoppm where that is what is there. It
is a question of looks alone: tags, links and metadata are no part of it.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from printer import workers
from printer.diagnostics import PrinterError, error

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 100
_SEEN = 32
"""Of 255: a smaller difference of a pixel is not seen."""

_FEW = 1e-5
"""Share of a page's pixels that may differ without being seen."""

_SECONDS_A_FILE = 120.0
_MEMORY_MB = 3000
_LARGEST = 40_000_000
"""Pixels; a page that would have more is drawn smaller."""


@dataclass(frozen=True, slots=True)
class Looks:
    """How the pages of two files compare."""

    eye: str
    """What drew the pages: `pypdfium2`, `pdftoppm`; empty when there was neither."""

    pages: tuple[int, int] = (0, 0)
    """How many each file has."""

    different: tuple[int, ...] = ()
    """Pages, from 1, that do not look the same; those that one file lacks are among them."""

    @property
    def same(self) -> bool:
        """Whether somebody looked, and saw no difference."""
        return bool(self.eye) and not self.different


def eye() -> str:
    """Return what draws pages here, empty when there is nothing."""
    if importlib.util.find_spec("pypdfium2") is not None:
        return "pypdfium2"
    return "pdftoppm" if shutil.which("pdftoppm") else ""


def compare(before: Path, after: Path) -> Looks:
    """Compare two PDFs page by page, in a child process.

    Without anything that draws pages, `Looks.eye` is empty. Raises PrinterError when a file
    cannot be drawn.
    """
    if not eye():
        return Looks("")
    limits = workers.Limits(_SECONDS_A_FILE * 2, _MEMORY_MB)
    (outcome,) = workers.run([(before, after)], _compare, jobs=1, limits=limits)
    if outcome.value is not None:
        return outcome.value
    if outcome.problem is not None:
        raise outcome.problem
    raise PrinterError(
        error(f"the pages could not be compared: that {outcome.death}", code="looks-given-up")
    )


def _compare(pair: tuple[Path, Path]) -> Looks:
    drawn = eye()
    one, other = (_Pages(path, drawn) for path in pair)
    with one, other:
        both = min(one.count, other.count)
        most = max(one.count, other.count)
        different = [page for page in range(both) if _differs(one.draw(page), other.draw(page))]
    pages = (*different, *range(both, most))
    return Looks(drawn, (one.count, other.count), tuple(page + 1 for page in pages))


def _differs(one: Image, other: Image) -> bool:
    from PIL import ImageChops

    if one.size != other.size:
        return True
    counts = ImageChops.difference(one, other).convert("L").histogram()
    return sum(counts[_SEEN:]) > _FEW * one.width * one.height


class _Pages:
    """The pages of one file as pictures."""

    def __init__(self, path: Path, drawn_by: str) -> None:
        self._path, self._drawn_by = path, drawn_by
        self._document: Any = None
        self.count = 0

    def __enter__(self) -> _Pages:
        if self._drawn_by == "pypdfium2":
            import pypdfium2

            try:
                self._document = pypdfium2.PdfDocument(self._path)
            except pypdfium2.PdfiumError as problem:
                raise _undrawn(self._path, problem) from problem
            self.count = len(self._document)
        else:
            from pikepdf import PdfError
            from pikepdf import open as open_pdf

            try:
                with open_pdf(self._path, suppress_warnings=True) as pdf:
                    self.count = len(pdf.pages)
            except PdfError as problem:
                raise _undrawn(self._path, problem) from problem
        return self

    def __exit__(self, *_: object) -> None:
        if self._document is not None:
            self._document.close()

    def draw(self, page: int) -> Image:
        """Draw a page, counted from 0."""
        return self._by_pdfium(page) if self._document is not None else self._by_poppler(page)

    def _by_pdfium(self, number: int) -> Image:
        page = self._document[number]
        wide, high = page.get_size()
        scale = min(DPI / 72, (_LARGEST / max(wide * high, 1)) ** 0.5)
        image: Image = page.render(scale=scale).to_pil().convert("RGB")
        page.close()
        return image

    def _by_poppler(self, number: int) -> Image:
        from PIL import Image

        with tempfile.TemporaryDirectory(prefix="printer-looks-") as folder:
            told = ["-f", str(number + 1), "-l", str(number + 1), "-singlefile", "-png"]
            command = ["pdftoppm", "-r", str(DPI), *told, str(self._path), f"{folder}/page"]
            done = subprocess.run(command, capture_output=True, check=False)
            file = Path(folder) / "page.png"
            if not file.is_file():
                raise _undrawn(self._path, done.stderr.decode("utf-8", "replace").strip())
            with Image.open(file) as image:
                return image.convert("RGB")


def _undrawn(path: Path, problem: object) -> PrinterError:
    words = " ".join(str(problem).split())[:200]
    return PrinterError(error(f"{path.name} cannot be drawn: {words}", code="looks-undrawn"))
