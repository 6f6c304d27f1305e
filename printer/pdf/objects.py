"""Typed looks at PDF objects of unknown shape.

A damaged or hostile file may hold anything anywhere. These small readers answer with a
plain Python value, or None when the object is of another kind; they never raise for it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Stream, String

Key = tuple[int, int]
"""Object and generation number; (0, 0) for an object that stands inside another."""

LONGEST_TEXT = 10_000


def key_of(value: object) -> Key:
    """Return the number and generation of an object, (0, 0) for a direct one."""
    return value.objgen if isinstance(value, Object) else (0, 0)


def number_of(value: object) -> int:
    """Return the object number, 0 for a direct one."""
    return key_of(value)[0]


def as_dict(value: object) -> Dictionary | None:
    """Return a dictionary (not a stream), or None."""
    return value if isinstance(value, Dictionary) else None


def as_stream(value: object) -> Stream | None:
    """Return a stream, or None."""
    return value if isinstance(value, Stream) else None


def as_array(value: object) -> Array | None:
    """Return an array, or None."""
    return value if isinstance(value, Array) else None


def as_int(value: object) -> int | None:
    """Return a whole number, or None; true and false are no numbers."""
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else None


def as_float(value: object) -> float | None:
    """Return a finite number, or None."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def as_name(value: object) -> str:
    """Return a name without its slash, or the empty string.

    Names should be UTF-8; one that is not is given as it is written in the file.
    """
    if not isinstance(value, Name):
        return ""
    try:
        return str(value)[1:]
    except UnicodeDecodeError:
        return value.unparse().decode("latin-1")[1:]


def keys_of(value: object) -> list[str]:
    """Return the keys of a dictionary or stream, with their slashes; else nothing."""
    return list(value.keys()) if isinstance(value, Dictionary | Stream) else []


def as_text(value: object) -> str | None:
    """Return a text string (PDFDocEncoding or Unicode), cut when absurdly long, or None."""
    if not isinstance(value, String):
        return None
    try:
        return str(value)[:LONGEST_TEXT]
    except UnicodeDecodeError:
        return bytes(value)[:LONGEST_TEXT].decode("latin-1")


def as_bytes(value: object) -> bytes | None:
    """Return the bytes of a string, or None."""
    return bytes(value) if isinstance(value, String) else None


def items_of(value: object) -> Iterator[Any]:
    """Yield the items of an array; of anything else nothing."""
    if isinstance(value, Array):
        yield from value


def one_or_many(value: object) -> list[Any]:
    """Return the items of an array, one thing as a list of one, nothing as an empty list."""
    if isinstance(value, Array):
        return list(items_of(value))
    return [] if value is None else [value]


def rectangle_of(value: object) -> tuple[float, float, float, float] | None:
    """Return (left, bottom, right, top) in points, put in order, or None."""
    numbers = [as_float(item) for item in items_of(value)]
    if len(numbers) != 4 or None in numbers:
        return None
    x0, y0, x1, y1 = (number or 0.0 for number in numbers)
    return (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


def in_header(value: object, key: str) -> Any:
    """Look up a key of a dictionary or of a stream's dictionary; None otherwise."""
    if isinstance(value, Dictionary | Stream):
        return value.get(key)
    return None
