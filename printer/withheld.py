"""Articles that are not to be published yet: drafts, and those whose day is still to come.

Only the front matter is read, and only where it has one of the words in question.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from printer.diagnostics import Collector, UnprintableError
from printer.files import display_path, read_source

if TYPE_CHECKING:
    from printer.readers.fields import Fields

_HEAD = 64_000
"""Characters in which front matter has to end."""

_MENTIONED = re.compile(r"""(?i)\b(?:draft|published|publish[-_]?(?:on|date))["']?\s*[:=]""")


def withheld(source: Path, until: dt.date) -> str:
    """Return why an article is not to be published by a day, as the end of a sentence.

    Empty when it may be. Mistakes of the front matter, or a file that cannot be read, are not
    reported, since printing the article does.
    """
    try:
        fields = _fields(source)
    except UnprintableError:
        return ""
    return _reason(fields, until) if fields is not None else ""


def _fields(source: Path) -> Fields | None:
    """Return the front matter, None when it has none of the words in question."""
    text = read_source(source).value
    if not _MENTIONED.search(text[:_HEAD]):
        return None
    from printer.readers import frontmatter
    from printer.readers.fields import Fields

    return Fields(frontmatter.split(text, display_path(source)).value, Collector())


def _reason(fields: Fields, until: dt.date) -> str:
    from printer.readers.dates import DateError, parse_date

    if fields.switch("draft") is True or fields.switch("published") is False:
        return "is a draft"
    key = fields.key("publish_on", "publishdate", "publish_date")
    if key is None:
        return ""
    try:
        day = parse_date(fields.written(key))
    except DateError:
        return ""
    return f"is not to be published before {day.isoformat()}" if day > until else ""


def today() -> dt.date:
    """Return the day of SOURCE_DATE_EPOCH, else the day here."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdecimal() and len(epoch) < 12:
        return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date()
    return dt.datetime.now().astimezone().date()
