"""Printing straight from something foreign: an imported article in a folder that is gone afterwards."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from printer.diagnostics import Diagnostic, Place
from printer.importing.values import Imported
from printer.importing.writing import write


@contextmanager
def laid_down(imported: Imported, slug: str) -> Iterator[Path]:
    """Yield the source of an imported article, which stands in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="printer-") as folder:
        # The readers compare real paths; that of the folder may lead over a link.
        yield write(imported, Path(os.path.realpath(folder)), slug).value.source


def as_of(
    diagnostics: Iterable[Diagnostic], names: Collection[str], shown: str
) -> tuple[Diagnostic, ...]:
    """Return diagnostics as those of the foreign file: nobody can open the temporary source.

    `names` are what the temporary source is called in places.
    """
    return tuple(
        replace(item, place=Place(shown)) if item.place and item.place.path in names else item
        for item in diagnostics
    )
