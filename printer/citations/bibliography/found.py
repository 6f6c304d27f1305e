"""Problems of bibliography files, gathered without growing beyond what anybody would read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from printer.diagnostics import Collector, Diagnostic, Place, Severity

MAX_LISTED = 1_000
"""Problems of one reading that are listed; a larger file of nonsense has one for each line."""


@dataclass(slots=True)
class Found:
    """Keeps each problem once; counts those beyond MAX_LISTED and says so at the end."""

    items: dict[Diagnostic, None] = field(default_factory=dict)
    unlisted: int = 0
    unlisted_errors: bool = False
    last: Place | None = None

    @property
    def full(self) -> bool:
        """Whether the list is full, so that no hint need be looked for."""
        return len(self.items) >= MAX_LISTED

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep one problem, unless the very same is there already or the list is full."""
        if diagnostic in self.items:
            return
        if len(self.items) < MAX_LISTED:
            self.items[diagnostic] = None
            return
        self.unlisted += 1
        self.unlisted_errors |= diagnostic.severity is Severity.ERROR
        self.last = diagnostic.place

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Keep several problems."""
        for diagnostic in diagnostics:
            self.add(diagnostic)

    def frozen(self) -> tuple[Diagnostic, ...]:
        """Everything gathered, in the order of files and lines."""
        collected = Collector(dict(self.items))
        if self.unlisted:
            collected.add(
                Diagnostic(
                    Severity.ERROR if self.unlisted_errors else Severity.WARNING,
                    f"{self.unlisted} more problems in the bibliographies are not listed",
                    Place(self.last.path) if self.last else None,
                    "mend those that are listed first",
                    "bib-many-problems",
                )
            )
        return collected.frozen()
