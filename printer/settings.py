"""Reading a TOML table by a schema: what each key may be, and what is wrong with it.

A schema is a mapping of keys to kinds. Keys that are not in it, and values of another
kind, are errors with a place and a hint; what is right is returned. What the keys mean is
known by who owns the file.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from printer.diagnostics import Collector, Diagnostic, Place, error
from printer.toml import Toml


@dataclass(frozen=True, slots=True)
class Kind:
    """What a setting may be."""

    type: type
    words: str
    """How it is named in `has to be …`."""

    pattern: str = ""
    """A regular expression that the whole of a text has to match."""

    def checked(self, value: Any) -> Any:
        """Return the value as it is wanted, or None when it is something else."""
        if self is LIST and isinstance(value, str):
            value = (value,)
        if not isinstance(value, self.type) or (self.type is int and isinstance(value, bool)):
            return None
        if isinstance(value, tuple):
            return value if all(isinstance(item, str) and item for item in value) else None
        if isinstance(value, int) and self is COUNT and value < 1:
            return None
        if self.pattern and not re.fullmatch(self.pattern, str(value)):
            return None
        return value


TEXT = Kind(str, "text in quotes", r"[^\n]*")
SWITCH = Kind(bool, "true or false")
COUNT = Kind(int, "a whole number above zero")
LIST = Kind(tuple, "text, or a list of texts")
TABLE = Kind(dict, "a table")

_LENGTH = r"\d{1,4}(\.\d{1,3})?(mm|cm|in|pt)"
_SIZES = "A3|A4|A5|A6|B4|B5|JIS-B4|JIS-B5|letter|legal|ledger"

LANGUAGE = Kind(str, "a language such as en-GB or ru", r"[a-z]{2,3}(-[A-Za-z0-9]{1,8})*")
ADDRESS = Kind(str, "an address that begins with https:// or http://", r"https?://\S+")
ISSN = Kind(str, "an ISSN such as 2049-3630", r"\d{4}-\d{3}[\dX]")
SIZE = Kind(
    str,
    'a paper size such as "A4", "A5 landscape" or "170mm 240mm"',
    rf"(?i:{_SIZES})( (portrait|landscape))?|{_LENGTH} {_LENGTH}",
)


def one_of(*words: str) -> Kind:
    """Return the kind of a setting that is one of a few words."""
    quoted = [f'"{word}"' for word in words]
    return Kind(str, f"{', '.join(quoted[:-1])} or {quoted[-1]}", "|".join(map(re.escape, words)))


def read_table(
    source: Toml, shown: str, table: str, schema: Mapping[str, Kind], found: Collector
) -> dict[str, Any]:
    """Return the settings of one top-level table (`""` is the whole file) that are right."""
    given = source.values.get(table, {}) if table else source.values
    values = {}
    for key, value in given.items():
        place = _place(source, f"{table}.{key}".removeprefix("."), shown)
        kind = schema.get(key)
        if kind is None:
            found.add(_unknown(key, table, schema, place))
        elif (checked := kind.checked(value)) is None:
            found.add(
                error(
                    f"`{key}` has to be {kind.words}, not {_named(value)}",
                    place,
                    hint="until then the built-in value is used",
                    code="setting-wrong",
                )
            )
        else:
            values[key] = checked
    return values


def _place(source: Toml, key: str, shown: str) -> Place:
    return source.places.get(key) or source.places.get(key.partition(".")[0]) or Place(shown)


def _unknown(key: str, table: str, schema: Mapping[str, Kind], place: Place) -> Diagnostic:
    near = difflib.get_close_matches(key, schema, 1)
    where = f" in [{table}]" if table else ""
    hint = f"did you mean `{near[0]}`?" if near else f"known are {', '.join(schema)}"
    return error(f"there is no setting `{key}`{where}", place, hint=hint, code="setting-unknown")


def _named(value: Any) -> str:
    names = {dict: "a table", tuple: "a list", bool: str(value).lower()}
    if isinstance(value, str):
        return f'"{value[:40]}"'
    return names.get(type(value)) or str(value)[:40]
