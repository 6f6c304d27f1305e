"""Text and elements of XML, escaped, from values that may hold anything."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def lines(rows: Iterable[str]) -> str:
    """Return rows, each on a line; empty ones are left out."""
    return "".join(f"{row}\n" for row in rows if row)


def tag(name: str, value: str) -> str:
    """Return an element that holds a text; nothing for an empty one."""
    return f"<{name}>{text(value)}</{name}>" if value else ""


def text(value: str) -> str:
    """Return a text as it stands in an element."""
    return escape(clean(value))


def clean(value: str) -> str:
    """Leave out what XML 1.0 cannot hold."""
    return "".join(filter(_is_allowed, value))


def _is_allowed(char: str) -> bool:
    if char < " ":
        return char in "\t\n"
    return not "\ud800" <= char <= "\udfff" and char not in "\ufffe\uffff"
