"""Gives an untagged PDF the tags that a person's description makes possible.

Each page is one Figure, described by the alternative text of the whole (ISO 14289-1, 7.3);
links and fields get elements of their own behind it.
"""

from __future__ import annotations

from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from printer.issue.placing import MOST_STREAM_BYTES
from printer.merge.parts import Part
from printer.pdf.decoding import decoded
from printer.pdf.objects import (
    as_bytes,
    as_dict,
    as_name,
    as_text,
    in_header,
    items_of,
    key_of,
)

_HOLDERS = {"Link": Name.Link, "Widget": Name.Form}


def describe_pages(part: Part, pdf: Pdf, alt: str, lang: str) -> None:
    """Write a tag tree of one Figure a page; the pages draw one form each (see `placing`)."""
    for item in pdf.objects:
        for name in ("/StructParent", "/StructParents"):
            if in_header(item, name) is not None:
                del item[name]
    root: Any = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document: Any = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    root.K = Array([document])
    rows: list[Any] = []
    kids = []
    for number, page in enumerate(part.pages, 1):
        _drop_marks(part, page.Resources.XObject.Page)
        told = alt if len(part.pages) == 1 else f"{alt} ({number}/{len(part.pages)})"
        kids.append(_figure(pdf, document, page, told, rows))
        kids += _references(pdf, document, page, rows)
        page.Tabs = Name.S
    document.K = Array(kids)
    if lang:
        document.Lang = String(lang)
        pdf.Root.Lang = String(lang)
    flat = [item for key, row in enumerate(rows) for item in (key, row)]
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array(flat)))
    root.ParentTreeNextKey = len(rows)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    part.tagged = True


def _figure(pdf: Pdf, document: Any, page: Any, alt: str, rows: list[Any]) -> Any:
    where = Dictionary(O=Name.Layout, BBox=page.MediaBox, Placement=Name.Block)
    figure = pdf.make_indirect(
        Dictionary(
            Type=Name.StructElem, S=Name.Figure, P=document, Alt=String(alt), A=where, Pg=page
        )
    )
    figure.K = Array([0])
    page.Contents = pdf.make_stream(b"/Figure <</MCID 0>> BDC q /Page Do Q EMC")
    page.StructParents = len(rows)
    rows.append(Array([figure]))
    return figure


def _references(pdf: Pdf, document: Any, page: Any, rows: list[Any]) -> list[Any]:
    paragraphs = []
    for annotation in items_of(page.get("/Annots")):
        kind = as_name(annotation.get("/Subtype"))
        if kind == "Popup":
            continue
        paragraph: Any = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.P, P=document, Pg=page)
        )
        holder: Any = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=_HOLDERS.get(kind, Name.Annot), P=paragraph, Pg=page)
        )
        holder.K = Array([Dictionary(Type=Name.OBJR, Obj=annotation, Pg=page)])
        paragraph.K = Array([holder])
        annotation.StructParent = len(rows)
        rows.append(holder)
        if not (as_text(annotation.get("/Contents")) or "").strip():
            annotation.Contents = String(_meaning(annotation))
        paragraphs.append(paragraph)
    return paragraphs


def _meaning(annotation: Any) -> str:
    """Return what can be said of a link that nobody described: where it leads."""
    action = as_dict(annotation.get("/A"))
    address = as_bytes(in_header(action, "/URI")) or b""
    field = as_text(annotation.get("/TU")) or as_text(annotation.get("/T")) or ""
    return address.decode("utf-8", "replace") or field or as_name(annotation.get("/Subtype"))


def _drop_marks(part: Part, form: Any) -> None:
    """Take numbered marks and artifacts out of what is now the content of one Figure.

    Their tags are lost; other marks, such as those of layers, stay.
    """
    waiting, seen = [form], {key_of(form)}
    while waiting:
        one = waiting.pop()
        data = decoded(one, MOST_STREAM_BYTES)
        if data is not None and (b"MCID" in data or b"Artifact" in data):
            try:
                one.write(pikepdf.unparse_content_stream(_unmarked(one)))
            except (pikepdf.PikepdfError, TypeError, ValueError):
                part.warning("content-broken", "the content of a page has marks in disorder")
        names = as_dict(in_header(one.get("/Resources"), "/XObject"))
        for _, item in names.items() if names is not None else ():
            if as_name(in_header(item, "/Subtype")) == "Form" and key_of(item) not in seen:
                seen.add(key_of(item))
                waiting.append(item)


def _unmarked(form: Any) -> list[Any]:
    kept: list[Any] = []
    dropped: list[bool] = []  # whether each mark that is open was taken out
    for item in pikepdf.parse_content_stream(form):
        operator, operands = str(item.operator), list(item.operands)
        if operator in ("BMC", "BDC"):
            numbered = in_header(operands[-1], "/MCID") is not None if operands else False
            dropped.append(numbered or as_name(operands[0] if operands else None) == "Artifact")
            if dropped[-1]:
                continue
        elif operator == "EMC" and dropped and dropped.pop():
            continue
        kept.append(item)
    return kept
