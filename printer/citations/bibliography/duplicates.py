"""Works that stand in a bibliography twice under different keys.

Two entries are one work when they have the same DOI, or the same year and titles that are equal or
nearly so. Titles of a year are sorted and each is compared with its neighbours only (the
sorted-neighbourhood method of Hernández and Stolfo, 1995), so the time stays linear.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

_NEIGHBOURS = 6
_ALIKE = 0.93
_SHORT = 12
"""Letters; shorter titles (Introduction, Editorial) count only together with the author."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Keys of entries that are probably one work."""

    keys: tuple[str, ...]
    reason: str
    """`doi` or `title`."""

    detail: str
    """The DOI, or the title of the first."""


def find_duplicates(items: Mapping[str, Mapping[str, Any]]) -> tuple[Duplicate, ...]:
    """Return the probable duplicates, in the order of their first keys."""
    order = {key: number for number, key in enumerate(items)}
    by_doi: dict[str, list[str]] = defaultdict(list)
    by_year: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key, item in items.items():
        if item.get("DOI"):
            by_doi[str(item["DOI"]).casefold()].append(key)
        title = _comparable(item)
        if title:
            by_year[_year(item)].append((title, key))
    out = [
        Duplicate(tuple(keys), "doi", str(items[keys[0]]["DOI"]))
        for keys in by_doi.values()
        if len(keys) > 1
    ]
    known = {pair for duplicate in out for pair in _pairs(duplicate.keys)}
    for titles in by_year.values():
        for first, second in _alike(sorted(titles)):
            pair = tuple(sorted((first, second), key=order.__getitem__))
            if pair not in known and not _parts_of_one(items[first], items[second]):
                title = re.sub(r"<[^>]*>", "", str(items[pair[0]].get("title", ""))[:500])
                out.append(Duplicate(pair, "title", title))
    return tuple(sorted(out, key=lambda duplicate: order[duplicate.keys[0]]))


def _alike(titles: list[tuple[str, str]]) -> Iterable[tuple[str, str]]:
    for index, (title, key) in enumerate(titles):
        for other, other_key in titles[index + 1 : index + _NEIGHBOURS]:
            if title == other:
                yield key, other_key
                continue
            matcher = difflib.SequenceMatcher(None, title, other, autojunk=False)
            if matcher.real_quick_ratio() > _ALIKE and matcher.quick_ratio() > _ALIKE:
                # Part 1 and Part 2 differ in nothing but a figure, and are two works.
                if re.findall(r"\d+", title) != re.findall(r"\d+", other):
                    continue
                if matcher.ratio() > _ALIKE:
                    yield key, other_key


def _comparable(item: Mapping[str, Any]) -> str:
    title = re.sub(r"<[^>]*>", "", str(item.get("title", ""))[:500])
    folded = unicodedata.normalize("NFKD", title).casefold()
    letters = re.sub(r"[^\w]|_", "", "".join(c for c in folded if not unicodedata.combining(c)))[
        :200
    ]
    if letters and len(letters) <= _SHORT:
        people = item.get("author") or item.get("editor") or ()
        letters += "".join(str(name.get("family", name.get("literal", ""))) for name in people)
        return "" if len(letters) <= 4 else letters.casefold()
    return letters


def _year(item: Mapping[str, Any]) -> str:
    issued = item.get("issued") or {}
    parts = issued.get("date-parts") or [[""]]
    return str(issued.get("literal") or parts[0][0])


def _parts_of_one(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Tell whether two entries are volumes of one work, or chapters of the same name."""
    return any(
        first.get(name) and second.get(name) and first[name] != second[name]
        for name in ("volume", "part-number", "edition", "page", "container-title")
    ) and first.get("type") == second.get("type")


def _pairs(keys: tuple[str, ...]) -> Iterable[tuple[str, str]]:
    return (
        (first, second) for number, first in enumerate(keys[:50]) for second in keys[number + 1 :]
    )
