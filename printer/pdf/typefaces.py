"""Fonts as far as text needs them: from the codes in a string to characters and widths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from pikepdf import Dictionary, Stream

from printer.pdf.cmaps import CMap, glyph_text, parse_cmap, simple_encoding
from printer.pdf.document import Document
from printer.pdf.objects import (
    as_dict,
    as_float,
    as_int,
    as_name,
    as_stream,
    in_header,
    items_of,
    key_of,
)

MOST_WIDTHS = 70_000


class Glyph(NamedTuple):
    """One character code of a string shown on a page."""

    code: int
    text: str
    """Empty when the font does not say."""

    width: float
    """In ems."""

    is_space: bool
    """Whether it is the single-byte code 32, to which word spacing applies."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font as far as text and its extent need it."""

    number: int
    """Object number of its dictionary, 0 when it stands inside another."""

    name: str
    kind: str
    """Subtype: `Type0`, `TrueType`, `Type1`, `MMType1`, `Type3`."""

    embedded: bool
    text: Mapping[int, str]
    widths: Mapping[int, float]
    default_width: float
    lengths: tuple[int, ...]
    """Lengths of its codes in bytes, shortest first."""

    notdef: frozenset[int]
    """Codes that lead to glyph 0; read only where the file says so without the font program."""

    codes_are_glyphs: bool
    """Whether codes are glyph numbers themselves (Identity), so that 0 is .notdef."""

    unicode_from: str
    """`map` (ToUnicode), `encoding`, or empty when nothing leads to text."""

    def decode(self, data: bytes) -> list[Glyph]:
        """Cut a string into its codes."""
        if self.lengths == (1,):
            return [
                Glyph(
                    code,
                    self.text.get(code, ""),
                    self.widths.get(code, self.default_width),
                    code == 32,
                )
                for code in data
            ]
        size = self.lengths[-1]
        codes = [int.from_bytes(data[at : at + size], "big") for at in range(0, len(data), size)]
        return [
            Glyph(code, self.text.get(code, ""), self.widths.get(code, self.default_width), False)
            for code in codes
        ]

    def leads_to_notdef(self, code: int) -> bool:
        """Tell whether a code shows the glyph that stands for a missing glyph."""
        return code in self.notdef or (self.codes_are_glyphs and code == 0)


UNKNOWN = Font(0, "", "", False, {}, {}, 0.5, (1,), frozenset(), False, "")
"""Stands for a font that is missing or is no dictionary."""


def read_font(value: object, document: Document) -> Font:
    """Read a font dictionary; a thing that is no font is UNKNOWN."""
    font = as_dict(value)
    if font is None:
        return UNKNOWN
    mapping = _to_unicode(font, document)
    if as_name(font.get("/Subtype")) == "Type0":
        return _composite(font, mapping, document)
    return _simple(font, mapping)


def _to_unicode(font: Dictionary, document: Document) -> CMap | None:
    stream = as_stream(font.get("/ToUnicode"))
    data = document.decoded(stream) if stream is not None else None
    return parse_cmap(data) if data is not None else None


def _simple(font: Dictionary, mapping: CMap | None) -> Font:
    kind = as_name(font.get("/Subtype"))
    descriptor = as_dict(font.get("/FontDescriptor"))
    base, glyphs = _encoding(font)
    text = {code: char for code, char in enumerate(base) if char}
    for code, glyph in glyphs.items():
        text[code] = glyph_text(glyph)
    if mapping is not None:
        text.update(mapping.text)
    # Type 3 glyphs are measured in their own space, which the font matrix leads out of.
    matrix = [as_float(item) for item in items_of(font.get("/FontMatrix"))]
    scale = abs(matrix[0] or 0.001) if kind == "Type3" and matrix else 0.001
    first = as_int(font.get("/FirstChar")) or 0
    widths = {
        first + place: (as_float(width) or 0.0) * scale
        for place, width in zip(range(256), items_of(font.get("/Widths")), strict=False)
    }
    symbolic = bool((as_int(in_header(descriptor, "/Flags")) or 0) & 4)
    told = "map" if mapping is not None else ""
    if not told and (glyphs or font.get("/Encoding") is not None or not symbolic):
        told = "encoding"
    missing = frozenset(code for code, glyph in glyphs.items() if glyph == ".notdef")
    return Font(
        number=key_of(font)[0],
        name=as_name(font.get("/BaseFont")) or as_name(font.get("/Name")),
        kind=kind,
        embedded=kind == "Type3" or _has_program(descriptor),
        text=text,
        widths=widths,
        default_width=(as_float(in_header(descriptor, "/MissingWidth")) or 0.0) * 0.001
        if widths
        else 0.5,
        lengths=(1,),
        notdef=missing,
        codes_are_glyphs=False,
        unicode_from=told,
    )


