"""Page labels: every page keeps the folio that a reader shows for it (ISO 32000-1, 12.4.2)."""

from __future__ import annotations

from typing import Any

from pikepdf import Dictionary, Name, String

from printer.merge.parts import Part, Volume, tree_of
from printer.pdf.labels import STYLES
from printer.pdf.objects import as_dict, as_int, as_name, as_text
from printer.pdf.trees import number_tree


def bring_labels(volume: Volume) -> None:
    """Write the labels of all files; a file without any counts from 1.

    When no file has labels, the pages of the whole are counted. Blank pages go on with the
    numbers of the page before; those in front of everything lead up to the first number.
    """
    ranges = [_ranges(part) for part in volume.parts]
    if not any(ranges):
        entries: list[tuple[int, Any]] = [(0, Dictionary(S=Name.D, St=1))]
    else:
        entries = []
        for part, own in zip(volume.parts, ranges, strict=True):
            if 0 not in own:
                own[0] = Dictionary(S=Name.D, St=1)
            entries.extend((part.first + start, own[start]) for start in sorted(own))
        if entries[0][0] > 0:
            entries.insert(0, (0, _leading(entries[0][1], entries[0][0])))
    volume.root.PageLabels = tree_of(volume, entries, "/Nums")


def _leading(label: Any, blanks: int) -> Dictionary:
    leading = Dictionary(label)
    if "/S" in leading:
        leading.St = max(1, (as_int(label.get("/St")) or 1) - blanks)
    return leading


def _ranges(part: Part) -> dict[int, Dictionary]:
    found = {}
    for start, value in number_tree(part.root.get("/PageLabels")).entries:
        label = as_dict(value)
        if label is None or not 0 <= start < len(part.pages):
            continue
        clean = Dictionary()
        style = as_name(label.get("/S"))
        if style and style in STYLES:
            clean.S = Name(f"/{style}")
        if prefix := as_text(label.get("/P")):
            clean.P = String(prefix)
        number = as_int(label.get("/St"))
        if style and number is not None and number >= 1:
            clean.St = number
        found[start] = clean
    return found
