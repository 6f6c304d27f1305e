"""Articles that are not to be published yet: drafts, and those whose day is still to come.

Only the front matter is read, and only where it has one of the words in question.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from pathlib import Path

from printer.diagnostics import Collector
from printer.files import display_path, read_source

_HEAD = 64_000
"""Characters in which front matter has to end."""

_MENTIONED = re.compile(r"""(?i)\b(?:draft|published|publish[-_]?(?:on|date))["']?\s*[:=]""")


def withheld(source: Path, until: dt.date) -> str:
    """Return why an article is not to be published by a day, as the end of a sentence.

    Empty when it may be. Mistakes of the front matter are not reported, since reading the
    article does. Raises UnprintableError when the file cannot be read.
    """
    text = read_source(source).value
    if not _MENTIONED.search(text[:_HEAD]):
        return ""
    from printer.readers import frontmatter
    from printer.readers.dates import DateError, parse_date
    from printer.readers.fields import Fields

    front = frontmatter.split(text, display_path(source)).value
    fields = Fields(front, Collector())
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
