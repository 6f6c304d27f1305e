"""Citations and reference lists: what an article cites, as its style wants it.

    bibliography/   BibTeX, BibLaTeX, CSL-JSON, CSL-YAML, RIS → Library of CSL-JSON items
    styles          a style by its name or file → Style (checked by style_check)
    syntax, locators, clusters
                    pandoc's citation syntax → clusters of cited works
    process         clusters, items and a style → formatted citations and references
    engine, pandoc  the citation processor's one door, and finding it

What is cited is found by the reader of the article; where notes and lists stand on the page is the
layout's. The names below are loaded when they are first used: most articles cite nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from printer.citations.bibliography import (
        Duplicate,
        Library,
        MissingFields,
        read_bibliography,
    )
    from printer.citations.styles import Style, find_style, style_names

__all__ = [
    "Duplicate",
    "Library",
    "MissingFields",
    "Style",
    "find_style",
    "read_bibliography",
    "style_names",
]

_STYLES = frozenset({"Style", "find_style", "style_names"})


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    part = "styles" if name in _STYLES else "bibliography"
    return getattr(importlib.import_module(f"{__name__}.{part}"), name)
