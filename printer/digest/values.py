"""What a digest is asked for, and what is chosen for it: plain, frozen values."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from printer.diagnostics import Diagnostic
from printer.files import display_path
from printer.readers.feeds.values import FeedEntry
from printer.words.periods import Period

FORMS = ("full", "excerpt", "summary")
ORDERS = ("newest", "oldest", "title")
GROUPS = ("section", "author", "tag", "date", "none")


@dataclass(frozen=True, slots=True)
class Request:
    """What a digest is to hold, and how."""

    period: Period
    name: str
    """Of the issue file, without its suffix."""

    command: str = ""
    """How it was asked for, to be told in the issue file."""

    sections: tuple[str, ...] = ()
    """Only articles of these sections (of feeds: of these titles); empty for all."""

    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    """Names, or ids of people.toml."""

    feeds: tuple[str, ...] = ()
    """Files or addresses."""

    own: bool = True
    """The publication's own articles are chosen from, too."""

    form: str = ""
    """`full`, `excerpt` or `summary`; empty: own articles full, those of feeds as excerpts."""

    order: str = "newest"
    group: str = "section"
    most: int = 0
    """At most so many articles, the newest; 0 for all."""

    title: str = ""
    """Of the issue; the period's name when empty."""

    note: str = ""
    """The editor's note: Markdown, or the path of a file of it."""

    statistics: bool = False
    layout: str = "digest"
    excerpt_words: int = 0
    full_text: bool = False
    """Where a feed has only the beginning of a text, the rest is read from its page."""

    network: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """One article that is chosen."""

    title: str
    day: dt.date
    moment: str
    """ISO 8601, as exactly as it is known, to order by."""

    section: str = ""
    authors: tuple[str, ...] = ()
    author_ids: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    url: str = ""
    slug: str = ""
    """Of the publication's own article."""

    source: Path | None = None
    """Of the publication's own article (absolute); None for an entry of a feed."""

    entry: FeedEntry | None = None
    feed: str = ""
    """The title of the entry's feed."""

    def as_json(self) -> dict[str, Any]:
        """Return what `--json` tells of it, as plain values."""
        return {
            "title": self.title,
            "date": self.day.isoformat(),
            "authors": list(self.authors),
            "section": self.section,
            "tags": list(self.tags),
            "url": self.url,
            "source": display_path(self.source) if self.source else None,
            "feed": self.feed or None,
        }


@dataclass(frozen=True, slots=True)
class Placed:
    """A chosen article as the issue file names it."""

    item: Item
    name: str
    """A slug, or a path that starts from the folder of the issue file."""

    form: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What was chosen, and the file that says it."""

    file: Path
    """The issue file; it is there only when something was chosen."""

    items: tuple[Item, ...]
    written: tuple[Path, ...] = ()
    """Every file that is new or has changed, the issue file first when it is among them."""

    diagnostics: tuple[Diagnostic, ...] = ()
