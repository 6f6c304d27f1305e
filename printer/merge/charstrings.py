"""The `CFF ` table of a subset: taken apart into charstrings, and written again.

Only fonts whose glyphs have names are read, not those keyed by CIDs, whose glyphs depend on
more than one private dictionary (Adobe Technical Note 5176). Charstrings are never run.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

BLANK = b"\x0e"
"""The charstring `endchar`: a glyph that draws nothing and has the default width."""

_CHARSET, _ENCODING, _CHARSTRINGS, _PRIVATE, _SUBRS = b"\x0f", b"\x10", b"\x11", b"\x12", b"\x13"
_PLACES = frozenset((_CHARSET, _ENCODING, _CHARSTRINGS, _PRIVATE))
_CID_KEYED = frozenset((b"\x0c\x1e", b"\x0c\x24", b"\x0c\x25"))
_PREDEFINED_CHARSETS = 3
_NO_ENCODING = b"\0\0"


class UnfitError(ValueError):
    """A font program is damaged, or built in a way that this package does not unite."""


@dataclass(frozen=True, slots=True)
class Scaffold:
    """All of the table but the charstrings."""

    frame: tuple[bytes, ...]
    """What two subsets must have in common."""

    names: bytes
    """The INDEX of strings; that of a shorter subset is its beginning."""

    charset: bytes

    def covers(self, other: Scaffold) -> bool:
        """Tell whether the glyphs of a shorter subset have the same names here."""
        mine, others = _name_numbers(self.charset), _name_numbers(other.charset)
        return mine[: len(others)] == others and _data(self.names).startswith(_data(other.names))


def read_cff(table: memoryview) -> tuple[Scaffold, dict[int, bytes], int]:
    """Return everything else, the charstrings that are not blank, and how many there are.

    Raises UnfitError.
    """
    if len(table) < 4 or table[0] != 1:
        raise UnfitError("no CFF of version 1")
    name_end = _index_end(table, table[2])
    top_end = _index_end(table, name_end)
    names_end = _index_end(table, top_end)
    globals_end = _index_end(table, names_end)
    top_places = _offsets(table, name_end)
    if len(top_places) != 2:
        raise UnfitError("not one font")
    top = _dictionary(table[slice(*top_places)])
    if not _CID_KEYED.isdisjoint(top):
        raise UnfitError("keyed by CIDs")
    places = _offsets(table, _number(top.get(_CHARSTRINGS), 0))
    whole = bytes(table)
    charstrings = {
        gid: whole[low:high]
        for gid, (low, high) in enumerate(pairwise(places))
        if high - low > 1 or whole[low:high] not in (b"", BLANK)
    }
    kept = b"".join(operands + key for key, operands in top.items() if key not in _PLACES)
    frame = (
        bytes(table[table[2] : name_end]),
        kept,
        bytes(table[names_end:globals_end]),
        *_private(table, top.get(_PRIVATE, b"")),
    )
    charset = _charset(table, _number(top.get(_CHARSET, b"\x8b"), 0), len(places) - 1)
    return Scaffold(frame, bytes(table[top_end:names_end]), charset), charstrings, len(places) - 1


def write_cff(scaffold: Scaffold, charstrings: Mapping[int, bytes], count: int) -> bytes:
    """Write the table with as many glyphs as counted; those not given are blank."""
    name, kept, subroutines, private, local = scaffold.frame
    predefined = len(scaffold.charset) == 1
    charset = b"" if predefined else scaffold.charset
    glyphs = _write_index([charstrings.get(gid, b"") or BLANK for gid in range(count)])

    def top(start: int) -> bytes:
        spots = {}
        for key, part in (
            (_ENCODING, _NO_ENCODING),
            (_CHARSET, charset),
            (_CHARSTRINGS, glyphs),
        ):
            spots[key] = _integer(start)
            start += len(part)
        if predefined:
            spots[_CHARSET] = _integer(scaffold.charset[0])
        spots[_PRIVATE] = _integer(len(private)) + _integer(start)
        places = b"".join(operands + key for key, operands in spots.items())
        return _write_index([kept + places])

    # Numbers of five bytes keep the length of the dictionary the same wherever they lead.
    front = 4 + len(name) + len(top(0)) + len(scaffold.names) + len(subroutines)
    head = b"\x01\0\x04\x04" + name + top(front) + scaffold.names + subroutines
    return b"".join((head, _NO_ENCODING, charset, glyphs, private, local))


def _private(table: memoryview, operands: bytes) -> tuple[bytes, bytes]:
    """Return the private dictionary, and the subroutines that stand right behind it."""
    if not operands:
        raise UnfitError("no private dictionary")
    size, start = _number(operands, 0), _number(operands, 1)
    private = bytes(_piece(table, start, start + size))
    offset = _dictionary(memoryview(private)).get(_SUBRS)
    if offset is None:
        return private, b""
    if _number(offset, 0) != size:
        raise UnfitError("subroutines apart from their dictionary")
    return private, bytes(table[start + size : _index_end(table, start + size)])


def _charset(table: memoryview, start: int, count: int) -> bytes:
    if start < _PREDEFINED_CHARSETS:
        return bytes([start])
    form = _piece(table, start, start + 1)[0]
    if form == 0:
        return bytes(_piece(table, start, start + 1 + 2 * (count - 1)))
    if form not in (1, 2):
        raise UnfitError("unknown charset")
    place, named = start + 1, 1
    while named < count:
        place += 2 + form
        named += 1 + int.from_bytes(_piece(table, place - form, place), "big")
    return bytes(table[start:place])


def _name_numbers(charset: bytes) -> list[int]:
    """Return the number of each glyph's name, glyph 0 aside; of a predefined charset itself."""
    if len(charset) == 1:
        return [charset[0]]
    data, form = memoryview(charset)[1:], charset[0]
    if form == 0:
        return numbers(data, 2)
    found: list[int] = []
    for at in range(0, len(data), 2 + form):
        first = int.from_bytes(data[at : at + 2], "big")
        left = int.from_bytes(data[at + 2 : at + 2 + form], "big")
        found.extend(range(first, first + left + 1))
    return found


