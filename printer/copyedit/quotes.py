"""Quotation marks, apostrophes and primes for straight ones, by the customs of a language.

First each mark is read as opening, closing, apostrophe or prime by its neighbours; then
pairs are matched; only then is the level of each pair known, and with it its glyphs. A mark
that matches no other keeps to the outer marks (quotations of several paragraphs) or is an
apostrophe. Works on the text of one block; where that text stands is typography.py's matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from printer.copyedit.languages import Customs

Edit = tuple[int, int, str]
"""Start, end and new text of a change."""

OPAQUE = "\ufffc"
"""Stands for what is not text: code, a formula, an image, a word of another language."""

APOSTROPHE = "’"
PRIME, DOUBLE_PRIME = "′", "″"

_OPENING_BRACKETS = "([{<¿¡/"
_OPENING_MARKS = "«„‚‹"
_CLOSING = ")]}>.,;:!?/"
_CLOSING_MARKS = "»›"
_DASHES = "–—-"
_FEET_AND_INCHES = re.compile(r"(?<=\d)['’′](?=\d{1,2}\")")
_DECADE = re.compile(r"\d0s|\d\d(?!\d)")


@dataclass(slots=True)
class _Pair:
    start: int
    typed: str
    """`"`, `'`, or the typographic mark itself."""

    end: int = -1
    style: int = -1
    """0 for outer marks, 1 for inner ones."""


def educate(text: str, customs: Customs) -> list[Edit]:
    """Return the changes that make the straight marks of a text typographic, in order."""
    if '"' not in text and "'" not in text:
        return []
    reading = _Reading(text, customs)
    for index, character in enumerate(text):
        if character == '"':
            reading.double(index)
        elif character == "'":
            reading.single(index)
        else:
            reading.typographic(index, character)
    return reading.finish()


class _Reading:
    """One pass over a text with the marks that are still open."""

    def __init__(self, text: str, customs: Customs) -> None:
        self.text = text
        self.customs = customs
        self.open: list[_Pair] = []
        self.pairs: list[_Pair] = []
        self.edits: list[Edit] = []
        self.inches = {match.end() for match in _FEET_AND_INCHES.finditer(text)}
        outer, outer_end, inner, inner_end = customs.quotes
        self.openers = {outer: 0, inner: 1} if outer != outer_end else {}
        self.closers = {outer_end: 0, inner_end: 1} if outer != outer_end else {}
        self.closers.pop(APOSTROPHE, None)
        for mark in set(self.openers) & set(self.closers):
            del self.openers[mark], self.closers[mark]

    def double(self, index: int) -> None:
        before, after = self._neighbours(index)
        is_open = any(pair.typed == '"' for pair in self.open)
        if re.search(r"[′]\d{1,2}\Z", self._written(index)) or (
            before.isdigit() and not is_open and not _is_word(after)
        ):
            self.edits.append((index, index + 1, DOUBLE_PRIME))
            return
        direction = _direction(before, after)
        if direction == "neither":
            return
        if direction == "opens" or (direction == "either" and not is_open):
            self.open.append(_Pair(index, '"'))
        elif not self._close(index, '"'):
            self.edits.append((index, index + 1, self.customs.quotes[1]))

    def single(self, index: int) -> None:
        before, after = self._neighbours(index)
        if index + 1 in self.inches:
            self.edits.append((index, index + 1, PRIME))
            return
        direction = _direction(before, after)
        if direction == "neither":
            return
        rest = self.text[index + 1 : index + 8]
        apostrophe = (_is_word(before) and _is_word(after)) or (
            direction == "opens" and self._begins_with_apostrophe(rest)
        )
        if not apostrophe and direction == "opens":
            self.open.append(_Pair(index, "'"))
        elif apostrophe or not self._close(index, "'"):
            feet = before.isdigit() and not _is_word(after)
            self.edits.append((index, index + 1, PRIME if feet and not apostrophe else APOSTROPHE))

    def typographic(self, index: int, character: str) -> None:
        """Let marks that are right already count for the level of the others."""
        if character in self.openers:
            self.open.append(_Pair(index, character, style=self.openers[character]))
        elif character in self.closers:
            opener = self.customs.quotes[2 * self.closers[character]]
            self._close(index, opener)

    def finish(self) -> list[Edit]:
        """Give the pairs their glyphs, from the outermost inwards."""
        for pair in self.open:
            if pair.typed == '"':
                self.edits.append((pair.start, pair.start + 1, self.customs.quotes[0]))
            elif pair.typed == "'":
                self.edits.append((pair.start, pair.start + 1, APOSTROPHE))
        around: list[_Pair] = []
        for pair in sorted(self.pairs, key=lambda pair: pair.start):
            while around and around[-1].end < pair.start:
                around.pop()
            if pair.typed in "\"'":
                if around:
                    pair.style = 1 - around[-1].style
                else:
                    pair.style = int(pair.typed == "'" and not self.customs.single_is_outer)
                marks = self.customs.quotes[2 * pair.style : 2 * pair.style + 2]
                self.edits.append((pair.start, pair.start + 1, marks[0]))
                self.edits.append((pair.end, pair.end + 1, marks[1]))
            around.append(pair)
        return sorted(self.edits)

    def _close(self, index: int, typed: str) -> bool:
        """Match the nearest open mark of the same kind; those inside of it are left unmatched."""
        for position in range(len(self.open) - 1, -1, -1):
            pair = self.open[position]
            if pair.typed != typed:
                continue
            if typed == "'" and any(later.typed == '"' for later in self.open[position + 1 :]):
                return False
            for unmatched in self.open[position + 1 :]:
                if unmatched.typed in "\"'":
                    mark = APOSTROPHE if unmatched.typed == "'" else self.customs.quotes[0]
                    self.edits.append((unmatched.start, unmatched.start + 1, mark))
            del self.open[position:]
            pair.end = index
            self.pairs.append(pair)
            return True
        return False

    def _begins_with_apostrophe(self, rest: str) -> bool:
        words = self.customs.leading_apostrophe
        return bool(_DECADE.match(rest) or (words and re.match(words, rest, re.IGNORECASE)))

    def _neighbours(self, index: int) -> tuple[str, str]:
        before = self.text[index - 1] if index else " "
        after = self.text[index + 1] if index + 1 < len(self.text) else " "
        return before, after

    def _written(self, index: int) -> str:
        """Return the few characters before a mark, with the feet already told from quotes."""
        text = self.text[max(0, index - 4) : index]
        if self.edits and self.edits[-1][2] == PRIME and index - self.edits[-1][0] <= 3:
            text = text.replace("'", PRIME)
        return text


def _direction(before: str, after: str) -> str:
    """Return which way a mark points: `opens`, `closes`, `either` or `neither`."""
    left = before.isspace() or before in _OPENING_BRACKETS or before in _OPENING_MARKS
    right = after.isspace() or after in _CLOSING or after in _CLOSING_MARKS
    if left and right:
        if before.isspace() and after.isspace():
            return "neither"
        return "closes" if after.isspace() else "opens"
    if left:
        return "opens"
    if right:
        return "closes"
    if before in _DASHES or before in "\"'":
        return "opens" if _is_word(after) and before in "\"'" else "either"
    return "either"


def _is_word(character: str) -> bool:
    return character.isalnum() or character == OPAQUE
