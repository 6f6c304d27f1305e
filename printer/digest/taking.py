"""Taking entries of feeds in: each becomes the source of an article, beside the issue file.

    entry ─▶ text of the feed, or of the page ─▶ cleaned HTML ─▶ images ─▶ Markdown ─▶ folder

Everything foreign is read and cleaned in child processes. Images are fetched only where the
network is allowed; an image that cannot be had keeps its address, and is reported.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from printer import importing, workers
from printer.diagnostics import Collector, Place, Result, error, note, warning
from printer.digest.feeds import LIMITS
from printer.digest.values import Item

if TYPE_CHECKING:
    from collections.abc import Callable

    from printer.network import Network
    from printer.readers.feeds.body import Cleaned
    from printer.readers.feeds.values import FeedEntry

Task = TypeVar("Task")
Value = TypeVar("Value")

_MAX_IMAGES = 40
"""Of one entry."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An entry as the source of an article."""

    name: str
    """Path of the source, from the folder of the issue file."""

    files: tuple[Path, ...]
    """What was written or has changed."""

    is_short: bool
    """The whole text is no longer than an excerpt, and shows nothing else."""


@dataclass(frozen=True, slots=True)
class _Text:
    """The text of an entry on its way."""

    item: Item
    entry: FeedEntry
    cleaned: Cleaned
    images: Mapping[str, str] = field(default_factory=dict)
    """Address → file name."""

    data: Mapping[str, bytes] = field(default_factory=dict)
    """File name → content."""


def take(
    items: Sequence[Item],
    folder: Path,
    *,
    with_images: frozenset[int],
    full_text: bool,
    network: Network | None,
    short: int,
    found: Collector,
) -> dict[int, Taken]:
    """Write entries of feeds to folders in `folder`; return by index what became of each.

    `with_images` are the indexes of those whose images are wanted; with `full_text` pages are
    read where the feed has only a beginning; `short` is how many words an excerpt has. What
    cannot be taken in is an error and missing in the result. Raises OutputError.
    """
    entries = [_entry(item) for item in items]
    if full_text and network is not None:
        entries = _completed(entries, network, found)
    texts: dict[int, _Text] = {}
    for index, cleaned in _done(entries, _clean, found):
        text = _Text(items[index], entries[index], cleaned)
        texts[index] = _illustrated(text, network, found) if index in with_images else text
    taken = {}
    order = list(texts)
    for place, markdown in _done([texts[i] for i in order], _markdown, found):
        text = texts[order[place]]
        made = _written(text, markdown, folder, found)
        taken[order[place]] = replace(made, is_short=_is_short(text, short))
    return taken


def _entry(item: Item) -> FeedEntry:
    if item.entry is None:
        raise ValueError(f"{item.title} is of no feed")
    return item.entry


def _done(
    tasks: Sequence[Task],
    work: Callable[[Task], Value],
    found: Collector,
) -> Iterator[tuple[int, Value]]:
    """Do foreign work in child processes; what fails costs its entry alone."""
    outcomes = list(workers.run(list(tasks), work, jobs=1, limits=LIMITS))
    for outcome in sorted(outcomes, key=lambda outcome: outcome.index):
        if outcome.value is not None:
            yield outcome.index, outcome.value
            continue
        task: Any = tasks[outcome.index]
        entry = getattr(task, "entry", task)
        place = Place(entry.url or entry.id or entry.title)
        if outcome.problem is not None:
            found.extend(replace(each, place=place) for each in outcome.problem.diagnostics)
        else:
            message = f"the entry was given up: it {outcome.death}"
            found.add(error(message, place, code="feed-entry-given-up"))


def _clean(entry: FeedEntry) -> Cleaned:
    from printer.readers.feeds.body import clean

    return clean(entry)


def _markdown(text: _Text) -> Result[str]:
    from printer.importing.markdown import from_html

    return from_html(text.cleaned.html, text.images)


# The page of an entry ---------------------------------------------------------------------------


