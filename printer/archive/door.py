"""An archive as the verbs use it: the store, and the catalogue that follows it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType

from printer.archive.asking import parse
from printer.archive.keeping import Keeper
from printer.archive.places import Place, open_place
from printer.archive.searching import Hit, excerpts, search
from printer.archive.store import Store, open_store
from printer.archive.values import Added, Deposit
from printer.diagnostics import Collector, Diagnostic, warning

FOLDER = "archive"
"""Of a publication's archive, beside publication.toml."""

NOTHING_READ: Mapping[str, Sequence[str]] = {}


class Archive:
    """The store and the catalogue of one archive.

    It is a context manager. Opening it removes what killed runs left half written.
    """

    def __init__(self, store: Store) -> None:
        self.store = store
        self.keeper = Keeper(store)
        if store.place.writable():
            store.place.sweep()

    def __enter__(self) -> Archive:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.keeper.close()
        self.store.place.close()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was noticed of the catalogue."""
        return self.keeper.diagnostics

    def add(
        self,
        deposits: Iterable[Deposit],
        texts: Mapping[str, Sequence[str] | None] = NOTHING_READ,
        *,
        on_added: Callable[[Added], None] = lambda _: None,
    ) -> list[Added]:
        """Store versions and enter them in the catalogue; raises as `Store.add`.

        `texts` are the pages of PDFs by their hash, None for one that cannot be read; those that
        are not given are read later (`texts.read_all`).
        """
        results: list[Added] = []

        def told(added: Added) -> None:
            results.append(added)
            on_added(added)

        try:
            self.store.add(deposits, on_added=told)
        finally:
            # What was stored before the disk was full is found as well.
            records = [added.record for added in results if added.is_new and added.record]
            if records:
                self.keeper.entered(records, texts)
        return results

    def retract(self, identifier: str, reason: str, date: str = "") -> Added:
        """Retract a thing; see `Store.retract`."""
        added = self.store.retract(identifier, reason, date)
        if added.is_new and added.record is not None:
            self.keeper.entered([added.record])
        return added

    def search(self, text: str, *, limit: int = 20) -> list[Hit]:
        """Return the newest things that match; `searching` describes how to ask.

        Raises UsageError when nothing is asked.
        """
        query = parse(text)
        return self.keeper.ask(lambda catalogue: search(catalogue, query, limit=limit))

    def excerpts(self, text: str, hit: Hit) -> list[str]:
        """Return some words around what was searched, for each page of a hit."""
        query = parse(text)
        return self.keeper.ask(lambda catalogue: excerpts(catalogue, query, hit))

    def unread(self) -> tuple[Diagnostic, ...]:
        """Warn of PDFs whose text is not in the catalogue yet."""
        number = self.keeper.ask(lambda catalogue: len(catalogue.unread()))
        if not number:
            return ()
        found = Collector()
        what = "the text of 1 PDF is" if number == 1 else f"the texts of {number} PDFs are"
        found.add(
            warning(
                f"{what} not in the catalogue yet",
                hint="`printer archive catalogue` reads them",
                code="archive-unread",
            )
        )
        return found.frozen()


def open_archive(address: str | Path | Place, *, create: bool = False) -> Archive:
    """Open the archive at a path or an address; raises UsageError when there is none."""
    place = open_place(address, create=create) if isinstance(address, str | Path) else address
    return Archive(open_store(place, create=create))
