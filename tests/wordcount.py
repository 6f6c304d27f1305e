"""Compares the words of a galley with those of its PDF, in order."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import lxml.html

from printer.pdf.text import text_in_reading_order

_WORD = re.compile(r"[^\W_]+")
_MOST_EXTRAS_IN_A_ROW = 4
"""A note's call and marker, a list's number, a bullet: what CSS puts between two words."""


def words(text: str) -> list[str]:
    """Split into words; ligatures and soft hyphens do not count."""
    plain = unicodedata.normalize("NFKC", text.replace("\u00ad", ""))
    return _WORD.findall(plain)


def galley_words(html: str) -> list[str]:
    """The words that a galley shows, without pictures and what is hidden."""
    tree = lxml.html.document_fromstring(html)
    for element in list(tree.iter("head", "style", "script")):
        element.drop_tree()
    for element in tree.xpath("//*[@aria-hidden='true' or @data-pdf-tag='Artifact']"):
        element.drop_tree()
    for element in tree.iter():
        # What stands on lines of its own does not run into its neighbours.
        note = element.get("class", "").startswith(("note-", "footnote"))
        if note or (isinstance(element.tag, str) and element.tag not in _INLINE):
            element.text = f" {element.text or ''}"
            element.tail = f" {element.tail or ''}"
    return words(tree.text_content())


_INLINE = frozenset({
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strong", "sub", "sup", "u", "var", "wbr", "time", "img", "ins", "dfn",
})  # fmt: skip


def missing_words(html: str, pdf: Path) -> str:
    """Return where the PDF's words leave the galley's, empty when they never do."""
    wanted = "".join(galley_words(html))
    # Words are compared letter by letter, because a call or a line end may split one. Where
    # digits could be a word or a call, both are followed: position → extra words in a row.
    states = {0: 0}
    farthest = 0
    for word in words(text_in_reading_order(pdf)):
        after: dict[int, int] = {}
        for position, extras in states.items():
            for end in range(len(word), 0, -1):
                called = word[end:].isdigit() or end == len(word)
                if called and wanted.startswith(word[:end], position):
                    after[position + end] = 0
            if extras < _MOST_EXTRAS_IN_A_ROW:
                after.setdefault(position, extras + 1)
        if not after:
            break
        states = after
        farthest = max(farthest, *states)
    if len(wanted) in states:
        return ""
    return (
        f"after “…{wanted[max(0, farthest - 60) : farthest]}” should come "
        f"“{wanted[farthest : farthest + 60]}…”"
    )


_INLINE = frozenset({
    "a", "abbr", "b", "cite", "code", "del", "em", "i", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strong", "sub", "sup", "u", "var", "wbr", "time", "img", "ins", "dfn",
})  # fmt: skip
