"""The places where a paragraph may be broken, from its text: what `breaking` chooses among.

Where a line may end in general is asked of the engine, which follows UAX 14.
"""

from __future__ import annotations

import array
from collections.abc import Iterator
from dataclasses import dataclass

from printer.typesetting.hyphenation import Limits, divisions, is_address
from printer.typesetting.measuring import SPACES
from printer.typesetting.reading import Leaf, Paragraph
from printer.typesetting.values import Material, Rules

_SOFT_HYPHEN = "\u00ad"
_ZERO_WIDTH_SPACE = "\u200b"
_HYPHENS = frozenset("-\u2010")
_LONGEST_LAST_WORD = 30
"""Letters."""

_IS_LINE_BREAK = 1
"""The first bit of a PangoLogAttr."""

_DASHES = frozenset("-\u2010\u2012\u2013\u2014")


@dataclass(frozen=True, slots=True)
class Place:
    """A place where the paragraph may be broken."""

    end: int
    """Index after the last character of the line that ends here."""

    start: int
    """Index of the first character of the next line."""

    hyphen: float = 0.0
    penalty: float = 0.0
    divides: bool = False


class Places:
    """The places of one paragraph, first without and, if asked for, with divided words."""

    def __init__(self, paragraph: Paragraph, begin: int, rules: Rules) -> None:
        self.paragraph = paragraph
        self.rules = rules
        self._begin = begin
        self._owners: list[Leaf | None] = [None] * len(paragraph.text)
        for leaf in paragraph.leaves:
            self._owners[leaf.start : leaf.end] = [leaf] * (leaf.end - leaf.start)
        self._gaps = _counted(paragraph.text)
        self._between = list(self._between_words())

    def undivided(self) -> list[Place]:
        """Return the places between words and after hyphens in the text."""
        return self._between

    def divided(self) -> list[Place]:
        """Return the places with those within words.

        The last word stays whole, unless it is too long for that: a piece of it is no last line.
        """
        last = self._between[-1].end - _LONGEST_LAST_WORD
        last = max(
            (place.start for place in self._between[:-1] if place.start > last), default=last
        )
        by_start = {place.start: place for place in self._within_words() if place.start < last}
        by_start |= {place.start: place for place in self._between}
        return [by_start[start] for start in sorted(by_start)]

    def material(self, places: list[Place]) -> Material:
        """Return what `breaking` has to know of these places."""
        advances, gaps = self.paragraph.advances, self._gaps
        main = self.paragraph.leaves[0].ruler
        return Material(
            ends=[advances[place.end] for place in places],
            starts=[advances[place.start] for place in places],
            gaps_before=[gaps[place.end] for place in places],
            gaps_after=[gaps[place.start] for place in places],
            hyphens=[place.hyphen for place in places],
            penalties=[place.penalty for place in places],
            divides=[place.divides for place in places],
            space=main.space,
            em=main.em,
        )

    def _between_words(self) -> Iterator[Place]:
        text = self.paragraph.text
        end = len(text.rstrip(" "))
        start = self._begin
        while start < end and text[start] == " ":
            start += 1
        yield Place(start, start)
        for index in self._engine_breaks(start, end):
            if text[index - 1] == " ":
                yield Place(_line_end(text, index), index)
            elif text[index - 1] != _SOFT_HYPHEN:
                yield self._joint(index)
        yield Place(end, len(text))

    def _joint(self, index: int) -> Place:
        """Return a place where no space is: after a dash, in an address, between ideographs."""
        text, rules = self.paragraph.text, self.rules
        before = text[index - 1]
        penalty = 0.0 if before == _ZERO_WIDTH_SPACE else rules.dash_penalty
        if before in _HYPHENS and is_address(_token(text, index)):
            penalty = rules.address_hyphen_penalty
        return Place(index, index, 0.0, penalty, divides=before in _DASHES)

    def _engine_breaks(self, start: int, end: int) -> Iterator[int]:
        """Yield where UAX 14 allows the next line to begin, and the engine can be led to it."""
        from weasyprint.text.ffi import ffi
        from weasyprint.text.line_break import get_log_attrs

        text = self.paragraph.text
        attributes = get_log_attrs(text, self.paragraph.line_box.style["lang"])
        flags = array.array("I")
        flags.frombytes(bytes(ffi.buffer(attributes)))
        for index in range(start + 1, end):
            if flags[index] & _IS_LINE_BREAK and text[index] != " " and self._can_end(index):
                yield index

    def _can_end(self, index: int) -> bool:
        """Tell whether a line may end before a character: text that may wrap is there."""
        before, after = self._owners[index - 1], self._owners[index]
        return before is not None and (before.can_wrap or (after is not None and after.can_wrap))

    def _within_words(self) -> Iterator[Place]:
        for leaf in self.paragraph.leaves:
            style = leaf.box.style
            hyphens = style["hyphens"]
            if hyphens == "none" or not leaf.can_wrap or leaf.end <= self._begin:
                continue
            text = leaf.measured.text
            soft = [index for index, character in enumerate(text, 1) if character == _SOFT_HYPHEN]
            for index in soft:
                if index < len(text):
                    yield self._division(leaf, index, is_poor=False)
            if hyphens == "auto" and style["lang"]:
                limits = Limits(*style["hyphenate_limit_chars"])
                for division in divisions(text, style["lang"], limits):
                    yield self._division(leaf, division.at, is_poor=division.is_poor)

    def _division(self, leaf: Leaf, index: int, *, is_poor: bool) -> Place:
        at = leaf.start + index
        penalty = self.rules.hyphen_penalty + (self.rules.fragment_penalty if is_poor else 0)
        return Place(at, at, leaf.ruler.hyphen(), penalty, divides=True)


def _token(text: str, index: int) -> str:
    """Return what stands between two spaces, around an index."""
    return text[text.rfind(" ", 0, index) + 1 :].split(" ", 1)[0]


def _line_end(text: str, index: int) -> int:
    while index and text[index - 1] == " ":
        index -= 1
    return index


def _counted(text: str) -> list[int]:
    """Return how many word spaces stand before each character, and in all."""
    counts = [0]
    count = 0
    for character in text:
        count += character in SPACES
        counts.append(count)
    return counts
