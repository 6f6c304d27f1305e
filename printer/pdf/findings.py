"""What a check of one PDF has found, before it becomes a list of diagnostics.

This is the pen of the checker: every subject writes through it, so that pages and
objects are named alike everywhere and a hostile file cannot fill the report.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TypedDict, Unpack

from printer.diagnostics import Collector, Diagnostic, Place, Severity

SHOWN_PER_CODE = 25
"""How many problems of one kind are listed; the rest are only counted."""


class Where(TypedDict, total=False):
    """What is known of the place of a problem, and a hint."""

    page: int | None
    """Counted from 0."""

    obj: int
    """Number of the object; 0 when it has none."""

    hint: str | None


@dataclass(slots=True)
class Findings:
    """Gathers the problems of one file."""

    place: Place
    strict: bool = False
    """Whether the file promises accessibility (PDF/UA, or PDF/A level A): what such a
    file must have is then an error, and a warning in any other file."""

    archival: bool = False
    """Whether the file promises PDF/A, likewise."""

    _collector: Collector = field(default_factory=Collector)
    _seen: Counter[tuple[Severity, str]] = field(default_factory=Counter)

    def error(self, code: str, message: str, **where: Unpack[Where]) -> None:
        """Note a thing that is wrong in any PDF."""
        self._note(Severity.ERROR, code, message, **where)

    def warning(self, code: str, message: str, **where: Unpack[Where]) -> None:
        """Note a thing that a person should look at."""
        self._note(Severity.WARNING, code, message, **where)

    def access(self, code: str, message: str, **where: Unpack[Where]) -> None:
        """Note a broken rule of PDF/UA: an error when the file claims to keep it."""
        self._note(_severity(claimed=self.strict), code, message, **where)

    def archive(self, code: str, message: str, **where: Unpack[Where]) -> None:
        """Note a broken rule of PDF/A: an error when the file claims to keep it."""
        self._note(_severity(claimed=self.archival), code, message, **where)

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything found; what was too much is counted at the end of its kind."""
        collector = Collector(dict(self._collector.items))
        for (severity, code), count in self._seen.items():
            if count > SHOWN_PER_CODE:
                collector.add(
                    Diagnostic(
                        severity,
                        f"{count - SHOWN_PER_CODE} more of the kind {code} are not listed",
                        self.place,
                        None,
                        code,
                    )
                )
        return collector.frozen()

    def _note(
        self,
        severity: Severity,
        code: str,
        message: str,
        page: int | None = None,
        obj: int = 0,
        hint: str | None = None,
    ) -> None:
        self._seen[severity, code] += 1
        if self._seen[severity, code] > SHOWN_PER_CODE:
            return
        where = f"page {page + 1}: " if page is not None else ""
        what = f"object {obj}: " if obj else ""
        text = "".join(
            char if char.isprintable() else "\N{REPLACEMENT CHARACTER}"
            for char in f"{where}{what}{message}"
        )
        self._collector.add(Diagnostic(severity, text, self.place, hint, code))


def _severity(*, claimed: bool) -> Severity:
    return Severity.ERROR if claimed else Severity.WARNING
