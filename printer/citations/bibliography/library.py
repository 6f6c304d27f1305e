"""All bibliographies of a text as one: CSL-JSON items by key, with their places.

Files are read in the order given; of a key that stands twice the first is used, and both places
are said. References in the front matter come before all files. BibTeX files are resolved together,
so that an entry may refer to one in another file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from printer.citations.bibliography import bibtex, csl_json, csl_yaml, ris, source
from printer.citations.bibliography.csl_items import clean_item
from printer.citations.bibliography.duplicates import Duplicate, find_duplicates
from printer.citations.bibliography.entry import Entry
from printer.citations.bibliography.found import Found
from printer.citations.bibliography.inheritance import resolve
from printer.citations.bibliography.mapping import to_item
from printer.citations.bibliography.nearest import Nearest
from printer.citations.bibliography.required import MissingFields, missing_fields
from printer.diagnostics import Diagnostic, Place, Result, Severity, error
from printer.files import display_path

MAX_ENTRIES = 50_000
"""Of all files together."""


@dataclass(frozen=True)
class Library:
    """The works that a text may cite."""

    items: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """CSL-JSON items by key, in the order of the files; each has its key as `id`."""

    places: Mapping[str, Place] = field(default_factory=dict)
    """Where each item stands; front matter without a known place is left out."""

    aliases: Mapping[str, str] = field(default_factory=dict)
    """Former keys (biblatex's `ids`) to the key in `items`."""

    def nearest(self, key: str) -> str | None:
        """Return the key that was probably meant, None when none is near."""
        return self._index.find(key)

    def duplicates(self) -> tuple[Duplicate, ...]:
        """Return works that stand here under several keys."""
        return find_duplicates(self.items)

    def missing_fields(self) -> tuple[MissingFields, ...]:
        """Return the entries that lack what their type needs."""
        return missing_fields(self.items)

    @cached_property
    def _index(self) -> Nearest:
        return Nearest([*self.items, *self.aliases])


def read_bibliography(
    paths: Sequence[Path],
    *,
    inline: Sequence[Mapping[str, Any]] = (),
    inline_place: Place | None = None,
) -> Result[Library]:
    """Read bibliographies of any format into one library.

    `inline` are the `references:` of the front matter, which win over the files. Nothing is raised:
    a file or an entry that cannot be used is an error in the diagnostics, and the rest is read.
    """
    shelf = _Shelf()
    references: Sequence[object] = inline  # it comes out of YAML
    for raw in references:
        if not isinstance(raw, Mapping):
            shelf.found.add(
                error("a reference is not a mapping", inline_place,
                      hint="write it as `- id: smith2010` with its fields below",
                      code="csl-item-broken")
            )  # fmt: skip
            continue
        item = clean_item(raw, inline_place, shelf.found, markdown=True)
        if item is not None:
            shelf.put(item, inline_place, is_inline=True)
    for path in dict.fromkeys(paths):
        shelf.read(path)
    return shelf.library()


@dataclass(slots=True)
class _Shelf:
    found: Found = field(default_factory=Found)
    items: dict[str, dict[str, Any] | None] = field(default_factory=dict)
    """None holds the place of a BibTeX entry until all files are read."""

    places: dict[str, Place] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    inline: set[str] = field(default_factory=set)
    is_full: bool = False

    def read(self, path: Path) -> None:
        text = source.read_text(path, self.found)
        if text is None:
            return
        shown = display_path(path)
        kind = source.format_of(path, text)
        if kind == "bibtex":
            for entry in bibtex.read_entries(text, shown, self.found):
                if self._is_new(entry.key, entry.place, entry):
                    self.entries[entry.key] = entry
                    if entry.type != "xdata":
                        self.items[entry.key] = None
        elif kind is None:
            self.found.add(
                error(
                    "the bibliography is in none of the known formats",
                    Place(shown),
                    hint="use BibTeX (.bib), CSL-JSON (.json), CSL-YAML (.yaml) or RIS (.ris)",
                    code="bibliography-format",
                )
            )
        else:
            readers = {
                "json": csl_json.read_items,
                "yaml": csl_yaml.read_items,
                "ris": ris.read_items,
            }
            for raw, place in readers[kind](text, shown, self.found):
                item = clean_item(raw, place, self.found, markdown=kind == "yaml")
                if item is not None:
                    self.put(item, place)

    def put(self, item: dict[str, Any], place: Place | None, *, is_inline: bool = False) -> None:
        key = item["id"]
        if self._is_new(key, place, item):
            self.items[key] = item
            if is_inline:
                self.inline.add(key)

    def library(self) -> Result[Library]:
        resolved = resolve(self.entries, self.found)
        items: dict[str, Mapping[str, Any]] = {}
        for key, item in self.items.items():
            made = item if item is not None else to_item(resolved[key], self.found)
            items[key] = made
        return Result(Library(items, self.places, self._aliases(items)), self.found.frozen())

    def _aliases(self, items: Mapping[str, Any]) -> dict[str, str]:
        aliases: dict[str, str] = {}
        for entry in self.entries.values():
            for alias in filter(None, map(str.strip, entry.fields.get("ids", "").split(","))):
                if alias not in items and entry.key in items:
                    aliases.setdefault(alias, entry.key)
        return aliases

    def _is_new(self, key: str, place: Place | None, work: object) -> bool:
        """Tell whether a key may be taken; report it when it stands here already."""
        if key in self.items or key in self.entries:
            self.found.add(self._duplicate(key, place, work))
            return False
        if len(self.items) + len(self.entries) >= 2 * MAX_ENTRIES or len(self.items) >= MAX_ENTRIES:
            if not self.is_full:
                self.is_full = True
                self.found.add(
                    error(
                        f"there are more than {MAX_ENTRIES:,} entries; those from here are not read",
                        place,
                        hint="keep the works that you cite in a file of their own",
                        code="bib-limit",
                    )
                )
            return False
        if place is not None:
            self.places[key] = place
        return True

    def _duplicate(self, key: str, place: Place | None, work: object) -> Diagnostic:
        first = self.places.get(key)
        same_file = first is not None and place is not None and first.path == place.path
        if first is None:
            where = "first in the front matter"
        else:
            where = f"first at line {first.line}" if same_file else f"first in {first}"
        before: object = self.entries.get(key) or self.items.get(key)
        if key in self.inline and not same_file:
            severity, hint = Severity.NOTE, "the one in the front matter is used"
        elif not same_file and _same(before, work):
            severity, hint = Severity.NOTE, "both say the same"
        else:
            severity, hint = Severity.ERROR, "give one of them another key; the first is used"
        return Diagnostic(
            severity, f"duplicate key '{key}' ({where})", place, hint, "bib-duplicate-key"
        )


def _same(first: object, second: object) -> bool:
    if isinstance(first, Entry) and isinstance(second, Entry):
        return first.type == second.type and first.fields == second.fields
    return first == second
