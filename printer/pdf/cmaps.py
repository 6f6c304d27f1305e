"""Maps from character codes to Unicode: ToUnicode streams and the simple encodings.

Reads the part of the CMap language that PDF allows (ISO 32000-1, 9.7.5.4 and 9.10.3) with
bounds; it runs no PostScript. What a font does with the codes is in `fonts`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache

MOST_ENTRIES = 300_000
_TOKEN = re.compile(rb"<([0-9A-Fa-f\s]*)>|([\[\]])|([A-Za-z]+)|(-?\d+)")


@dataclass(slots=True)
class CMap:
    """What a CMap says: the lengths of codes, and the text or the number of each code."""

    lengths: set[int] = field(default_factory=set)
    """Bytes of a code, from the codespace ranges."""

    text: dict[int, str] = field(default_factory=dict)
    cids: dict[int, int] = field(default_factory=dict)
    broken: bool = False
    """Whether something in it could not be understood."""


def parse_cmap(data: bytes) -> CMap:
    """Read a CMap stream's ranges; what is not understood is left out and marked."""
    cmap = CMap()
    operands: list[bytes | int | str] = []
    for match in _TOKEN.finditer(data):
        code, bracket, word, number = match.groups()
        if code is not None:
            digits = b"".join(code.split())
            operands.append(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))
        elif bracket is not None:
            operands.append(bracket.decode())
        elif number is not None:
            operands.append(int(number[:12]))
        elif word.startswith(b"begin"):
            operands = []
        elif word.startswith(b"end"):
            _section(cmap, word[3:], operands)
            operands = []
        if len(cmap.text) + len(cmap.cids) > MOST_ENTRIES:
            cmap.broken = True
            break
    return cmap


def _section(cmap: CMap, kind: bytes, operands: list[bytes | int | str]) -> None:
    readers = {
        b"codespacerange": _codespace,
        b"bfchar": _bfchar,
        b"bfrange": _bfrange,
        b"cidchar": _cidchar,
        b"cidrange": _cidrange,
    }
    reader = readers.get(kind)
    if reader is not None:
        reader(cmap, operands)


def _codespace(cmap: CMap, operands: list[bytes | int | str]) -> None:
    cmap.lengths |= {len(item) for item in operands if isinstance(item, bytes)} - {0}


def _bfchar(cmap: CMap, operands: list[bytes | int | str]) -> None:
    for code, text in zip(operands[::2], operands[1::2], strict=False):
        if isinstance(code, bytes) and isinstance(text, bytes):
            cmap.text[int.from_bytes(code, "big")] = _utf16(text)
        else:
            cmap.broken = True


def _bfrange(cmap: CMap, operands: list[bytes | int | str]) -> None:
    place = 0
    while place + 2 < len(operands):
        first, last, target = operands[place : place + 3]
        place += 3
        if not isinstance(first, bytes) or not isinstance(last, bytes):
            cmap.broken = True
            return
        start = int.from_bytes(first, "big")
        count = min(int.from_bytes(last, "big") - start + 1, 65536)
        if isinstance(target, bytes):
            for step in range(count):
                cmap.text[start + step] = _utf16(_plus(target, step))
        elif target == "[":
            texts = []
            while place < len(operands) and operands[place] != "]":
                texts.append(operands[place])
                place += 1
            place += 1
            for step, text in enumerate(texts[:count]):
                if isinstance(text, bytes):
                    cmap.text[start + step] = _utf16(text)
        if len(cmap.text) > MOST_ENTRIES:
            return


def _cidchar(cmap: CMap, operands: list[bytes | int | str]) -> None:
    for code, cid in zip(operands[::2], operands[1::2], strict=False):
        if isinstance(code, bytes) and isinstance(cid, int):
            cmap.cids[int.from_bytes(code, "big")] = cid


def _cidrange(cmap: CMap, operands: list[bytes | int | str]) -> None:
    for first, last, cid in zip(operands[::3], operands[1::3], operands[2::3], strict=False):
        if isinstance(first, bytes) and isinstance(last, bytes) and isinstance(cid, int):
            start = int.from_bytes(first, "big")
            count = min(int.from_bytes(last, "big") - start + 1, 65536)
            cmap.cids.update((start + step, cid + step) for step in range(count))
        if len(cmap.cids) > MOST_ENTRIES:
            return


def _plus(text: bytes, step: int) -> bytes:
    # Only the last byte or two count up; ranges of real files do not carry further.
    if not text or not step:
        return text
    size = min(len(text), 4)
    value = (int.from_bytes(text[-size:], "big") + step) % (1 << (8 * size))
    return text[:-size] + value.to_bytes(size, "big")


def _utf16(text: bytes) -> str:
    if len(text) == 1:
        return chr(text[0])
    return text.decode("utf-16-be", "replace")


@cache
def simple_encoding(name: str) -> tuple[str, ...]:
    """Return the 256 texts of a named simple encoding; unknown codes are empty strings."""
    if name in ("WinAnsiEncoding", "MacRomanEncoding"):
        codec = "cp1252" if name == "WinAnsiEncoding" else "mac_roman"
        return tuple(
            bytes([code]).decode(codec, "ignore") if code > 31 else "" for code in range(256)
        )
    from fontTools.encodings.StandardEncoding import StandardEncoding

    return tuple(glyph_text(glyph) for glyph in StandardEncoding)


@cache
def glyph_text(glyph: str) -> str:
    """Return the text of a glyph name by the Adobe Glyph List, empty when it has none."""
    from fontTools.agl import toUnicode

    return "" if glyph in ("", ".notdef") else str(toUnicode(glyph))
