"""A copy of the PDF in which the places are marked: a coloured comment for each.

The comments are annotations with an appearance of their own, so that every viewer and
printer shows them, lists them, and leaves the page beneath as it is.
"""

from __future__ import annotations

import io
import warnings

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from printer.pages.report import Measures
from printer.pages.telling import named
from printer.pages.values import Flaw, Spot
from printer.pdf.document import Document
from printer.pdf.typeset import Box

_RED, _ORANGE, _YELLOW = (0.85, 0.1, 0.1), (0.95, 0.5, 0.05), (0.95, 0.8, 0.1)
_BLUE, _GREEN, _VIOLET = (0.15, 0.4, 0.85), (0.1, 0.6, 0.35), (0.55, 0.2, 0.75)
_COLOURS = {
    Flaw.OVERFULL: _RED,
    Flaw.VERY_LOOSE: _RED,
    Flaw.LOOSE: _YELLOW,
    Flaw.TIGHT: _BLUE,
    Flaw.RIVER: _BLUE,
    Flaw.LADDER: _ORANGE,
    Flaw.RUNT: _ORANGE,
    Flaw.SINGLE_WORD: _YELLOW,
    Flaw.WIDOW: _VIOLET,
    Flaw.ORPHAN: _VIOLET,
    Flaw.STRANDED: _VIOLET,
    Flaw.FOOT_GAP: _GREEN,
    Flaw.OFF_GRID: _GREEN,
}

_LABEL = 6.0
"""Size of a mark's name, in points."""

_LABEL_WIDTH = 0.55 * _LABEL
"""Of a letter of it, at most."""


def marked_copy(document: Document, measures: Measures) -> bytes:
    """Return the PDF with a comment at every place. The open document is changed by it.

    The copy claims no standard: its comments are no part of the tag tree.
    """
    pdf = document.pdf
    for page in measures.pages:
        if not page.spots:
            continue
        target = document.pages[page.number - 1]
        annotations = target.get("/Annots")
        kept = list(annotations.as_list()) if isinstance(annotations, Array) else []
        labelled: dict[tuple[int, int], int] = {}
        for spot in page.spots:
            line = (round(spot.box[1]), round(spot.box[2] / 10))
            kept.append(_comment(pdf, spot, labelled.setdefault(line, 0)))
            labelled[line] += 1
        target.Annots = Array(kept)
    if "/Metadata" in document.root:
        del document.root["/Metadata"]
    out = io.BytesIO()
    with warnings.catch_warnings():
        # Of forms that were in disorder before, which is nothing of this copy's.
        warnings.simplefilter("ignore", UserWarning)
        pdf.save(out, deterministic_id=True, encryption=False)
    return out.getvalue()


def _comment(pdf: Pdf, spot: Spot, before: int) -> pikepdf.Object:
    """Make one comment; `before` are the marks on its line that have a name already."""
    name = _name(spot)
    left, bottom, right, top = spot.box
    start = right + 3 + before * _LABEL * 5
    wide: Box = (left - 1, bottom - 1, max(right + 1, start + len(name) * _LABEL_WIDTH), top + 1)
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Square,
            Rect=[*wide],
            C=[*_COLOURS[spot.flaw]],
            F=4,
            Contents=String(named(spot)),
            T=String("printer check --page"),
            Subj=String(spot.flaw.value),
            AP=Dictionary(N=_appearance(pdf, spot, wide, start, name)),
        )
    )


def _name(spot: Spot) -> str:
    if spot.flaw in (Flaw.LOOSE, Flaw.VERY_LOOSE, Flaw.TIGHT):
        return f"{spot.amount:.2f}"
    if spot.flaw is Flaw.OFF_GRID:
        return f"{spot.amount:+.1f} pt"
    return str(spot.flaw.value)


def _appearance(pdf: Pdf, spot: Spot, wide: Box, start: float, name: str) -> pikepdf.Object:
    left, bottom, right, top = spot.box
    colour = " ".join(f"{level:g}" for level in _COLOURS[spot.flaw])
    frame = f"{left - 0.5:.2f} {bottom - 0.5:.2f} {right - left + 1:.2f} {top - bottom + 1:.2f} re"
    drawn = pdf.make_stream(
        f"q /A gs {colour} rg {frame} f Q q {colour} RG 0.6 w {frame} S Q "
        f"BT {colour} rg /F {_LABEL:g} Tf {start:.2f} {bottom + 2:.2f} Td ({name}) Tj ET".encode()
    )
    drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, Array([*wide])
    drawn.Resources = Dictionary(
        ExtGState=Dictionary(A=Dictionary(ca=0.22)),
        Font=Dictionary(F=Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)),
    )
    return drawn
