"""One BibTeX or BibLaTeX entry between its file and CSL: LaTeX source, with places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from printer.diagnostics import Place


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry whose macros and concatenations are resolved, still in LaTeX."""

    key: str
    type: str
    """In lower case: `article`, `inproceedings`, `xdata` …"""

    fields: Mapping[str, str]
    """By name in lower case, without the outer braces or quotation marks."""

    place: Place
    lines: Mapping[str, int] = field(default_factory=dict)
    """The line of each field that stands in the entry itself."""

    def where(self, name: str) -> Place:
        """Return the place of a field, or of the entry when the field was inherited."""
        line = self.lines.get(name)
        return self.place if line is None else Place(self.place.path, line)
