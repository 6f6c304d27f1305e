"""Private characters that travel through the engine and back, and mean something to us only.

Sources never contain characters from U+E000 to U+E0FF (`printer.files` replaces them), so
they mark places in what pandoc sees without being mistaken for text. None of them leaves
`printer.citations`.
"""

from __future__ import annotations

import re

LOCATOR = "\ue0a1"
"""Before the name of a locator, so that no word of a suffix is taken for one."""

TERM = "\ue0a2"
"""Before a term of the style, to know whether a citation begins with one."""

AFFIX_START = "\ue0a6"
"""Before a prefix that begins with a word, which some delimiters leave no space for."""

JOIN = "\ue0a3"
"""After a prefix that its citation follows without a space."""

SENTENCE_END = "\ue0a5"
"""After a prefix that ends a sentence."""

AFFIX_END = "\ue0a4"
"""After a suffix that ends in punctuation, which takes the place of the style's delimiter."""

GUARD = "\U00010a7f"
"""Before a suffix that could be taken for a locator: a punctuation mark (of Old South
Arabian, which nobody cites), because pandoc puts a comma before anything else."""

_HIDDEN = {"{": "\ue0b0", "}": "\ue0b1", "[": "\ue0b2", "]": "\ue0b3", "|": "\ue0b4"}
_HIDE = str.maketrans(_HIDDEN)
_SHOW = str.maketrans({mark: char for char, mark in _HIDDEN.items()})
_TAGS = {
    "<i>": "\ue0c0", "</i>": "\ue0c1", "<b>": "\ue0c2", "</b>": "\ue0c3",
    "<sup>": "\ue0c4", "</sup>": "\ue0c5", "<sub>": "\ue0c6", "</sub>": "\ue0c7",
}  # fmt: skip
_TAG = re.compile("|".join(_TAGS))
_TAG_MARK = re.compile("[\ue0c0-\ue0c7]")
_TAG_OF = {mark: tag for tag, mark in _TAGS.items()}
_ALL = re.compile("[\ue000-\ue0ff\U00010a7f]")


def hide(text: str) -> str:
    """Put marks for the characters that mean something to pandoc within affixes."""
    return text.translate(_HIDE)


def show(text: str) -> str:
    """Take back what `hide` did."""
    return text.translate(_SHOW)


def without_marks(text: str) -> str:
    """Return text without any mark: what a bibliography brings may contain none."""
    return _ALL.sub("", text)


def hide_markup(text: str) -> str:
    """Put marks for the tags in a name, which the engine takes for text."""
    return _TAG.sub(lambda found: _TAGS[found[0]], text)


def as_markup(markup: str) -> str:
    """Take back what `hide_markup` did, unless the engine left out one end."""
    if not _TAG_MARK.search(markup):
        return markup
    open_tags: list[str] = []
    for mark in _TAG_MARK.findall(markup):
        tag = _TAG_OF[mark]
        if not tag.startswith("</"):
            open_tags.append(tag)
        elif not open_tags or open_tags.pop() != tag.replace("/", ""):
            return markup
    if open_tags:
        return markup
    return _TAG_MARK.sub(lambda found: _TAG_OF[found[0]], markup)
