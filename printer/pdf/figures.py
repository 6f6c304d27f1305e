"""Whether figures and formulas have a text that stands for them, and are where they say."""

from __future__ import annotations

from printer.pdf.content import PageContent, Slot, slot_of
from printer.pdf.document import Document
from printer.pdf.objects import rectangle_of
from printer.pdf.structure import Element, TagTree
from printer.pdf.typeset import Box


def check_figures(document: Document, tree: TagTree, contents: list[PageContent]) -> None:
    """Judge every figure and formula of the tag tree."""
    boxes: dict[Slot, list[Box]] = {}
    for page, content in enumerate(contents):
        for piece in content.pieces:
            if piece.tagged and piece.kind != "path":
                slot = slot_of(page, piece.stream, piece.mcid)
                boxes.setdefault(slot, []).append(piece.box)
    for element in tree.elements:
        if element.kind not in ("Figure", "Formula"):
            continue
        alternative = (element.text("/Alt") or "").strip()
        if not alternative and element.text("/ActualText") is None:
            document.findings.access(
                "alt-missing",
                f"{element} has neither an alternative text nor a text of its own",
                obj=element.number,
                page=_page_of(element),
                hint="say what is to be seen",
            )
        inside: list[Box] = []
        for held in element.contents(without="Caption"):
            inside += boxes.get(slot_of(*held), [])
        _check_box(document, element, inside)


def _page_of(element: Element) -> int | None:
    return next((content.page for content in element.contents()), None)


def _check_box(document: Document, element: Element, inside: list[Box]) -> None:
    page = _page_of(element)
    stated = element.attribute("Layout", "/BBox")
    box = rectangle_of(stated)
    if box is None:
        if element.kind == "Figure":
            document.findings.access(
                "figure-without-box",
                f"{element} does not say where it is (BBox)",
                obj=element.number,
                page=page,
            )
        return
    if page is None:
        return
    media = document.box(page, "/MediaBox")
    if media is not None and not _within(box, media):
        document.findings.access(
            "figure-box",
            f"{element} lies outside the page, at {' '.join(f'{side:g}' for side in box)}",
            obj=element.number,
            page=page,
        )
    elif inside and not any(_meet(box, other) for other in inside):
        document.findings.access(
            "figure-box",
            f"{element} is not where its BBox says, at {' '.join(f'{side:g}' for side in box)}",
            obj=element.number,
            page=page,
        )


def _within(inner: Box, outer: Box, slack: float = 1.0) -> bool:
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def _meet(one: Box, other: Box, slack: float = 1.0) -> bool:
    return (
        one[0] <= other[2] + slack
        and other[0] <= one[2] + slack
        and one[1] <= other[3] + slack
        and other[1] <= one[3] + slack
    )
