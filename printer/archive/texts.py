"""Reads the text of archived PDFs for the catalogue, in limited child processes."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from printer import workers
from printer.archive.catalogue import Catalogue, Unread
from printer.archive.door import Archive
from printer.archive.objects import object_key
from printer.diagnostics import Collector, Diagnostic, PrinterError, UnprintableError, warning

LIMITS = workers.Limits(seconds=60.0, memory_mb=2048)
"""What reading one PDF may use."""

_AT_ONCE = 48
"""PDFs whose texts are entered together."""

Progress = Callable[[int, int], None]


def read_all(
    archive: Archive, *, jobs: int = 0, on_progress: Progress = lambda _done, _all: None
) -> tuple[Diagnostic, ...]:
    """Read the texts that the catalogue lacks; return what could not be read.

    Whoever is interrupted loses the texts of the last few PDFs only.
    """
    waiting = list({item.pdf: item for item in archive.keeper.ask(Catalogue.unread)}.values())
    found = Collector()
    for start in range(0, len(waiting), _AT_ONCE):
        some = waiting[start : start + _AT_ONCE]
        texts = dict(_read(archive, some, jobs or workers.default_jobs(), found))

        def enter(catalogue: Catalogue, texts: dict[str, tuple[str, ...] | None] = texts) -> None:
            with catalogue.writing():
                for item in some:  # noqa: B023 (called at once)
                    catalogue.set_pages(item.pdf, texts.get(item.pdf))

        archive.keeper.ask(enter)
        on_progress(start + len(some), len(waiting))
    return found.frozen()


def _read(
    archive: Archive, some: list[Unread], jobs: int, found: Collector
) -> Iterator[tuple[str, tuple[str, ...] | None]]:
    with tempfile.TemporaryDirectory(prefix="printer-archive-") as folder:
        paths = []
        for item in some:
            with _about(item, found):
                paths.append((item, _file(archive, item.pdf, Path(folder))))
        for outcome in workers.run([path for _, path in paths], pages_of, jobs=jobs, limits=LIMITS):
            item = paths[outcome.index][0]
            with _about(item, found):
                if outcome.problem is not None:
                    raise outcome.problem
                if outcome.value is None:
                    raise UnprintableError(warning(f"reading it was given up: it {outcome.death}"))
            yield item.pdf, outcome.value


@contextlib.contextmanager
def _about(item: Unread, found: Collector) -> Iterator[None]:
    """Say of which thing the text cannot be read."""
    try:
        yield
    except PrinterError as problem:
        reasons = "; ".join(told.message for told in problem.diagnostics)
        found.add(
            warning(f"the text of {item.id} cannot be searched: {reasons}", code="archive-text")
        )


def _file(archive: Archive, sha256: str, folder: Path) -> Path:
    """Return the PDF as a file of this machine."""
    place = archive.store.place
    if place.folder is not None:
        return place.folder / object_key(sha256)
    path = folder / sha256
    path.write_bytes(archive.store.read(sha256))
    return path


def pages_of(path: Path) -> tuple[str, ...]:
    """Return the text of each page (runs in a worker)."""
    from printer.pdf.text import text_by_page

    return text_by_page(path)
