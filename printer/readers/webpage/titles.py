"""The title: what the page declares, else its `<title>` without the name of the site."""

from __future__ import annotations

import re

from printer.readers.markdown.tree import Element
from printer.readers.webpage.measure import squeeze, words_of

_SEPARATOR = re.compile(r"\s[|\-–—\\/>»]\s")
_HIERARCHY = re.compile(r"\s[\\/>»]\s")
_LAST = re.compile(r"(.*)\s[|\-–—\\/>»]\s.*", re.DOTALL)
_FIRST = re.compile(r"[^|\-–—\\/>»]*[|\-–—\\/>»](.*)", re.DOTALL)
_WORD = re.compile(r"\w+")


def from_page(root: Element) -> str:
    """Return the title that stands in `<title>`, or in the only `<h1>`."""
    whole = next((squeeze(words_of(item)) for item in root.iter("title")), "")
    title = whole
    hierarchical = bool(_HIERARCHY.search(whole))
    if _SEPARATOR.search(whole):
        title = _LAST.sub(r"\1", whole)
        if len(title.split()) < 3:
            title = _FIRST.sub(r"\1", whole)
    elif ": " in whole:
        title = _without_prefix(whole, root)
    elif not 15 <= len(whole) <= 150:
        headings = list(root.iter("h1"))
        if len(headings) == 1:
            title = words_of(headings[0])
    title = squeeze(title)
    words = len(title.split())
    if words <= 4 and (not hierarchical or words != len(_SEPARATOR.sub(" ", whole).split()) - 1):
        title = whole
    return title


def _without_prefix(whole: str, root: Element) -> str:
    """Take the name of the site from before a colon, unless a heading has all of it."""
    if any(words_of(item) == whole for item in root.iter("h1", "h2")):
        return whole
    title = whole.rpartition(":")[2].strip()
    if len(title.split()) < 3:
        return whole.partition(":")[2].strip()
    if len(whole.partition(":")[0].split()) > 5:
        return whole
    return title


def says_the_same(title: str, heading: str) -> bool:
    """Tell whether a heading repeats the title."""
    return similarity(title, heading) > 0.75


def similarity(first: str, second: str) -> float:
    """Return how much of the second text's letters stand in words of the first: 0 to 1."""
    known = set(_WORD.findall(first.lower()))
    words = _WORD.findall(second.lower())
    if not known or not words:
        return 0.0
    new = [word for word in words if word not in known]
    return 1 - len(" ".join(new)) / len(" ".join(words))
