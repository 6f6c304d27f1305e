"""Reading documents of other programs: Word, OpenDocument, JATS XML, LaTeX, EPUB.

    file ─▶ guards ─▶ prepared for pandoc ─▶ pandoc (limited) ─▶ tree ─▶ passes ─▶ Imported

What pandoc knows of a format is left to it. What it would lose (authors' places, credits, fields of
Zotero, numbers of figures) is read before, one format a folder; what our Markdown says otherwise is made
by passes over its tree, one subject a file. Documents are hostile until proven otherwise.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from printer.importing import Imported

__all__ = ["SUFFIXES", "is_document", "read_document"]

SUFFIXES = (".docx", ".odt", ".epub", ".xml", ".nxml", ".jats", ".tex", ".latex")
"""Of the files that can be read."""


def is_document(path: Path) -> bool:
    """Tell whether a file is a document that this package reads, or refuses with a reason.

    XML counts when it does not look like a feed.
    """
    from printer.readers.documents.kinds import looks_like_document

    return looks_like_document(path)


def read_document(path: Path) -> Imported:
    """Return the article that a document is.

    What lies beside it and below its folder is read too, where the document names it (images,
    included texts, bibliographies); nothing else, and nothing from the network. The problems are
    in the value. Raises UnprintableError when the file cannot be read or is unsafe:
    `document-missing`, `document-kind`, `document-too-large`, `document-broken`,
    `document-locked`, `document-bomb`, `document-unsafe`, `document-slow`, `document-pandoc`.
    """
    from printer.readers.documents.door import read

    return read(path)