def _completed(entries: list[FeedEntry], network: Network, found: Collector) -> list[FeedEntry]:
    """Put the text of its page into each entry of which the feed has only the beginning."""
    from printer.network import FetchError

    pages: dict[int, tuple[bytes, str, str]] = {}
    for index, entry in enumerate(entries):
        if entry.is_full or not entry.url:
            continue
        try:
            answer = network.fetch(entry.url)
        except FetchError as problem:
            message = f"the page cannot be fetched: {problem}; the feed's own text is used"
            found.add(warning(message, Place(entry.url), code="feed-page"))
            continue
        pages[index] = (answer.data, answer.url, answer.charset)
    order = list(pages)
    outcomes = workers.run([pages[i] for i in order], _page, jobs=1, limits=LIMITS)
    for outcome in sorted(outcomes, key=lambda outcome: outcome.index):
        index = order[outcome.index]
        entry = entries[index]
        if outcome.value is None or len(outcome.value) < len(entry.content.markup):
            message = "no text was found on the page; the feed's own is used"
            found.add(warning(message, Place(entry.url), code="feed-page"))
            continue
        content = replace(entry.content, markup=outcome.value, base=entry.url)
        entries[index] = replace(entry, content=content, summary=entry.content, is_full=True)
    return entries


def _page(page: tuple[bytes, str, str]) -> str:
    from printer.readers.webpage import read_webpage

    data, url, charset = page
    return read_webpage(data, url=url, charset=charset, shown=url).value.html


# Images -----------------------------------------------------------------------------------------


def _illustrated(text: _Text, network: Network | None, found: Collector) -> _Text:
    """Fetch the images of an entry, as far as that is allowed."""
    from printer.network import FetchError

    cleaned = text.cleaned
    pictures = [*([cleaned.lead] if cleaned.lead else []), *cleaned.figures]
    addresses = list(dict.fromkeys(picture.image for picture in pictures))[:_MAX_IMAGES]
    if network is None or not addresses:
        return text
    images: dict[str, str] = {}
    data: dict[str, bytes] = {}
    for address in addresses:
        try:
            answer = network.fetch(address)
        except FetchError as problem:
            message = f"the image {address[:120]} cannot be fetched: {problem}"
            found.add(warning(message, Place(text.entry.url or text.item.feed), code="image-fetch"))
            continue
        name = importing.image_name(address, answer.data, data)
        images[address], data[name] = name, answer.data
    return replace(text, images=images, data=data)


# The source -------------------------------------------------------------------------------------


def _written(text: _Text, markdown: Result[str], folder: Path, found: Collector) -> Taken:
    entry, item = text.entry, text.item
    origin = entry.url or entry.id or f"{item.feed}: {item.title} ({item.moment})"
    imported = importing.Imported(
        fields=tuple(_fields(text)),
        body=markdown.value,
        images=text.data,
        origin=origin,
        diagnostics=tuple(
            note(each.message, Place(entry.url or item.feed), hint=each.hint, code=each.code)
            for each in markdown.diagnostics
        ),
    )
    slug = importing.free_slug(folder, importing.slug_for(item.title), origin)
    written = importing.write(imported, folder, slug)
    found.extend(written.diagnostics)
    return Taken(f"{folder.name}/{slug}/index.md", written.value.files, is_short=False)


def _fields(text: _Text) -> Iterator[tuple[str, importing.Value]]:
    from printer.importing.markdown import escape
    from printer.readers.feeds.body import summary

    entry, item = text.entry, text.item
    yield "title", escape(item.title)
    yield "authors", entry.authors or (item.feed,)
    yield "date", item.day.isoformat()
    yield "lang", entry.lang
    yield "section", item.section
    yield "description", summary(entry)
    yield "keywords", entry.tags[:20]
    yield "url", entry.url
    yield "license", _licence(entry, item)
    lead = text.cleaned.lead
    if lead is not None:
        yield (
            "image",
            {
                # What could not be fetched keeps its address, and shows its place in print.
                "file": text.images.get(lead.image, lead.image),
                "caption": escape(lead.caption),
                "credit": lead.credit,
                "alt": lead.alt or lead.caption or item.title,
            },
        )
    yield "print", {"online_version": True, "qr": True}


def _licence(entry: FeedEntry, item: Item) -> str:
    """Return the licence of an entry; without one, whose it is, so that ours does not hold."""
    from printer.readers.identifiers import licence

    try:
        return licence(entry.license)[0] if entry.license else f"© {item.feed}".strip()
    except ValueError:
        return f"© {item.feed}"


def _is_short(text: _Text, words: int) -> bool:
    from printer import excerpts
    from printer.readers.feeds.texts import plain

    cleaned = text.cleaned
    shows = cleaned.lead is not None or cleaned.figures or "<table" in cleaned.html
    return not shows and excerpts.count_words(plain(cleaned.html)) <= words
