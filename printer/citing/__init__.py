"""Citing: puts formatted citations and the reference list into an article.

    article        the stage itself: works, style, engine, and what is done when one fails
    placeholders   citations in the finished markup
    works          what may be cited, in which style
    places         formatted citations in the place of their placeholders
    notes          the notes of citation styles
    listing        the reference list

An article without citations starts no engine and reads no bibliography. What goes wrong
leaves a visible mark in the text: a key without a work its name, a missing engine all keys.
"""

from __future__ import annotations

from printer.citing.article import cite, collect
from printer.citing.placeholders import without_placeholders
from printer.citing.works import USUAL_STYLE, library_of, style_of

__all__ = ["USUAL_STYLE", "cite", "collect", "library_of", "style_of", "without_placeholders"]
