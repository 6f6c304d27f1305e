"""Rule: what the page hides from its readers is no part of the article."""

from __future__ import annotations

import re

from printer.readers.markdown.tree import Element

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_hidden(element: Element) -> bool:
    """Tell whether an element is not shown.

    Fallback images are hidden from screen readers only (formulas of wikis) and stay.
    """
    if element.get("hidden") is not None:
        return True
    if element.get("aria-modal") == "true" and element.get("role") == "dialog":
        return True
    style = element.get("style")
    if style and _HIDDEN.search(style):
        return True
    # Captions are hidden where the alternative text says the same to a screen reader.
    hidden = element.get("aria-hidden") == "true" and element.tag != "figcaption"
    return hidden and "fallback-image" not in (element.get("class") or "")
