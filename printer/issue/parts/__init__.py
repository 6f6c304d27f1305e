"""The issue's own parts: cover, masthead, editorial, contents, openers, lists, colophon.

Each part is a galley like any article's, made by a template of the layout
(`templates/issue/*.html`) from plain values, and goes through the same press:

    slots      which parts an issue has, and in what order
    galleys    the parts themselves, with the page numbers of a plan

The same material makes the same galleys, so that what is printed of them can be kept by
content. Nothing here prints, counts pages or reads the issue's file.
"""

from __future__ import annotations

from printer.issue.parts.making import galleys, slots
from printer.issue.parts.values import RESERVED, Material, Part, Slot, Slots, Works, is_opener

__all__ = [
    "RESERVED",
    "Material",
    "Part",
    "Slot",
    "Slots",
    "Works",
    "galleys",
    "is_opener",
    "slots",
]
