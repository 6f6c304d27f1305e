"""Messages that several formats have in common."""

from __future__ import annotations

from collections.abc import Sequence

from printer.diagnostics import Diagnostic, Place, note, warning


def changes(shown: str) -> Diagnostic:
    """Return what is said of tracked changes."""
    return note(
        "the document has tracked changes, which are taken as accepted",
        Place(shown),
        code="document-changes",
    )


def broken_citations(count: int, shown: str) -> Diagnostic:
    """Return what is said of citations whose fields cannot be read."""
    return warning(
        f"citations of Zotero or Mendeley that cannot be read stay as text: {count}",
        Place(shown),
        hint="let the add-in refresh them, and save the document again",
        code="document-citation-broken",
    )


def text_references(keys: Sequence[str], all_works: int, shown: str) -> Diagnostic:
    """Return what is said of references without parts."""
    listed = ", ".join(keys[:5]) + (" …" if len(keys) > 5 else "")
    return warning(
        f"{len(keys)} of {all_works} references are text without parts, "
        f"which stands as their title: {listed}",
        Place(shown),
        hint="divide them into author, title and year in references.bib",
        code="document-reference-text",
    )
