"""A page that is to be imported, and what a process may use for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from printer.limits import Limits

LIMITS = Limits(30, 2000)
NETWORK_LIMITS = Limits(45, 2000)
"""By the clock four times as many seconds, most of which are spent waiting for images."""


@dataclass(frozen=True, slots=True)
class Page:
    """A web page, as it was given."""

    data: bytes = b""
    """Empty for a page that is to be fetched."""

    url: str = ""
    """Where it was found; the address to fetch, where there are no data."""

    name: str = "-"
    """What it is called in diagnostics."""

    folder: Path | None = None
    """Where the images of a saved page may lie: the folder of its file (absolute)."""

    network: bool = False
    charset: str = ""
    """What the server said."""
