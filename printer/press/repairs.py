"""Defects of the engine that lose something from the page, mended where they arise.

WeasyPrint 70 loses notes in two ways, and the rest of floats in one of them.

When the last line of a page fits only because an earlier note is moved to the next page
(`layout/block.py`, `_linebox_layout`, the branch on overflow), the line is kept without its
own notes being laid out, and they print nowhere. After each page, the notes that were
called on it but are still waiting join those that the next page begins with.

When page numbers in the text have become known, the engine makes the pages again that say
them, and only these (`layout/page.py`, `make_all_pages`). What the page before has left over
for such a page, notes or the rest of a float, is forgotten if that one is not made again, and
a last page of nothing but notes is left out. So it is remembered here for each page.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class _Carried:
    """What each page of one document begins with, left over by the page before."""

    notes: dict[int, list[Any]] = field(default_factory=dict)
    floats: dict[int, dict[Any, Any]] = field(default_factory=dict)
    made: int = 0
    """The page that was made last, from 1."""


def keep_notes() -> None:
    """Wrap the engine's page maker, once a process."""
    from weasyprint.layout import page

    if not isinstance(page.make_page, functools.partial):
        page.make_page = functools.partial(_make_page, page.make_page)


def _make_page(
    make_page: Callable[..., Any],
    context: Any,
    root_box: Any,
    page_type: Any,
    resume_at: Any,
    page_number: int,
    page_state: Any,
) -> Any:
    carried = context.__dict__.setdefault("carried", _Carried())
    if carried.made != page_number - 1 and page_number in carried.notes:
        _restore(context, carried, page_number)
    made = make_page(context, root_box, page_type, resume_at, page_number, page_state)
    if context.footnotes:
        for box in made[0].descendants():
            note = box.footnote
            if note is not None and note in context.footnotes:
                context.footnotes.remove(note)
                context.reported_footnotes.append(note)
    _remember(context, carried, page_number, is_last=made[1] is None)
    return made


def _restore(context: Any, carried: _Carried, page_number: int) -> None:
    """Put the state back that the page before had left, which is not made again."""
    notes = carried.notes[page_number]
    context.footnotes[:] = [note for note in context.footnotes if note not in notes]
    context.reported_footnotes = list(notes)
    context.broken_out_of_flow = dict(carried.floats[page_number])


def _remember(context: Any, carried: _Carried, page_number: int, *, is_last: bool) -> None:
    notes = list(context.reported_footnotes)
    following = page_number + 1
    others = carried.notes.get(following, notes) != notes
    if others and (notes or not is_last) and following <= len(context.page_maker):
        # The page that follows is there from before, and begins with other notes now.
        context.page_maker[following - 1][-1]["content_changed"] = True
    if notes and is_last:
        # A page of nothing but notes follows, and the engine would leave it out next time.
        context.page_maker[page_number - 1][-1]["pages_wanted"] = True
    carried.notes[following] = notes
    carried.floats[following] = dict(context.broken_out_of_flow)
    carried.made = page_number
