"""Furniture recipes: what the furniture of each page depends on, kept in the PDF itself.

A page-piece dictionary (ISO 32000-1, 14.5) on each page holds the values of its `Leaf`, so
that pages printed long ago can be given other folios. This module knows the recipe's form
and writes it; `printer/pdf/leaves.py` reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from printer.model import Leaf

PIECE = "Printer"
"""The key of our data in /PieceInfo."""

VERSION = 1
"""Of the recipe; others are not read."""

LONGEST_STRING = 500
"""Characters of a named string; no line holds as many."""

MOST_STRINGS = 200
"""Named strings that one page can set."""

SIDES = {"recto": "/Recto", "verso": "/Verso"}
_POINTS_PER_PIXEL = 0.75


def leaves_of(pages: Sequence[Any]) -> tuple[Leaf, ...]:
    """Return the leaves of the engine's pages (`weasyprint.Page`)."""
    # A last page of nothing but notes counts as blank, too, but no page follows to make it.
    last = max(i for i, page in enumerate(pages) if i == 0 or not page._page_box.page_type.blank)
    return tuple(_leaf(page, index < last) for index, page in enumerate(pages))


def _leaf(page: Any, may_be_blank: bool) -> Leaf:
    box = page._page_box
    on_the_right = box.page_type.side == "right"
    return Leaf(
        name=box.page_type.name or "",
        side="recto" if on_the_right == (box.style["direction"] == "ltr") else "verso",
        blank=box.page_type.blank and may_be_blank,
        strings=tuple(_named_strings(box)),
        width=page.width * _POINTS_PER_PIXEL,
        height=page.height * _POINTS_PER_PIXEL,
    )


def _named_strings(page_box: Any) -> Iterator[tuple[str, str]]:
    """Yield the strings that a page sets; of each name only the first and the last one.

    CSS knows no way to print those between (GCPM 3, 1.1.2).
    """
    texts: dict[str, list[str]] = {}
    for box in page_box.descendants():
        for name, text in box.string_set or ():
            texts.setdefault(name, []).append(text)
    for name, assigned in list(texts.items())[: MOST_STRINGS // 2]:
        for text in assigned[:1] + assigned[1:][-1:]:
            yield name, text if len(text) <= LONGEST_STRING else f"{text[: LONGEST_STRING - 1]}…"


def write(pdf: Any, leaves: Sequence[Leaf], modified: str) -> None:
    """Put the recipes on the first pages of a `pydyf` file.

    `modified` is an ISO date. A page with such data has to say when it was changed (ISO
    32000-1, table 30); the two dates are equal as long as nobody else changes the page.
    """
    import pydyf

    date = pydyf.String(f"D:{modified.replace('-', '') or '19700101'}000000Z")
    for reference, leaf in zip(pdf.page_references, leaves, strict=False):
        recipe = pydyf.Dictionary({"Version": VERSION, "Side": SIDES[leaf.side]})
        if leaf.name:
            recipe["Name"] = _text(leaf.name)
        if leaf.blank:
            recipe["Blank"] = "true"
        if leaf.strings:
            recipe["Strings"] = pydyf.Array(_text(item) for pair in leaf.strings for item in pair)
        piece = pydyf.Dictionary({"LastModified": date, "Private": recipe})
        page = pdf.objects[int(reference.split()[0])]
        page["LastModified"] = date
        page["PieceInfo"] = pydyf.Dictionary({PIECE: piece})


def _text(value: str) -> Any:
    """Return a text string; a control character would not survive as a literal one."""
    import pydyf

    if value.isascii() and not value.isprintable():
        return f"<feff{value.encode('utf-16-be').hex()}>"
    return pydyf.String(value)
