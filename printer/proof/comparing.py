"""Compares two PDFs page by page; pages that were put in or taken out shift the others."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from pathlib import Path

from printer.files import display_path, write_atomically
from printer.imaging import PageImages, opened_images
from printer.proof.differences import difference, marked
from printer.proof.reporting import Shown, negative, report
from printer.proof.values import Comparison, PageChange, State

MOST_SHOWN = 100
"""Pages in a report; the others are counted."""

SAME = 2e-6
"""Share of a page's pixels that may differ though it is called the same."""

Pair = tuple[int | None, int | None]
"""A page of the old and of the new file, counted from 0."""


def compare_files(
    old: Path, new: Path, target: Path, *, dpi: float, password: str | None
) -> Comparison:
    """Compare two PDFs and write a report to `target` when they differ.

    Raises UnprintableError when one cannot be read, OutputError when the report cannot be
    written.
    """
    comparison = Comparison(display_path(old), display_path(new), ())
    changes: list[PageChange] = []
    shown: list[Shown] = []
    with (
        opened_images(old, password=password) as before,
        opened_images(new, password=password) as after,
    ):
        prints = [_prints(images, dpi) for images in (before, after)]
        for pair in aligned(*prints):
            one = _compared(pair, before, after, dpi, same=_equal(pair, *prints))
            changes.append(one.change)
            if one.change.state is not State.SAME and len(shown) < MOST_SHOWN:
                shown.append(one)
    comparison = replace(comparison, changes=tuple(changes))
    if not comparison.differing:
        target.unlink(missing_ok=True)  # of an earlier run, and no longer true
        return comparison
    comparison = replace(comparison, report=target)
    write_atomically(target, report(comparison, shown))
    return comparison


def _prints(images: PageImages, dpi: float) -> list[bytes]:
    """Return for each page what tells its image from others."""
    return [
        hashlib.sha256(images.draw(page, dpi).tobytes()).digest() for page in range(len(images))
    ]


def aligned(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[Pair]:
    """Yield which page of one file belongs to which of the other, by their fingerprints."""
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        common = min(b - a, d - c)
        yield from zip(range(a, a + common), range(c, c + common), strict=True)
        if kind != "equal":
            yield from ((page, None) for page in range(a + common, b))
            yield from ((None, page) for page in range(c + common, d))


def _equal(pair: Pair, old: Sequence[bytes], new: Sequence[bytes]) -> bool:
    before, after = pair
    return before is not None and after is not None and old[before] == new[after]


def _compared(
    pair: Pair, before: PageImages, after: PageImages, dpi: float, *, same: bool
) -> Shown:
    old, new = pair
    number = (None if old is None else old + 1, None if new is None else new + 1)
    if same:
        return Shown(PageChange(State.SAME, *number), ())
    if old is None or new is None:
        state, source, page = (
            (State.REMOVED, before, old) if new is None else (State.ADDED, after, new)
        )
        image = source.draw(page or 0, dpi)
        return Shown(PageChange(state, *number, 1.0), ((state.value, image),))
    first, second = before.draw(old, dpi), after.draw(new, dpi)
    found = difference(first, second)
    if found.share <= SAME:
        return Shown(PageChange(State.SAME, *number, found.share), ())
    change = PageChange(State.CHANGED, *number, found.share, found.places)
    images = (
        ("before", first),
        ("after", marked(second, found.places)),
        ("difference", negative(found.mask)),
    )
    return Shown(change, images)
