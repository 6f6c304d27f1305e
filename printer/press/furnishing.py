"""Prints furniture alone, for pages whose body was printed before.

The pages that come out hold margin boxes and nothing else. They are no file to give away:
no tags, no metadata. Each is drawn under a page of a body, as a form XObject.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import lxml.html

from printer.diagnostics import Collector, Diagnostic, Place, Severity, UnprintableError
from printer.files import display_path
from printer.fonts import Family, FontSet
from printer.model import Leaf
from printer.press import engine, furniture, glyphs, hearing, recipes, reports
from printer.press.setting import Setting, activated, setting

_LONGEST = recipes.LONGEST_STRING
_NONE: Mapping[str, str] = MappingProxyType({})

_FORM: dict[str, Any] = {"pdf_version": "1.7", "pdf_tags": False, "pdf_identifier": False}


def print_furniture(
    leaves: Sequence[Leaf],
    *,
    stylesheets: Sequence[Path],
    families: Sequence[Family],
    css: str,
    lang: str,
    first_page: int,
    strings: Mapping[str, str] = _NONE,
    found: Collector | None = None,
) -> bytes:
    """Print the furniture of `leaves`: a PDF of as many pages with nothing else on them.

    `first_page` is the folio of the first leaf; an even one is a verso, whatever side the
    body was printed on. `strings` (CSS string name → text) take the place of those of the
    leaves. Stylesheets, families, CSS and language are as in a Galley; each page is as
    large as its leaf. The same input gives the same bytes.

    Problems go into `found`, but for characters without a glyph in the strings of the
    leaves, which are marked on the page and were reported with the body. Raises
    UnprintableError when fonts are missing, the engine fails, the stylesheets make other
    pages than the leaves say, or there is an error and no `found`; ValueError without leaves.
    """
    if not leaves:
        raise ValueError("there are no pages to furnish")
    place = Place(display_path(stylesheets[-1]))
    problems = Collector()
    engine.load()
    located = activated(families)
    placed, missing = _placed(leaves, first_page, strings, located.value)
    for character in missing:
        problems.add(reports.missing_glyph(character, "these stylesheets", families, place))
    with reports.crashes("the furniture", place), hearing.listening() as records:
        ready = setting(stylesheets, located.value, css, {})
        data = _print(ready, placed, lang, first_page, place)
    problems.extend((*located.diagnostics, *ready.sheets.said))
    problems.extend(hearing.diagnostics(records, str(place)))
    _tell(problems.frozen(), found)
    return data


def _tell(problems: Sequence[Diagnostic], found: Collector | None) -> None:
    if found is not None:
        found.extend(problems)
    elif errors := [item for item in problems if item.severity is Severity.ERROR]:
        raise UnprintableError(*errors)


def _placed(
    leaves: Sequence[Leaf], first_page: int, strings: Mapping[str, str], font_set: FontSet
) -> tuple[tuple[Leaf, ...], tuple[str, ...]]:
    """Return the leaves on the sides that their folios give, `strings` set on the first one.

    And the characters of `strings` that no font has; those of all strings are marked.
    """
    own = Leaf(strings=tuple((name, text[:_LONGEST]) for name, text in strings.items()))
    (own,), missing = glyphs.mark_in_strings((own,), font_set)
    marked, _ = glyphs.mark_in_strings(leaves, font_set)
    placed = tuple(
        replace(
            leaf,
            side="recto" if folio % 2 else "verso",
            strings=(
                *(own.strings if folio == first_page else ()),
                *(pair for pair in leaf.strings if pair[0] not in strings),
            ),
        )
        for folio, leaf in enumerate(marked, first_page)
    )
    return placed, missing


def _print(
    ready: Setting, leaves: Sequence[Leaf], lang: str, first_page: int, place: Place
) -> bytes:
    document = ready.lay_out(
        lxml.html.document_fromstring(furniture.document(leaves, lang)),
        furniture.BARE + furniture.numbered_from(first_page) + furniture.of_their_sizes(leaves),
    )
    if len(document.pages) != len(leaves):
        raise UnprintableError(
            reports.other_furniture(len(document.pages), len(leaves), "the layout", place)
        )
    data: bytes = document.write_pdf(**_FORM)
    return data
