"""BibTeX and BibLaTeX files → entries, by the splitter of bibtexparser 2.

The splitter finds the blocks, knows their lines and goes on after a broken one; it is the one door
to that library, whose further middleware is not used. What stands within a block is read by our
own modules. Every block that cannot be used is reported with its line; the others are used.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from printer.citations.bibliography.entry import Entry
from printer.citations.bibliography.found import Found
from printer.citations.bibliography.nearest import Nearest
from printer.citations.bibliography.values import MAX_FIELD, Macros, Value
from printer.diagnostics import Place, error, warning

if TYPE_CHECKING:
    from bibtexparser import model
    from bibtexparser.library import Library

MAX_FIELDS = 500
"""Fields of one entry; the manual of biblatex knows about 150."""

MAX_BLOCKS = 100_000
"""Blocks of one file, macros and comments included; the splitter takes a second for 30,000."""

_BLOCK_START = re.compile(r"@\w*[ \t]*[{(]")
_BLOCK = re.compile(r"@\s*(\w+)\s*[{(]\s*([^\s,={}()\"]*)")
_NOT_ENTRIES = frozenset({"comment", "preamble", "string"})


def read_entries(text: str, shown: str, found: Found) -> list[Entry]:
    """Return the entries of a file in its order, duplicates included.

    Reports broken blocks, entries without a key, fields given twice (the first counts),
    undefined macros, missing commas and overlong fields to `found`.
    """
    if len(_BLOCK_START.findall(text)) > MAX_BLOCKS:
        found.add(
            error(
                f"the file has more than {MAX_BLOCKS:,} entries and is not read",
                Place(shown),
                hint="keep the works that you cite in a file of their own",
                code="bib-limit",
            )
        )
        return []
    return _File(shown, found).read(_split(text))


def _split(text: str) -> Library:
    from bibtexparser.splitter import Splitter

    # The splitter logs what it also returns as failed blocks.
    logging.getLogger("bibtexparser.splitter").disabled = True
    return Splitter(text).split()


class _File:
    def __init__(self, shown: str, found: Found) -> None:
        self.shown = shown
        self.found = found
        self.macros = Macros()

    def read(self, library: Library) -> list[Entry]:
        from bibtexparser import model

        entries = []
        for block in library.blocks:
            if isinstance(block, model.String):
                self._macro(block)
        for block in library.blocks:
            if isinstance(block, model.Entry):
                entries.append(self._entry(block))
            elif isinstance(block, model.ParsingFailedBlock):
                entries.append(self._failed(block))
            elif isinstance(block, model.ImplicitComment):
                self._between(block)
        return [entry for entry in entries if entry is not None]

    def _macro(self, block: model.String) -> None:
        place = self._place(block.start_line)
        value = self.macros.define(block.key, block.value)
        what = f"@string '{block.key}'"
        if not block.key:
            self.found.add(error("an @string has no name", place, code="bib-broken-entry"))
        if value.broken or value.too_long:
            self.found.add(
                error(f"{what} has no proper value", place, hint="write it as {text}",
                      code="bib-broken-entry")
            )  # fmt: skip
        self._undefined(what, value, place)

    def _failed(self, block: model.ParsingFailedBlock) -> Entry | None:
        """Use what the splitter could read all the same; report what it could not."""
        from bibtexparser import model

        whole = block.ignore_error_block
        if isinstance(block, model.DuplicateBlockKeyBlock | model.DuplicateFieldKeyBlock):
            if isinstance(whole, model.Entry):
                return self._entry(whole)
            if isinstance(block, model.DuplicateBlockKeyBlock):
                self.found.add(
                    warning(
                        f"@string '{block.key}' is defined twice, first on line "
                        f"{(block.previous_block.start_line or 0) + 1}",
                        self._place(block.start_line),
                        hint="delete one of the two; the first is used",
                        code="bib-duplicate-string",
                    )
                )
                return None
        reason = str(getattr(block.error, "abort_reason", block.error))
        self._broken(block.raw or "", _reason(reason), self._place(block.start_line))
        return None

    def _between(self, block: model.ImplicitComment) -> None:
        """Look for entries in what the splitter took for a comment (`@article key {`)."""
        for number, line in enumerate(block.comment.split("\n")):
            match = re.match(r"\s*@\s*([A-Za-z]+)\b", line)
            if match and match[1].lower() != "comment":
                place = self._place((block.start_line or 0) + number)
                self._broken(line, "an opening brace is missing after the type", place)

    def _broken(self, raw: str, reason: str, place: Place) -> None:
        head = next((line.strip() for line in raw.split("\n") if line.strip()), "")
        key = _BLOCK.match(head)
        named = f"entry '{key[2]}'" if key and key[2] and key[1].lower() not in _NOT_ENTRIES else ""
        self.found.add(
            error(
                f"broken entry '{_short(head)}': {reason}",
                place,
                hint=f"{named or 'it'} is left out; mend it at this place, the others are used",
                code="bib-broken-entry",
            )
        )

    def _entry(self, block: model.Entry) -> Entry | None:
        place = self._place(block.start_line)
        if not block.key:
            self.found.add(
                error(
                    f"an entry of type @{block.entry_type} has no key",
                    place,
                    hint="put a key after the opening brace, such as smith2010",
                    code="bib-broken-entry",
                )
            )
            return None
        if len(block.fields) > MAX_FIELDS:
            self.found.add(
                error(f"entry '{block.key}' has more than {MAX_FIELDS} fields", place,
                      code="bib-limit")
            )  # fmt: skip
        fields: dict[str, str] = {}
        lines: dict[str, int] = {}
        for item in block.fields[:MAX_FIELDS]:
            line = item.start_line
            for name, text, number in self._values(block.key, item.key, str(item.value), line + 1):
                if name in fields:
                    self._twice(block.key, name, Place(self.shown, number), lines[name])
                    continue
                fields[name], lines[name] = text, number
        return Entry(block.key, block.entry_type.lower().strip(), fields, place, lines)

    def _values(
        self, key: str, name: str, source: str, line: int
    ) -> Iterable[tuple[str, str, int]]:
        """Give the field, and those that follow it where a comma is missing."""
        name = name.lower()
        for _ in range(MAX_FIELDS):
            value = self.macros.evaluate(source)
            place = Place(self.shown, line)
            what = f"entry '{key}'"
            if not value.too_long:
                yield name, value.text, line
            else:
                self.found.add(
                    error(f"{what}: the field '{_short(name)}' is longer than {MAX_FIELD:,} characters",
                          place, hint="it is left out", code="bib-limit")
                )  # fmt: skip
            self._undefined(what, value, place)
            if value.broken:
                self.found.add(
                    error(
                        f"{what}: the field '{_short(name)}' has something after its value: "
                        f"'{_short(value.broken)}'",
                        place,
                        hint="put the whole value in one pair of braces",
                        code="bib-broken-field",
                    )
                )
            if not value.next_field:
                return
            line += source.count("\n", 0, value.next_offset)
            self.found.add(
                warning(
                    f"{what}: a comma is missing before '{_short(value.next_field)}'",
                    Place(self.shown, line),
                    hint=f"put a comma after the value of '{_short(name)}'",
                    code="bib-missing-comma",
                )
            )
            name, source = value.next_field, value.next_source

    def _twice(self, key: str, name: str, place: Place, first: int) -> None:
        self.found.add(
            warning(
                f"entry '{key}': the field '{_short(name)}' is given twice, first on line {first}",
                place,
                hint="delete one of the two; the first is used",
                code="bib-duplicate-field",
            )
        )

    def _undefined(self, what: str, value: Value, place: Place) -> None:
        for name in dict.fromkeys(value.undefined):
            self.found.add(
                error(
                    f"{what}: undefined @string '{_short(name)}'",
                    place,
                    hint=self._macro_hint(name),
                    code="bib-undefined-string",
                )
            )

    def _macro_hint(self, name: str) -> str:
        near = None if self.found.full else Nearest(list(self.macros.texts)[:2000]).find(name)
        if near:
            return f"did you mean {near}? otherwise put the text in braces"
        return "define it with @string, or put the text in braces"

    def _place(self, start_line: int | None) -> Place:
        return Place(self.shown, (start_line or 0) + 1)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:39]}…"


def _reason(reason: str) -> str:
    """Say in plain words why the splitter gave up."""
    if "end of file" in reason:
        return "the file ends before its closing brace"
    if "Unexpected block start" in reason:
        return "the next entry begins before its closing brace or quotation mark"
    if "after entry key" in reason and "`=`" in reason:
        return "a field has no `=` and value"
    if "comma after entry key" in reason:
        return "a comma is missing after the key"
    return _short(reason.rstrip("."))
