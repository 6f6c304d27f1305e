"""What a verification found, as values that are told to people and programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from printer.diagnostics import Diagnostic, Place, Severity

KINDS = {
    "damaged": Severity.ERROR,
    "missing": Severity.ERROR,
    "chain": Severity.ERROR,
    "foreign": Severity.WARNING,
    "unnamed": Severity.NOTE,
}
"""Kinds of findings: bytes changed, gone, not following the record before, not ours, whole
but of no record (as a run that was stopped leaves them)."""

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One file that is not as it should be."""

    kind: str
    """One of KINDS."""

    key: str
    message: str
    names: tuple[str, ...] = ()
    """The versions that it belongs to, as `id@version`."""

    repaired: bool = False

    def diagnostic(self, place: str) -> Diagnostic:
        """Return the finding as a problem."""
        shown = ", ".join(self.names[:_NAMED])
        more = f" and {len(self.names) - _NAMED} more" if len(self.names) > _NAMED else ""
        belongs = f" (of {shown}{more})" if shown else ""
        hint = {"unnamed": None, "foreign": "look what it is, and move it elsewhere"}.get(
            self.kind, "--from repairs it from another copy of the archive"
        )
        severity = KINDS[self.kind]
        words = f"{self.message}{belongs}"
        if self.repaired:
            severity, words, hint = Severity.WARNING, f"{words}; it has been repaired", None
        return Diagnostic(
            severity, words, Place(f"{place}/{self.key}"), hint, f"archive-{self.kind}"
        )


@dataclass(frozen=True, slots=True)
class Report:
    """What a verification found."""

    place: str
    records: int
    objects: int
    size: int
    """Bytes of the objects that were read."""

    resumed: int = 0
    """Objects that were not read again, since the interrupted verification had."""

    unwritten: int = 0
    """Repairs that could not be written."""

    findings: tuple[Finding, ...] = ()

    @property
    def clean(self) -> bool:
        """Whether nothing is damaged or missing, or all that was has been repaired."""
        return not any(
            KINDS[item.kind] is Severity.ERROR and not item.repaired for item in self.findings
        )

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return the findings as problems."""
        return tuple(finding.diagnostic(self.place) for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        """Return the report as plain values."""
        return {**asdict(self), "findings": [asdict(item) for item in self.findings]} | {
            "clean": self.clean
        }
