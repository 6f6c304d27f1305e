"""The verb `references`: what articles cite, where, and what is wrong with their bibliographies.

Articles are read without formatting a citation, so neither the engine nor a style is needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING

from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    PrinterError,
    error,
    note,
    warning,
)
from printer.files import display_path

if TYPE_CHECKING:
    from printer.citations import Library
    from printer.config import Publication
    from printer.model import Article


@dataclass(frozen=True, slots=True)
class Use:
    """One place at which a work is cited."""

    place: Place | None
    locator: str = ""
    """`p. 33`, as it is written."""


@dataclass(frozen=True, slots=True)
class Work:
    """A work and where it is cited."""

    key: str
    title: str
    """Without markup; empty for a key that no bibliography has."""

    place: Place | None
    """Where it stands in a bibliography."""

    uses: tuple[Use, ...]
    known: bool = True


@dataclass(frozen=True, slots=True)
class References:
    """What some articles cite."""

    cited: tuple[Work, ...]
    """In the order of the first citation."""

    unused: tuple[Work, ...]
    """Entries of the bibliographies that none of the articles cites."""

    diagnostics: tuple[Diagnostic, ...]
    """Dead keys, missing fields, duplicate works, and what is wrong with the files."""


def list_references(
    publication: Publication, sources: Sequence[Path], *, whole: bool = False
) -> References:
    """Return what articles cite, and what is wrong.

    Unused entries are told of bibliographies that an article names for itself; of those of
    publication.toml only when `sources` are all articles there are (`whole`). Reported:
    `cite-key`, `cite-unsourced`, `bib-fields`, `bib-same-work`, and everything that reading
    a bibliography reports; of the articles themselves nothing but why they cannot be read.
    """
    from printer import readers

    found = Collector()
    ledger = _Ledger()
    for source in sources:
        try:
            article = readers.read_article(source, publication, citing=False)
        except PrinterError as problem:
            found.extend(problem.diagnostics)
            continue
        found.extend(item for item in article.diagnostics if item.code in _ABOUT_SOURCES)
        _enter(article.value, display_path(source), ledger, found)
    shared = set() if whole else set(publication.bibliography)
    works = ledger.works()
    _lacking(ledger, found)
    _same_works(ledger, found)
    return References(
        tuple(work for work in works if work.uses),
        tuple(work for work in works if not work.uses and not ledger.is_of(work, shared)),
        found.frozen(),
    )


_ABOUT_SOURCES = frozenset({"bibliography-outside", "style-outside"})


class _Ledger:
    """Works by bibliography and key, with their uses."""

    def __init__(self) -> None:
        self.libraries: dict[int, Library] = {}
        self.uses: dict[tuple[int, str], list[Use]] = {}
        self.titles: dict[tuple[int, str], str] = {}
        self.places: dict[tuple[int, str], Place | None] = {}
        self.listed: set[tuple[int, str]] = set()
        """Named under `nocite`."""

    def open(self, library: Library) -> int:
        number = id(library)
        if number not in self.libraries:
            self.libraries[number] = library
            for key, item in library.items.items():
                self.titles[number, key] = _plain(str(item.get("title", "")))
                self.places[number, key] = library.places.get(key)
        return number

    def works(self) -> list[Work]:
        """Return all works once, cited ones first; one place in a file is one work."""
        out: dict[object, Work] = {}
        for number, key in [*self.uses, *self.titles]:
            place = self.places.get((number, key))
            same = (place, key) if place else (number, key)
            uses = tuple(self.uses.get((number, key), ()))
            if (number, key) in self.listed and not uses:
                continue
            before = out.get(same)
            if before is None:
                known = (number, key) in self.titles
                title = self.titles.get((number, key), "")
                out[same] = Work(key, title, place, uses, known)
            elif uses and uses != before.uses:
                merged = tuple(dict.fromkeys((*before.uses, *uses)))
                out[same] = Work(key, before.title, place, merged, before.known)
        return list(out.values())

    @staticmethod
    def is_of(work: Work, files: set[Path]) -> bool:
        """Tell whether a work stands in one of these files."""
        return work.place is not None and work.place.path in {display_path(path) for path in files}


def _enter(article: Article, shown: str, ledger: _Ledger, found: Collector) -> None:
    from printer.citing import library_of
    from printer.citing.works import unknown_key, where_of

    sources = article.sources
    if not (sources.bibliographies or sources.references):
        _enter_unsourced(article, shown, found)
        return
    read = library_of(sources)
    found.extend(read.diagnostics)
    library = read.value
    number = ledger.open(library)
    for key in sources.uncited:
        keys = library.items if key == "*" else [key]
        ledger.listed.update((number, name) for name in keys)
    for citation in article.citations:
        for work in citation.works:
            key = library.aliases.get(work.key, work.key)
            ledger.uses.setdefault((number, key), []).append(Use(work.place, work.locator))
            if key not in library.items:
                found.add(unknown_key(key, work.place, library, where_of(sources)))


def _enter_unsourced(article: Article, shown: str, found: Collector) -> None:
    cited = [citation for citation in article.citations if not citation.in_text]
    if cited:
        found.add(
            error(
                "works are cited, but there is no bibliography",
                cited[0].place or Place(shown),
                hint="write `bibliography: refs.bib` in the front matter, or set it in "
                "publication.toml",
                code="cite-unsourced",
            )
        )


def _lacking(ledger: _Ledger, found: Collector) -> None:
    """Report what works lack: those that are cited with a warning, others with a note."""
    for number, library in ledger.libraries.items():
        for lack in library.missing_fields():
            report = warning if (number, lack.key) in ledger.uses else note
            found.add(
                report(
                    f"the work @{lack.key} ({lack.type}) has no {', no '.join(lack.fields)}",
                    library.places.get(lack.key),
                    hint="add it, or correct the type of the entry",
                    code="bib-fields",
                )
            )


def _same_works(ledger: _Ledger, found: Collector) -> None:
    for library in ledger.libraries.values():
        for same in library.duplicates():
            keys = " and ".join(f"@{key}" for key in same.keys)
            why = (
                f"the same DOI, {same.detail}" if same.reason == "doi" else "nearly the same title"
            )
            cited = sum((id(library), key) in ledger.uses for key in same.keys)
            report = warning if cited > 1 else note
            found.add(
                report(
                    f"{keys} are probably one work: they have {why}",
                    library.places.get(same.keys[1]),
                    hint="keep one entry and cite it everywhere",
                    code="bib-same-work",
                )
            )


def _plain(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup))
