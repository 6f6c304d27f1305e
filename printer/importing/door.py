"""Reading something foreign, whatever it is, in this process or in a limited child.

Page, Path ─▶ pages, documents ─▶ Imported
"""

from __future__ import annotations

from pathlib import Path
from typing import TypeAlias

from printer import workers
from printer.diagnostics import Place, UnprintableError, error
from printer.files import display_path
from printer.importing.kinds import Kind, is_address, kind_of
from printer.importing.pages import LIMITS, NETWORK_LIMITS, Page
from printer.importing.values import Imported

Source: TypeAlias = Page | Path
"""A web page, or the file of a document."""

DOCUMENT_LIMITS = workers.Limits(60, 2000)


def page_from(name: str, *, url: str = "", network: bool = False) -> Page:
    """Return the page that an address or the path of a file names.

    Raises UnprintableError when the file cannot be read; an address is not fetched yet.
    """
    if is_address(name):
        return Page(url=name, name=name, network=network)
    path = Path(name)
    return Page(
        page_bytes(path), url, display_path(path), folder=path.absolute().parent, network=network
    )


def page_bytes(path: Path) -> bytes:
    """Return what a page's file holds; of one that is too large, as much as shows that it is."""
    from printer.readers.webpage import MAX_BYTES

    shown = display_path(path)
    try:
        with path.open("rb") as file:
            return file.read(2 * MAX_BYTES + 1)
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        message = f"{shown} cannot be read: {str(reason).lower()}"
        raise UnprintableError(error(message, Place(shown), code="web-unreadable")) from problem


def source_from(name: str, *, url: str = "", network: bool = False) -> Source | None:
    """Return what an address or a path stands for, None for Markdown and feeds.

    Raises as `page_from` does.
    """
    if not is_address(name):
        path = Path(name)
        kind = kind_of(path)
        if kind is Kind.DOCUMENT:
            return path
        if kind is not Kind.PAGE:
            return None
    return page_from(name, url=url, network=network)


def read_source(source: Source) -> Imported:
    """Read a page or a document in this process, which should have limits; raises UnprintableError."""
    if isinstance(source, Path):
        from printer.readers.documents import read_document

        return read_document(source)
    from printer.importing.pages import read_page

    return read_page(source)


def read_limited(source: Source) -> Imported:
    """Read a page or a document in a child process with limits; raises UnprintableError."""
    if isinstance(source, Path):
        limits, shown = DOCUMENT_LIMITS, display_path(source)
    else:
        limits, shown = (NETWORK_LIMITS if source.network else LIMITS), source.name
    (outcome,) = workers.run([source], read_source, jobs=1, limits=limits)
    if outcome.value is not None:
        return outcome.value
    if outcome.problem is not None:
        raise outcome.problem
    hint = "save only the article, or its reader view"
    raise UnprintableError(
        error(
            f"it was given up: it {outcome.death}",
            Place(shown),
            hint="this is a mistake of the program; please report it" if outcome.defect else hint,
            code="import-given-up",
        )
    )
