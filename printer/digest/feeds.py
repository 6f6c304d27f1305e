"""The feeds of a digest: files, or addresses with the network; each read in a child process."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from printer import workers
from printer.diagnostics import Collector, Place, UsageError, error, warning
from printer.digest.values import Item
from printer.files import display_path, is_file
from printer.words.periods import Period

if TYPE_CHECKING:
    from printer.diagnostics import Result
    from printer.network import Network
    from printer.readers.feeds.values import Feed, FeedEntry

LIMITS = workers.Limits(30, 1500)
"""Of the reading of one feed, and of the cleaning of one entry."""


@dataclass(frozen=True, slots=True)
class _Task:
    data: bytes
    url: str
    charset: str
    shown: str


def entries_of(
    names: tuple[str, ...], period: Period, network: Network | None, found: Collector
) -> list[Item]:
    """Return the entries of feeds whose day lies in a period.

    A feed that cannot be had or read is an error (`feed-…`), and the others go on. Raises
    UsageError for a name that is neither file nor address, and for an address without network.
    """
    tasks = [task for name in names if (task := _task(name, network, found)) is not None]
    feeds: dict[int, Feed] = {}
    for outcome in workers.run(tasks, _read, jobs=1, limits=LIMITS):
        task = tasks[outcome.index]
        if outcome.value is not None:
            found.extend(outcome.value.diagnostics)
            feeds[outcome.index] = outcome.value.value
        elif outcome.problem is not None:
            found.extend(outcome.problem.diagnostics)
        else:
            message = f"the feed was given up: it {outcome.death}"
            found.add(error(message, Place(task.shown), code="feed-given-up"))
    items: list[Item] = []
    for index in sorted(feeds):
        items += _items(feeds[index], tasks[index].shown, period, found)
    return items


def _task(name: str, network: Network | None, found: Collector) -> _Task | None:
    if name.startswith(("http://", "https://")):
        return _fetched(name, network, found)
    path = Path(name)
    shown = display_path(path)
    if not is_file(path):
        raise UsageError(
            error(
                f"there is no feed {shown}", hint="name a file or an address", code="file-missing"
            )
        )
    from printer.readers.feeds import MAX_BYTES

    try:
        with path.open("rb") as file:
            return _Task(file.read(MAX_BYTES + 1), "", "", shown)
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        found.add(error(f"the feed cannot be read: {reason}", Place(shown), code="feed-unreadable"))
        return None


def _fetched(url: str, network: Network | None, found: Collector) -> _Task | None:
    if network is None:
        raise UsageError(
            error(
                f"the feed {url} would have to be fetched",
                hint="allow it with --network, or save the feed and name the file",
                code="feed-network",
            )
        )
    from printer.network import FetchError

    try:
        answer = network.fetch(url)
    except FetchError as problem:
        found.add(error(f"the feed cannot be fetched: {problem}", Place(url), code="feed-fetch"))
        return None
    return _Task(answer.data, answer.url, answer.charset, url)


def _read(task: _Task) -> Result[Feed]:
    from printer.readers.feeds import read_feed

    return read_feed(task.data, url=task.url, charset=task.charset, shown=task.shown)


def _items(feed: Feed, shown: str, period: Period, found: Collector) -> list[Item]:
    items, undated = [], 0
    for entry in feed.entries:
        day = entry.day
        if day is None:
            undated += 1
        elif day in period:
            items.append(_item(entry, feed))
    if undated:
        count = "1 entry has" if undated == 1 else f"{undated} entries have"
        message = f"{count} no date, and no digest holds what has none"
        found.add(warning(message, Place(shown), code="digest-undated"))
    return items


def _item(entry: FeedEntry, feed: Feed) -> Item:
    day = entry.day
    if day is None:
        raise ValueError("an entry without a day belongs to no period")
    title = entry.title or _first_words(entry)
    section = entry.site or feed.title
    return Item(
        title=title,
        day=day,
        moment=entry.published,
        section=section,
        authors=entry.authors,
        tags=entry.tags,
        url=entry.url,
        entry=entry,
        feed=section,
    )


def _first_words(entry: FeedEntry) -> str:
    """Return a title for an entry that has none, as those of microblogs."""
    from printer.readers.feeds.texts import plain

    words = plain(entry.content.markup[:2000]).split()
    said = " ".join(words[:9]).rstrip(".,;:")
    return f"{said} …" if len(words) > 9 else said or entry.url or "—"
