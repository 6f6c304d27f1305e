"""Where words may be divided, by language, with the dictionaries that the engine uses.

Words are runs of letters; those in addresses and names of files stay whole, where a hyphen
could not be told from one that belongs there. Dictionaries that spell a divided word otherwise than a whole one
are not followed there, because the text must stay what it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*")
"""Letters with their combining marks."""

_TOKEN = re.compile(r"\S+")
_ADDRESS = re.compile(r"[/\\@_#=&]|\w\.\w")

_JOINED = re.compile(r"[\w\u2010-\u2014'’-]")
"""What makes a word a part of a longer one."""

LONGEST_WORD = 100
"""Letters; what is longer is no word, and patterns take quadratic time."""


@dataclass(frozen=True, slots=True)
class Limits:
    """CSS `hyphenate-limit-chars`: of the whole word, before and after the hyphen."""

    total: int
    left: int
    right: int


@dataclass(frozen=True, slots=True)
class Division:
    """A place where a word may be divided."""

    at: int
    """Index in the text of the letter that begins the next line."""

    is_poor: bool
    """It leaves or carries two letters, or divides a part of a compound."""


def divisions(text: str, language: str, limits: Limits) -> Iterator[Division]:
    """Yield the places where words of `text` may be divided; none if there is no dictionary."""
    name = _dictionary_name(language)
    if name is None:
        return
    for match in _words(text):
        word, start, end = match[0], match.start(), match.end()
        if not limits.total <= len(word) <= LONGEST_WORD:
            continue
        is_part = _joins(text, start - 1) or _joins(text, end)
        for point in _points(name, word, limits.left, limits.right):
            short = point <= 2 or len(word) - point <= 2
            yield Division(start + point, short or is_part)


def is_address(token: str) -> bool:
    """Tell whether something without a space is an address, the name of a file or the like."""
    return _ADDRESS.search(token) is not None


def _words(text: str) -> Iterator[re.Match[str]]:
    for token in _TOKEN.finditer(text):
        if not is_address(token[0]):
            yield from _WORD.finditer(text, token.start(), token.end())


def _joins(text: str, index: int) -> bool:
    return 0 <= index < len(text) and _JOINED.match(text[index]) is not None


@functools.lru_cache(maxsize=64)
def _dictionary_name(language: str) -> str | None:
    import pyphen

    name: str | None = pyphen.language_fallback(language) if language else None
    return name


@functools.lru_cache(maxsize=20_000)
def _points(name: str, word: str, left: int, right: int) -> tuple[int, ...]:
    positions = _dictionary(name, left, right).positions(word)
    return tuple(int(point) for point in positions if not getattr(point, "data", None))


@functools.lru_cache(maxsize=64)
def _dictionary(name: str, left: int, right: int) -> Any:
    import pyphen

    return pyphen.Pyphen(lang=name, left=left, right=right)
