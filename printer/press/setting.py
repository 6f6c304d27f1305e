"""Where a document is set: stylesheets, fonts and the only resources the engine can reach.

A galley, its furniture, and furniture that is printed alone are set with the same.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from printer import fonts
from printer.diagnostics import Result, UnprintableError, has_errors
from printer.fonts import Family, FontSet
from printer.press import engine

_ALWAYS = "* { image-rendering: crisp-edges !important }"
"""Interpolation is forbidden in PDF/A (ISO 19005-2, 6.2.8)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A layout made ready for the engine."""

    sheets: engine.Sheets
    fetcher: Any
    css: str
    """More CSS, after all stylesheets."""

    def lay_out(self, tree: Any, css: str) -> Any:
        """Return the engine's document of an lxml tree; `css` has the last word."""
        return engine.parsed_html(tree, self.fetcher).render(
            font_config=self.sheets.font_config,
            counter_style=self.sheets.counter_style,
            color_profiles=self.sheets.color_profiles,
            stylesheets=[*self.sheets.parsed, self.sheets.also(self.css + _ALWAYS + css)],
        )


def activated(families: Sequence[Family]) -> Result[FontSet]:
    """Find the fonts and give them to the engine; raises UnprintableError when one is missing."""
    located = fonts.locate(families)
    if has_errors(located.diagnostics):
        raise UnprintableError(*located.diagnostics)
    fonts.activate(located.value)
    return located


def prepare(stylesheets: Sequence[Path], families: Sequence[Family]) -> None:
    """Load engine, fonts and stylesheets, so that processes forked from this one need not.

    What is wrong with them is reported by the print that uses them.
    """
    engine.load()
    with contextlib.suppress(UnprintableError):
        setting(stylesheets, activated(families).value, "", {})


def setting(
    stylesheets: Sequence[Path],
    font_set: FontSet,
    css: str,
    images: Mapping[str, tuple[bytes, str]],
) -> Setting:
    """Parse the stylesheets, for documents that show `images` (see `Plates.table`).

    The engine has to be loaded. Raises UnprintableError for a stylesheet that is no text.
    """
    from printer.press.fetching import GuardedFetcher

    folders = dict.fromkeys(sheet.parents[1] for sheet in stylesheets)
    fetcher = GuardedFetcher(images, list(folders))
    return Setting(engine.sheets(stylesheets, font_set, fetcher), fetcher, css)
