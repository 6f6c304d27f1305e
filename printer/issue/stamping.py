"""Gives the pages of one piece their place in an issue: furniture, page labels, metadata.

The furniture of a page (folio, running head, citation line) is a form XObject that its page
draws in a content stream of its own, as a pagination artifact (ISO 32000-1, 14.8.2.2.2).
Here it is taken away where it is and drawn anew for other folios; the body of the page is
not touched. Attached files that say how the piece is cited follow the metadata (`citedas`).
What this is not: the printing of furniture (`press.print_furniture`).
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from printer.diagnostics import Place, UnprintableError, error
from printer.issue.values import numeral

if TYPE_CHECKING:
    from pikepdf import Pdf

_NAME = "Furniture"
_DRAWN = re.compile(
    rb"\s*/Artifact\s*<<\s*/Type\s*/Pagination\s*>>\s*BDC\s+q\s+"
    rb"(?:[-+.\d\s]+cm\s+)?(/Furniture\d+)\s+Do\s+Q\s+EMC\s*"
)
_LONGEST_DRAWING = 300
"""Bytes; a stream that only draws furniture has fewer."""

_STYLES = {"arabic": "/D", "roman": "/r"}
_MARKED = frozenset(["BMC", "BDC", "EMC", "MP", "DP"])


@dataclass(frozen=True, slots=True)
class IssueFacts:
    """What the metadata of a piece says of its issue. Empty fields leave what is there."""

    publication: str = ""
    issn: str = ""
    volume: str = ""
    number: str = ""
    section: str = ""
    date: str = ""
    """Of publication, ISO 8601."""

    citation: str = ""
    """How the piece is cited from the issue, as plain text."""


NO_FACTS = IssueFacts()


def stamp(
    body: bytes | Path,
    furniture: bytes | None,
    *,
    folio: int,
    numerals: str = "arabic",
    facts: IssueFacts = NO_FACTS,
    over: bool = False,
) -> bytes:
    """Return the PDF with new furniture, labels, PRISM metadata and attached citations.

    `furniture` is a PDF of as many pages, or None to leave the pages without any. `folio` is
    the number of the first page, `numerals` are `arabic` or `roman`. Furniture is drawn under
    the body, or over it when `over`, for bodies that paint their whole page. Same input, same
    bytes.

    Raises UnprintableError when the furniture has another number of pages, or either file
    cannot be read.
    """
    from printer.issue.citedas import update_citations
    from printer.issue.writing import written

    if folio < 1 or numerals not in _STYLES:
        raise ValueError(f"no folio: {folio} in {numerals} numerals")
    with _opened(body, "the body") as pdf:
        pages = [page.obj for page in pdf.pages]
        for index, page in enumerate(pages):
            strip(page)
            _turn(page, folio + index)
        if furniture is not None:
            with _opened(furniture, "the furniture") as other:
                for index, form in enumerate(_forms(pdf, other, len(pages))):
                    _draw(pdf, pages[index], form, index + 1, over=over)
        _label(pdf, folio, numerals)
        _describe(pdf, facts, folio, numerals)
        update_citations(pdf)
        return written(pdf)


def _opened(source: bytes | Path, what: str) -> Pdf:
    import pikepdf

    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        return pikepdf.Pdf.open(stream, suppress_warnings=True)
    except (pikepdf.PikepdfError, RuntimeError, OSError, ValueError) as problem:
        place = Place(source.name) if isinstance(source, Path) else None
        words = " ".join(str(problem).split())[:200]
        raise UnprintableError(
            error(f"{what} of the pages cannot be read: {words}", place, code="pdf-unreadable")
        ) from problem


# Furniture ------------------------------------------------------------------------------------


def strip(page: Any) -> None:
    """Remove the furniture that this program drew on a page (its dictionary)."""
    from pikepdf import Array

    kept = []
    streams = _streams(page)
    for stream in streams:
        drawn = _drawn(stream)
        if drawn is None:
            kept.append(stream)
            continue
        forms = page.get("/Resources", {}).get("/XObject", {})
        if drawn in forms:
            del forms[drawn]
    if len(kept) < len(streams):
        page.Contents = Array(kept)


def _turn(page: Any, folio: int) -> None:
    """Let the page's recipe say on which side its folio puts it, wherever it was before."""
    from pikepdf import Name

    from printer.pdf.objects import as_dict
    from printer.press.recipes import PIECE, SIDES

    pieces = as_dict(page.get("/PieceInfo"))
    piece = as_dict(pieces.get(f"/{PIECE}")) if pieces is not None else None
    recipe = as_dict(piece.get("/Private")) if piece is not None else None
    if recipe is not None and "/Side" in recipe:
        recipe.Side = Name(SIDES["recto" if folio % 2 else "verso"])


