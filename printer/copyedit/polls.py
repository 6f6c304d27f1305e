"""Polls in the language of the article: counts, shares, the total and the date.

A reader writes them as plain figures (`1610`, `42%`, `n = 1610`, `2026-09-30`), because it
does not know the words.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from printer.copyedit.manuscript import Manuscript
from printer.copyedit.markup import has_class

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from printer.words import Words

_COUNT = re.compile(r"\d+")
_SHARE = re.compile(r"(\d+)%")
_TOTAL = re.compile(r"n = (\d+)")
_SEPARATOR = " · "


def localise_polls(manuscript: Manuscript) -> None:
    """Write the figures of every poll as its language has them."""
    words = manuscript.context.words
    for poll in manuscript.root.iter("section"):
        if not has_class(poll, "poll"):
            continue
        for cell in poll.iter("td"):
            text = cell.text or ""
            if has_class(cell, "poll-count") and _COUNT.fullmatch(text):
                cell.text = words.number(int(text))
            elif has_class(cell, "poll-share") and (match := _SHARE.fullmatch(text)):
                cell.text = words.percent(int(match[1]) / 100)
        for meta in poll.iter("p"):
            if has_class(meta, "poll-meta"):
                _localise_meta(meta, words)


def _localise_meta(meta: HtmlElement, words: Words) -> None:
    parts = list(meta)
    for part in parts:
        text = part.text or ""
        if match := _TOTAL.fullmatch(text):
            part.text = words.votes(int(match[1]))
        elif part.tag == "time" and (date := _date(text)) is not None:
            part.text = words.date(date)
    for part in parts[:-1]:
        part.tail = _SEPARATOR


def _date(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        # A month or a year alone stays as it is written.
        return None
