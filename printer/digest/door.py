"""The door of digests: chooses, takes in what feeds bring, and writes the issue file."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from printer.diagnostics import Collector, Place, note, warning
from printer.digest import composing
from printer.digest.choosing import Group, chosen, grouped
from printer.digest.values import Digest, Item, Placed, Request
from printer.files import display_path, is_file, read_source, write_atomically

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.network import Network

_EXCERPT_WORDS = 80
"""As in an issue that does not say it."""


def choose(publication: Publication, request: Request, today: dt.date) -> Digest:
    """Return what a digest would hold; nothing is written.

    Raises UsageError for feeds that are not there or would need the network.
    """
    from printer.digest.feeds import entries_of
    from printer.digest.own import own_articles

    found = Collector()
    items: list[Item] = []
    if request.own:
        items += own_articles(publication, request.period, today, found)
    if request.feeds:
        items += entries_of(request.feeds, request.period, _network(request), found)
    file = publication.paths.issues / f"{request.name}.toml"
    return Digest(file.absolute(), chosen(items, request), diagnostics=found.frozen())


def write(publication: Publication, request: Request, digest: Digest) -> Digest:
    """Write the sources that come from feeds, and the issue file, unless nothing is chosen.

    An issue file that was edited stays; what is chosen now stands beside it
    (`NAME.toml.new`). Raises OutputError.
    """
    if not digest.items:
        return digest
    found = Collector()
    found.extend(digest.diagnostics)
    written: list[Path] = []
    placed = _placed(request, digest, found, written)
    there = [item for item in digest.items if id(item) in placed]
    groups = [
        (group, tuple(placed[id(item)] for item in group.items))
        for group in grouped(there, request.group, request.period, publication.lang)
    ]
    if groups:
        text = composing.composed(request, publication, _own_first(groups))
        written = [*_put(digest.file, text, found), *written]
    return dataclasses.replace(
        digest, items=tuple(there), written=tuple(written), diagnostics=found.frozen()
    )


def _own_first(
    groups: list[tuple[Group, tuple[Placed, ...]]],
) -> list[tuple[Group, tuple[Placed, ...]]]:
    """Put articles without a heading before all others, where an issue has them."""
    return sorted(groups, key=lambda pair: bool(pair[0].title))


def _placed(
    request: Request, digest: Digest, found: Collector, written: list[Path]
) -> dict[int, Placed]:
    """Return, by identity of the item, how the issue file names it and in what form."""
    foreign = [item for item in digest.items if item.entry is not None]
    placed = {
        id(item): Placed(item, item.slug, request.form or "full")
        for item in digest.items
        if item.entry is None
    }
    if not foreign:
        return placed
    from printer.digest.taking import take

    form = request.form or "excerpt"
    words = request.excerpt_words or _EXCERPT_WORDS
    taken = take(
        foreign,
        digest.file.with_suffix(""),
        with_images=frozenset(range(len(foreign)) if form == "full" else ()),
        full_text=request.full_text,
        network=_network(request),
        short=words,
        found=found,
    )
    for index, each in taken.items():
        written += each.files
        item = foreign[index]
        # A page of its own for three lines would be waste.
        chosen_form = "excerpt" if form == "full" and each.is_short else form
        placed[id(item)] = Placed(item, each.name, chosen_form)
    return placed


def _put(file: Path, text: str, found: Collector) -> list[Path]:
    """Write the issue file, or beside it when an editor has changed it; return what was written."""
    new = composing.signed(text)
    beside = file.with_name(f"{file.name}.new")
    old = read_source(file, may_be_empty=True).value if is_file(file) else None
    if old == new:
        return []
    if old is not None:
        told, untouched = composing.signature(old)
        if not untouched:
            if told == composing.signature(new)[0]:
                found.add(
                    note(
                        "it was edited since it was chosen, and stays",
                        Place(display_path(file)),
                        code="digest-kept",
                    )
                )
                return []
            found.add(
                warning(
                    f"it was edited since it was chosen, and stays; the new choice is in {beside.name}",
                    Place(display_path(file)),
                    hint="take over what you want, and delete the other file",
                    code="digest-kept",
                )
            )
            write_atomically(beside, new.encode())
            return [beside]
    write_atomically(file, new.encode())
    return [file]


def _network(request: Request) -> Network | None:
    if not request.network:
        return None
    from printer.network import Network

    return Network()