def _encoding(font: Dictionary) -> tuple[tuple[str, ...], dict[int, str]]:
    encoding = font.get("/Encoding")
    differences = as_dict(encoding)
    if differences is None:
        return simple_encoding(as_name(encoding)), {}
    glyphs: dict[int, str] = {}
    code = 0
    for item in items_of(differences.get("/Differences")):
        number = as_int(item)
        if number is not None:
            code = number
        elif 0 <= code < 256:
            glyphs[code] = as_name(item)
            code += 1
    return simple_encoding(as_name(differences.get("/BaseEncoding"))), glyphs


def _composite(font: Dictionary, mapping: CMap | None, document: Document) -> Font:
    below = next(iter(items_of(font.get("/DescendantFonts"))), None)
    descendant = as_dict(below) or Dictionary()
    encoding = font.get("/Encoding")
    name = as_name(encoding)
    own = as_stream(encoding)
    coded = parse_cmap(document.decoded(own) or b"") if own is not None else CMap()
    lengths = tuple(sorted(size for size in coded.lengths if size <= 4)) or (2,)
    to_glyph = as_stream(descendant.get("/CIDToGIDMap"))
    table = document.decoded(to_glyph) if to_glyph is not None else None
    widths = _wide(descendant)
    if coded.cids:
        widths = {code: widths[cid] for code, cid in coded.cids.items() if cid in widths}
    default = as_float(descendant.get("/DW"))
    return Font(
        number=key_of(font)[0],
        name=as_name(font.get("/BaseFont")),
        kind="Type0",
        embedded=_has_program(as_dict(descendant.get("/FontDescriptor"))),
        text=mapping.text if mapping is not None else {},
        widths=widths,
        default_width=(1000.0 if default is None else default) * 0.001,
        lengths=lengths,
        notdef=_unmapped(table)
        if table is not None and name.startswith("Identity")
        else frozenset(),
        codes_are_glyphs=name.startswith("Identity"),
        unicode_from="map" if mapping is not None else "",
    )


def _unmapped(table: bytes) -> frozenset[int]:
    return frozenset(
        cid for cid in range(min(len(table) // 2, 65536)) if table[2 * cid : 2 * cid + 2] == b"\0\0"
    )


def _wide(descendant: Dictionary) -> dict[int, float]:
    # W: `first [w w …]` or `first last w` (ISO 32000-1, 9.7.4.3).
    widths: dict[int, float] = {}
    items = list(items_of(descendant.get("/W")))
    place = 0
    while place + 1 < len(items) and len(widths) < MOST_WIDTHS:
        first = as_int(items[place]) or 0
        row = list(items_of(items[place + 1]))
        if row:
            widths.update(
                (first + step, (as_float(width) or 0.0) * 0.001) for step, width in enumerate(row)
            )
            place += 2
        else:
            last = as_int(items[place + 1])
            width = as_float(items[place + 2]) if place + 2 < len(items) else None
            if last is not None and width is not None:
                widths.update(
                    (code, width * 0.001)
                    for code in range(first, min(last, first + MOST_WIDTHS) + 1)
                )
            place += 3
    return widths


def _has_program(descriptor: Dictionary | None) -> bool:
    return descriptor is not None and any(
        isinstance(descriptor.get(key), Stream) for key in ("/FontFile", "/FontFile2", "/FontFile3")
    )
