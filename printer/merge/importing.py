"""Copies a file's pages, and what belongs to them, into the new file.

qpdf copies everything that the pages and the kept entries of the catalogue lead to, each
object once. Then one pass over the new objects, whatever leads to them, settles what has a
number or a name of the old file in it.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from pikepdf import Array, Dictionary, ObjectType, Pdf

from printer.merge.active import Guard
from printer.merge.destinations import Links
from printer.merge.pages import detach
from printer.merge.parts import Part, Volume
from printer.pdf.objects import as_array, as_dict, as_int, key_of

KEPT = (
    "/StructTreeRoot",
    "/Outlines",
    "/Dests",
    "/PageLabels",
    "/OCProperties",
    "/AcroForm",
    "/OutputIntents",
    "/AF",
    "/Threads",
    "/Metadata",
)
"""Entries of the catalogue that are joined with those of the other files."""

KEPT_NAMES = ("/Dests", "/EmbeddedFiles")

LOST = {
    "/Collection": "its cover as a portfolio of files",
    "/Perms": "its digital signatures",
    "/PieceInfo": "",
    "/SpiderInfo": "",
}
"""What means nothing in a file with other pages; with words it is told."""

SHAPE = ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/Rotate", "/UserUnit")
"""What a blank page has in common with the page that it stands before."""

_HOLDERS = frozenset(["/A", "/AA", "/Dest", "/PA", "/StructParent", "/StructParents"])


def bring(volume: Volume, part: Part) -> None:
    """Copy one file into the new one."""
    source = part.source
    if source is None:
        return
    detach(source, part.pages)
    own_annotations(part, source)
    kept = Dictionary()
    for key in KEPT:
        if (value := source.Root.get(key)) is not None:
            kept[key] = value
    names = as_dict(source.Root.get("/Names"))
    kept.Names = Dictionary(
        {key: names[key] for key in KEPT_NAMES if names is not None and key in names}
    )
    for key, words in LOST.items():
        if words and key in source.Root:
            part.error("not-kept", f"the file loses {words}")
    holder = source.make_indirect(Dictionary(Pages=Array(part.pages), Root=kept))
    low = volume.object_numbers()
    copied: Any = volume.pdf.copy_foreign(holder)
    part.numbers = range(low + 1, volume.object_numbers())
    part.pages = list(copied.Pages)
    part.root = copied.Root
    volume.pages.extend(_blanks(volume, part))
    part.first = len(volume.pages)
    volume.pages.extend(part.pages)
    volume.parts.append(part)
    # What was copied needs the file no more, and holding all files open would need their memory.
    part.source = None


def _blanks(volume: Volume, part: Part) -> list[Any]:
    """Make the blank pages in front of a file; without content of their own they need no tags."""
    count, drawn = part.input.blanks_before, part.input.blank
    like = part.pages[0]
    shape = {key: like[key] for key in SHAPE if key in like}
    content = _content(volume, drawn) if count and drawn is not None else {}
    return [
        volume.add(Dictionary({**shape, "/Resources": Dictionary(), **content}))
        for _ in range(count)
    ]


def _content(volume: Volume, drawn: Path | bytes) -> dict[str, Any]:
    """Copy what the first page of a PDF draws."""
    with Pdf.open(io.BytesIO(drawn) if isinstance(drawn, bytes) else drawn) as pdf:
        page = pdf.pages[0].obj
        keys = [key for key in ("/Contents", "/Resources") if key in page]
        held = pdf.make_indirect(Dictionary({key: page[key] for key in keys}))
        copied: Any = volume.pdf.copy_foreign(held)
        return {key: copied[key] for key in keys}


def own_annotations(part: Part, source: Pdf) -> None:
    """Give every annotation a number, so that the pass over all objects meets it."""
    for page in part.pages:
        annotations = as_array(page.get("/Annots"))
        if annotations is None:
            if "/Annots" in page:
                del page["/Annots"]
            continue
        kept = [item for item in annotations if as_dict(item) is not None]
        if len(kept) < len(annotations) or any(key_of(item) == (0, 0) for item in kept):
            page.Annots = Array(
                [source.make_indirect(item) if key_of(item) == (0, 0) else item for item in kept]
            )


def settle(volume: Volume, part: Part) -> None:
    """Go over all copied objects: keys of the parent tree, actions, links."""
    guard, links = Guard(part), Links(volume, part)
    get = volume.pdf.get_object
    part.offset = volume.next_key
    highest = -1
    for number in part.numbers:
        item: Any = get(number, 0)
        kind = getattr(item, "_type_code", None)
        if kind is not ObjectType.dictionary and kind is not ObjectType.stream:
            continue
        keys = _HOLDERS.intersection(item.keys())
        if not keys:
            continue
        for name in ("/StructParents", "/StructParent"):
            if name in keys:
                highest = max(highest, _shift(part, item, name))
        if len(keys) > 1 or not keys & {"/StructParents", "/StructParent"}:
            guard.clean(item, keys)
            links.settle(item)
    volume.next_key += highest + 1


def _shift(part: Part, item: Any, name: str) -> int:
    key = as_int(item[name])
    if key is None or not part.tagged or not 0 <= key < 2**31:
        del item[name]
        return -1
    part.claimed_keys.add(key)
    item[name] = key + part.offset
    return key
