"""The heading of level one in a body: the title where the front matter gives none.

Works on the lines of Markdown, before it is converted, so that the heading can be taken out
of the body without moving a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_HASH = re.compile(r" {0,3}#[ \t]+(?P<text>.*?)(?:[ \t]+#+)?[ \t]*")
_UNDERLINE = re.compile(r" {0,3}=+[ \t]*")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}]*\}$")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level one and the body without it."""

    text: str
    """As it is written, markup included."""

    line: int
    """Counted from 1 in the body."""

    body: str
    """With empty lines where the heading was."""


def divide(body: str, title: str) -> tuple[Heading | None, str]:
    """Return the heading that is the title of an article, and the body without it.

    `title` is that of the front matter, as plain text: with one, only a heading that repeats
    it counts.
    """
    heading = first_heading(body)
    if heading is None or (title and not _same(heading.text, title)):
        return None, body
    return heading, heading.body


def _same(heading: str, title: str) -> bool:
    """Compare two titles by their letters, whatever the quotation marks and emphasis."""
    return [c for c in heading.casefold() if c.isalnum()] == [
        c for c in title.casefold() if c.isalnum()
    ]


def first_heading(body: str) -> Heading | None:
    """Return the first heading of level one outside of code; None when there is none."""
    lines = body.split("\n")
    fence = ""
    for index, line in enumerate(lines):
        if match := _FENCE.match(line):
            if not fence:
                fence = match[1]
            elif line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
        elif fence:
            continue
        elif match := _HASH.fullmatch(line):
            return _heading(lines, index, 1, match["text"])
        elif line.strip() and index + 1 < len(lines) and _UNDERLINE.fullmatch(lines[index + 1]):
            return _heading(lines, index, 2, line)
    return None


def _heading(lines: list[str], index: int, height: int, text: str) -> Heading | None:
    words = _ATTRIBUTES.sub("", text).strip()
    body = "\n".join([*lines[:index], *([""] * height), *lines[index + height :]])
    return Heading(words, index + 1, body) if words else None
