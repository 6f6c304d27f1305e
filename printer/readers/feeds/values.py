"""What a feed holds, as frozen values. Texts are plain, but for `Text.markup`."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A longer text of an entry as the feed has it: foreign, not cleaned."""

    markup: str = ""
    """HTML of whatever quality; plain text is escaped, its paragraphs are `p`."""

    base: str = ""
    """What its relative addresses start from."""

    lang: str = ""

    def __bool__(self) -> bool:
        """Tell whether there is any."""
        return bool(self.markup.strip())


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that belongs to an entry: a recording, an image, a document."""

    url: str
    media_type: str = ""
    length: int = 0
    """Bytes; 0 when it is not said."""

    title: str = ""

    @property
    def kind(self) -> str:
        """The first word of its media type: `audio`, `image`; empty when unknown."""
        return self.media_type.partition("/")[0].lower()


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One entry of a feed."""

    title: str = ""
    id: str = ""
    url: str = ""
    """Of the page, absolute; empty when there is none that can be printed."""

    authors: tuple[str, ...] = ()
    published: str = ""
    """ISO 8601, with the time where the feed has it; the day of the update when only that is known."""

    updated: str = ""
    content: Text = Text()
    """The longest text of the entry."""

    summary: Text = Text()
    """What the feed has as a summary besides `content`."""

    is_full: bool = False
    """The feed offers `content` as the text itself, not as a description of it."""

    tags: tuple[str, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    image: str = ""
    """Address of the picture that stands for the entry."""

    lang: str = ""
    """BCP 47; empty when neither entry nor feed says it."""

    license: str = ""
    site: str = ""
    """Name of where the entry was published, when that is not the feed (planets)."""

    @property
    def day(self) -> dt.date | None:
        """The day of publication, as it is where the author is."""
        try:
            return dt.date.fromisoformat(self.published[:10])
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed and its entries."""

    kind: str
    """`Atom`, `RSS`, `RSS 1.0` or `JSON Feed`."""

    title: str = ""
    subtitle: str = ""
    url: str = ""
    """Of the site."""

    lang: str = ""
    license: str = ""
    entries: tuple[FeedEntry, ...] = ()
