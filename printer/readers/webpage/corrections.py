"""Rule: what the page says was corrected is a note of the article, wherever it stands."""

from __future__ import annotations

import re

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage.measure import squeeze, words_of
from printer.readers.webpage.names import named

_CORRECTION = re.compile(
    r"(?:^|[\s_-])(?:corrections?|corrigend(?:um|a)|errat(?:um|a)|editors?-?note|clarifications?"
    r"|berichtigung|korrektur|rectificati(?:f|ons?)|correcci[oó]n|update-?note|update-notice)(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHORTEST, _LONGEST = 15, 2000


def find(page: Element) -> tuple[str, ...]:
    """Return the texts of the corrections on a page."""
    found = []
    for element in page.iter("p", "div", "aside", "section", "footer"):
        if not _CORRECTION.search(named(element)):
            continue
        text = words_of(element)
        if _SHORTEST <= len(text) <= _LONGEST and element.find(".//form") is None:
            found.append(text)
    return tuple(dict.fromkeys(found))


def mark(article: Element, texts: tuple[str, ...]) -> tuple[str, ...]:
    """Make a note of each correction, at its place or at the end; return their texts."""
    held = squeeze(tree.text_of(article))
    kept: list[str] = []
    for text in texts:
        if any(text in other for other in kept):
            continue
        kept.append(text)
        element = _holder(article, text) if text in held else None
        if element is None and text in held:
            continue
        note = tree.make("aside", class_="note")
        if element is None:
            note.append(tree.make("p", text))
            article.append(note)
        elif tree.name(element) == "p":
            tree.replace(element, note)
            note.append(element)
        else:
            tree.move_content(element, note)
            tree.replace(element, note)
    return tuple(kept)


def _holder(article: Element, text: str) -> Element | None:
    """Return the outermost element that is all of the correction."""
    return next(
        (item for item in article.iter("p", "div", "section") if words_of(item) == text), None
    )
