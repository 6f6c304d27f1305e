"""The main part of a Word document made ready for pandoc: captions, text boxes, drawings."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from printer.readers.documents.marks import address
from printer.readers.documents.word import names
from printer.readers.documents.word.fields import fields_of
from printer.readers.documents.word.names import MC, WP, A, W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SEQUENCE = re.compile(r"\s*SEQ\s+(\S+)", re.IGNORECASE)
_PAGES = re.compile(r"\s*(?:PAGEREF|NOTEREF)\b", re.IGNORECASE)
_KINDS = {
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "chart",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "chart",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "diagram",
    "http://schemas.openxmlformats.org/drawingml/2006/lockedCanvas": "drawing",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "drawing",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "drawing",
}
CAPTION = "PrinterCaption"
"""Id of a style that is added, whose name is `caption`."""


@dataclass(slots=True)
class Seen:
    """What was found on the way, to be said."""

    drawings: int = 0
    changes: bool = False


def prepare(root: Element, caption_style: str, seen: Seen) -> None:
    """Change a part for pandoc; `caption_style` is the id of the style of captions.

    What is to be said of it is added to `seen`.
    """
    _forget_page_numbers(root)
    for fallback in list(root.iter(f"{MC}Fallback")):
        _remove(fallback)
    _draw(root, seen)
    _open_text_boxes(root)
    _find_captions(root, caption_style)
    seen.changes |= next(root.iter(f"{W}ins", f"{W}del", f"{W}moveFrom"), None) is not None


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _draw(root: Element, seen: Seen) -> None:
    """Put a mark where a drawing stands that is no picture: its place must not be silent."""
    for data in list(root.iter(f"{A}graphicData")):
        kind = _KINDS.get(data.get("uri", ""), "")
        has_more = next(data.iter(f"{W}txbxContent"), None) is not None
        if not kind or has_more or next(data.iter(f"{A}blip"), None) is not None:
            continue
        drawing = next(data.iterancestors(f"{W}drawing"), None)
        holder = drawing.getparent() if drawing is not None else None
        while holder is not None and holder.tag != f"{W}r":
            holder = holder.getparent()
        parent = holder.getparent() if holder is not None else None
        if drawing is None or holder is None or parent is None:
            continue
        seen.drawings += 1
        properties = next(drawing.iter(f"{WP}docPr"), None)
        alt = (
            (properties.get("descr") or properties.get("title") or "")
            if properties is not None
            else ""
        )
        index = parent.index(holder)
        said = address(
            "missing", name=f"{kind}-{seen.drawings}.png", alt=alt or f"a {kind} of Word"
        )
        for offset, item in enumerate(names.mark(said)):
            parent.insert(index + 1 + offset, item)
        parent.remove(holder)


def _open_text_boxes(root: Element) -> None:
    """Move what stands in text boxes behind their paragraphs, a box where it is more than a caption."""
    while (content := next(root.iter(f"{W}txbxContent"), None)) is not None:
        paragraph = next(content.iterancestors(f"{W}p"), None)
        blocks = [item for item in content if item.tag in (f"{W}p", f"{W}tbl")]
        shell = _shell(content)
        _remove(content)
        if paragraph is None or paragraph.getparent() is None:
            continue
        if not _is_caption_or_picture(blocks):
            blocks = [_marked("box"), *blocks, _marked("end")]
        place = paragraph
        for block in blocks:
            place.addnext(block)
            place = block
        if shell is not None and next(shell.iter(f"{A}blip"), None) is None:
            _remove(shell)


def _shell(content: Element) -> Element | None:
    """Return the drawing that a text box is in."""
    return next(content.iterancestors(f"{W}drawing", f"{W}pict", f"{W}object"), None)


def _marked(name: str) -> Element:
    return names.make("p", *names.mark(address(name)))


def _is_caption_or_picture(blocks: list[Element]) -> bool:
    for block in blocks:
        sequence = any(_SEQUENCE.match(item.instruction) for item in fields_of(block))
        picture = next(block.iter(f"{A}blip"), None) is not None
        if names.words(block).strip() and not sequence and not picture:
            return False
    return True


def _find_captions(root: Element, style: str) -> None:
    """Give the style of captions to paragraphs that Word numbers as such."""
    for found in fields_of(root):
        if found.begin is None or not _SEQUENCE.match(found.instruction):
            continue
        paragraph = next(found.begin.iterancestors(f"{W}p"), None)
        if paragraph is None:
            continue
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = names.make("pPr")
            paragraph.insert(0, properties)
        named = properties.find(f"{W}pStyle")
        if named is None:
            named = names.make("pStyle")
            properties.insert(0, named)
        # A formula in its own paragraph is numbered by SEQ, too.
        if (
            next(
                paragraph.iter("{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"),
                None,
            )
            is None
        ):
            named.set(f"{W}val", style)


def _forget_page_numbers(root: Element) -> None:
    """Take the instruction from fields that say a page: the number of another print is wrong here."""
    for found in fields_of(root):
        if _PAGES.match(found.instruction):
            found.say("QUOTE")
