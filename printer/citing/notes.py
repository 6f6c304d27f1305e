"""Notes of citation styles: which number each will have, and where in the sentence they go.

A style of notes makes a note of every citation, numbered together with the author's own; a
citation within an author's note stays there. The layout numbers notes as they come on the
page; the numbers here are what styles reckon with (ibid., "see n. 3").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from printer.citing.placeholders import Part, Placeholder
from printer.copyedit.markup import BLOCKS, HEADINGS, has_class, new

if TYPE_CHECKING:
    from lxml.html import HtmlElement

NUMBER_BASE = 7_000_000
"""Added to the numbers that the style is told, to find them again in what it prints."""

_TOLD_NUMBER = re.compile(r"(?<!\d)70\d{5}(?!\d)")
_NO_NOTES_IN = frozenset({*HEADINGS, "figcaption", "caption", "thead", "pre"})
_NO_NOTES_IN_PARTS = frozenset({"image"})
_STOPS = re.compile(r"[ \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]*([.,;:!?…]+)")
_RAISED_STOPS = re.compile(r"[.,]+")


@dataclass(slots=True)
class Standing:
    """How the citations of an article stand to its notes; indices are those of the list."""

    numbers: list[int] = field(default_factory=list)
    """Of the note that each stands in or makes; 0 in the text of a style without notes."""

    within: set[int] = field(default_factory=set)
    """Those that come later in an author's note, or stand where no note can be."""

    opening: set[int] = field(default_factory=set)
    """Those that begin an author's note."""

    ids: dict[int, str] = field(default_factory=dict)
    """Of the notes, by number."""


def standing(
    parts: Sequence[Part], waiting: Sequence[Placeholder], prefix: str, *, is_note: bool
) -> Standing:
    """Number the notes of an article and those that a style of notes makes of citations.

    `prefix` begins the ids of notes that are made.
    """
    out = Standing()
    numbers: dict[HtmlElement, int] = {}
    order = {placeholder.element: index for index, placeholder in enumerate(waiting)}
    count = 0
    for part in parts:
        for element in part.root.iter("span"):
            if has_class(element, "footnote"):
                count += 1
                numbers[element] = count
                out.ids[count] = element.get("id", "")
            index = order.get(element)
            if index is None:
                continue
            note = waiting[index].note
            if note is not None:
                out.numbers.append(numbers[note])
                (out.opening if _begins(element, note) else out.within).add(index)
            elif not is_note:
                out.numbers.append(0)
            elif _may_note(element, part.name):
                count += 1
                out.numbers.append(count)
                out.ids[count] = f"{prefix}{count}"
            else:
                out.numbers.append(max(count, 1))
                out.within.add(index)
    return out


def _begins(element: HtmlElement, note: HtmlElement) -> bool:
    """Tell whether nothing stands before an element within a note."""
    while element is not note:
        parent = element.getparent()
        if parent is None or element.getprevious() is not None or (parent.text or "").strip():
            return False
        element = parent
    return True


def _may_note(element: HtmlElement, part: str) -> bool:
    if part in _NO_NOTES_IN_PARTS:
        return False
    return not any(ancestor.tag in _NO_NOTES_IN for ancestor in element.iterancestors())


def place_note(element: HtmlElement, note: HtmlElement, *, has_text: bool) -> None:
    """Put the note of a citation behind the punctuation that follows the citation.

    Without text of its own (`has_text`) the citation gives its place to the note, and the
    space before it goes.
    """
    if not has_text:
        _drop_space_before(element)
    stops = _STOPS.match(element.tail or "")
    if stops:
        element.tail = (element.tail or "")[stops.end() :]
        marks = stops[1]
        if not has_text and text_before(element).endswith(marks[0]):
            marks = marks[1:]  # "He left. [@a]." ends with one stop
    else:
        marks = ""
    note.tail, element.tail = element.tail, marks or None
    element.addnext(note)
    if not has_text:
        _append_before(element, element.tail or "")
        element.tail = None
        element.drop_tree()


def raise_behind_stops(element: HtmlElement) -> None:
    """Put a superscript number close to its word, behind a full stop or a comma."""
    _drop_space_before(element)
    stops = _RAISED_STOPS.match(element.tail or "")
    if stops:
        element.tail = (element.tail or "")[stops.end() :] or None
        if not text_before(element).endswith(stops[0]):
            _append_before(element, stops[0])


def with_note_links(note: HtmlElement, ids: dict[int, str]) -> None:
    """Make links of the numbers of notes that the style printed in a note.

    Their numbers are made right when the notes of the page have been counted.
    """
    for holder in list(note.iter()):
        for where in ("text", "tail"):
            text = getattr(holder, where) or ""
            if holder is note and where == "tail":
                continue
            if _TOLD_NUMBER.search(text):
                _link_numbers(holder, where, text, ids)


def _link_numbers(holder: HtmlElement, where: str, text: str, ids: dict[int, str]) -> None:
    pieces = _TOLD_NUMBER.split(text)
    numbers = [int(told) - NUMBER_BASE for told in _TOLD_NUMBER.findall(text)]
    if any(number not in ids for number in numbers):
        return
    setattr(holder, where, pieces[0])
    last = holder
    for number, after in zip(numbers, pieces[1:], strict=True):
        link = new("a", str(number), class_="note-number", href=f"#{ids[number]}")
        if where == "text" and last is holder:
            holder.insert(0, link)
        else:
            last.addnext(link)
        link.tail = after
        last = link


def text_before(element: HtmlElement) -> str:
    """Return the text directly before an element."""
    previous = element.getprevious()
    if previous is not None:
        return str(previous.tail or ("" if previous.tag in BLOCKS else previous.text_content()))
    parent = element.getparent()
    return str(parent.text or "") if parent is not None else ""


def _drop_space_before(element: HtmlElement) -> None:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "").rstrip() or None
    elif parent is not None:
        parent.text = (parent.text or "").rstrip() or None


def _append_before(element: HtmlElement, text: str) -> None:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text or None
    elif parent is not None:
        parent.text = (parent.text or "") + text or None
