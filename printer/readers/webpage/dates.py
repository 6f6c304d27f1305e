"""Rule: dates are told in ISO 8601, whichever way the page writes them."""

from __future__ import annotations

import datetime as dt
import email.utils
import re

from printer.readers.markdown.tree import Element

_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,]\d+)?\s*(Z|[+-]\d\d:?\d\d)?)?"
)
_COMPACT = re.compile(r"(\d{4})[/.]?(\d\d)[/.]?(\d\d)(?!\d)")
_PUBLISHED = re.compile(r"datepublished|pubdate|dt-published|published", re.IGNORECASE)


def iso(text: str) -> str:
    """Return a date (and time) as ISO 8601; empty for what is none."""
    text = text.strip()
    if match := _ISO.match(text):
        return _checked(match)
    if match := _COMPACT.match(text):
        return _day(*match.groups())
    if text.isdigit() and len(text) in (10, 13):
        seconds = int(text[:10])
        return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat()
    try:
        return email.utils.parsedate_to_datetime(text).isoformat()
    except (ValueError, TypeError, IndexError):
        return _spelled(text)


def _checked(match: re.Match[str]) -> str:
    day = _day(match[1], match[2], match[3])
    if not day or not match[4]:
        return day
    zone = match[5] or ""
    if zone and zone != "Z" and ":" not in zone:
        zone = f"{zone[:3]}:{zone[3:]}"
    whole = f"{day}T{match[4]}{zone}"
    try:
        dt.datetime.fromisoformat(whole)
    except ValueError:
        return day
    return whole


def _day(year: str, month: str, day: str) -> str:
    try:
        return dt.date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return ""


def _spelled(text: str) -> str:
    """Read `May 12, 2026`, `12 May 2026`: what pages in English write."""
    cleaned = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", text.replace(",", " "))
    cleaned = " ".join(cleaned.split()[:3])
    for form in ("%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y", "%Y %B %d"):
        try:
            return dt.datetime.strptime(cleaned, form).date().isoformat()  # noqa: DTZ007 (a day only)
        except ValueError:
            continue
    return ""


def in_page(root: Element) -> str:
    """Return the date of the first element that says it is that of publication."""
    for element in root.iter("time", "span", "abbr", "p", "div"):
        words = f"{element.get('itemprop') or ''} {element.get('class') or ''}"
        if element.get("pubdate") is None and not _PUBLISHED.search(words):
            continue
        for value in (
            element.get("datetime"),
            element.get("content"),
            element.get("title"),
            element.text,
        ):
            if value and (found := iso(value)):
                return found
    return next(
        (found for item in root.iter("time") if (found := iso(item.get("datetime") or ""))), ""
    )
