"""Reading feeds: Atom 1.0 and 0.3, RSS 0.9 to 2.0, RSS 1.0 (RDF), JSON Feed.

    bytes ─▶ characters ─▶ tree ─▶ feed, entries        a chosen entry ─▶ cleaned body

A feed is foreign and often broken: no entity and no document type of its own is used, what is
not well-formed is read as far as it goes, and said. Entries hold the text as it came; only
those that are chosen are cleaned (`body`). Nothing is fetched here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from printer.diagnostics import Result
    from printer.readers.feeds.values import Feed

__all__ = ["MAX_BYTES", "MAX_ENTRIES", "read_feed"]

MAX_BYTES = 20_000_000
MAX_ENTRIES = 2000
"""Of one feed; the rest is left out."""


def read_feed(data: bytes, *, url: str = "", charset: str = "", shown: str = "-") -> Result[Feed]:
    """Return what a feed holds, its entries in the order of the feed.

    `url` is where it was found, `charset` what the server said, `shown` its name in diagnostics.
    Reported: `feed-broken`, `feed-charset`, `feed-too-many`, `feed-empty` (warnings). Raises
    UnprintableError (`feed-kind`, `feed-empty-file`, `feed-too-large`, `feed-unreadable`) for what
    is no feed, with the name of what it is.
    """
    from printer.readers.feeds.reading import read

    return read(data, url=url, charset=charset, shown=shown)
