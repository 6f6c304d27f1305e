"""Headings: levels without gaps, below the title of the article, with ids and numbers.

The title is the only first-level heading of an article, so a body that uses `h1` is
lowered as a whole. A skipped level fails PDF/UA (7.4.2) and confuses the outline.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from printer.copyedit.manuscript import Manuscript
from printer.copyedit.markup import HEADINGS, has_class, new, plain_text, prepend_text, remove
from printer.copyedit.structure import free_id

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DEEPEST = 6


def edit_headings(manuscript: Manuscript) -> None:
    """Correct levels, remove empty headings, add missing ids, and number when asked to."""
    headings = _without_empty(manuscript)
    _correct_levels(manuscript, headings)
    taken = {element.get("id", "") for element in manuscript.root.xpath(".//*[@id]")}
    for heading in headings:
        if heading.get("id") is None:
            heading.set("id", free_id(slug(plain_text(heading)), taken))
            taken.add(heading.get("id", ""))
    if manuscript.context.options.get("numbering") is True:
        _number(headings)


def slug(title: str) -> str:
    """Return an id made of a title: its letters and digits in lower case, with hyphens."""
    return "-".join(re.findall(r"\w+", title.lower())) or "section"


def _without_empty(manuscript: Manuscript) -> list[HtmlElement]:
    headings = []
    for heading in list(manuscript.root.iter(*HEADINGS)):
        if heading.text_content().strip() or heading.xpath(".//*[@src or @data-latex]"):
            headings.append(heading)
            continue
        manuscript.warning(heading, "this heading is empty and is left out", code="heading-empty")
        remove(heading)
    return headings


def _correct_levels(manuscript: Manuscript, headings: list[HtmlElement]) -> None:
    """Set each level to one more than that of the heading it stands under."""
    lowered = any(heading.tag == "h1" for heading in headings)
    open_levels: list[int] = []
    for heading in headings:
        level = _level(heading) + lowered
        sibling = None
        while open_levels and open_levels[-1] >= level:
            sibling = open_levels.pop()
        above = open_levels[-1] if open_levels else 1
        right = min(len(open_levels) + 2, DEEPEST)
        if level > above + 1 and sibling != level:  # said once for a row of siblings
            manuscript.warning(
                heading,
                f'the heading "{_short(plain_text(heading))}" skips a level '
                f"(from {above - lowered} to {level - lowered}) and is set as level {right}",
                hint=f"write it with {'#' * right}",
                code="heading-skip",
            )
        open_levels.append(level)
        heading.tag = f"h{right}"


def _number(headings: list[HtmlElement]) -> None:
    counts = [0] * (DEEPEST + 1)
    for heading in headings:
        if has_class(heading, "unnumbered"):
            continue
        level = _level(heading)
        counts[level] += 1
        counts[level + 1 :] = [0] * (DEEPEST - level)
        number = ".".join(str(count) for count in counts[2 : level + 1])
        prepend_text(heading, new("span", number, class_="heading-number"))


def _level(heading: HtmlElement) -> int:
    return int(str(heading.tag)[1])


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:57]}…"
