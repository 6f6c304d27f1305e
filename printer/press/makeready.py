"""Makeready: everything that happens to a galley before the engine sees it.

Fonts are found, unsafe links, endless words and characters without a glyph are dealt
with, images are prepared, stylesheets parsed.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lxml.html

from printer.diagnostics import Collector
from printer.fonts import FontSet
from printer.model import Galley
from printer.press import glyphs, images, reports, safety
from printer.press.setting import Setting, activated, setting


@dataclass(frozen=True, slots=True)
class Forme:
    """A galley locked up for the press."""

    galley: Galley
    tree: Any
    """The lxml tree of its document."""

    plates: images.Plates
    fonts: FontSet
    setting: Setting


def make_ready(galley: Galley, image_megapixels: int, found: Collector) -> Forme:
    """Make a galley ready; problems go into `found`.

    The engine has to be loaded. Raises UnprintableError when a font is missing or a
    stylesheet is no text.
    """
    located = activated(galley.families)
    found.extend(located.diagnostics)
    tree = lxml.html.document_fromstring(galley.html)
    for address in safety.drop_unsafe_links(tree):
        found.add(reports.unsafe_link(address, galley))
    safety.open_long_words(tree)
    for character in glyphs.mark_missing(tree, located.value):
        found.add(reports.unprintable(character, galley))
    plates = images.plates(galley, image_megapixels)
    _use_plates(tree, plates, galley)
    found.extend(plates.diagnostics)
    ready = setting(galley.stylesheets, located.value, galley.css, plates.table)
    found.extend(ready.sheets.said)
    return Forme(galley, tree, plates, located.value, ready)


def _use_plates(tree: Any, plates: images.Plates, galley: Galley) -> None:
    """Let images be found under the names that the engine knows them by."""
    place = reports.place_of(galley)
    for img in list(tree.iter("img")):
        src = img.get("src") or ""
        if src.startswith("data:"):
            continue
        if (prepared := plates.prepare(src, galley.base, place)) is not None:
            img.set("src", prepared)
            continue
        mark = img.makeelement("span", {"class": "missing-image"})
        mark.text = f"[{Path(src).name}] {img.get('alt') or ''}".strip()
        mark.tail = img.tail
        img.getparent().replace(img, mark)
