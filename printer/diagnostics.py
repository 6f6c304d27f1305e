"""Problems as values: where something is wrong, what, and what to do about it.

A stage never stops at the first problem. It collects `Diagnostic` values and returns
them beside its result (`Result`), so that an editor sees all of them at once. Exceptions
end the work on one article only when nothing useful can be made:

    PrinterError              carries one or more diagnostics
    ├── UsageError            wrong words on the command line or in a call (exit code 2)
    └── UnprintableError      unreadable or unsafe input, no file is made (exit code 3)
        └── OutputError       the result cannot be written (full disk, read-only folder)

This module knows nothing of files, terminals or articles.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Severity(enum.Enum):
    """How much a problem matters; the value is the word that is printed."""

    ERROR = "error"
    """The page shows a mark, or a promise (a figure, a link, a glyph) is not kept."""

    WARNING = "warning"
    """The page is right as far as it goes, but the editor should look. Counts under --strict."""

    NOTE = "note"
    """Worth knowing; never counts."""


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file that a person can open."""

    path: str
    """The file as the user would name it: relative to the working folder where possible."""

    line: int | None = None
    """1-based line, or None when the whole file is meant."""

    column: int | None = None
    """1-based column in characters, or None when the whole line is meant."""

    def __str__(self) -> str:
        """`path:line:column`, leaving out what is not known."""
        parts = [self.path]
        if self.line is not None:
            parts.append(str(self.line))
            if self.column is not None:
                parts.append(str(self.column))
        return ":".join(parts)


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem, with its place and a hint."""

    severity: Severity
    message: str
    """What is wrong: one sentence without a full stop, starting in lower case."""

    place: Place | None = None
    hint: str | None = None
    """What to do, in the words of an editor."""

    code: str = ""
    """A short stable name, such as `image-missing`, for filters and tests."""

    def __str__(self) -> str:
        """`path:line:column: error: message. hint: …`, always on one line."""
        where = f"{self.place}: " if self.place is not None else ""
        hint = f". hint: {self.hint}" if self.hint else ""
        return " ".join(f"{where}{self.severity.value}: {self.message}{hint}".splitlines())

    def as_json(self) -> dict[str, Any]:
        """The same as plain values for `--json`."""
        place = self.place
        return {
            "severity": self.severity.value,
            "code": self.code,
            "message": self.message,
            "hint": self.hint,
            "path": place.path if place else None,
            "line": place.line if place else None,
            "column": place.column if place else None,
        }


def error(
    message: str, place: Place | None = None, *, hint: str | None = None, code: str = ""
) -> Diagnostic:
    """Return a diagnostic of severity error."""
    return Diagnostic(Severity.ERROR, message, place, hint, code)


def warning(
    message: str, place: Place | None = None, *, hint: str | None = None, code: str = ""
) -> Diagnostic:
    """Return a diagnostic of severity warning."""
    return Diagnostic(Severity.WARNING, message, place, hint, code)


def note(
    message: str, place: Place | None = None, *, hint: str | None = None, code: str = ""
) -> Diagnostic:
    """Return a diagnostic of severity note."""
    return Diagnostic(Severity.NOTE, message, place, hint, code)


@dataclass(frozen=True, slots=True)
class Result(Generic[T]):
    """A value and what was noticed while making it."""

    value: T
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class Collector:
    """Gathers diagnostics while one stage runs; `frozen()` goes into its Result."""

    items: dict[Diagnostic, None] = field(default_factory=dict)
    """In the order in which they came; a dictionary, since there may be thousands."""

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep one diagnostic, unless the very same is there already."""
        self.items.setdefault(diagnostic)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep several diagnostics."""
        for diagnostic in diagnostics:
            self.add(diagnostic)

    def frozen(self) -> tuple[Diagnostic, ...]:
        """Everything gathered so far, in the order of files and lines."""
        return tuple(sorted(self.items, key=_reading_order))


def _reading_order(diagnostic: Diagnostic) -> tuple[str, int, int]:
    place = diagnostic.place
    if place is None:
        return ("", 0, 0)
    return (place.path, place.line or 0, place.column or 0)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Tell whether any diagnostic is an error."""
    return any(item.severity is Severity.ERROR for item in diagnostics)


class PrinterError(Exception):
    """The work on one thing has ended without a result; `diagnostics` says why."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__("; ".join(str(item) for item in diagnostics))
        self.diagnostics = diagnostics

    def __reduce__(self) -> tuple[type[PrinterError], tuple[Diagnostic, ...]]:
        """Travel between processes with the diagnostics intact."""
        return (type(self), self.diagnostics)


class UsageError(PrinterError):
    """The request itself is wrong: an unknown article, layout or option."""


class UnprintableError(PrinterError):
    """The input cannot be read or is unsafe; no file is made."""


class OutputError(UnprintableError):
    """The result was made but cannot be written."""
