"""What stands behind the text of a JATS article, brought to its place: floats, thanks, appendices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from printer.readers.documents.jats.trees import keep_tail, remove, text

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BEHIND = ("ack", "app-group", "app", "notes", "glossary", "bio", "sec")


def bring_in(root: Element) -> None:
    """Move floats and what stands behind the text to the end of the body, each a section."""
    body = root.find("body")
    if body is None:
        return
    for floats in root.iterfind("floats-group"):
        _place_floats(body, floats)
    back = root.find("back")
    if back is None:
        return
    for part in list(back):
        if part.tag not in _BEHIND:
            continue
        members = list(part.iterfind("app")) if part.tag == "app-group" else [part]
        for member in members:
            if not text(member):
                continue
            keep_tail(member)
            member.tag = "sec"
            if (label := member.find("label")) is not None and member.find("title") is not None:
                remove(label)
            body.append(member)
        if part.getparent() is back:
            remove(part)


def _place_floats(body: Element, floats: Element) -> None:
    """Put each float behind the paragraph that first names it, or at the end."""
    for part in list(floats):
        keep_tail(part)
        names = {item.get("id") for item in part.iter() if isinstance(item.tag, str)} - {None}
        reference = next(
            (link for link in body.iter("xref") if names & set(link.get("rid", "").split())), None
        )
        paragraph = reference
        while paragraph is not None and paragraph.getparent() is not None:
            above = paragraph.getparent()
            if above is None or above.tag in ("sec", "body"):
                break
            paragraph = above
        if paragraph is not None and paragraph is not body:
            tail, paragraph.tail = paragraph.tail, None
            paragraph.addnext(part)
            part.tail = tail
        else:
            body.append(part)
