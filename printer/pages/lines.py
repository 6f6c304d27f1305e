"""Puts the strings of a page together to lines, by where they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from printer.pages.values import Line, Word
from printer.pdf.content import Piece
from printer.pdf.typefaces import Font
from printer.pdf.typeset import WORD_GAP

BACK = 0.6
"""Ems by which a string may begin before the end of the one before it on its line (kerning)."""

RAISED = 0.9
"""Ems by which a baseline may differ on one line: notes' numbers, formulas, drop caps."""

NaturalSpace = Callable[[Font], float]
"""The word space of a font in ems."""


def lines_of(
    pieces: Iterable[Piece], natural: NaturalSpace, *, widest_gap: float | None = None
) -> Iterator[Line]:
    """Yield the lines that strings make, taken in their order.

    A gap of more than `widest_gap` ems ends a line, because another column begins there.
    """
    gathered: list[Piece] = []
    for piece in pieces:
        if not piece.runs:
            continue
        if gathered and not _goes_on(gathered, piece, widest_gap):
            yield _line(gathered, natural)
            gathered = []
        gathered.append(piece)
    if gathered:
        yield _line(gathered, natural)


def _goes_on(gathered: list[Piece], piece: Piece, widest_gap: float | None) -> bool:
    before = gathered[-1]
    if before.page != piece.page:
        return False
    size = max(before.size, piece.size)
    gap = piece.runs[0].left - before.runs[-1].right
    if gap < -BACK * size or (widest_gap is not None and gap > widest_gap * size):
        return False
    # A raised note number is followed by what stands on the line again.
    levels = (before, gathered[0])
    return any(abs(piece.baseline[1] - other.baseline[1]) < RAISED * size for other in levels)


def _line(pieces: list[Piece], natural: NaturalSpace) -> Line:
    words: list[Word] = []
    spaced = True
    for piece in pieces:
        space = natural(piece.font) * piece.size
        for place, run in enumerate(piece.runs):
            word = Word(run.text, run.left, run.right, piece.size, space)
            hole = place > 0 or spaced or piece.text[:1].isspace()
            if words and not hole:
                hole = run.left - words[-1].right > WORD_GAP * min(words[-1].size, piece.size)
            if hole or not words:
                words.append(word)
            else:
                words[-1] = _joined(words[-1], word)
        spaced = piece.text[-1:].isspace()
    widest = max(pieces, key=lambda piece: piece.runs[-1].right - piece.runs[0].left)
    return Line(pieces[0].page, tuple(words), widest.baseline[1], widest.size)


def _joined(first: Word, second: Word) -> Word:
    larger = first if first.right - first.left >= second.right - second.left else second
    return larger._replace(
        text=first.text + second.text, left=first.left, right=max(first.right, second.right)
    )
