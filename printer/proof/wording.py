"""What became of a page, in words; without the libraries that images need."""

from __future__ import annotations

from printer.proof.values import PageChange


def said(change: PageChange) -> str:
    """Return what became of a page, in one line."""
    told = f"{change.name}: {change.state.value}"
    if change.places:
        places = "1 place" if len(change.places) == 1 else f"{len(change.places)} places"
        told += f", {100 * change.share:.2f} % of it, in {places}"
    return told
