"""Reads what a page's furniture depends on back from a PDF that the press made.

The press leaves it in a page-piece dictionary (`printer/press/recipes.py` says what is in
it). Whatever is not exactly as the press writes it counts as damaged, and nothing of the
file is believed.
"""

from __future__ import annotations

from collections.abc import Iterator

from pikepdf import Dictionary, Pdf

from printer.model import Leaf
from printer.pdf.limits import Limits
from printer.pdf.objects import as_dict, as_int, as_name, as_text, items_of, rectangle_of
from printer.pdf.pagetree import walk_pages
from printer.press import recipes

_LONGEST_NAME = 200
_SIDE_OF = {name.removeprefix("/"): side for side, name in recipes.SIDES.items()}


class _Damaged(Exception):  # noqa: N818 (a signal within this module)
    """Something is not as the press writes it."""


def read_leaves(pdf: Pdf) -> tuple[Leaf, ...] | None:
    """Return one leaf a page; None when the PDF is not from this press, or damaged."""
    pages = walk_pages(pdf, Limits()).pages
    try:
        return tuple(map(_leaf, pages)) or None
    except _Damaged:
        return None


def _leaf(page: Dictionary) -> Leaf:
    pieces = as_dict(page.get("/PieceInfo")) or Dictionary()
    piece = as_dict(pieces.get(f"/{recipes.PIECE}")) or Dictionary()
    recipe = as_dict(piece.get("/Private"))
    if recipe is None or as_int(recipe.get("/Version")) != recipes.VERSION:
        raise _Damaged
    side = _SIDE_OF.get(as_name(recipe.get("/Side")))
    box = rectangle_of(page.get("/TrimBox"))
    if side is None or box is None or as_int(page.get("/Rotate", 0)) != 0:
        raise _Damaged
    left, bottom, right, top = box
    blank = recipe.get("/Blank", False)
    if not isinstance(blank, bool):
        raise _Damaged
    return Leaf(
        name=_text(recipe["/Name"], _LONGEST_NAME) if "/Name" in recipe else "",
        side=side,
        blank=blank,
        strings=tuple(_strings(recipe.get("/Strings"))),
        width=right - left,
        height=top - bottom,
    )


def _strings(value: object) -> Iterator[tuple[str, str]]:
    texts = list(items_of(value))
    if len(texts) % 2 or len(texts) > 2 * recipes.MOST_STRINGS:
        raise _Damaged
    for name, text in zip(texts[::2], texts[1::2], strict=True):
        yield _text(name, _LONGEST_NAME), _text(text, recipes.LONGEST_STRING)


def _text(value: object, longest: int) -> str:
    text = as_text(value)
    if text is None or len(text) > longest:
        raise _Damaged
    return text
