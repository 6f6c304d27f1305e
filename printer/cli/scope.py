"""Which publication a call is about."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from printer.config import Publication, find_publication
from printer.diagnostics import Diagnostic, PrinterError, Severity
from printer.files import is_file, is_folder


def publication_for(sources: Iterable[str]) -> tuple[Publication, tuple[Diagnostic, ...]]:
    """Return the publication of the working folder, or else of the first source that exists.

    Settings that are wrong would make every page wrong: errors in publication.toml are
    raised as PrinterError, and nothing is done.
    """
    result = find_publication(Path.cwd())
    if result.value.is_default:
        for source in sources:
            path = Path(source)
            if source != "-" and (is_file(path) or is_folder(path)):
                result = find_publication(
                    path.absolute() if is_folder(path) else path.absolute().parent
                )
                break
    errors = [item for item in result.diagnostics if item.severity is Severity.ERROR]
    if errors:
        raise PrinterError(*result.diagnostics)
    return result.value, result.diagnostics
