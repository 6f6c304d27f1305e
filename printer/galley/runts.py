"""Keeps the last word of a display line from standing alone in its last line."""

from __future__ import annotations

_WORDS_WORTH_BINDING = 4


def without_runt(line: str) -> str:
    """Bind the last two words of a subtitle and the like, unless it is short."""
    words = line.split(" ")
    if len(words) < _WORDS_WORTH_BINDING:
        return line
    return " ".join(words[:-1]) + "\u00a0" + words[-1]
