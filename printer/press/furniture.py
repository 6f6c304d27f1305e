"""Furniture: the folios and running heads of a document, printed apart from its body.

The body is laid out with all margin boxes and page backgrounds silenced. Then a second
document of empty pages is laid out from the same stylesheets, page for page of the same
name, side and number, with the named strings that each page of the body sets; its margin
boxes are the furniture. So the layout's CSS stays the whole truth, a page can be given
another folio without being laid out again, and the tag tree of the body holds no furniture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from tinycss2.serializer import serialize_identifier, serialize_string_value

from printer.model import Leaf
from printer.press.pagestyles import MARGIN_BOXES

SILENCE = (
    "@page {"
    + "".join(f" @{box} {{ content: none !important }}" for box in MARGIN_BOXES)
    + " background: none !important; marks: none !important }"
)
"""CSS for the body: nothing prints outside the text."""

BARE = """
html, body, section { display: block !important; margin: 0 !important; padding: 0 !important;
  border: 0 !important; background: none !important; columns: auto !important;
  float: none !important }
section { position: relative !important; height: 1px !important; break-inside: avoid !important; bookmark-level: none !important }
section > i { display: block !important; height: 0 !important; margin: 0 !important;
  padding: 0 !important; bookmark-level: none !important }
section > b { position: absolute; left: -9mm; width: 6mm; text-align: right;
  font: 6.5pt/1 sans-serif; color: #888 }
"""
"""CSS for the furniture document: nothing of the body prints."""


_NUMBERED_LINE = 5


def numbered_from(first_page: int) -> str:
    """Return the CSS that gives the first page its number, and its side: even is a verso."""
    side = "html { break-before: verso }" if first_page % 2 == 0 else ""
    return f"@page :first {{ counter-reset: page {first_page} }} {side}"


def of_their_sizes(leaves: Sequence[Leaf]) -> str:
    """Return the CSS that makes the furniture's pages as large as the leaves say."""
    sizes = [(leaf.width, leaf.height) for leaf in leaves]
    usual = sizes[0]
    rules = [] if 0 in usual else [_size("", usual)]
    rules += [
        _size(f":nth({number})", size)
        for number, size in enumerate(sizes, 1)
        if size != usual and 0 not in size
    ]
    return "".join(rules)


def _size(pages: str, size: tuple[float, float]) -> str:
    return f"@page {pages} {{ size: {size[0]:.6f}pt {size[1]:.6f}pt !important }}"


def document(leaves: Sequence[Leaf], lang: str, marks: Sequence[str] = ()) -> str:
    """Return the HTML of the furniture of `leaves`; of as many pages, if the layout lets it.

    `marks` are HTML for each page besides (see `line_numbers`).
    """
    sections = "\n".join(_sections(leaves, marks))
    return (
        f'<!DOCTYPE html><html lang="{escape(lang)}"><head><meta charset="utf-8">'
        f"<title></title></head><body>{sections}</body></html>"
    )


def _sections(leaves: Sequence[Leaf], marks: Sequence[str]) -> Iterator[str]:
    after_blank = False
    for index, leaf in enumerate(leaves):
        if leaf.blank and 0 < index < len(leaves) - 1 and not after_blank:
            # The engine makes it again in front of a page that wants the other side.
            after_blank = True
            continue
        rules = [f"page: {serialize_identifier(leaf.name)}"] if leaf.name else []
        if index:
            rules.append(f"break-before: {leaf.side if after_blank else 'page'}")
        after_blank = False
        strings = "".join(
            f'<i style="{escape(f"string-set: {serialize_identifier(name)} {_quoted(text)}")}"></i>'
            for name, text in leaf.strings
        )
        mark = marks[index] if marks else ""
        yield f'<section style="{escape("; ".join(rules))}">{strings}{mark}</section>'


def line_numbers(page: Any) -> str:
    """Return a number for every fifth line of paragraphs, at the line's height.

    Sections of the furniture are positioned, so heights count from the page area's top.
    """
    top = page._page_box.content_box_y()
    heights = sorted(
        {
            round(box.position_y - top, 1)
            for box in page._page_box.descendants()
            if type(box).__name__ == "LineBox" and box.element_tag in {"p", "li", "div", "dd"}
        }
    )
    return "".join(
        f'<b style="top: {height + 3}px">{number}</b>'
        for number, height in enumerate(heights, 1)
        if number % _NUMBERED_LINE == 0
    )


def _quoted(text: str) -> str:
    return f'"{serialize_string_value(text)}"'
