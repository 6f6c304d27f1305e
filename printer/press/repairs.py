"""Defects of the engine that lose or misplace something on the page, mended where they arise.

WeasyPrint 70 loses notes in two ways, and the rest of floats in one of them.

When the last line of a page fits only because an earlier note is moved to the next page
(`layout/block.py`, `_linebox_layout`, the branch on overflow), the line is kept without its
own notes being laid out, and they print nowhere. After each page, the notes that were
called on it but are still waiting join those that the next page begins with.

When page numbers in the text have become known, the engine makes the pages again that say
them, and only these (`layout/page.py`, `make_all_pages`). What the page before has left over
for such a page, notes or the rest of a float, is forgotten if that one is not made again, and
a last page of nothing but notes is left out. So it is remembered here for each page.

A text that ends with a blank, since an emphasis or a link follows, and that fits into its line
only without the blank, is ended by the engine after its first word (`text/line_break.py`,
`split_first_line`, step 3, where nothing is left to be cut). Such a line is asked for again
without the blank, which the end of a line does not show.
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


def fill_lines() -> None:
    """Wrap the engine's line breaker where the lines of paragraphs are made, once a process."""
    from weasyprint.layout import inline

    if not isinstance(inline.split_first_line, functools.partial):
        inline.split_first_line = functools.partial(_split_first_line, inline.split_first_line)


def _split_first_line(
    split: Callable[..., Any], text: str, style: Any, *limits: Any, **more: Any
) -> Any:
    """Split as the engine does, but where it takes a single word of a text that would fit."""
    done = split(text, style, *limits, **more)
    length, resume_at = done[1], done[2]
    bare = text.rstrip(" ")
    if (
        resume_at is None
        or bare == text
        or style["white_space"] not in ("normal", "pre-line")
        or not length < len(bare.encode())
        or " " in bare.encode()[:length].decode().rstrip(" ")
    ):
        return done
    whole = split(bare, style, *limits, **more)
    return done if whole[2] is not None else whole


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
