"""Whether the links on the pages work, can be clicked, and are known to the tag tree."""

from __future__ import annotations

from typing import Any

from printer.pdf.destinations import Destinations
from printer.pdf.document import Document
from printer.pdf.objects import as_dict, as_int, as_name, as_text, items_of, number_of, rectangle_of
from printer.pdf.structure import Element, TagTree
from printer.pdf.typeset import Box

INVISIBLE, HIDDEN, PRINT, NO_VIEW = 1, 2, 4, 32
"""Bits of an annotation's flags (ISO 32000-1, 12.5.3)."""

SLACK = 1.0
"""Points by which a link may reach out of its page."""

NEED_NO_TAG = frozenset({"Popup", "PrinterMark", "TrapNet"})
FORBIDDEN = frozenset({"TrapNet", "Movie", "Sound", "Screen", "3D", "RichMedia", "FileAttachment"})
HOLDERS = {"Link": "Link", "Widget": "Form"}


def check_links(
    document: Document, tree: TagTree, destinations: Destinations, *, tagged: bool
) -> int:
    """Judge all annotations; return the number of links."""
    holders: dict[int, Element] = {}
    for element, whole in tree.wholes():
        holders.setdefault(whole.number, element)
    seen: dict[int, int] = {}
    links = 0
    for page, owner in enumerate(document.pages):
        annotations = list(items_of(owner.get("/Annots")))
        for item in annotations:
            annotation = as_dict(item)
            if annotation is None:
                document.findings.error(
                    "annotation-broken", "the page has an annotation that is not there", page=page
                )
                continue
            number = number_of(annotation)
            if number and number in seen:
                document.findings.error(
                    "annotation-shared",
                    f"an annotation stands on page {seen[number] + 1} and on this one",
                    page=page,
                    obj=number,
                )
            seen.setdefault(number, page)
            links += as_name(annotation.get("/Subtype")) == "Link"
            _check_annotation(document, annotation, page, destinations)
            if tagged:
                _check_tag(document, annotation, page, holders)
        if tagged and annotations and as_name(owner.get("/Tabs")) != "S":
            document.findings.access(
                "tab-order",
                "the tab key does not follow the tags on this page (Tabs)",
                page=page,
                obj=number_of(owner),
            )
    return links


def _shown(document: Document, page: int) -> Box | None:
    return document.box(page, "/CropBox") or document.box(page, "/MediaBox")


def _check_annotation(
    document: Document, annotation: Any, page: int, destinations: Destinations
) -> None:
    findings = document.findings
    number = number_of(annotation)
    kind = as_name(annotation.get("/Subtype"))
    what = "a link" if kind == "Link" else f"an annotation ({kind})"
    box = rectangle_of(annotation.get("/Rect"))
    media = _shown(document, page)
    if box is None:
        findings.error(
            "annotation-broken", f"{what} does not say where it is", page=page, obj=number
        )
    elif (
        media is not None
        and kind != "PrinterMark"
        and (
            box[0] < media[0] - SLACK
            or box[1] < media[1] - SLACK
            or box[2] > media[2] + SLACK
            or box[3] > media[3] + SLACK
        )
    ):
        findings.warning(
            "annotation-outside", f"{what} reaches out of the page", page=page, obj=number
        )
    flags = as_int(annotation.get("/F")) or 0
    if kind != "Popup" and (not flags & PRINT or flags & (INVISIBLE | HIDDEN | NO_VIEW)):
        findings.archive(
            "annotation-flags",
            f"{what} is not marked to be shown and printed (F)",
            page=page,
            obj=number,
        )
    if kind in FORBIDDEN:
        findings.archive(
            "annotation-kind", f"{what} has no place in an archival file", page=page, obj=number
        )
    if kind == "Link":
        target, action = annotation.get("/Dest"), annotation.get("/A")
        if target is not None:
            destinations.check(target, what, page, number)
        elif action is None:
            findings.error("link-dead", "a link leads nowhere", page=page, obj=number)
    destinations.check_action(annotation.get("/A"), what, page, number)
    if as_dict(annotation.get("/AA")) is not None:
        findings.error(
            "active-content",
            f"{what} has actions of its own for moments such as the mouse coming near (AA)",
            page=page,
            obj=number,
        )


def _check_tag(document: Document, annotation: Any, page: int, holders: dict[int, Element]) -> None:
    kind = as_name(annotation.get("/Subtype"))
    if kind in NEED_NO_TAG or (as_int(annotation.get("/F")) or 0) & HIDDEN:
        return
    box, shown = rectangle_of(annotation.get("/Rect")), _shown(document, page)
    if (
        box is not None
        and shown is not None
        and (box[2] <= shown[0] or box[3] <= shown[1] or box[0] >= shown[2] or box[1] >= shown[3])
    ):
        return
    findings = document.findings
    number = number_of(annotation)
    holder = holders.get(number)
    wanted = HOLDERS.get(kind, "Annot")
    what = "a link" if kind == "Link" else f"an annotation ({kind})"
    if holder is None:
        findings.access(
            "link-untagged", f"{what} is in no element of the tag tree", page=page, obj=number
        )
    elif holder.kind != wanted:
        findings.access(
            "link-untagged",
            f"{what} is in the element {holder}, not in a {wanted}",
            page=page,
            obj=number,
        )
    if as_int(annotation.get("/StructParent")) is None and holder is None:
        findings.access(
            "struct-parent-missing",
            f"{what} does not know its row of the parent tree",
            page=page,
            obj=number,
        )
    contents = (as_text(annotation.get("/Contents")) or "").strip()
    alternative = (holder.text("/Alt") or "").strip() if holder is not None else ""
    if kind != "Widget" and not contents and not (alternative and kind != "Link"):
        findings.access(
            "link-without-contents", f"{what} has no description (Contents)", page=page, obj=number
        )