def _streams(page: Any) -> list[Any]:
    from pikepdf import Array, Stream

    contents = page.get("/Contents")
    if isinstance(contents, Array):
        return [item for item in contents if isinstance(item, Stream)]
    return [contents] if isinstance(contents, Stream) else []


def _drawn(stream: Any) -> str | None:
    """Return the name of the furniture that a content stream draws, if it does nothing else."""
    from printer.pdf.decoding import decoded

    if len(stream.get_raw_stream_buffer()) > _LONGEST_DRAWING:
        return None
    match = _DRAWN.fullmatch(decoded(stream, _LONGEST_DRAWING) or b"")
    return match[1].decode("ascii") if match else None


def _forms(pdf: Pdf, furniture: Pdf, count: int) -> list[Any]:
    """Make forms of the pages of furniture and copy them all at once, so that they share."""
    from pikepdf import Array, Dictionary, Name

    pages = furniture.pages
    if len(pages) != count:
        raise UnprintableError(
            error(
                f"there are {len(pages)} pages of furniture for {count} pages of the body",
                hint="the layout's stylesheet must not change page breaks of empty sections",
                code="furniture",
            )
        )
    forms = []
    for page in pages:
        page.contents_coalesce()
        form: Any = page.obj.get("/Contents")
        if form is None:
            form = furniture.make_stream(b"")
        _unmark(form)
        form.Type, form.Subtype = Name.XObject, Name.Form
        form.BBox = Array(page.mediabox)
        form.Resources = page.obj.get("/Resources", Dictionary())
        trim = [float(number) for number in page.trimbox]
        forms.append(Dictionary(Form=form, X=trim[0], Y=trim[1]))
    copied: Any = pdf.copy_foreign(furniture.make_indirect(Dictionary(Forms=Array(forms))))
    return list(copied.Forms)


def _unmark(form: Any) -> None:
    """Remove marked-content operators: inside an artifact nothing else is marked."""
    import pikepdf

    data = form.read_bytes()
    if b"BDC" in data or b"BMC" in data:
        kept = [
            item for item in pikepdf.parse_content_stream(form) if str(item.operator) not in _MARKED
        ]
        form.write(pikepdf.unparse_content_stream(kept))


def _draw(pdf: Pdf, page: Any, form: Any, number: int, *, over: bool) -> None:
    from pikepdf import Array, Dictionary

    resources = page.get("/Resources")
    if resources is None:
        resources = page.Resources = Dictionary()
    if "/XObject" not in resources:
        resources.XObject = Dictionary()
    names = resources.XObject
    while f"/{_NAME}{number}" in names:
        number += 1
    name = f"/{_NAME}{number}"
    names[name] = form.Form
    x, y = (float(number) for number in list(page.get("/TrimBox", page.MediaBox))[:2])
    dx, dy = x - float(form.X), y - float(form.Y)
    moved = f"1 0 0 1 {dx:.6g} {dy:.6g} cm " if abs(dx) > 0.001 or abs(dy) > 0.001 else ""
    drawing = f"/Artifact <</Type /Pagination>> BDC q {moved}{name} Do Q EMC"
    drawn = pdf.make_stream(drawing.encode())
    streams = _streams(page)
    if over and streams:
        if streams[0].read_bytes() != b"q\n":
            streams = [pdf.make_stream(b"q\n"), *streams, pdf.make_stream(b"\nQ\n")]
        page.Contents = Array([*streams, drawn])
    else:
        page.Contents = Array([drawn, *streams])


# Labels and metadata --------------------------------------------------------------------------


def _label(pdf: Pdf, folio: int, numerals: str) -> None:
    from pikepdf import Array, Dictionary, Name

    label = Dictionary(S=Name(_STYLES[numerals]), St=folio)
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, label]))


def _describe(pdf: Pdf, facts: IssueFacts, folio: int, numerals: str) -> None:
    """Rewrite what the XMP packet says of issue, pages and citation; the rest stays."""
    from printer.issue.prism import with_values
    from printer.pdf.decoding import decoded
    from printer.pdf.metadata import MOST_BYTES
    from printer.pdf.objects import as_stream

    stream = as_stream(pdf.Root.get("/Metadata"))
    data = decoded(stream, MOST_BYTES) if stream is not None else None
    if stream is None or data is None:
        return
    values = {
        "publicationName": facts.publication,
        "issn": facts.issn,
        "volume": facts.volume,
        "number": facts.number,
        "startingPage": numeral(folio, numerals),
        "endingPage": numeral(folio + len(pdf.pages) - 1, numerals),
        "section": facts.section,
        "publicationDate": facts.date,
    }
    told = {name: value for name, value in values.items() if value}
    new = with_values(data, told, facts.citation)
    if new is not None:
        stream.write(new)
