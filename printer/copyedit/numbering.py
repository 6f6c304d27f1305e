r"""Numbers of figures, tables, listings and equations, and the list of what can be referred to.

Each kind counts by itself, in reading order. A figure, table or listing has a number when it
has a caption or an id; an equation only when it has an id or a `\tag` of its own. Figures of
a gallery that has a number count as its parts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from printer.copyedit.manuscript import Manuscript
from printer.copyedit.markup import HEADINGS, has_class, new, plain_text, prepend_text
from printer.model import Numbered

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NO_TITLE = ("credit", "source")

TAG_ATTRIBUTE = "data-tag"
"""The number that an equation's LaTeX asks for; set by the math pass."""


def number(manuscript: Manuscript) -> None:
    """Put labels at captions and fill `Manuscript.numbered`."""
    counts = {"figure": 0, "table": 0, "listing": 0, "equation": 0}
    for element in manuscript.root.iter("figure", "div", *HEADINGS):
        if element.tag in HEADINGS:
            _note_section(manuscript, element)
            continue
        kind = _kind(element)
        if kind is None:
            continue
        if kind == "equation":
            _number_equation(manuscript, element, counts)
            continue
        caption = _caption(element, kind)
        if element.get("id") is None and not _title(caption):
            continue
        if _part_of_gallery(element):
            continue
        counts[kind] += 1
        _label(manuscript, element, kind, str(counts[kind]), caption)


def _kind(element: HtmlElement) -> str | None:
    if element.tag == "figure":
        if has_class(element, "listing"):
            return "listing"
        return "figure" if has_class(element, "figure") else None
    for name, kind in (("table", "table"), ("equation", "equation"), ("gallery", "figure")):
        if has_class(element, name):
            return kind
    return None


def _caption(element: HtmlElement, kind: str) -> HtmlElement | None:
    if has_class(element, "gallery"):
        return next((p for p in element.iter("p") if has_class(p, "gallery-caption")), None)
    return next(iter(element.iter("caption" if kind == "table" else "figcaption")), None)


def _title(caption: HtmlElement | None) -> str:
    """Return what a caption says, without credit and source."""
    if caption is None:
        return ""
    parts = list(caption.iter("span"))
    title = next((part for part in parts if has_class(part, "caption")), None)
    if title is None and any(has_class(part, name) for part in parts for name in _NO_TITLE):
        return ""
    return plain_text(caption if title is None else title)


def _part_of_gallery(element: HtmlElement) -> bool:
    """Tell whether a figure without an id stands in a gallery that has a number itself."""
    if element.get("id") is not None:
        return False
    gallery = next((div for div in element.iterancestors("div") if has_class(div, "gallery")), None)
    return gallery is not None and (
        gallery.get("id") is not None or _caption(gallery, "figure") is not None
    )


def _label(
    manuscript: Manuscript,
    element: HtmlElement,
    kind: str,
    count: str,
    caption: HtmlElement | None,
) -> None:
    if caption is None:
        caption = _add_caption(element, kind)
    credit = next((part for part in caption.iter("span") if has_class(part, "credit")), None)
    manuscript.numbered.append(
        Numbered(
            kind,
            element.get("id", ""),
            count,
            _title(caption),
            plain_text(credit) if credit is not None else "",
            manuscript.place(element),
        )
    )
    text = manuscript.context.words.label(kind, count)
    prepend_text(caption, new("span", text, class_="label"))


def _add_caption(element: HtmlElement, kind: str) -> HtmlElement:
    if has_class(element, "gallery"):
        caption = new("p", class_="gallery-caption")
        element.append(caption)
    elif kind == "table":
        caption = new("caption")
        table = element.find(".//table")
        (element if table is None else table).insert(0, caption)
    else:
        caption = new("figcaption")
        if kind == "listing":
            element.insert(0, caption)
        else:
            element.append(caption)
    return caption


def _number_equation(manuscript: Manuscript, element: HtmlElement, counts: dict[str, int]) -> None:
    tag = element.attrib.pop(TAG_ATTRIBUTE, "")
    if element.get("id") is None and not tag:
        return
    if not tag:
        counts["equation"] += 1
    count = str(tag) or str(counts["equation"])
    manuscript.numbered.append(
        Numbered(
            "equation",
            element.get("id", ""),
            count,
            plain_text(element),
            place=manuscript.place(element),
        )
    )
    label = manuscript.context.words.label("equation", count)
    element.append(new("span", label, class_="equation-number"))


def _note_section(manuscript: Manuscript, heading: HtmlElement) -> None:
    first = heading[0] if len(heading) else None
    numbered = first is not None and has_class(first, "heading-number")
    manuscript.numbered.append(
        Numbered(
            "section",
            heading.get("id", ""),
            str(first.text) if first is not None and numbered else "",
            plain_text(heading),
            place=manuscript.place(heading),
        )
    )
