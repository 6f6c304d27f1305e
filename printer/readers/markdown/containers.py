"""Which lines belong to a quotation, a list item or a definition.

The rules are CommonMark's, with two freedoms: a nested list may be indented by two spaces
under any marker, and what is indented by four spaces under a list item may be so
throughout, as Python-Markdown wants it. `blocks.py` reads what is collected here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from printer.readers.markdown.lines import TAB, Line

Interrupts = Callable[[int], bool]
"""Tells whether a line, by its index, ends a paragraph that it follows directly."""

ITEM = re.compile(r"( {0,3})([*+-]|\d{1,9}[.)])(?:( +)(?=\S)|[ ]*$)")
QUOTE = re.compile(r" {0,3}>[ ]?")
DEFINITION = re.compile(r" {0,3}:[ ]{1,3}(?=\S)")
_SINGLE_START = ("*", "+", "-", "1.", "1)")


@dataclass(frozen=True, slots=True)
class Contained:
    """The inside of a container, without its marks, and the index of the line after it."""

    lines: list[Line]
    end: int


def quotation(lines: Sequence[Line], index: int, interrupts: Interrupts) -> Contained:
    """Collect a quotation; its last paragraph may go on without the mark."""
    inner: list[Line] = []
    end = index
    while end < len(lines) and not lines[end].blank:
        match = QUOTE.match(lines[end].text)
        if match is None and (inner[-1].blank or interrupts(end)):
            break
        inner.append(lines[end].cut(match.end() if match else 0))
        end += 1
    return Contained(inner, end)


def item(
    lines: Sequence[Line], index: int, match: re.Match[str], interrupts: Interrupts
) -> Contained:
    """Collect a list item, whose marker `ITEM` has matched."""
    spaces = len(match[3] or " ")
    content = match.end(2) + (spaces if spaces <= TAB else 1)
    nested = min(content, len(match[1]) + 2)
    collected = [lines[index].cut(content)]
    end = index + 1
    while end < len(lines):
        line = lines[end]
        if line.blank:
            follower = _next_text(lines, end)
            if follower is None or lines[follower].indent < content:
                break
            collected += lines[end:follower]
            end = follower
            continue
        if line.indent < content:
            marked = ITEM.match(line.text) is not None
            within = marked and line.indent >= nested
            lazy = not (marked or lines[end - 1].blank or interrupts(end))
            if not (within or lazy) or (end == index + 1 and collected[0].blank and not within):
                break
        collected.append(line)
        end += 1
    own = [line.indent for line in collected[1:] if not line.blank and line.indent >= content]
    strip = _indentation(content, min(own, default=content))
    return Contained([collected[0], *(line.dedent(strip) for line in collected[1:])], end)


def definition(lines: Sequence[Line], index: int, interrupts: Interrupts) -> Contained | None:
    """Collect a definition, `:   text` and what is indented below."""
    match = DEFINITION.match(lines[index].text)
    if match is None:
        return None
    collected = [lines[index].cut(match.end())]
    end = index + 1
    while end < len(lines):
        line = lines[end]
        if line.blank:
            follower = _next_text(lines, end)
            if follower is None or lines[follower].indent < 2:
                break
            collected += lines[end:follower]
            end = follower
            continue
        if line.indent < 2 and (
            lines[end - 1].blank or interrupts(end) or DEFINITION.match(line.text)
        ):
            break
        collected.append(line.dedent(TAB))
        end += 1
    return Contained(collected, end)


def list_interrupts(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a list may begin in the middle of a paragraph.

    It does when the line before ends with a colon, or when a second item follows; a single
    line that begins with a dash is a dash.
    """
    match = ITEM.match(lines[index].text)
    if match is None or match[3] is None or match[2] not in _SINGLE_START:
        return False
    if lines[index - 1].text.rstrip(" *_").endswith(":"):
        return True
    for position in range(index + 1, len(lines)):
        if lines[position].blank:
            return False
        if follower := ITEM.match(lines[position].text):
            return follower[2][-1] == match[2][-1]
    return False


def trimmed(lines: list[str]) -> list[str]:
    """Leave out blank lines at both ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]


def _indentation(content: int, least: int) -> int:
    """Choose how much to leave out under a marker whose text begins at `content`.

    Text at four spaces, and code at eight, is written for Python-Markdown.
    """
    if content < least <= TAB:
        return least
    return TAB if content < TAB and least >= 2 * TAB else content


def _next_text(lines: Sequence[Line], index: int) -> int | None:
    """Index of the next line that is not blank."""
    return next((at for at in range(index, len(lines)) if not lines[at].blank), None)
