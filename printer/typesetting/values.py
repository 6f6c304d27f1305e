"""What travels between the steps: rules, the material of a paragraph, its chosen lines.

Lengths are in the unit of whoever made the material (the engine's CSS pixels), unless a field
says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PLAIN = "plain"
"""The engine sets lines as it does by itself."""

FINE = "fine"
"""Lines are chosen for whole paragraphs."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What makes a good line; the defaults are the house's.

    Badness and demerits are those of Knuth and Plass, "Breaking Paragraphs into Lines"
    (Software: Practice and Experience 11, 1981), with one difference: a line may also be made
    wider or narrower as a whole (Hàn Thế Thành, "Micro-typographic extensions to the TeX
    typesetting system", 2000).
    """

    least_space: float = 0.8
    """The narrowest word space, as a share of the font's own."""

    good_space: float = 1.5
    """The widest word space of a good line."""

    widening: float = 0.02
    """Share by which the letters of a line may be wider or narrower; what is not above .02 is not seen."""

    ragged_zone: float = 2.5
    """Ems that a good ragged line may be short."""

    line_penalty: float = 10
    hyphen_penalty: float = 60
    dash_penalty: float = 20
    """For a break after a hyphen or dash that is in the text."""

    address_hyphen_penalty: float = 150
    """For a break after a hyphen in an address, which may be taken for ours."""

    fragment_penalty: float = 40
    """Added for a hyphen that leaves or carries only two letters, or divides a compound."""

    hyphens_in_a_row: float = 6_000
    last_hyphen: float = 10_000
    """Demerits when the last line but one is hyphenated."""

    uneven: float = 4_000
    """Demerits when a tight line follows a loose one, or the reverse."""

    short_last_line: float = 1_000_000
    """Demerits of a last line shorter than `shortest_last_line`."""

    lone_word: float = 400_000
    """Demerits of a last line of one word; three times as much for a piece of one."""

    shortest_last_line: float = 3.0
    """Ems."""

    most_hyphens: int = 2
    """Lines in a row that may end with a hyphen or dash."""

    ragged_below: float = 70.0
    """Millimetres; a narrower column is not justified."""


@dataclass(frozen=True, slots=True)
class Material:
    """A paragraph as the places where it may be broken, one index a place, in order.

    The first place is its beginning, the last one its end. Widths and counts are those of
    everything before the place.
    """

    ends: Sequence[float]
    """Natural width up to the end of a line that is broken here: without the space."""

    starts: Sequence[float]
    """Natural width up to the beginning of the line that follows."""

    gaps_before: Sequence[int]
    """Word spaces up to the end of a line that is broken here."""

    gaps_after: Sequence[int]
    """Word spaces up to the beginning of the line that follows."""

    hyphens: Sequence[float]
    """Width of the hyphen that has to be drawn; 0 where the break needs none."""

    penalties: Sequence[float]
    divides: Sequence[bool]
    """Whether the line ends with a hyphen or dash."""

    space: float
    """Natural width of a word space."""

    em: float


@dataclass(frozen=True, slots=True)
class Measure:
    """How wide the lines are."""

    widths: tuple[float, ...]
    """Of the first lines and, last, of all others."""

    ragged: bool = False
    """Lines are not widened to the measure."""

    @property
    def widest(self) -> float:
        """Return the width of the widest line."""
        return max(self.widths)


@dataclass(frozen=True, slots=True)
class Line:
    """One chosen line."""

    place: int
    """Index of the place in the material that it is broken at."""

    width: float
    """Of its natural text with its hyphen."""

    gaps: int
    measure: float
    scale: float
    """By which its letters are wider than natural."""
