"""Defects of the engine that lose something from the page, mended where they arise.

WeasyPrint 70 loses notes: when the last line of a page fits only because an earlier note
is moved to the next page (`layout/block.py`, `_linebox_layout`, the branch on overflow),
the line is kept without its own notes being laid out, and they print nowhere. After each
page, the notes that were called on it but are still waiting join those that the next page
begins with.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any


def keep_notes() -> None:
    """Wrap the engine's page maker, once a process."""
    from weasyprint.layout import page

    if not isinstance(page.make_page, functools.partial):
        page.make_page = functools.partial(_make_page, page.make_page)


def _make_page(make_page: Callable[..., Any], context: Any, *arguments: Any) -> Any:
    made = make_page(context, *arguments)
    if context.footnotes:
        for box in made[0].descendants():
            note = box.footnote
            if note is not None and note in context.footnotes:
                context.footnotes.remove(note)
                context.reported_footnotes.append(note)
    return made
