"""The issue's file while it is read: its values, their places, and what was noticed.

What the keys mean is the business of `reading`, `sections` and `texts`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from printer.config import Publication
from printer.diagnostics import Collector, Place, error, warning
from printer.issue.places import place_at
from printer.settings import Kind, read_table
from printer.toml import Toml


@dataclass(slots=True)
class Desk:
    """One issue's file on the desk; gathers diagnostics and the files that were looked at."""

    file: Path
    """Absolute."""

    shown: str
    text: str
    source: Toml
    """With the places of all elements."""

    publication: Publication
    lang: str = ""
    """Of the issue; the publication's when empty."""

    found: Collector = field(default_factory=Collector)
    files: list[Path] = field(default_factory=list)

    @property
    def folder(self) -> Path:
        """Return where relative paths start."""
        return self.file.parent

    def set_type(self, text: str) -> str:
        """Return a text that is printed, with typographic characters."""
        from printer.copyedit import polish_plain

        return polish_plain(" ".join(text.split()), self.lang or self.publication.lang)

    def place(self, path: str) -> Place:
        """Return where a dotted key stands, or the nearest above it."""
        return place_at(self.source.places, path, self.shown)

    def error(self, message: str, path: str, *, hint: str | None = None, code: str) -> None:
        """Report an error at a dotted key."""
        self.found.add(error(message, self.place(path), hint=hint, code=code))

    def warning(self, message: str, path: str, *, hint: str | None = None, code: str) -> None:
        """Report a warning at a dotted key."""
        self.found.add(warning(message, self.place(path), hint=hint, code=code))

    def table(
        self, path: str, values: Mapping[str, Any], schema: Mapping[str, Kind]
    ) -> dict[str, Any]:
        """Return what is right in the table at `path`; the rest is reported."""
        places = {key: self.place(f"{path}.{key}".removeprefix(".")) for key in values}
        return read_table(Toml(values, places), self.shown, "", schema, self.found)
