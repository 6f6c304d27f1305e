"""Figures and tables of a JATS tree: what is printed beside the caption is read and taken out.

Credit, alternative text and number are remembered under the figure's id; pandoc would mix them
into the caption or the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from printer.readers.documents.jats.making import make
from printer.readers.documents.jats.trees import (
    XLINK,
    first,
    first_text,
    inside,
    keep_tail,
    remove,
    replace,
    text,
)
from printer.readers.documents.values import FigureFacts

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_APART = ("label", "alt-text", "long-desc", "attrib", "permissions", "object-id", "kwd-group",
          "subj-group", "abstract")  # fmt: skip


def take_figures(root: Element) -> dict[str, FigureFacts]:
    """Leave a caption and one picture in each figure; return what else it says, by its id."""
    facts: dict[str, FigureFacts] = {}
    for number, figure in enumerate(inside(root, "fig"), 1):
        if not figure.get("id"):
            figure.set("id", f"fig-{number}")
        name = figure.get("id", "")
        facts[name] = FigureFacts(
            credit=first_text(
                figure, "attrib", "caption//attrib", "graphic/attrib",
                "permissions/copyright-statement", "graphic/permissions/copyright-statement",
            ),
            alt=first_text(figure, "alt-text", "graphic/alt-text", "alternatives/graphic/alt-text",
                           "long-desc", "graphic/long-desc"),
            source=_source(figure),
            number=number_in(first_text(figure, "label")),
        )  # fmt: skip
        _strip(figure)
        _choose_graphic(figure)
    for graphic in inside(root, "graphic", "inline-graphic", "media"):
        _strip(graphic)
    return facts


def _source(figure: Element) -> str:
    link = first(figure, "attrib/ext-link", "caption//attrib/ext-link")
    found = link.get(f"{XLINK}href", "") if link is not None else ""
    return found if found.startswith(("http://", "https://")) else ""


def _strip(owner: Element) -> None:
    for part in [*owner.iterfind("*"), *owner.iterfind("caption/*")]:
        if part.tag in _APART:
            remove(part)
    for attribution in list(owner.iterfind("caption//attrib")):
        remove(attribution)
    title = owner.find("caption/title")
    if title is not None and owner.tag == "fig":
        _join_title(title)


def _join_title(title: Element) -> None:
    """Make title and first paragraph of a caption one text; pandoc would break the line."""
    following = title.getnext()
    title.tag = "p"
    if following is None or following.tag != "p":
        return
    glue = " " if text(title).endswith((".", "?", "!", ":", "…")) else ". "
    rest = glue + (following.text or "").lstrip()
    last = title[-1] if len(title) else None
    if last is None:
        title.text = (title.text or "").rstrip() + rest
    else:
        last.tail = (last.tail or "").rstrip() + rest
    title.extend(list(following))
    remove(following)


def _choose_graphic(figure: Element) -> None:
    """Leave one picture of several forms of it: the first that can be printed."""
    for choice in list(figure.iterfind("alternatives")):
        graphics = list(choice.iterfind("graphic"))
        printable = [item for item in graphics if not item.get(f"{XLINK}href", "").lower().endswith(
            (".tif", ".tiff", ".eps", ".pdf"))]  # fmt: skip
        kept = next(iter(printable or graphics), None)
        if kept is not None:
            keep_tail(kept)
            replace(choice, kept)


def number_in(label: str) -> str:
    """Return the number of a label: `Figure 2.` is `2`."""
    found = re.search(r"[A-Z]{0,2}\d+(?:[.\-–]\d+)*[a-z]?", label)
    return found[0] if found else ""


def take_tables(root: Element) -> dict[str, FigureFacts]:
    """Leave a caption, the table and its notes; return what else it says, by its id."""
    facts = {}
    for number, owner in enumerate(inside(root, "table-wrap"), 1):
        if not owner.get("id"):
            owner.set("id", f"tbl-{number}")
        facts[owner.get("id", "")] = FigureFacts(
            credit=first_text(owner, "attrib", "table-wrap-foot/attrib", "caption//attrib"),
            number=number_in(first_text(owner, "label")),
        )
        for part in inside(owner, "attrib"):
            remove(part)
        for part in list(owner.iterfind("label")):
            remove(part)
        if (title := owner.find("caption/title")) is not None:
            _join_title(title)
        for note in inside(owner, "fn"):
            # Notes of a table stand under it, with their own signs.
            _unfold_note(note)
    for owner in inside(root, "table-wrap-group"):
        owner.tag = "sec"
    return facts


def _unfold_note(note: Element) -> None:
    label = note.find("label")
    sign = text(label)
    if label is not None:
        remove(label)
    paragraph = note.find("p")
    if paragraph is None:
        note.tag = "p"
        return
    if sign:
        raised = make("sup", sign)
        raised.tail = f" {paragraph.text or ''}"
        paragraph.text = None
        paragraph.insert(0, raised)
    replace(note, *list(note.iterfind("p")))
