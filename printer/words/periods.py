"""Weeks, months and quarters: when they begin in a language's land, and what they are called.

Names and orders are CLDR's, through Babel. Weeks begin on the day that the land of the language
begins them on; what is called by an ISO 8601 number (`2026-W42`) begins on Monday everywhere.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Period:
    """Days in a row, both ends included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        """How many there are."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: dt.date) -> bool:
        """Tell whether a day lies in it."""
        return self.first <= day <= self.last


def week(day: dt.date, lang: str) -> Period:
    """Return the week of a day, as it is counted where the language is spoken."""
    from printer.words import locale_for

    first = day - dt.timedelta(days=(day.weekday() - locale_for(lang).first_week_day) % 7)
    return Period(first, first + dt.timedelta(days=6))


def month(day: dt.date) -> Period:
    """Return the month of a day."""
    return Period(day.replace(day=1), _next_month(day) - dt.timedelta(days=1))


def quarter(day: dt.date) -> Period:
    """Return the quarter of a day."""
    first = day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    last = first.replace(month=first.month + 2)
    return Period(first, month(last).last)


def _next_month(day: dt.date) -> dt.date:
    return day.replace(year=day.year + day.month // 12, month=day.month % 12 + 1, day=1)


def name(period: Period, lang: str) -> str:
    """Return what a period is called: `October 2026`, `4th quarter 2026`, `12–18 October 2026`."""
    from babel.dates import format_date, format_interval, format_skeleton

    from printer.words import locale_for

    locale = locale_for(lang)
    if period == month(period.first):
        return _capital(format_skeleton("yMMMM", period.first, locale=locale))
    if period == quarter(period.first):
        return _capital(format_skeleton("yQQQQ", period.first, locale=locale))
    if period.days == 1:
        return format_date(period.first, "long", locale=locale)
    return format_interval(period.first, period.last, "yMMMMd", locale=locale)


def short_name(period: Period, lang: str) -> str:
    """Return the same in a few letters, without the year, for the axis of a chart."""
    from babel.dates import format_interval, format_skeleton

    from printer.words import locale_for

    locale = locale_for(lang)
    if period == month(period.first):
        return format_skeleton("MMM", period.first, locale=locale)
    if period.days == 1:
        return format_skeleton("MMMd", period.first, locale=locale)
    return format_interval(period.first, period.last, "MMMd", locale=locale)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
