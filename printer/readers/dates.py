"""Dates as authors write them in front matter: ISO 8601, and what is to be said of others.

Knows no time zones: an article carries the day that its author wrote down.
"""

from __future__ import annotations

import datetime as dt
import re

_ISO = re.compile(
    r"(?P<day>\d{4}-\d{1,2}-\d{1,2})"
    r"(?:[T ]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[ap]m)?\s*"
    r"(?:[a-z]{1,5}|[+-]\d{1,2}:?(?:\d{2})?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_PART = re.compile(r"\d{4}(?:-\d{2})?")
_YEAR_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})")
_NOT_FIXED = frozenset({"today", "now", "last-modified", "auto"})


class DateError(ValueError):
    """The text is not a date; `hint` says how it would be one."""

    def __init__(self, reason: str, hint: str = "write it as YYYY-MM-DD") -> None:
        super().__init__(reason)
        self.hint = hint


def parse_date(text: str) -> dt.date:
    """Return the day of an ISO 8601 date, or of a date with a time of day.

    Raises DateError with a reason that ends a sentence, for other forms and for days that
    the calendar does not have.
    """
    words = text.strip()
    match = _ISO.fullmatch(words)
    if match:
        return _day(*map(int, match["day"].split("-")))
    if match := _COMPACT.fullmatch(words):
        return _day(*map(int, match.groups()))
    if words.lower() in _NOT_FIXED:
        raise DateError(
            "is a different day every time", "write the day itself, so that the page stays the same"
        )
    if _PART.fullmatch(words):
        raise DateError("has no day", f"write the whole date, such as {(words + '-01-01')[:10]}")
    if match := _YEAR_FIRST.fullmatch(words):
        year, month, day = map(int, match.groups())
    elif match := _DAY_FIRST.fullmatch(words):
        day, month, year = map(int, match.groups())
    else:
        raise DateError("is not a date")
    raise DateError("is not a date as it is written here", f"write it as {_day(year, month, day)}")


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError as problem:
        raise DateError("is not a day of the calendar") from problem
