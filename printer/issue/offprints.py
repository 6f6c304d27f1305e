"""Makes the offprint of one piece: its links to other pieces lead to the web, or go.

In an issue a piece links to another as `slug.pdf#id`, which the merge turns into a link to
the page. A piece that stands alone has no such neighbour.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

_PIECE = re.compile(r"(?:\./)?([^/?#:]+)\.pdf(?:#.*)?", re.DOTALL)


def offprint(stamped: bytes, addresses: Mapping[str, str]) -> bytes:
    """Return the piece as it stands alone; `addresses` are the URLs of the pieces by slug.

    A link to another piece (`slug.pdf` or `slug.pdf#id`) becomes one to its URL; without a
    URL its text stays, and is no link. Outline, tags and conformance stay right. Same input,
    same bytes; a piece without such links is returned as it is. Raises pikepdf.PdfError for
    bytes that are no PDF.
    """
    from pikepdf import Pdf, String

    from printer.issue.writing import written

    with Pdf.open(io.BytesIO(stamped), suppress_warnings=True) as pdf:
        dead: set[int] = set()
        others = list(_neighbours(pdf))
        for annotation, slug in others:
            if url := addresses.get(slug, ""):
                annotation.A.URI = String(url.encode())
            else:
                dead.add(annotation.objgen[0])
        if not others:
            return stamped
        if dead:
            _unlink(pdf, dead)
        return written(pdf)


def _neighbours(pdf: Any) -> Iterator[tuple[Any, str]]:
    """Yield the links to other pieces, each with the other's slug."""
    from pikepdf import Array, Dictionary, Name, String

    for page in pdf.pages:
        for annotation in page.obj.get("/Annots") or Array():
            action = annotation.get("/A")
            if not isinstance(action, Dictionary) or action.get("/S") != Name.URI:
                continue
            address = action.get("/URI")
            if not isinstance(address, String):
                continue
            match = _PIECE.fullmatch(bytes(address).decode("utf-8", "replace"))
            if match:
                yield annotation, unquote(match[1])


def _unlink(pdf: Any, dead: set[int]) -> None:
    """Take links out of the pages and the tag tree; their words stay as a Span's."""
    from pikepdf import Array

    from printer.issue.elements import elements

    keys = set()
    for page in pdf.pages:
        annotations = page.obj.get("/Annots")
        if annotations is None:
            continue
        kept = []
        for annotation in annotations:
            if annotation.objgen[0] not in dead:
                kept.append(annotation)
            elif "/StructParent" in annotation:
                keys.add(int(annotation.StructParent))
        if len(kept) < len(annotations):
            page.obj.Annots = Array(kept)
        if not kept:
            del page.obj["/Annots"]
    root = pdf.Root.get("/StructTreeRoot")
    if root is not None:
        _drop_rows(pdf, root, keys)
        for element in elements(root):
            _drop_references(element, dead)


def _drop_rows(pdf: Any, root: Any, keys: set[int]) -> None:
    """Write the parent tree without the rows of links that are gone."""
    from pikepdf import Array, Dictionary

    from printer.pdf.trees import number_tree

    rows = [row for row in number_tree(root.get("/ParentTree")).entries if row[0] not in keys]
    flat = Array([item for row in sorted(rows, key=lambda row: row[0]) for item in row])
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=flat))


def _drop_references(element: Any, dead: set[int]) -> None:
    """Drop the references to links that are gone; a Link that holds no more is a Span."""
    from pikepdf import Array, Dictionary, Name

    from printer.pdf.objects import one_or_many

    def refers(kid: Any) -> bool:
        return isinstance(kid, Dictionary) and "/Obj" in kid and "/S" not in kid

    kids = one_or_many(element.get("/K"))
    kept = [kid for kid in kids if not (refers(kid) and kid.Obj.objgen[0] in dead)]
    if len(kept) == len(kids):
        return
    element.K = Array(kept)
    if Name.Link == element.S and not any(map(refers, kept)):
        element.S = Name.Span
