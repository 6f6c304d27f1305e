"""Periods as a person asks for them: `2026-10`, `2026-W42`, `2026-Q4`, `last`, `this`."""

from __future__ import annotations

import datetime as dt
import re

from printer.diagnostics import UsageError, error
from printer.words.periods import Period, month, quarter, week

LAST, THIS = "last", "this"
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_WEEK = re.compile(r"(\d{4})-?W(\d{1,2})", re.IGNORECASE)
_QUARTER = re.compile(r"(\d{4})-?Q([1-4])", re.IGNORECASE)


def month_of(text: str, today: dt.date) -> Period:
    """Return the month that is meant: `2026-10`, a day of it, `last` or `this`.

    Raises UsageError for anything else.
    """
    if text in (LAST, THIS):
        period = month(today)
        return period if text == THIS else month(period.first - dt.timedelta(days=1))
    match = _MONTH.fullmatch(text)
    if match:
        return month(_date(int(match[1]), int(match[2]), 1, text, "a month such as 2026-10"))
    return month(day_of(text, "a month such as 2026-10"))


def quarter_of(text: str, today: dt.date) -> Period:
    """Return the quarter that is meant: `2026-Q4`, a day of it, `last` or `this`."""
    if text in (LAST, THIS):
        period = quarter(today)
        return period if text == THIS else quarter(period.first - dt.timedelta(days=1))
    match = _QUARTER.fullmatch(text)
    wanted = "a quarter such as 2026-Q4"
    if match:
        return quarter(_date(int(match[1]), int(match[2]) * 3, 1, text, wanted))
    return quarter(day_of(text, wanted))


def week_of(text: str, today: dt.date, lang: str) -> Period:
    """Return the week that is meant: `2026-W42` (ISO 8601), a day of it, `last` or `this`.

    All but the first are weeks as they are counted where the language is spoken.
    """
    if text in (LAST, THIS):
        period = week(today, lang)
        return period if text == THIS else week(period.first - dt.timedelta(days=1), lang)
    match = _WEEK.fullmatch(text)
    wanted = "a week such as 2026-W42, or a day of it"
    if not match:
        return week(day_of(text, wanted), lang)
    try:
        first = dt.date.fromisocalendar(int(match[1]), int(match[2]), 1)
        return Period(first, first + dt.timedelta(days=6))
    except (ValueError, OverflowError) as problem:
        raise _wrong(text, wanted) from problem


def between(first: str, last: str, today: dt.date) -> Period:
    """Return the days from one to another, both included; without the latter, until today."""
    begin = day_of(first, "a day such as 2026-10-01")
    end = day_of(last, "a day such as 2026-10-31") if last else today
    if end < begin:
        raise UsageError(
            error(
                f"the digest would end ({end}) before it begins ({begin})",
                hint="exchange --from and --to" if last else "--from lies in the future",
                code="digest-period",
            )
        )
    return Period(begin, end)


def day_of(text: str, wanted: str) -> dt.date:
    """Return a day in ISO 8601; raises UsageError for anything else."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as problem:
        raise _wrong(text, wanted) from problem


def name_of(period: Period) -> str:
    """Return the name of a period in files: `2026-10`, `2026-w42`, `2026-q4`, or its two days."""
    first, last = period.first, period.last
    if period == month(first):
        return f"{first:%Y-%m}"
    if period == quarter(first):
        return f"{first.year}-q{(first.month + 2) // 3}"
    year, number, weekday = first.isocalendar()
    if period.days == 7 and weekday == 1:
        return f"{year}-w{number:02}"
    return f"{first}" if first == last else f"{first}-to-{last}"


def _date(year: int, month_: int, day: int, text: str, wanted: str) -> dt.date:
    try:
        return dt.date(year, month_, day)
    except ValueError as problem:
        raise _wrong(text, wanted) from problem


def _wrong(text: str, wanted: str) -> UsageError:
    return UsageError(error(f'"{text[:40]}" is not {wanted}', code="digest-period"))
