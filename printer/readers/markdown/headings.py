"""Headings: their lines in the source, and their ids (pandoc's: the words, Unicode kept)."""

from __future__ import annotations

import re

from printer.readers.markdown import tree
from printer.readers.markdown.lines import Line
from printer.readers.markdown.tree import Element

_HASHES = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*?)(?:[ \t]+#+)?[ \t]*$")
_TIGHT = re.compile(r" {0,3}(#{2,6})(?=[^\s#])(.*?)#*[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_NOT_IN_ID = re.compile(r"[^\w\s.-]")


def read(line: Line) -> tuple[int, int, int] | None:
    """Read `## Title`: its level, and where its text begins and ends in the line."""
    match = _HASHES.match(line.text) or _TIGHT.match(line.text)
    return (len(match[1]), match.start(2), match.end(2)) if match else None


def underline(line: Line) -> int | None:
    """Level that a line of `===` or `---` gives to the line above it."""
    match = _UNDERLINE.match(line.text)
    return (1 if match[1][0] == "=" else 2) if match else None


def identify(root: Element) -> None:
    """Tree pass: give an id to every heading that has none; equal ones get `-1`, `-2`."""
    taken = {element.get("id") for element in root.iter() if element.get("id")}
    counts: dict[str, int] = {}
    for heading in tree.elements(root, *tree.HEADINGS):
        if heading.get("id"):
            continue
        base = slug(tree.text_of(heading))
        number = counts.get(base, 0)
        candidate = f"{base}-{number}" if number else base
        while candidate in taken:
            number += 1
            candidate = f"{base}-{number}"
        counts[base] = number + 1
        taken.add(candidate)
        heading.set("id", candidate)


def slug(text: str) -> str:
    """Make an id from a heading's text, as pandoc does."""
    words = "-".join(_NOT_IN_ID.sub("", text.lower()).split())
    start = next((at for at, character in enumerate(words) if character.isalpha()), None)
    return words[start:] if start is not None else "section"
