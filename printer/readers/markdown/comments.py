"""Comments in HTML, `<!-- … -->`: within a line, on lines of their own, over paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import Line, Stretch
from printer.readers.markdown.slots import Slot

START = re.compile(r" {0,3}<!--")
"""A comment at the beginning of a line."""


def take(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int] | None:
    """Inline rule: a comment is left out."""
    end = stretch.find("-->", match.end())
    if end < 0:
        return None
    place = stretch.place(conversion.path, match.start())
    return conversion.take(Slot(stretch.text[match.start() : end + 3], place)), end + 3


def block(lines: Sequence[Line], index: int) -> tuple[int, Line | None] | None:
    """Block rule: a comment, over blank lines too; the line after, and what follows on its last."""
    if not START.match(lines[index].text):
        return None
    for last in range(index, len(lines)):
        start = lines[last].text.find("<!--") + 4 if last == index else 0
        end = lines[last].text.find("-->", start)
        if end >= 0:
            rest = lines[last].cut(end + 3)
            return last + 1, None if rest.blank else rest
    return None


def cut_long(lines: list[Line], start: int, end: int) -> bool:
    """Cut a comment that begins within a paragraph (lines `start` to `end`) and ends in a later one.

    The lines that it covers become blank; false when there is no such comment.
    """
    for first in range(end - 1, start - 1, -1):
        column = lines[first].text.rfind("<!--")
        if column < 0:
            continue
        before = "".join(line.text for line in lines[start:first]) + lines[first].text[:column]
        if "-->" in lines[first].text[column:] or before.count("`") % 2:
            return False
        break
    else:
        return False
    for last in range(first + 1, len(lines)):
        closing = lines[last].text.find("-->")
        if closing < 0:
            continue
        if last < end:
            return False
        lines[first] = replace(lines[first], text=lines[first].text[:column])
        lines[first + 1 : last] = [replace(line, text="") for line in lines[first + 1 : last]]
        lines[last] = lines[last].cut(closing + 3)
        return True
    return False
