"""The measures in the words of an editor: diagnostics, and a line for each page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from printer.diagnostics import Diagnostic, Place, note, warning
from printer.pages.report import Measures, Tally
from printer.pages.values import Flaw, Spot

SHOWN_PER_CODE = 25
"""How many problems of one kind are listed; the rest are only counted."""

_OF_LINES = frozenset({Flaw.TIGHT, Flaw.LOOSE, Flaw.VERY_LOOSE})
_OF_PARAGRAPHS = frozenset({Flaw.LADDER, Flaw.RUNT, Flaw.SINGLE_WORD, Flaw.WIDOW, Flaw.ORPHAN})

_NAMES = {
    Flaw.LOOSE: ("loose line", "loose lines"),
    Flaw.VERY_LOOSE: ("very loose line", "very loose lines"),
    Flaw.TIGHT: ("tight line", "tight lines"),
    Flaw.LADDER: ("ladder", "ladders"),
    Flaw.RUNT: ("runt", "runts"),
    Flaw.SINGLE_WORD: ("last line of one word", "last lines of one word"),
    Flaw.WIDOW: ("widow", "widows"),
    Flaw.ORPHAN: ("orphan", "orphans"),
    Flaw.STRANDED: ("stranded heading", "stranded headings"),
    Flaw.FOOT_GAP: ("white foot", "white feet"),
    Flaw.RIVER: ("river", "rivers"),
    Flaw.OVERFULL: ("overfull line", "overfull lines"),
    Flaw.OFF_GRID: ("line off the grid", "lines off the grid"),
}


def diagnostics(measures: Measures) -> tuple[Diagnostic, ...]:
    """Return what the measures found, as problems with a place; many of a kind are counted.

    What any reader sees and an editor can help is a warning, the rest are notes.
    """
    place = Place(measures.source)
    kept: list[Diagnostic] = []
    seen: Counter[str] = Counter()
    for spot in measures.spots:
        item = _diagnostic(spot, place)
        seen[item.code] += 1
        if seen[item.code] <= SHOWN_PER_CODE:
            kept.append(item)
    for code, number in seen.items():
        if number > SHOWN_PER_CODE:
            more = f"{number - SHOWN_PER_CODE} more of the kind {code} are not listed"
            kept.append(replace(next(item for item in kept if item.code == code), message=more))
    return tuple(kept)


def _diagnostic(spot: Spot, place: Place) -> Diagnostic:
    if spot.flaw in _OF_LINES:
        return _of_a_line(spot, place)
    return _of_a_paragraph(spot, place) if spot.flaw in _OF_PARAGRAPHS else _of_a_page(spot, place)


def _of_a_paragraph(spot: Spot, place: Place) -> Diagnostic:
    page, begins, much = f"page {spot.page + 1}", f"“{spot.text}”", spot.amount
    match spot.flaw:
        case Flaw.LADDER:
            return warning(
                f"{page}: {much:.0f} lines in a row end in a divided word, after {begins}",
                place,
                code="page-ladder",
            )
        case Flaw.RUNT:
            return note(
                f"{page}: a paragraph ends in a runt of {much:.0f} pt, {begins}",
                place,
                code="page-runt",
            )
        case Flaw.SINGLE_WORD:
            return note(
                f"{page}: the last line of a paragraph is one word, {begins}",
                place,
                code="page-single-word",
            )
        case Flaw.WIDOW:
            return warning(
                f"{page}: the last line of a paragraph stands alone at the head, {begins}",
                place,
                code="page-widow",
            )
        case _:
            return warning(
                f"{page}: the first line of a paragraph stands alone at the foot, {begins}",
                place,
                code="page-orphan",
            )


def _of_a_line(spot: Spot, place: Place) -> Diagnostic:
    page, begins, much = f"page {spot.page + 1}", f"“{spot.text}”", spot.amount
    match spot.flaw:
        case Flaw.TIGHT:
            return note(
                f"{page}: a tight line, its word spaces {much:.2f} of the font's, {begins}",
                place,
                code="page-tight",
            )
        case Flaw.LOOSE:
            return note(
                f"{page}: a loose line, its word spaces {much:.2f} of the font's, {begins}",
                place,
                code="page-loose",
            )
        case _:
            return note(
                f"{page}: a very loose line, its word spaces {much:.2f} of the font's, {begins}",
                place,
                code="page-very-loose",
            )


def _of_a_page(spot: Spot, place: Place) -> Diagnostic:
    page, begins, much = f"page {spot.page + 1}", f"“{spot.text}”", spot.amount
    match spot.flaw:
        case Flaw.STRANDED:
            return warning(
                f"{page}: the heading {begins} stands at the foot, without what follows",
                place,
                code="page-stranded-heading",
            )
        case Flaw.FOOT_GAP:
            hint = "let a figure move behind the text that follows it, or make it smaller"
            return warning(
                f"{page}: {much:.0f} pt at its foot are empty",
                place,
                hint=hint,
                code="page-foot-gap",
            )
        case Flaw.RIVER:
            return note(
                f"{page}: word spaces make a river of {much:.0f} lines, from {begins} on",
                place,
                code="page-river",
            )
        case Flaw.OVERFULL:
            return warning(
                f"{page}: a line is {much:.1f} pt too long, {begins}", place, code="page-overfull"
            )
        case _:
            return note(
                f"{page}: a line is {abs(much):.2f} pt off the baseline grid, {begins}",
                place,
                code="page-off-grid",
            )


def named(spot: Spot) -> str:
    """Return the name of what is wrong with a place, with how much."""
    return f"{_NAMES[spot.flaw][0]} ({spot.amount:.2f})"


def page_lines(measures: Measures) -> Iterator[str]:
    """Yield a line for the document and one for each page, as a person reads them."""
    found = "by its tags" if measures.tagged else "guessed by their places, for want of tags"
    yield (
        f"text {measures.text_size:.1f}/{measures.leading:.1f} pt, paragraphs {found}; "
        f"{_spaces(measures.total)}; {_shares(measures.total)}"
    )
    if measures.turned:
        yield f"{measures.turned} strings that do not run from left to right were not measured"
    for page in measures.pages:
        told = [_spaces(page.tally), *_flaws(page.tally)]
        if page.columns > 1:
            told.insert(0, f"{page.columns} columns")
        yield f"page {page.number}: {', '.join(told)}"


def picture_lines(measures: Measures) -> Iterator[str]:
    """Yield a line for each image: what it weighs in the file, and how finely it is printed."""
    for one in measures.pictures:
        pages = "page" if len(one.pages) == 1 else "pages"
        yield (
            f"image on {pages} {', '.join(map(str, one.pages))}: {_weight(one.bytes)}, "
            f"{100 * one.share:.0f} % of the file, {one.width_px} × {one.height_px} pixels "
            f"at {one.dpi:.0f} dpi"
        )
    whole = sum(one.bytes for one in measures.pictures)
    if whole:
        share = 100 * whole / max(measures.size, 1)
        yield f"images in all: {_weight(whole)} of {_weight(measures.size)}, {share:.0f} %"


def _weight(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{size / 1e3:.0f} kB"


def _spaces(tally: Tally) -> str:
    if not tally.justified:
        return f"{_count(tally.lines, 'line', 'lines')}, none justified"
    return (
        f"{_count(tally.justified, 'justified line', 'justified lines')} of {tally.lines}, "
        f"word space {tally.quantile(0.5) or 0:.2f} (nine in ten ≤ {tally.quantile(0.9) or 0:.2f})"
    )


def _shares(tally: Tally) -> str:
    words = {
        Flaw.LOOSE: "loose",
        Flaw.VERY_LOOSE: "very loose",
        Flaw.TIGHT: "tight",
        Flaw.RUNT: "runts",
        Flaw.SINGLE_WORD: "last lines of one word",
    }
    return ", ".join(f"{100 * tally.share(flaw):.1f} % {word}" for flaw, word in words.items())


def _flaws(tally: Tally) -> list[str]:
    return [_count(number, *_NAMES[flaw]) for flaw in Flaw if (number := tally.flaws.get(flaw, 0))]


def _count(number: int, one: str, many: str) -> str:
    return f"1 {one}" if number == 1 else f"{number} {many}"
