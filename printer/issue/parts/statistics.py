"""What is in the issue, in figures: how much, from where, when, by whom, about what.

Counted are the articles that contents list, short entries each by itself.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from printer.issue.parts.imprint import Fact, Value
from printer.issue.parts.laying import part, words_of
from printer.issue.parts.values import Material, Part, Slot
from printer.issue.values import About
from printer.words import Words
from printer.words.periods import Period, month, short_name, week

WORDS_A_MINUTE = 230
"""How fast people read: the mean of 190 studies of silent reading (Brysbaert 2019) is 238."""

_MOST_ROWS = 12
_FEW_DAYS, _FEW_WEEKS = 10, 100
"""Days: up to so many, the axis of time has days, weeks; beyond, months."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart."""

    label: str
    count: int
    share: float
    """Of the longest bar, in per cent."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Rows under a heading."""

    title: str
    rows: tuple[Bar, ...]


def statistics(material: Material, slot: Slot) -> Part:
    """Return the page of figures."""
    words = words_of(material)
    counted = list(_counted(material))
    abouts = [about for _, about in counted]
    authors = Counter(person.name for about in abouts for person in about.authors)
    sections = Counter(section for section, _ in counted if section)
    dates = [about.date for about in abouts if about.date is not None]
    charts = (
        Chart(words["by_section"], _ranked(sections)),
        Chart(words["by_date"], tuple(_dated(dates, material.issue.lang))),
        Chart(words["by_author"], _ranked(authors)),
        Chart(words["keywords"], _ranked(_keywords(abouts), fewest=2)),
    )
    return part(
        material,
        slot,
        words["statistics"],
        sums=tuple(_sums(abouts, len(authors), words)),
        charts=[chart for chart in charts if len(chart.rows) > 1],
    )


def _counted(material: Material) -> Iterator[tuple[str, About]]:
    """Yield title of the section, and article."""
    for section in material.issue.sections:
        for entry in section.entries:
            about = material.abouts.get(entry.slug)
            if about is None or entry.pdf is not None or not entry.in_contents:
                continue
            for each in about.shorts or (about,):
                yield section.title or each.section, each


def _sums(abouts: list[About], authors: int, words: Words) -> Iterator[Fact]:
    length = sum(about.words for about in abouts)
    minutes = max(1, round(length / WORDS_A_MINUTE))
    yield Fact(words["articles"], (Value(words.number(len(abouts))),))
    yield Fact(words["words"], (Value(words.number(length)),))
    shown = words["minutes"].format(count=words.number(minutes))
    yield Fact(words["reading_time"], (Value(shown.replace(" ", "\N{NO-BREAK SPACE}")),))
    if authors:
        yield Fact(words["authors_count"], (Value(words.number(authors)),))


def _keywords(abouts: Iterable[About]) -> Counter[str]:
    """Count keywords whatever their capitals, shown as they are written first."""
    written: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for about in abouts:
        for keyword in about.keywords:
            counts[written.setdefault(keyword.casefold(), keyword)] += 1
    return counts


def _ranked(counts: Counter[str], *, fewest: int = 1) -> tuple[Bar, ...]:
    """Return the most frequent ones; of the same count, the first to come."""
    rows = [(label, count) for label, count in counts.most_common() if count >= fewest]
    return tuple(_bars(rows[:_MOST_ROWS]))


def _dated(dates: list[dt.date], lang: str) -> Iterator[Bar]:
    """Yield a row for each day, week or month from the first date to the last."""
    if not dates:
        return iter(())
    span = Period(min(dates), max(dates))
    rows: list[tuple[str, int]] = []
    day = span.first
    while day <= span.last and len(rows) < 4 * _MOST_ROWS:
        step = _step(day, span, lang)
        rows.append((short_name(step, lang), sum(date in step for date in dates)))
        day = step.last + dt.timedelta(days=1)
    return _bars(rows)


def _step(day: dt.date, span: Period, lang: str) -> Period:
    if span.days <= _FEW_DAYS:
        return Period(day, day)
    return week(day, lang) if span.days <= _FEW_WEEKS else month(day)


def _bars(rows: list[tuple[str, int]]) -> Iterator[Bar]:
    longest = max((count for _, count in rows), default=0) or 1
    for label, count in rows:
        yield Bar(label, count, round(100 * count / longest, 1))
