"""The way of one document, from its file to the article: read, judged, prepared, converted."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import TYPE_CHECKING

from printer.diagnostics import Collector, Place, UnprintableError, error
from printer.files import display_path
from printer.readers.documents.beside import Beside
from printer.readers.documents.kinds import kind_of
from printer.readers.documents.parcels import MAX_BYTES
from printer.readers.documents.values import Prepared

if TYPE_CHECKING:
    from printer.importing import Imported


def read(path: Path) -> Imported:
    """Return the article that a document is; see `printer.readers.documents.read_document`."""
    shown = display_path(path)
    data = _bytes(path, shown)
    found = Collector()
    beside = Beside(path.absolute().parent)
    try:
        return _read(path, data, beside, shown, found)
    except RecursionError as problem:
        raise UnprintableError(
            error(
                "the document is nested too deeply",
                Place(shown),
                hint="lists, tables and boxes within one another cannot be printed so deep",
                code="document-unsafe",
            )
        ) from problem


def _read(path: Path, data: bytes, beside: Beside, shown: str, found: Collector) -> Imported:
    from printer.readers.documents.assembly import assemble
    from printer.readers.documents.pandoc import read_tree

    prepared = _prepare(kind_of(path, data, shown), path, data, beside, shown, found)
    tree = read_tree(prepared.data, prepared.form, shown)
    return assemble(tree, prepared, path.name, shown, found)


def _prepare(
    kind: str, path: Path, data: bytes, beside: Beside, shown: str, found: Collector
) -> Prepared:
    if kind == "jats":
        from printer.readers.documents.jats.door import prepare_jats

        return prepare_jats(data, beside, shown, found)
    if kind == "latex":
        from printer.readers.documents.latex.door import prepare_latex

        return prepare_latex(data, path, beside, shown, found)
    if kind == "word":
        from printer.readers.documents.word.door import prepare_word

        return prepare_word(data, shown, found)
    if kind == "odt":
        from printer.readers.documents.odt.door import prepare_odt

        return prepare_odt(data, shown, found)
    from printer.readers.documents.epub.door import prepare_epub

    return prepare_epub(data, shown, found)


def _bytes(path: Path, shown: str) -> bytes:
    place = Place(shown)
    try:
        with path.open("rb") as file:
            status = path.stat()
            if not stat.S_ISREG(status.st_mode):
                raise UnprintableError(
                    error("this is not an ordinary file", place, code="document-missing")
                )
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise UnprintableError(
            error(f"the document cannot be read: {reason.lower()}", place, code="document-missing")
        ) from problem
    if len(data) > MAX_BYTES:
        raise UnprintableError(
            error(
                f"the document is larger than {MAX_BYTES // 1_000_000} MB",
                place,
                hint="save it without what is not the article, and with smaller pictures",
                code="document-too-large",
            )
        )
    if not data.strip():
        raise UnprintableError(
            error("the document is empty", place, hint="get it again", code="document-broken")
        )
    return data
