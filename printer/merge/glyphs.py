"""The glyphs of a subset, and the `glyf` table: taken apart, and written again.

Outlines are never decoded; of a composite glyph only the numbers of its parts are read.
"""

from __future__ import annotations

import hashlib
import struct
import sys
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from printer.merge.charstrings import UnfitError, numbers

METRICS = 4
"""Bytes of advance width and left bearing that stand before each outline."""

_MOST_PARTS = 10_000
_DEEPEST = 8
_MOST_SHORT = 2 * 0xFFFF
"""The farthest place in `glyf` that a short `loca` can tell."""


Composition = list[tuple[int, int]]
"""The parts of a composite glyph: where the number stands behind the metrics, the number."""


class Glyph(NamedTuple):
    """Metrics and outline; the numbers of its parts are 0 in it."""

    data: bytes
    parts: tuple[tuple[int, bytes], ...] = ()
    """Where the numbers of its parts belong, and the hashes of these."""

    def hash(self) -> bytes:
        """Return a hash of what it looks like."""
        digest = hashlib.sha256(self.data)
        for place, part in self.parts:
            digest.update(place.to_bytes(4, "big") + part)
        return digest.digest()


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The glyphs of a subset."""

    used: Mapping[int, Glyph]
    """Those that pages show, and glyph 0."""

    parts: Mapping[bytes, Glyph]
    """What others are put together from, by hash.

    A subsetter that keeps the numbers of glyphs up to the last in use gives parts behind
    it other numbers, so that these say nothing.
    """


class Outlines(NamedTuple):
    """Outlines of the glyphs in use and of their parts, those that are blank aside."""

    outlines: Mapping[int, bytes]
    compositions: Mapping[int, Composition]


def read_glyf(
    loca: memoryview, table: memoryview, used: Iterable[int], *, long: bool, count: int
) -> Outlines:
    """Return the outlines that glyphs in use need.

    Raises UnfitError when the tables are damaged or hold other outlines.
    """
    size, scale = (4, 1) if long else (2, 2)
    if len(loca) < size * (count + 1):
        raise UnfitError("too few places of glyphs")
    glyf = bytes(table)
    places = numbers(loca[: size * (count + 1)], size)
    if places != sorted(places) or scale * places[-1] > len(glyf):
        raise UnfitError("places of glyphs out of order")
    outlines: dict[int, bytes] = {}
    compositions: dict[int, Composition] = {}
    seen, waiting = {0, *used}, [0, *used]
    while waiting:
        gid = waiting.pop()
        if gid >= count:
            raise UnfitError("glyphs that the file does not have")
        outline = glyf[scale * places[gid] : scale * places[gid + 1]]
        if not outline:
            continue
        # Short places make every outline even; one font may have subsets of both kinds.
        outlines[gid] = outline + bytes(len(outline) % 2)
        if outline[0] >= 0x80:
            compositions[gid] = _composition(outline)
            new = {part for _, part in compositions[gid]} - seen
            seen |= new
            waiting += new
    lengths = sum(places[gid + 1] - places[gid] for gid in outlines)
    if lengths != places[-1] - places[0]:
        raise UnfitError("a subset of other glyphs")
    return Outlines(outlines, compositions)


def gather(found: Outlines, metrics: bytes, used: Iterable[int]) -> Glyphs:
    """Return the glyphs in use, with their metrics, and their loose parts; raises UnfitError."""
    gids = {0, *used}
    parts = {part for composition in found.compositions.values() for _, part in composition}
    if METRICS * max(*gids, *parts, 0) >= len(metrics):
        raise UnfitError("glyphs that the file does not have")
    whole = {
        gid: metrics[METRICS * gid : METRICS * (gid + 1)] + found.outlines.get(gid, b"")
        for gid in gids | parts
    }
    taking = _TakingApart(whole, found.compositions)
    return Glyphs({gid: taking.glyph(gid) for gid in gids}, taking.parts)


class _TakingApart:
    """Puts hashes in the place of the numbers of parts."""

    def __init__(self, whole: Mapping[int, bytes], compositions: Mapping[int, Composition]) -> None:
        self._whole = whole
        self._compositions = compositions
        self._known: dict[int, bytes] = {}
        self.parts: dict[bytes, Glyph] = {}

    def glyph(self, gid: int, depth: int = 0) -> Glyph:
        composition = self._compositions.get(gid)
        if composition is None:
            return Glyph(self._whole[gid])
        if depth > _DEEPEST:
            raise UnfitError("a composite glyph of composite glyphs without an end")
        data = bytearray(self._whole[gid])
        parts = []
        for place, part in composition:
            data[place : place + 2] = bytes(2)
            parts.append((place, self._part(part, depth)))
        return Glyph(bytes(data), tuple(parts))

    def _part(self, gid: int, depth: int) -> bytes:
        if gid not in self._known:
            glyph = self.glyph(gid, depth + 1)
            self._known[gid] = glyph.hash()
            self.parts[glyph.hash()] = glyph
        return self._known[gid]


def _composition(outline: bytes) -> Composition:
    found: Composition = []
    place, more = 10, True
    while more:
        if place + 4 > len(outline) or len(found) > _MOST_PARTS:
            raise UnfitError("a composite glyph without an end")
        flags, gid = struct.unpack_from(">HH", outline, place)
        found.append((METRICS + place + 2, gid))
        # Flags: words for arguments, a scale, two of them, a matrix, more to come.
        scale = 2 if flags & 8 else 4 if flags & 0x40 else 8 if flags & 0x80 else 0
        place += (8 if flags & 1 else 6) + scale
        more = bool(flags & 0x20)
    return found


def number(glyphs: Glyphs) -> dict[int, bytes]:
    """Return metrics and outlines by number.

    Parts are glyphs in use that look the same, or get numbers behind all others.
    """
    places: dict[bytes, int] = {}
    if glyphs.parts:
        for gid, glyph in sorted(glyphs.used.items()):
            places.setdefault(glyph.hash(), gid)
    alone = sorted(glyphs.parts.keys() - places.keys())
    behind = max(glyphs.used) + 1
    places.update((digest, behind + place) for place, digest in enumerate(alone))

    def numbered(glyph: Glyph) -> bytes:
        if not glyph.parts:
            return glyph.data
        data = bytearray(glyph.data)
        for place, part in glyph.parts:
            data[place : place + 2] = places[part].to_bytes(2, "big")
        return bytes(data)

    found = {gid: numbered(glyph) for gid, glyph in glyphs.used.items()}
    return found | {places[digest]: numbered(glyphs.parts[digest]) for digest in alone}


def write_glyf(outlines: Mapping[int, bytes], count: int) -> tuple[bytes, bytes, bool]:
    """Return `glyf`, `loca`, and whether the places in it are long."""
    pieces, places, place = [], [0], 0
    for gid in range(count):
        outline = outlines.get(gid, b"")
        if outline:
            pieces.append(outline)
            place += len(outline)
        places.append(place)
    if place > _MOST_SHORT:
        return b"".join(pieces), _big_endian("I", places), True
    return b"".join(pieces), _big_endian("H", (at // 2 for at in places)), False


def _big_endian(kind: str, values: Iterable[int]) -> bytes:
    words = array(kind, values)
    if sys.byteorder == "little":
        words.byteswap()
    return words.tobytes()
