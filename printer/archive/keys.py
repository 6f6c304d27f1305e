"""How the files of a store are called: which key a record has, and which record a key is of."""

from __future__ import annotations

import re
from dataclasses import dataclass

_RECORD_KEY = re.compile(r"records/(.+)/v([1-9]\d{0,8})\.json")
RECORD_NAME = re.compile(r"v([1-9]\d{0,8})\.json")
"""What a record is called in the folder of its thing."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which version a key is of."""

    id: str
    version: int

    @property
    def key(self) -> str:
        """The key of the record in its place."""
        return f"{folder_of(self.id)}/v{self.version}.json"


def folder_of(identifier: str) -> str:
    """Return the folder of a thing's records; capitals are written so that no system folds them."""
    return "records/" + "".join(
        f"~{char.lower()}" if char.isupper() and char.lower().upper() == char else char
        for char in identifier
    )


def where_is(key: str) -> Where | None:
    """Return which version a key is of; None for what is no record's name."""
    match = _RECORD_KEY.fullmatch(key)
    if match is None:
        return None
    identifier = re.sub("~(.)", lambda found: found[1].upper(), match[1])
    where = Where(identifier, int(match[2]))
    return where if where.key == key else None
