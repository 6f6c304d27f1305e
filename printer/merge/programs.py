"""Font programs of subsets that keep the glyph numbers of their font, and their union.

Reads OpenType files with `glyf` or `CFF ` outlines table by table, without decoding any
outline. Two subsets unite when everything that bears on the look of a glyph is equal byte
by byte: hinting programs, units, and the outline and metrics of each glyph that both use.
Parts of composite glyphs are compared by content, because their numbers may have changed
when a subset was made, and are numbered anew. What a PDF never looks at (`GDEF`, `OS/2`, layout tables) is left out of the union.
"""

from __future__ import annotations

import struct
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from printer.merge.charstrings import Scaffold, UnfitError, numbers, read_cff, write_cff
from printer.merge.glyphs import (
    METRICS,
    Glyph,
    Glyphs,
    Outlines,
    gather,
    number,
    read_glyf,
    write_glyf,
)

__all__ = ["Program", "UnfitError", "Union", "read_program"]

_KEPT = ("cvt ", "fpgm", "prep", "gasp", "name", "post")
"""Tables that must be equal, and go into the union as they are."""

_OTHER_LOOKS = frozenset(
    ("fvar", "gvar", "CFF2", "VARC", "COLR", "SVG ", "CBDT", "EBDT", "sbix", "hdmx", "VDMX")
)
"""Tables that give glyphs another look than their outline."""

_MOST_GLYPHS = 0xFFFF


@dataclass(frozen=True, slots=True)
class Program:
    """A font program taken apart."""

    frame: tuple[bytes, ...]
    """What two subsets of one face have in common."""

    glyphs: Glyphs
    """Those in use."""

    last: int
    """The highest number of a glyph in use."""

    kept: Mapping[str, bytes]
    head: bytes
    hhea: bytes
    maxp: bytes
    scaffold: Scaffold | None
    """Only of `CFF ` outlines."""

    @property
    def is_cff(self) -> bool:
        """Whether its outlines are in a `CFF ` table."""
        return self.scaffold is not None


def read_program(data: bytes, used: Collection[int]) -> Program:
    """Take a subset apart that was made for the glyphs in use.

    Raises UnfitError when it is damaged or holds other glyphs than these and their parts,
    so that it cannot be proved which of its glyphs the pages show.
    """
    tables = _tables(data)
    head, hhea, maxp = (bytes(_table(tables, tag)) for tag in ("head", "hhea", "maxp"))
    if len(head) != 54 or len(hhea) != 36 or len(maxp) < 6:
        raise UnfitError("a header of another length")
    count = int.from_bytes(maxp[4:6], "big")
    metrics = _metrics(_table(tables, "hmtx"), int.from_bytes(hhea[34:36], "big"), count)
    scaffold = None
    if "glyf" in tables and "CFF " not in tables and len(maxp) == 32:
        places, long = _table(tables, "loca"), head[51] == 1
        outlines = read_glyf(places, tables["glyf"], used, long=long, count=count)
    else:
        scaffold, charstrings, held = read_cff(_table(tables, "CFF "))
        if len(maxp) != 6 or not held == count == max(used) + 1:
            raise UnfitError("tables that count their glyphs differently")
        if not {0, *used}.issuperset(charstrings):
            raise UnfitError("a subset of other glyphs")
        outlines = Outlines(charstrings, {})
    glyphs = gather(outlines, metrics, used)
    kept = {tag: bytes(tables[tag]) for tag in _KEPT if tag in tables}
    frame = (
        bytes(data[:4]),
        # All of `head` but the checksum, the time, the bounds and the form of `loca`.
        head[:8] + head[12:28] + head[44:50] + head[52:54],
        hhea[:10] + hhea[18:34],
        maxp[:4],
        b"".join(tag.encode() + len(table).to_bytes(4, "big") for tag, table in kept.items()),
        *kept.values(),
        *(scaffold.frame if scaffold is not None else ()),
    )
    return Program(frame, glyphs, max(glyphs.used), kept, head, hhea, maxp, scaffold)


