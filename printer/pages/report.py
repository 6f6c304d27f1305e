"""What the measures say of a set document: page by page, in numbers and in places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from printer.pages.pictures import PrintedPicture
from printer.pages.values import Flaw, Spot

STEPS = (0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0)
"""Between the columns of the distribution of word spaces."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted on a page or in the whole document."""

    lines: int
    """Of running text."""

    stretches: tuple[float, ...]
    """Mean word space of each justified line as a share of the font's, in rising order."""

    paragraphs: int
    """Of two lines or more, that end here."""

    on_grid: int
    """Lines of text that were compared with the baseline grid."""

    flaws: Mapping[Flaw, int]

    @property
    def justified(self) -> int:
        """Lines that were stretched or shrunk to the measure."""
        return len(self.stretches)

    def share(self, flaw: Flaw) -> float:
        """Return how often a flaw comes among what could have it; 0 where nothing could.

        Loose lines include the very loose ones.
        """
        number = self.flaws.get(flaw, 0)
        if flaw is Flaw.LOOSE:
            number += self.flaws.get(Flaw.VERY_LOOSE, 0)
        if flaw in (Flaw.LOOSE, Flaw.VERY_LOOSE, Flaw.TIGHT):
            whole = self.justified
        elif flaw in (Flaw.RUNT, Flaw.SINGLE_WORD):
            whole = self.paragraphs
        elif flaw is Flaw.OFF_GRID:
            whole = self.on_grid
        else:
            whole = self.lines
        return number / whole if whole else 0.0

    def quantile(self, share: float) -> float | None:
        """Return the word space that so many of the justified lines do not exceed."""
        if not self.stretches:
            return None
        return self.stretches[min(len(self.stretches) - 1, int(share * len(self.stretches)))]

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        counted = Counter(sum(step < stretch for step in STEPS) for stretch in self.stretches)
        labels = [f"≤ {STEPS[0]:g}", *(f"≤ {step:g}" for step in STEPS[1:]), f"> {STEPS[-1]:g}"]
        return {
            "lines": self.lines,
            "justified": self.justified,
            "word_space": {
                "median": _rounded(self.quantile(0.5)),
                "p90": _rounded(self.quantile(0.9)),
                "largest": _rounded(self.stretches[-1] if self.stretches else None),
                "smallest": _rounded(self.stretches[0] if self.stretches else None),
                "distribution": {label: counted[place] for place, label in enumerate(labels)},
            },
            "paragraphs": self.paragraphs,
            "on_grid": self.on_grid,
            "flaws": {flaw.value: self.flaws.get(flaw, 0) for flaw in Flaw},
            "shares": {
                flaw.value: round(self.share(flaw), 4)
                for flaw in (
                    Flaw.LOOSE, Flaw.VERY_LOOSE, Flaw.TIGHT, Flaw.RUNT, Flaw.SINGLE_WORD,
                    Flaw.OFF_GRID,
                )
            },
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class PageMeasures:
    """One page."""

    number: int
    """From 1."""

    columns: int
    foot_gap: float | None
    """Points of white at its foot; None on pages where a text ends or that have none."""

    tally: Tally
    spots: tuple[Spot, ...]

    def as_json(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "page": self.number,
            "columns": self.columns,
            "foot_gap": _rounded(self.foot_gap, 1),
            **self.tally.as_json(),
            "spots": [spot.as_json() for spot in self.spots],
        }


@dataclass(frozen=True, slots=True)
class Measures:
    """A whole document."""

    source: str
    tagged: bool
    """Whether paragraphs are those of the tags; otherwise they are guessed by their places."""

    text_size: float
    leading: float
    turned: int
    """Strings that do not run from left to right and were not measured."""

    total: Tally
    pages: tuple[PageMeasures, ...]
    size: int = 0
    """Bytes of the file."""

    pictures: tuple[PrintedPicture, ...] = ()
    """The heaviest first."""

    @property
    def spots(self) -> tuple[Spot, ...]:
        """All places, page by page."""
        return tuple(spot for page in self.pages for spot in page.spots)

    def as_json(self) -> dict[str, Any]:
        """The same as plain values for `--json`."""
        return {
            "source": self.source,
            "tagged": self.tagged,
            "text_size": round(self.text_size, 2),
            "leading": round(self.leading, 2),
            "turned": self.turned,
            "total": self.total.as_json(),
            "size": self.size,
            "images": [picture.as_json() for picture in self.pictures],
            "pages": [page.as_json() for page in self.pages],
        }


def _rounded(value: float | None, digits: int = 3) -> float | None:
    return None if value is None else round(value, digits)
