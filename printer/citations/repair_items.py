"""What is changed in the works before the engine sees them.

Ids become tokens of our own (an id may be `*` or hold anything), characters that no page
can print go, and values get the type that CSL-JSON asks for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from printer.citations import marks

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_NUMBERS = frozenset({"issue", "volume", "chapter-number", "collection-number", "edition"})
_RANGE = re.compile(r"^(\d+) *-+ *(\d+)$")
_UNEQUAL = re.compile(
    r"(?<![\w-])([^\W\d]*|\w*[^\W\d])(\d+) *[-–] *([^\W\d]*|\w*[^\W\d])(\d+)(?![\w–-])"
)
_DROPPED = frozenset({"id", "other-ids"})


def repaired_item(item: Mapping[str, Any], token: str) -> dict[str, Any]:
    """Return a work as the engine should see it, under the id `token`."""
    new: dict[str, Any] = {"id": token}
    for name, value in item.items():
        if name in _DROPPED or value is None or value in ("", [], {}):
            continue
        new[name] = _cleaned(value)
        if isinstance(value, list):
            new[name] = [_named(part) for part in new[name]]
        if name in _NUMBERS:
            new[name] = _RANGE.sub(r"\1–\2", str(new[name]))
        if name == "page":
            new[name] = _UNEQUAL.sub(_hyphenated, str(new[name]))
    new.setdefault("type", "document")
    return new


def _cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return marks.without_marks(_CONTROL.sub("", value))
    if isinstance(value, list | tuple):
        return [_cleaned(part) for part in value]
    if isinstance(value, Mapping):
        return {str(name): _cleaned(part) for name, part in value.items()}
    return value


def _named(name: Any) -> Any:
    """Keep the markup of a name; not of given names, which may become initials."""
    if not isinstance(name, dict):
        return name
    kept = {}
    for part, value in name.items():
        if isinstance(value, str) and "<" in value:
            value = marks.hide_markup(value)
            if part == "given":
                value = marks.without_marks(value)
        kept[part] = value
    return kept


def _hyphenated(found: re.Match[str]) -> str:
    """Keep the hyphen between numbers that are no range, as in `N110-5`."""
    if found[1] == found[3]:
        return found[0]
    return f"{found[1]}{found[2]}\\-{found[3]}{found[4]}"
