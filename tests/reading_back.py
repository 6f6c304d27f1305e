"""Reading what an import made, with the reader that prints it; no tests."""

from __future__ import annotations

from pathlib import Path

from printer.config import find_publication
from printer.diagnostics import Diagnostic, Severity
from printer.importing import Imported, write
from printer.model import Article
from printer.readers import read_article


def read_back(imported: Imported, folder: Path) -> tuple[Article, list[Diagnostic]]:
    """Write an imported article into a folder and read it; return its errors, too."""
    (folder / "publication.toml").write_text('title = "Test"\n', encoding="utf-8")
    written = write(imported, folder / "sources" / "articles", "imported").value
    result = read_article(written.source, find_publication(folder).value)
    errors = [item for item in result.diagnostics if item.severity is Severity.ERROR]
    return result.value, errors


def codes(imported: Imported) -> list[str]:
    """The codes of what an import reports, in order."""
    return [item.code for item in imported.diagnostics]
