"""Polls: `- option | count` where the counts are known, else a table of the shares."""

from __future__ import annotations

from printer.importing.markdown import escaping, inlines
from printer.importing.markdown.state import State
from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element


def write(section: Element, state: State) -> list[str]:
    """Return a poll of the HTML contract; nothing when it has no results."""
    rows = [
        (inlines.line(option, state), _text(row, "poll-count"), _text(row, "poll-share"))
        for row in section.iter("tr")
        if (option := _part(row, "poll-option")) is not None
    ]
    if not rows:
        return []
    question = next(
        (item for item in section.iter() if "poll-question" in tree.classes(item)), None
    )
    words = (
        inlines.line(question, state).replace(inlines.BREAK, " ") if question is not None else ""
    )
    if all(count.isdigit() for _, count, _ in rows):
        given = f" question={escaping.attribute(words)}" if words else ""
        lines = [f"- {option} | {count}" for option, count, _ in rows]
        return ["\n".join([f"::: {{.poll{given}}}", *lines, ":::"])]
    lines = ["|   |   |", "| --- | ---: |"]
    lines += [f"| {option} | {share or count} |" for option, count, share in rows]
    table = "\n".join(lines)
    return [f"{table}\n\nTable: {words}" if words else table]


def _part(row: Element, name: str) -> Element | None:
    return next((item for item in row if name in tree.classes(item)), None)


def _text(row: Element, name: str) -> str:
    part = _part(row, name)
    return " ".join(tree.text_of(part).split()) if part is not None else ""
