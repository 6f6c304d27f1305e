"""Choosing: filters, twins, order and groups. Plain values in, plain values out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from printer.digest.values import Item, Request
from printer.words.periods import Period, month, name, week

_TRACKING = re.compile(r"(?:^|&)(?:utm_\w+|fbclid|gclid|mc_[ce]id)=[^&]*")
_FEW_DAYS, _FEW_WEEKS = 14, 100


@dataclass(frozen=True, slots=True)
class Group:
    """Articles under one heading."""

    title: str
    items: tuple[Item, ...]


def chosen(items: Iterable[Item], request: Request) -> tuple[Item, ...]:
    """Return what a request wants of the items of its period, in its order, each once."""
    wanted = [item for item in _without_twins(items) if _is_wanted(item, request)]
    if request.most:
        newest = sorted(wanted, key=lambda item: item.moment, reverse=True)[: request.most]
        kept = {id(item) for item in newest}
        wanted = [item for item in wanted if id(item) in kept]
    return tuple(_ordered(wanted, request.order))


def _is_wanted(item: Item, request: Request) -> bool:
    return (
        _has(request.sections, (item.section,))
        and _has(request.tags, item.tags)
        and _has(request.authors, (*item.authors, *item.author_ids))
    )


def _has(wanted: Sequence[str], there: Sequence[str]) -> bool:
    names = {name.strip().casefold() for name in there}
    return not wanted or any(name.strip().casefold() in names for name in wanted)


def _without_twins(items: Iterable[Item]) -> list[Item]:
    """Leave out what is there already: a feed may carry our own articles, or another feed's."""
    seen: set[str] = set()
    kept = []
    for item in items:
        keys = {_address(item.url)} if item.url else set()
        if item.entry is not None and item.entry.id and not item.url:
            keys.add(f"{item.feed}\0{item.entry.id}")
        if keys & seen:
            continue
        seen |= keys
        kept.append(item)
    return kept


def _address(url: str) -> str:
    """Return what two addresses of one page have in common."""
    parts = urlsplit(url)
    query = _TRACKING.sub("", parts.query).lstrip("&")
    host = (parts.hostname or "").removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}?{query}"


def _ordered(items: list[Item], order: str) -> list[Item]:
    if order == "title":
        return sorted(items, key=lambda item: (item.title.casefold(), item.moment))
    ranked = sorted(items, key=lambda item: item.title.casefold())
    return sorted(ranked, key=lambda item: item.moment, reverse=order == "newest")


def grouped(items: Sequence[Item], group: str, period: Period, lang: str) -> tuple[Group, ...]:
    """Return items under headings; those of the publication's own articles come first.

    Otherwise headings come in the order in which their first article does.
    """
    found: dict[str, list[Item]] = {}
    first = sorted(items, key=lambda item: item.source is None) if group == "section" else items
    for item in first:
        found.setdefault(_heading(item, group, period, lang), []).append(item)
    return tuple(Group(title, tuple(those)) for title, those in found.items())


def _heading(item: Item, group: str, period: Period, lang: str) -> str:
    if group == "section":
        return item.section
    if group == "author":
        return item.authors[0] if item.authors else item.section
    if group == "tag":
        return item.tags[0] if item.tags else item.section
    if group == "date":
        return name(_step(item, period, lang), lang)
    return ""


def _step(item: Item, period: Period, lang: str) -> Period:
    if period.days <= _FEW_DAYS:
        return Period(item.day, item.day)
    return week(item.day, lang) if period.days <= _FEW_WEEKS else month(item.day)
