"""How large a sheet is whose size is written as in CSS."""

from __future__ import annotations

import re

_SHEETS = {
    "a3": (297.0, 420.0),
    "a4": (210.0, 297.0),
    "a5": (148.0, 210.0),
    "a6": (105.0, 148.0),
    "b4": (250.0, 353.0),
    "b5": (176.0, 250.0),
    "jis-b4": (257.0, 364.0),
    "jis-b5": (182.0, 257.0),
    "letter": (215.9, 279.4),
    "legal": (215.9, 355.6),
    "ledger": (279.4, 431.8),
}
"""Millimetres, upright (CSS Paged Media 3, 7.1)."""

_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)(mm|cm|in|pt)")


def millimetres(size: str) -> tuple[float, float]:
    """Return width and height of `A4`, `A5 landscape` or `170mm 240mm`; A4 for what is none."""
    lengths = [float(number) * _UNITS[unit] for number, unit in _LENGTH.findall(size.lower())]
    if len(lengths) == 2:
        return lengths[0], lengths[1]
    name, _, orientation = size.lower().strip().partition(" ")
    width, height = _SHEETS.get(name, _SHEETS["a4"])
    return (height, width) if orientation.strip() == "landscape" else (width, height)
