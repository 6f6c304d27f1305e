"""Composite fonts as WeasyPrint writes them: recognised, read, and their parts written.

Any other font is not recognised, however little it differs: what is not known to be built
in this way cannot be united with another without looking at every page that uses it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pikepdf import String

from printer.merge.programs import Program, UnfitError, read_program
from printer.pdf.cmaps import parse_cmap
from printer.pdf.decoding import decoded
from printer.pdf.objects import (
    as_array,
    as_bytes,
    as_dict,
    as_float,
    as_int,
    as_name,
    as_stream,
    items_of,
)

FIXED_PITCH = 1
"""The flag of a descriptor that WeasyPrint sets when all widths happen to be the same."""

SAME_IN_DESCRIPTORS = ("/FontFamily", "/ItalicAngle", "/StemV", "/StemH")
MOST_MAP_BYTES = 4 * 1024 * 1024

_FONT_KEYS = frozenset(
    ("/Type", "/Subtype", "/BaseFont", "/Encoding", "/DescendantFonts", "/ToUnicode")
)
_DESCENDANT_KEYS = frozenset(
    ("/Type", "/Subtype", "/BaseFont", "/CIDSystemInfo", "/CIDToGIDMap", "/W", "/FontDescriptor")
)
_MEASURES = ("/Ascent", "/Descent", "/CapHeight", "/ItalicAngle", "/StemV", "/StemH")
_DESCRIPTOR_KEYS = frozenset(
    ("/Type", "/FontName", "/FontFamily", "/Flags", "/FontBBox", *_MEASURES)
)
_FILES = {"CIDFontType0": "/FontFile3", "CIDFontType2": "/FontFile2"}
_TAGGED = re.compile(r"[A-Z]{6}\+([^#]+)")
_RUN = re.compile(rb"\s*(\d{1,5})\s*\[([-+.\d\s]*)\]")
_UNKNOWN_CHARACTER = "\ufffd"


@dataclass(slots=True)
class Subset:
    """A composite font with a subset of a face."""

    font: Any
    descendant: Any
    descriptor: Any
    file_key: str
    """Under which the descriptor holds the program."""

    face: str
    """The name of the font without the tag of a subset."""

    widths: dict[int, bytes] = field(default_factory=dict)
    """Of each glyph in use, as it is written."""

    size: int = 0
    """Of the program, decoded."""

    twins: list[Subset] = field(default_factory=list)
    """Fonts with the same program, widths and texts."""

    @property
    def key(self) -> tuple[object, ...]:
        """What the subsets of one face have in common, their programs aside."""
        same = (self.descriptor[key] for key in SAME_IN_DESCRIPTORS)
        shown = (bytes(item) if isinstance(item, String) else str(item) for item in same)
        return (self.face, self.file_key, int(self.descriptor.Flags) & ~FIXED_PITCH, *shown)

    def mark(self) -> bytes:
        """Return a hash of all that the font draws, and of its texts.

        Raises PikepdfError or RuntimeError when its streams cannot be read.
        """
        digest = hashlib.sha256()
        for part in (self.descriptor[self.file_key], self.font.ToUnicode):
            raw = memoryview(part.get_raw_stream_buffer())
            digest.update(b"%d " % len(raw))
            digest.update(raw)
        digest.update(self.descendant.W.unparse(resolved=True))
        return digest.digest()

    def read(self, most: int) -> Program | None:
        """Read widths and program; None when they do not fit each other or are damaged."""
        self.widths = _widths(self.descendant.W)
        data = decoded(self.descriptor[self.file_key], most) if self.widths else None
        if data is None:
            return None
        self.size = len(data)
        try:
            program = read_program(data, self.widths.keys())
        except UnfitError:
            return None
        return program if program.is_cff == (self.file_key == "/FontFile3") else None

    def texts(self) -> dict[int, str] | None:
        """Return the texts of the glyphs in use; None when the map is not exactly of these."""
        data = decoded(self.font.ToUnicode, MOST_MAP_BYTES)
        cmap = parse_cmap(data) if data is not None else None
        if cmap is None or cmap.broken or cmap.lengths != {2} or cmap.cids:
            return None
        # A glyph without a text must not come by that of another font.
        good = cmap.text.keys() == self.widths.keys()
        return cmap.text if good and _UNKNOWN_CHARACTER not in "".join(cmap.text.values()) else None


def recognise(font: Any) -> Subset | None:
    """Return a font that is built as WeasyPrint builds them; of any other None."""
    if as_dict(font) is None or font.objgen == (0, 0) or font.keys() != _FONT_KEYS:
        return None
    name = as_name(font.BaseFont)
    tagged = _TAGGED.fullmatch(name)
    below = list(items_of(font.DescendantFonts))
    descendant = as_dict(below[0]) if len(below) == 1 else None
    if tagged is None or descendant is None or descendant.keys() != _DESCENDANT_KEYS:
        return None
    descriptor = as_dict(descendant.FontDescriptor)
    file_key = _FILES.get(as_name(descendant.Subtype), "")
    if descriptor is None or {*descriptor.keys()} - {"/CIDSet"} != {file_key, *_DESCRIPTOR_KEYS}:
        return None
    names = {name, as_name(descendant.BaseFont), as_name(descriptor.FontName)}
    good = (
        as_name(font.Subtype) == "Type0"
        and as_name(font.Encoding) == "Identity-H"
        and as_stream(font.ToUnicode) is not None
        and as_name(descendant.CIDToGIDMap) == "Identity"
        and as_array(descendant.W) is not None
        and _is_identity(descendant.CIDSystemInfo)
        and len(names) == 1
        and _is_program(descriptor[file_key], file_key)
        and _is_measured(descriptor)
    )
    return Subset(font, descendant, descriptor, file_key, tagged[1]) if good else None


def _is_identity(system: Any) -> bool:
    return (
        as_dict(system) is not None
        and as_bytes(system.get("/Registry")) == b"Adobe"
        and as_bytes(system.get("/Ordering")) == b"Identity"
        and as_int(system.get("/Supplement")) == 0
    )


def _is_program(file: Any, key: str) -> bool:
    kind = "OpenType" if key == "/FontFile3" else ""
    return as_stream(file) is not None and as_name(file.get("/Subtype")) == kind


def _is_measured(descriptor: Any) -> bool:
    box = [as_float(item) for item in items_of(descriptor.FontBBox)]
    measures = [as_float(descriptor[key]) for key in _MEASURES]
    family, flags = as_bytes(descriptor.FontFamily), as_int(descriptor.Flags)
    return len(box) == 4 and None not in (*box, *measures, family, flags)


def _widths(array: Any) -> dict[int, bytes]:
    """Return the width of each glyph; nothing when any is written in another way."""
    text = array.unparse(resolved=True).strip()[1:-1]
    if _RUN.sub(b"", text).strip():
        return {}
    widths: dict[int, bytes] = {}
    for start, row in _RUN.findall(text):
        widths.update(enumerate(row.split(), int(start)))
    return widths


def write_widths(widths: Mapping[int, bytes]) -> bytes:
    """Return a W array: `[first [width …] …]`."""
    pieces = [b"["]
    expected = -1
    for gid in sorted(widths):
        if gid != expected:
            pieces.append(b"%s%d[" % (b"]" if expected >= 0 else b"", gid))
        pieces.append(widths[gid])
        expected = gid + 1
    return b" ".join([*pieces, b"]]"])


def write_texts(texts: Mapping[int, str]) -> bytes:
    """Return a ToUnicode map."""
    lines = [
        b"/CIDInit /ProcSet findresource begin",
        b"12 dict begin",
        b"begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def",
        b"/CMapType 2 def",
        b"1 begincodespacerange",
        b"<0000> <ffff>",
        b"endcodespacerange",
    ]
    entries = [
        b"<%04x> <%s>" % (gid, text.encode("utf-16-be").hex().encode())
        for gid, text in sorted(texts.items())
    ]
    # At most a hundred entries in a row (Adobe Technical Note 5014).
    for start in range(0, len(entries), 100):
        some = entries[start : start + 100]
        lines += [b"%d beginbfchar" % len(some), *some, b"endbfchar"]
    lines += [b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"]
    return b"\n".join(lines)
