"""Furniture: the folios and running heads of a document, printed apart from its body.

The body is laid out with all margin boxes and page backgrounds silenced. Then a second document of empty
pages is laid out from the same stylesheets, page for page of the same name, side and
number, with the named strings that each page of the body sets; its margin boxes are the
furniture. So the layout's CSS stays the whole truth, a page can be given another folio
without being laid out again, and the tag tree of the body holds no furniture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

_BOXES = (
    "top-left-corner",
    "top-left",
    "top-center",
    "top-right",
    "top-right-corner",
    "left-top",
    "left-middle",
    "left-bottom",
    "right-top",
    "right-middle",
    "right-bottom",
    "bottom-left-corner",
    "bottom-left",
    "bottom-center",
    "bottom-right",
    "bottom-right-corner",
)

SILENCE = (
    "@page {"
    + "".join(f" @{box} {{ content: none !important }}" for box in _BOXES)
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
_LONGEST_STRING = 500
"""Characters of a running head; no line holds as many."""


def first_page(number: int, verso: bool = False) -> str:
    """Return the CSS that gives the first page its number, on a verso if asked."""
    side = "html { break-before: left }" if verso else ""
    return f"@page :first {{ counter-reset: page {number} }} {side}" if number != 1 else side


def document(pages: Sequence[Any], lang: str, *, number_lines: bool = False) -> str:
    """Return the HTML of the furniture for the body's pages (`weasyprint.Page`).

    With `number_lines` every fifth line of running text gets its number in the margin,
    counted anew on each page.
    """
    sections = "\n".join(_sections(pages, number_lines))
    return (
        f'<!DOCTYPE html><html lang="{escape(lang)}"><head><meta charset="utf-8">'
        f"<title></title></head><body>{sections}</body></html>"
    )


def _sections(pages: Sequence[Any], number_lines: bool) -> Iterator[str]:
    after_blank = False
    # A last page of nothing but notes counts as blank, too, but no page follows to make it.
    last = max(i for i, page in enumerate(pages) if i == 0 or not page._page_box.page_type.blank)
    for index, page in enumerate(pages):
        kind = page._page_box.page_type
        if kind.blank and index < last:
            # The engine makes it again in front of a page that wants the other side.
            after_blank = True
            continue
        rules = [f"page: {kind.name}"] if kind.name else []
        if index:
            rules.append(f"break-before: {kind.side if after_blank else 'page'}")
        after_blank = False
        marks = "".join(
            f'<i style="string-set: {name} {_css_string(text)}"></i>'
            for name, text in _named_strings(page._page_box)
        )
        if number_lines:
            marks += "".join(_line_numbers(page._page_box))
        yield f'<section style="{escape("; ".join(rules))}">{marks}</section>'


def _named_strings(page_box: Any) -> Iterator[tuple[str, str]]:
    for box in page_box.descendants():
        yield from box.string_set or ()


def _line_numbers(page_box: Any) -> Iterator[str]:
    """Yield a number for every fifth line of paragraphs, at the line's height.

    Sections of the furniture are positioned, so heights count from the page area's top.
    """
    top = page_box.content_box_y()
    heights = sorted(
        {
            round(box.position_y - top, 1)
            for box in page_box.descendants()
            if type(box).__name__ == "LineBox" and box.element_tag in {"p", "li", "div", "dd"}
        }
    )
    for number, height in enumerate(heights, 1):
        if number % _NUMBERED_LINE == 0:
            yield f'<b style="top: {height + 3}px">{number}</b>'


def _css_string(text: str) -> str:
    text = text if len(text) <= _LONGEST_STRING else f"{text[:_LONGEST_STRING]}…"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ")
    return escape(f'"{escaped}"')
