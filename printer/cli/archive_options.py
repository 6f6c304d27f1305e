"""What the verbs of `printer archive` share: where the archive is, and how it is opened."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import click

from printer.archive.door import FOLDER, Archive
from printer.archive.places import Place, open_place
from printer.archive.store import Store, open_store
from printer.cli.scope import publication_for
from printer.config import Publication
from printer.diagnostics import Diagnostic

_Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Opened:
    """An archive, and the publication that it is of."""

    archive: Archive
    publication: Publication
    diagnostics: tuple[Diagnostic, ...]
    """About the publication's settings."""


def store(command: _Command) -> _Command:
    """Add --store."""
    return click.option(
        "--store",
        default="",
        metavar="PLACE",
        help="A folder or an address, such as s3://bucket/archive (default: archive/).",
    )(command)


def opened(store: str, *, create: bool = False, names: Iterable[str] = ()) -> Opened:
    """Open the archive that --store says, or that of the publication.

    Raises UsageError when there is none and none is to be created.
    """
    publication, about = publication_for(names)
    place = _place(store, publication, create=create)
    return Opened(Archive(open_store(place, create=create)), publication, about)


def open_archive(store: str, publication: Publication, *, create: bool = False) -> Store:
    """Return the store that --store says, or that of the publication, without its catalogue.

    Raises UsageError when there is none and none is to be created.
    """
    return open_store(_place(store, publication, create=create), create=create)


def _place(store: str, publication: Publication, *, create: bool) -> Place:
    return open_place(store or publication.root / FOLDER, create=create)


class Bar:
    """A bar on standard error for work that takes its time, when it is a terminal."""

    def __init__(self, label: str, *, quiet: bool) -> None:
        self._label = label
        self._shown = not quiet and sys.stderr.isatty()
        self._bar: Any = None

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def step(self, done: int, total: int) -> None:
        """Show how far the work is."""
        if not self._shown or total < 2:
            return
        if self._bar is None:
            self._bar = click.progressbar(length=total, label=self._label, file=sys.stderr)
            self._bar.__enter__()
        self._bar.update(done - self._bar.pos)


def day(text: str) -> str:
    """Return a day that a user gives, empty for none; raises UsageError for what is no day."""
    if not text:
        return ""
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        raise click.UsageError(f"{text} is no day; write it like 2026-10-31") from None
