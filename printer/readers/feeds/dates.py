"""Dates of feeds: RFC 822, ISO 8601 and its parts, and what a few programs write instead."""

from __future__ import annotations

import datetime as dt
import re

_PART = re.compile(r"(\d{4})(?:-(\d{1,2}))?")
_WEEKDAY = re.compile(r"^[^\W\d_]{2,12}\.?,?\s+(?=\d)")


def iso(text: str) -> str:
    """Return a date (and time) as ISO 8601, empty for what is none.

    A year or a month alone is its first day. The zone is kept, so the day is the author's.
    """
    from printer.readers.webpage.dates import iso as of_page

    text = text.strip()[:80]
    if match := _PART.fullmatch(text):
        try:
            return dt.date(int(match[1]), int(match[2] or 1), 1).isoformat()
        except ValueError:
            return ""
    for written in (text, _WEEKDAY.sub("", text)):
        try:
            if found := of_page(written):
                return found
        except (ValueError, OverflowError, OSError):
            continue
    return ""
