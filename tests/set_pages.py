"""Pages set by hand, word by word, so that what is to be measured is known beforehand.

All type has 10 points, every letter and every space 6 points (the font of `pdf_samples`).
A line of C letters and n spaces that are stretched by s is 6C + 6ns points wide: a column
of 360 points holds 50 letters and 10 spaces at their natural width.
"""

from __future__ import annotations

import io
import random
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from pdf_samples import Maker, codes
from pikepdf import Name, Object

EM, LETTER, LEADING = 10, 6, 14
LEFT, RIGHT = 100, 460
HEAD, FOOT = 742, 84
"""Baselines of the first and of the last line of a full page: 48 lines."""

ROWS = (HEAD - FOOT) // LEADING + 1


class SetPages(Maker):
    """Writes lines whose words stand where they are told to."""

    def row(self, number: int) -> float:
        """Return the baseline of a line of the page, from 0 at its head."""
        return HEAD - number * LEADING

    def words(
        self,
        element: Object,
        words: Sequence[str],
        y: float,
        *,
        stretch: float = 1.0,
        x: float = LEFT,
        size: float = EM,
    ) -> float:
        """Set words with spaces of `stretch` times the natural width; return where they end."""
        shift = round((stretch - 1) * -LETTER * 100)
        parts = f" {shift} ".join(
            codes(word if last == len(words) - 1 else f"{word} ") for last, word in enumerate(words)
        )
        self.mark(element, f"BT /F {size:g} Tf {x:g} {y:g} Td [{parts}] TJ ET")
        letters = sum(map(len, words))
        return x + (letters + (len(words) - 1) * stretch) * LETTER * size / EM

    def paragraph(
        self,
        lines: Sequence[Sequence[str]],
        rows: Sequence[float],
        *,
        stretches: Sequence[float] = (),
        kind: str = "P",
        x: float = LEFT,
        element: Object | None = None,
    ) -> Object:
        """Set a paragraph, its lines on these rows; may be continued with `element`."""
        made = self.element(kind, self.document) if element is None else element
        for place, (words, row) in enumerate(zip(lines, rows, strict=True)):
            stretch = stretches[place] if place < len(stretches) else 1.0
            self.words(made, words, self.row(row), stretch=stretch, x=x)
        return made

    def bar(self, row: float, height: int) -> None:
        """Draw a black bar over so many rows, as an artifact: a picture that no text knows."""
        top = self.row(row) + EM
        self.streams[-1].append(
            f"/Artifact BMC {LEFT} {top - height * LEADING:g} {RIGHT - LEFT} "
            f"{height * LEADING} re f EMC"
        )

    def save(self, path: Path, *, tags: bool = True) -> Path:
        """Write the file, with or without its tags."""
        data = self.finish()
        path.write_bytes(data if tags else untagged(data))
        return path


def full(stretch: float = 1.0, *, spaces: int = 10, seed: int = 0) -> list[str]:
    """Return words that fill the column exactly when their spaces are stretched like this."""
    letters = round(60 - spaces * stretch)
    return cut(letters, spaces + 1, seed)


def cut(letters: int, words: int, seed: int) -> list[str]:
    """Cut so many letters into words of different lengths, otherwise for each seed."""
    chance = random.Random(seed)
    lengths = [1] * words
    for _ in range(letters - words):
        lengths[chance.randrange(words)] += 1
    return ["abcdefghijklmnopqrstuvwxyzabcdefghijklmnop"[:length] for length in lengths]


def lines(count: int, *, last: Sequence[str] = ("the", "last", "line", "of", "it"), seed: int = 1) -> list[list[str]]:  # fmt: skip
    """Return so many lines of a justified paragraph at natural width, and a short last one."""
    return [*(full(seed=seed * 100 + place) for place in range(count - 1)), list(last)]


def untagged(data: bytes) -> bytes:
    """Return a PDF without its tags and marks, as other programs make them."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        del pdf.Root["/StructTreeRoot"], pdf.Root["/MarkInfo"]
        for page in pdf.pages:
            steps = [
                step
                for step in pikepdf.parse_content_stream(page)
                if str(step.operator) not in ("BDC", "BMC", "EMC")
            ]
            page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(steps))
            if Name.StructParents in page:
                del page["/StructParents"]
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True)
        return out.getvalue()
