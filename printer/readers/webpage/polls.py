"""Rule: a poll is a question with answers that have counts or shares, however it is drawn."""

from __future__ import annotations

import re

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage.measure import squeeze, words_of
from printer.readers.webpage.names import named
from printer.readers.webpage.values import Option, Poll

_POLL = re.compile(
    r"(?:^|[\s_-])(?:poll|survey|vote|voting|umfrage|sondage|encuesta|opros)(?:$|[\s_-])", re.I
)
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d+)?)\s*%")
_COUNT = re.compile(
    r"\(?\b(\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3})+|\d{1,9})\)?\s*(?:votes?|stimmen|voix|votos|голос\w*)?\s*\)?$",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"question|title|heading|frage", re.IGNORECASE)
_MOST = 50


def take(root: Element) -> tuple[Poll, ...]:
    """Return the polls of a page and put a table of the contract in the place of each."""
    found = []
    for box in tree.elements(root):
        if box.getparent() is None or tree.name(box) in ("body", "html", "a", "li", "tr"):
            continue
        if not _POLL.search(named(box)):
            continue
        poll = _read(box)
        if poll is not None:
            found.append(poll)
            tree.replace(box, _drawn(poll))
    return tuple(found)


def _read(box: Element) -> Poll | None:
    items = [item for item in box.iter("li") if item.find(".//li") is None]
    items = items or [row for row in box.iter("tr") if row.find("td") is not None]
    items = items or [
        item
        for item in tree.elements(box, "div", "label")
        if re.search(r"option|answer|choice", named(item), re.IGNORECASE)
        and not any(
            tree.name(child) == "div" and re.search("option|answer|choice", named(child))
            for child in item.iter()
            if child is not item
        )
    ]
    options = tuple(option for item in items[:_MOST] if (option := _option(item)) is not None)
    if len(options) < 2 or all(item.count is None and item.share is None for item in options):
        return None
    return Poll(_question(box, items[0]), options)


def _option(item: Element) -> Option | None:
    text = squeeze(" ".join(item.itertext()))
    share = None
    if match := _SHARE.search(text):
        share = float(match[1].replace(",", "."))
        text = squeeze(text[: match.start()] + " " + text[match.end() :])
    count = None
    if match := _COUNT.search(text):
        count = int(re.sub(r"\D", "", match[1]))
        text = text[: match.start()]
    text = text.strip(" ()|:–—-·,")
    return Option(text, count, share) if text else None


def _question(box: Element, first: Element) -> str:
    named_so, heading = "", ""
    for element in box.iter():
        if element is first:
            break
        if not tree.name(element) or element is box:
            continue
        if not named_so and _QUESTION.search(named(element)):
            named_so = words_of(element) if first not in element.iter() else ""
        if not heading and tree.name(element) in (
            "h2",
            "h3",
            "h4",
            "h5",
            "p",
            "legend",
            "caption",
            "strong",
        ):
            heading = words_of(element)
    return named_so or heading


def _drawn(poll: Poll) -> Element:
    section = tree.make("section", class_="poll")
    if poll.question:
        section.append(tree.make("p", poll.question, class_="poll-question"))
    table = tree.make("table", class_="poll-results")
    body = tree.make("tbody")
    for option in poll.options:
        row = tree.make("tr")
        row.append(tree.make("th", option.text, class_="poll-option", scope="row"))
        count = "" if option.count is None else str(option.count)
        row.append(tree.make("td", count, class_="poll-count"))
        share = "" if option.share is None else f"{option.share:g}%"
        row.append(tree.make("td", share, class_="poll-share"))
        body.append(row)
    table.append(body)
    section.append(table)
    return section
