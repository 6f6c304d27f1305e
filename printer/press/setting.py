"""Where a document is set: stylesheets, fonts and the only resources the engine can reach.

A galley, its furniture, and furniture that is printed alone are set with the same.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from printer import fonts
from printer.diagnostics import Result, UnprintableError, has_errors
from printer.fonts import Family, FontSet
from printer.press import engine
from printer.typesetting import Rules
from printer.typesetting.composing import Compositor

_ALWAYS = "* { image-rendering: crisp-edges !important }"
"""Interpolation is forbidden in PDF/A (ISO 19005-2, 6.2.8)."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A layout made ready for the engine."""

    sheets: engine.Sheets
    fetcher: Any
    css: str
    """More CSS, after all stylesheets."""

    def lay_out(self, tree: Any, css: str, *, rules: Rules | None = None) -> Any:
        """Return the engine's document of an lxml tree; `css` has the last word.

        With `rules` the lines of paragraphs are chosen by them, otherwise by the engine.
        """
        compositor = Compositor(self.sheets.memory, rules) if rules else None
        return engine.parsed_html(tree, self.fetcher, compositor).render(
            font_config=self.sheets.font_config,
            counter_style=self.sheets.counter_style,
            color_profiles=self.sheets.color_profiles,
            stylesheets=[*self.sheets.parsed, self.sheets.also(self.css + _ALWAYS + css)],
        )


@dataclass(frozen=True, slots=True)
class _Prepared:
    """Fonts that were found for the processes to come."""

    by: int
    """The process that found them."""

    families: tuple[Family, ...]
    located: Result[FontSet]


_prepared: _Prepared | None = None


def activated(families: Sequence[Family]) -> Result[FontSet]:
    """Find the fonts and give them to the engine; raises UnprintableError when one is missing.

    What was found before this process was forked holds for its life, which is one run.
    """
    known = _prepared
    if known is not None and known.by == os.getppid() and known.families == tuple(families):
        located = known.located
    else:
        located = fonts.locate(families)
    if has_errors(located.diagnostics):
        raise UnprintableError(*located.diagnostics)
    fonts.activate(located.value)
    return located


def prepare(
    stylesheets: Sequence[Path], families: Sequence[Family], langs: Sequence[str] = ()
) -> None:
    """Load engine, fonts, stylesheets and the hyphenation of `langs`.

    Processes forked from this one need not do it again.

    What is wrong with them is reported by the print that uses them.
    """
    global _prepared  # noqa: PLW0603 (what processes to come inherit)
    engine.load()
    for lang in langs:
        engine.load_hyphenation(lang)
    with contextlib.suppress(UnprintableError):
        located = activated(families)
        _prepared = _Prepared(os.getpid(), tuple(families), located)
        setting(stylesheets, located.value, "", {})


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
