"""What is imported, and what became of it: the values of this package."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from printer.diagnostics import Diagnostic

Value: TypeAlias = Any
"""A value of front matter: str, bool, int, a tuple of values, or a mapping of names to values."""


@dataclass(frozen=True, slots=True)
class Imported:
    """An article that came from elsewhere, as it is to be written."""

    fields: tuple[tuple[str, Value], ...]
    """The front matter in the order of the file; empty texts, tuples and None are left out.

    `title`, `standfirst`, `abstract`, `image.caption` and `updated.note` are Markdown, like the
    body: escape what is plain text (`printer.importing.markdown.escape`). All else is plain.
    """

    body: str
    """Markdown in the dialect of our reader, without the title; headings begin at `##`."""

    images: Mapping[str, bytes] = field(default_factory=dict)
    """File name → content. Names are relative, as the body and `image.file` have them, and
    made by `image_name`: `figures/port.jpg`."""

    bibliography: str = ""
    """Text of a BibTeX file of the works that are cited; empty when none is."""

    origin: str = ""
    """Where it is from, to know it again: the address, or the name of the file."""

    diagnostics: tuple[Diagnostic, ...] = ()

    def value(self, key: str) -> Value:
        """Return the value of a key of the front matter, None when it is not there."""
        return next((value for name, value in self.fields if name == key), None)

    @property
    def title(self) -> str:
        """The title as it is written, in Markdown."""
        return str(self.value("title") or "")


class State(enum.Enum):
    """What writing did."""

    NEW = "new"
    REPLACED = "replaced"
    """The article was as it had been imported, and is as it is imported now."""

    UNCHANGED = "unchanged"
    """The same text is there already."""

    BESIDE = "beside"
    """An editor has changed the article: it stays, and the import is in a file beside it."""


@dataclass(frozen=True, slots=True)
class Written:
    """Where an imported article is now."""

    slug: str
    folder: Path
    source: Path
    """The file with the imported text: `index.md`, or `index.new.md` beside it."""

    state: State
    difference: str = ""
    """Unified diff from the editor's article to what was imported; empty unless BESIDE."""

    files: tuple[Path, ...] = ()
    """Everything that was written, the source first."""
