"""Typesetting: paragraphs whose lines are chosen together, as in TeX, set by the engine.

The engine breaks lines one after the other and can only widen spaces. Here the lines of a
paragraph are chosen as a whole, when the engine comes to its first line:

    reading      the engine's boxes of a paragraph become one text with its owners
    measuring    the advances of its glyphs, from the engine's own shaping
    hyphenation  where its words may be divided, by language
    breaking     the best lines (Knuth and Plass 1981); knows nothing of the engine
    composing    keeps what was chosen for each paragraph, and for whom
    steering     the engine's functions that are led to these lines
    verifying    whether a line came out as it was chosen; if not, the engine goes on alone

Nothing is added to the text and no box is changed, so that tags, links and extracted text are
what they are without it. The engine has to be WeasyPrint 70.
"""

from __future__ import annotations

from printer.typesetting.values import FINE, PLAIN, Rules

__all__ = ["FINE", "PLAIN", "Rules"]
