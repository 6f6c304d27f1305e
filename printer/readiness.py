"""Loads once what every worker would load for itself, before the workers are forked.

A print that is alone does not ask for it: it loads what it needs, and only that.
"""

from __future__ import annotations

import contextlib
import importlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from printer.diagnostics import PrinterError

if TYPE_CHECKING:
    from printer.config import Publication

_OF_ARTICLES = (
    "babel.dates",
    "babel.lists",
    "babel.numbers",
    "jinja2.sandbox",
    "printer.copyedit",
    "printer.galley",
    "printer.impression",
    "printer.press.printing",
    "printer.readers",
    "printer.readers.markdown.engine",
    "printer.readers.metadata",
    "printer.readers.sources",
    "printer.templates",
)
"""Modules that every article needs."""


def make_ready(
    publication: Publication,
    layout_names: Iterable[str],
    *,
    articles: bool = True,
    issue_parts: bool = False,
) -> None:
    """Load the engine, layouts with their fonts and stylesheets, and the readers of articles.

    What is wrong with a layout is reported by the print that uses it. `articles` are to be
    read and printed, `issue_parts` are pages of an issue besides its articles.
    """
    from printer import layouts
    from printer.press import prepare

    for name in _OF_ARTICLES if articles else ():
        importlib.import_module(name)
    for name in dict.fromkeys(layout_names):
        with contextlib.suppress(PrinterError):
            layout = layouts.load(name, publication.paths.layouts)
            prepare(layout.stylesheets, layout.families, (publication.lang,))
            if issue_parts:
                more = (*layout.stylesheets, *layout.issue_stylesheets)
                prepare(more, layout.families)