def _piece(table: memoryview, start: int, end: int) -> memoryview:
    if not 0 <= start <= end <= len(table):
        raise UnfitError("a place outside the table")
    return table[start:end]


def _offsets(table: memoryview, start: int) -> list[int]:
    """Return where the items of an INDEX that is not empty begin and end."""
    count, size, first = _index(table, start)
    if not count:
        raise UnfitError("an empty INDEX")
    data = first + (count + 1) * size
    offsets = numbers(_piece(table, first, data), size)
    base = data - 1
    # Checking the order of all is checking that none is outside.
    if offsets[0] != 1 or offsets != sorted(offsets) or base + offsets[-1] > len(table):
        raise UnfitError("offsets out of order")
    return [base + offset for offset in offsets]


def _index(table: memoryview, start: int) -> tuple[int, int, int]:
    """Return how many items an INDEX has, the length of an offset, and where they begin."""
    count = int.from_bytes(_piece(table, start, start + 2), "big")
    size = _piece(table, start + 2, start + 3)[0] if count else 1
    if not 1 <= size <= 4:
        raise UnfitError("offsets of no length")
    return count, size, start + 3


def _index_end(table: memoryview, start: int) -> int:
    count, size, first = _index(table, start)
    if not count:
        return start + 2
    data = first + (count + 1) * size
    end = data - 1 + int.from_bytes(_piece(table, data - size, data), "big")
    _piece(table, data, end)
    return end


def numbers(data: memoryview, size: int) -> list[int]:
    """Read unsigned numbers of as many bytes each (1 to 4), the highest byte first."""
    padded = bytearray(4 * (len(data) // size))
    for place in range(size):
        padded[4 - size + place :: 4] = data[place::size]
    values = array("I", padded)
    if sys.byteorder == "little":
        values.byteswap()
    return values.tolist()


def _data(index: bytes) -> bytes:
    count = int.from_bytes(index[:2], "big")
    return index[3 + (count + 1) * index[2] :] if count else b""


def _write_index(items: list[bytes]) -> bytes:
    total = sum(map(len, items)) + 1
    size = (total.bit_length() + 7) // 8
    offsets, place = [b"\x01".rjust(size, b"\0")], 1
    for item in items:
        place += len(item)
        offsets.append(place.to_bytes(size, "big"))
    return b"".join((len(items).to_bytes(2, "big"), bytes([size]), *offsets, *items))


def _dictionary(data: bytes | memoryview) -> dict[bytes, bytes]:
    """Return the operands of each operator of a DICT, as they are written."""
    entries: dict[bytes, bytes] = {}
    place = begin = 0
    while place < len(data):
        first = data[place]
        if first <= 21:
            end = place + (2 if first == 12 else 1)
            key = bytes(data[place:end])
            if key in entries or end > len(data):
                raise UnfitError("an operator twice, or half")
            entries[key] = bytes(data[begin:place])
            begin = place = end
        elif first == 30:
            # A real number ends with the nibble 15.
            ends = (at for at in range(place + 1, len(data)) if 15 in divmod(data[at], 16))
            place = next(ends, len(data)) + 1
        else:
            place += _operand_size(first)
    if begin != len(data):
        raise UnfitError("operands without an operator")
    return entries


def _operand_size(first: int) -> int:
    if first in (28, 29):
        return 3 if first == 28 else 5
    if 32 <= first <= 254:
        return 1 if first <= 246 else 2
    raise UnfitError("a reserved byte in a dictionary")


def _number(operands: bytes | None, place: int) -> int:
    """Return one of the whole numbers that are an operator's operands."""
    values, at = [], 0
    data = operands or b""
    while at < len(data):
        first, size = data[at], _operand_size(data[at])
        rest = data[at + 1 : at + size]
        if size == 1:
            values.append(first - 139)
        elif size == 2:
            high = (first - 247) * 256 + rest[0] + 108
            values.append(high if first <= 250 else -(first - 251) * 256 - rest[0] - 108)
        else:
            values.append(int.from_bytes(rest, "big", signed=True))
        at += size
    if place >= len(values):
        raise UnfitError("an operand is missing")
    return values[place]


def _integer(value: int) -> bytes:
    return b"\x1d" + value.to_bytes(4, "big", signed=True)