class Union:
    """Subsets of one face becoming one."""

    def __init__(self, first: Program) -> None:
        self._longest = first
        self._used: dict[int, Glyph] = dict(first.glyphs.used)
        self._parts: dict[bytes, Glyph] = dict(first.glyphs.parts)
        self._heads = {first.head}
        self._hheas = {first.hhea}
        self._maxps = {first.maxp}

    def add(self, program: Program) -> bool:
        """Take a subset in; False, and nothing changes, when it differs in anything."""
        known, new = self._used, program.glyphs.used
        if program.frame != self._longest.frame:
            return False
        if any(known.get(gid, glyph) != glyph for gid, glyph in new.items()):
            return False
        short, long = sorted((program, self._longest), key=lambda item: item.last)
        if short.scaffold and long.scaffold and not long.scaffold.covers(short.scaffold):
            return False
        if long.last + len(self._parts) + len(program.glyphs.parts) > _MOST_GLYPHS:
            return False
        self._longest = long
        known.update(new)
        self._parts.update(program.glyphs.parts)
        self._heads.add(program.head)
        self._hheas.add(program.hhea)
        self._maxps.add(program.maxp)
        return True

    def write(self, characters: Mapping[int, int]) -> bytes:
        """Return the font file.

        The characters, by glyph, become its `cmap`, which PDF wants in OpenType with `CFF `
        outlines only.
        """
        longest = self._longest
        glyphs = number(Glyphs(self._used, self._parts))
        count = max(glyphs) + 1
        blank = bytes(METRICS)
        hmtx = b"".join(glyphs.get(gid, blank)[:METRICS] for gid in range(count))
        head, outlines = self._head(), {gid: glyph[METRICS:] for gid, glyph in glyphs.items()}
        tables = dict(longest.kept)
        if longest.scaffold is not None:
            tables["CFF "] = write_cff(longest.scaffold, outlines, count)
            tables["cmap"] = _cmap(characters)
        else:
            glyf, loca, long = write_glyf(outlines, count)
            head[50:52] = bytes([0, long])
            tables |= {"glyf": glyf, "loca": loca}
        hhea, maxp = self._hhea(count), self._maxp(count)
        tables |= {"head": bytes(head), "hhea": hhea, "hmtx": hmtx, "maxp": maxp}
        return _write_tables(longest.frame[0], tables)

    def _head(self) -> bytearray:
        bounds = [struct.unpack(">4h", head[36:44]) for head in self._heads]
        low = [min(values) for values in zip(*bounds, strict=True)][:2]
        high = [max(values) for values in zip(*bounds, strict=True)][2:]
        head = bytearray(self._longest.head)
        head[8:12] = bytes(4)
        head[28:36] = min(item[28:36] for item in self._heads)
        head[36:44] = struct.pack(">4h", *low, *high)
        return head

    def _hhea(self, count: int) -> bytes:
        extremes = [struct.unpack(">H3h", hhea[10:18]) for hhea in self._hheas]
        widest, left, right, extent = zip(*extremes, strict=True)
        hhea = self._longest.hhea
        middle = struct.pack(">H3h", max(widest), min(left), min(right), max(extent))
        return hhea[:10] + middle + hhea[18:34] + count.to_bytes(2, "big")

    def _maxp(self, count: int) -> bytes:
        # Every other field is the most of something that any glyph needs.
        rows = [numbers(memoryview(maxp)[6:], 2) for maxp in self._maxps]
        fields = [count, *map(max, zip(*rows, strict=True))]
        return self._longest.maxp[:4] + struct.pack(f">{len(fields)}H", *fields)


def _tables(data: bytes) -> dict[str, memoryview]:
    view = memoryview(data)
    if data[:4] not in (b"\0\1\0\0", b"true", b"OTTO") or len(data) < 12:
        raise UnfitError("no OpenType file")
    tables: dict[str, memoryview] = {}
    for place in range(int.from_bytes(data[4:6], "big")):
        entry = data[12 + 16 * place : 28 + 16 * place]
        if len(entry) < 16:
            raise UnfitError("a directory too short")
        tag, _, start, size = struct.unpack(">4sIII", entry)
        name = tag.decode("latin-1")
        if name in tables or start + size > len(data):
            raise UnfitError("a table twice, or beyond the end")
        tables[name] = view[start : start + size]
    if not _OTHER_LOOKS.isdisjoint(tables):
        raise UnfitError("glyphs that are more than outlines")
    return tables


def _table(tables: Mapping[str, memoryview], tag: str) -> memoryview:
    if tag not in tables:
        raise UnfitError("a table is missing")
    return tables[tag]


def _metrics(hmtx: memoryview, long: int, count: int) -> bytes:
    """Return advance width and left bearing of every glyph, four bytes each."""
    if not 0 < long <= count or len(hmtx) < 2 * (long + count):
        raise UnfitError("too few metrics")
    full = bytes(hmtx[: 4 * long])
    advance, bearings = full[-4:-2], bytes(hmtx[4 * long : 2 * (long + count)])
    rest = (advance + bearings[at : at + 2] for at in range(0, len(bearings), 2))
    return full + b"".join(rest)


def _cmap(characters: Mapping[int, int]) -> bytes:
    """Write a `cmap` of one subtable of format 12, one group for each character."""
    glyphs: dict[int, int] = {}
    for gid, character in sorted(characters.items()):
        glyphs.setdefault(character, gid)
    groups = b"".join(
        struct.pack(">III", character, character, gid) for character, gid in sorted(glyphs.items())
    )
    subtable = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(glyphs)) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + subtable


def _write_tables(version: bytes, tables: Mapping[str, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    search = 16 << power
    entries, bodies = [], []
    place = 12 + 16 * count
    for tag in sorted(tables):
        size = len(tables[tag])
        body = tables[tag] + bytes(-size % 4)
        entries.append(struct.pack(">4sIII", tag.encode("latin-1"), _checksum(body), place, size))
        bodies.append(body)
        place += len(body)
    front = version + struct.pack(">HHHH", count, search, power, 16 * count - search)
    file = bytearray(b"".join((front, *entries, *bodies)))
    at = len(front) + 16 * count + sum(map(len, bodies[: sorted(tables).index("head")])) + 8
    file[at : at + 4] = ((0xB1B0AFBA - _checksum(bytes(file))) % (1 << 32)).to_bytes(4, "big")
    return bytes(file)


def _checksum(data: bytes) -> int:
    return sum(numbers(memoryview(data), 4)) % (1 << 32)
