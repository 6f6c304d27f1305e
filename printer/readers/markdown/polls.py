"""Polls: a list of `- option | count`; shares are computed and drawn as bars."""

from __future__ import annotations

import re
from dataclasses import dataclass

from printer.diagnostics import error
from printer.readers.markdown import divs, roles, tree
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.tree import Element

_COUNT = re.compile(r"\d{1,15}|\d{1,3}(?:([,.'’ \u00a0\u2009\u202f_])\d{3})(?:\1\d{3}){0,4}")
_ADDRESS = re.compile(r"https?:", re.IGNORECASE)


@dataclass(slots=True)
class _Option:
    words: Element
    shown: str
    count: int


def make(root: Element, conversion: Conversion) -> None:
    """Tree pass: make the table of results.

    Reported: `poll-count`, `poll-empty` (errors).
    """
    questions = {
        paragraph.getparent(): paragraph for paragraph in roles.paragraphs(root, "question")
    }
    for question in questions.values():
        question.attrib.pop("data-line", None)
        question.set("class", "poll-question")
    for poll in divs.fenced(root, "poll"):
        _make(poll, conversion)


def shares(counts: list[int]) -> list[int]:
    """Round percentages so that they sum to 100 (method of the largest remainder)."""
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    floors = [count * 100 // total for count in counts]
    by_remainder = sorted(range(len(counts)), key=lambda at: (-(counts[at] * 100 % total), at))
    for at in by_remainder[: 100 - sum(floors)]:
        floors[at] += 1
    return floors


def _make(poll: Element, conversion: Conversion) -> None:
    poll.tag = "section"
    options: list[_Option] = []
    for listing in poll.findall("ul") + poll.findall("ol"):
        for item in listing.findall("li"):
            option = _option(item, conversion)
            if option is not None:
                options.append(option)
        table = tree.make("table", class_="poll-results")
        tree.replace(listing, table)
        table.append(_rows(options))
    if not options:
        conversion.report(
            error(
                "this poll has no results",
                conversion.place_of(poll),
                hint="write a list with lines such as - Yes | 120",
                code="poll-empty",
            )
        )
    _meta(poll, options)


def _option(item: Element, conversion: Conversion) -> _Option | None:
    for paragraph in item.findall("p"):
        tree.unwrap(paragraph)
    last = item[-1] if len(item) else None
    text = ((item.text if last is None else last.tail) or "").rstrip()
    words, bar, number = text.rpartition("|")
    number = number.strip()
    if not bar or not _COUNT.fullmatch(number):
        conversion.report(
            error(
                f"the count {number} is no whole number" if bar else "this option has no count",
                conversion.place_of(item),
                hint="write the option, a vertical bar and a whole number: Yes | 1,204",
                code="poll-count",
            )
        )
    count = int(re.sub(r"\D", "", number)) if bar and _COUNT.fullmatch(number) else 0
    if bar:
        if last is None:
            item.text = words
        else:
            last.tail = words
    tree.strip(item)
    shown = number if bar else ""
    return _Option(item, shown, count)


def _rows(options: list[_Option]) -> Element:
    body = tree.make("tbody")
    counts = [option.count for option in options]
    total = sum(counts)
    for option, share in zip(options, shares(counts), strict=True):
        row = tree.make("tr")
        head = tree.make("th", class_="poll-option", scope="row")
        tree.move_content(option.words, head)
        bar = tree.make("td", class_="poll-bar")
        width = 100 * option.count / total if total else 0
        bar.append(tree.make("div", class_="bar", style=f"width: {width:.1f}%"))
        row.extend(
            [
                head,
                bar,
                tree.make("td", option.shown, class_="poll-count"),
                tree.make("td", f"{share}%", class_="poll-share"),
            ]
        )
        body.append(row)
    return body


def _meta(poll: Element, options: list[_Option]) -> None:
    meta = tree.make("p", class_="poll-meta")
    if total := sum(option.count for option in options):
        meta.append(tree.make("span", f"n = {total}", class_="poll-total"))
    if date := tree.take(poll, "date"):
        if re.fullmatch(r"\d{4}(-\d\d){0,2}", date):
            meta.append(tree.make("time", date, class_="date", datetime=date))
        else:
            meta.append(tree.make("span", date, class_="date"))
    if source := tree.take(poll, "source"):
        span = tree.make("span", class_="source")
        if _ADDRESS.match(source):
            span.append(tree.make("a", re.sub(r"^https?://|/$", "", source), href=source))
        else:
            span.text = source
        meta.append(span)
    for part in list(meta)[:-1]:
        part.tail = " "
    if len(meta):
        poll.append(meta)
