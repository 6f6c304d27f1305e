"""What ties a laid-out body to its place: page numbers in the text, differences of the sides.

Both are read from what the engine laid out, not from the text of stylesheets: from the
counters that it could only fill when the pages were there, and from the computed style of
elements and pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_PAGE_COUNTERS = frozenset({"page", "pages"})
_BREAKS = frozenset({"break_before", "break_after"})
_SIDES = frozenset({"left", "right", "recto", "verso"})
_OTHER = {"left": "right", "right": "left"}


def is_folio_bound(document: Any) -> bool:
    """Tell whether something on the pages says a page number, its own or another's.

    `document` is one that the engine laid out (see `engine.parsed_html`).
    """
    lookups = document.context.target_collector.counter_lookup_items
    asking = {box for (box, _), item in lookups.items() if _asks_for_pages(item)}
    return bool(asking) and any(
        box.missing_link in asking
        for page in document.pages
        for box in page._page_box.descendants()
    )


def _asks_for_pages(item: Any) -> bool:
    wanted = (item.missing_counters, *item.missing_target_counters.values())
    return any(_PAGE_COUNTERS.intersection(names) for names in wanted)


def is_side_bound(document: Any) -> bool:
    """Tell whether other pages would come out if the first one were on the other side."""
    return _breaks_to_a_side(document) or _styles_differ(document)


def _breaks_to_a_side(document: Any) -> bool:
    """Look for elements that begin, or are followed by, a page of one side.

    What stands at the very beginning follows no page that could end on the wrong side.
    """
    styles = document.context.style_for.get_computed_styles()
    opening = set(_opening_elements(document.pages[0]))
    for (element, _pseudo), style in styles.items():
        if isinstance(element, tuple):
            continue  # a page, not an element
        for name in _BREAKS.intersection(style.cascaded):
            at_the_start = name == "break_before" and element in opening
            if style[name] in _SIDES and not at_the_start:
                return True
    return False


def _opening_elements(page: Any) -> Iterator[Any]:
    """Yield the elements that begin with the first page: the root, its first child, and so on."""
    box = page._page_box.children[0]
    while box is not None:
        yield box.element
        children = getattr(box, "children", ())
        box = next((child for child in children if child.is_in_normal_flow()), None)


def _styles_differ(document: Any) -> bool:
    """Compare the style of each page with what it would have on the other side.

    Margin boxes do not count: they are silenced in a body, or printed elsewhere.
    """
    style_for = document.context.style_for
    if not any(
        selector.side
        for sheet, _origin, _specificity in style_for._sheets
        for _rule, selectors, _declarations in sheet.page_rules
        for _weight, _pseudo, selector in selectors
    ):
        return False
    for page in document.pages:
        kind = page._page_box.page_type
        turned = kind._replace(side=_OTHER[kind.side])
        for page_type in (kind, turned):
            style_for.add_page_declarations(page_type)
        if any(_style(style_for, kind, box) != _style(style_for, turned, box) for box in _AREAS):
            return True
    return False


_AREAS = (None, "@footnote", "@note-area")
"""What of a page has to do with its body."""


def _style(style_for: Any, page_type: Any, box: str | None) -> dict[str, Any]:
    declared = style_for.get_cascaded_styles().get((page_type, box), {})
    return {name: value for name, (value, _weight) in declared.items()}
