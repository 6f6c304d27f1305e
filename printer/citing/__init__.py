"""Citing: puts formatted citations and the reference list into an article.

    fields         where an article may cite, and whether it does
    article        the stage itself: works, style, engine, and what is done when one fails
    placeholders   citations in the finished markup
    works          what may be cited, in which style
    places         formatted citations in the place of their placeholders
    notes          the notes of citation styles
    listing        the reference list
    own            how an article itself is cited

An article without citations starts no engine, reads no bibliography, and loads nothing of
this package but `fields`. What goes wrong
leaves a visible mark in the text: a key without a work its name, a missing engine all keys.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from printer.citing.fields import SIGN, cites
from printer.diagnostics import Result

if TYPE_CHECKING:
    from printer.citing.works import USUAL_STYLE, library_of, style_of
    from printer.model import Article
    from printer.words import Words

__all__ = ["USUAL_STYLE", "cite", "collect", "library_of", "style_of", "without_placeholders"]

_IN_WORKS = frozenset({"USUAL_STYLE", "library_of", "style_of"})


def cite(article: Article, words: Words, shown: str) -> Result[Article]:
    """Return an article whose citations are formatted, with its reference list.

    `shown` names the source in diagnostics. Reported: unknown keys (`cite-key`), citations
    without a bibliography (`cite-unsourced`), what is wrong with bibliographies and the
    style, and an engine that is missing or fails.
    """
    if not cites(article):
        return Result(article)
    from printer.citing import article as stage

    return stage.cite(article, words, shown)


def collect(article: Article, shown: str) -> Article:
    """Return an article with its citations listed, and in its text as they were written.

    Neither bibliography nor style is looked at.
    """
    if not cites(article):
        return article
    from printer.citing import article as stage

    return stage.collect(article, shown)


def without_placeholders(markup: str) -> str:
    """Return markup in which citations stand as they were written: where none can be printed."""
    if SIGN not in markup:
        return markup
    from printer.citing import placeholders

    return placeholders.as_written(markup)


def __getattr__(name: str) -> Any:
    """Load a name of `works` when it is first used (PEP 562)."""
    if name not in _IN_WORKS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("printer.citing.works"), name)
