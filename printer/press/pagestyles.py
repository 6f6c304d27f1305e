"""Spares the engine work that it does again for every page.

WeasyPrint 70 computes the styles of a page and of its margin boxes anew for each page, although
most pages of a document match the same `@page` rules; and it sizes the margin boxes of a page
even where none of them has content. Neither changes what is printed.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

MARGIN_BOXES = (
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
"""The margin boxes of a page (CSS Paged Media 3, 4.2)."""

_EMPTY = frozenset({"normal", "inhibit", "none"})
"""Values of `content` for which the engine makes no margin box."""


def share() -> None:
    """Wrap the engine's page styles and margin boxes, once a process."""
    from weasyprint import layout

    if not isinstance(layout.make_margin_boxes, functools.partial):
        layout.page.set_page_type_computed_styles = functools.partial(
            _style_page, layout.page.set_page_type_computed_styles
        )
        layout.make_margin_boxes = functools.partial(_margin_boxes, layout.make_margin_boxes)


def _style_page(compute: Callable[..., None], page_type: Any, html: Any, style_for: Any) -> None:
    """Give a page the styles of an earlier one that matches the same rules."""
    shared = style_for.__dict__.setdefault("styled_pages", {})
    matched = tuple(_matches(style_for, page_type))
    # Lengths relative to the page are not known before the first page is made.
    key = (page_type.index == 0, matched)
    alike = shared.setdefault(key, page_type)
    computed = style_for.get_computed_styles()
    if (alike, None) not in computed:
        compute(page_type, html, style_for)
        return
    for pseudo_type in (None, "@footnote", *(f"@{box}" for box in MARGIN_BOXES)):
        style = computed.get((alike, pseudo_type))
        if style is not None:
            computed[page_type, pseudo_type] = style


def _matches(style_for: Any, page_type: Any) -> Iterator[bool]:
    for sheet, _origin, _specificity in style_for._sheets:
        for _rule, selectors, _declarations in sheet.page_rules:
            for _weight, _pseudo_type, selector in selectors:
                yield style_for._page_type_match(selector, page_type)


def _margin_boxes(make: Callable[..., Any], context: Any, page: Any, state: Any) -> Any:
    """Make no margin boxes where all are empty."""
    styles = (context.style_for(page.page_type, f"@{box}") for box in MARGIN_BOXES)
    if all(style is None or style["content"] in _EMPTY for style in styles):
        return ()
    return make(context, page, state)
