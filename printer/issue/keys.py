"""The keys of an issue's file, and what each may be. What they mean is known by the readers.

scripts/reference lists these tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from printer.settings import (
    ADDRESS,
    COUNT,
    ISSN,
    LANGUAGE,
    LIST,
    SIZE,
    SWITCH,
    TABLE,
    TEXT,
    Kind,
    one_of,
)


@dataclass(frozen=True, slots=True)
class Among(Kind):
    """What may be of several types."""

    types: tuple[type, ...] = ()

    def checked(self, value: Any) -> Any:
        """Return the value when it is of one of the types, else None."""
        if isinstance(value, bool) or not isinstance(value, self.types):
            return None
        return value


@dataclass(frozen=True, slots=True)
class Whole(Kind):
    """A whole number between two others, or one of a few."""

    allowed: range | frozenset[int] = frozenset()

    def checked(self, value: Any) -> Any:
        """Return the value when it is allowed, else None."""
        return value if COUNT.checked(value) is not None and value in self.allowed else None


PROSE = Kind(str, "text in Markdown, or the path of a .md file")
NUMBER = Among(str, "text or a number", types=(str, int))
IMAGE = Among(dict, "the path of an image, or a table", types=(str, dict))
ARTICLES = Among(tuple, "a list of slugs and tables", types=(tuple,))
TABLES = Among(tuple, "a list of tables", types=(tuple,))
FOLIO = Whole(int, "a whole number from 1 to 99999", allowed=range(1, 100_000))
DEPTH = Whole(int, "1 or 2", allowed=range(1, 3))
MULTIPLE = Whole(int, "2, 4, 8, 12, 16, 24 or 32", allowed=frozenset({2, 4, 8, 12, 16, 24, 32}))
START = one_of("recto", "any")
FORM = one_of("full", "excerpt", "summary")
WORDS = Whole(int, "a whole number from 20 to 400", allowed=range(20, 401))

ISSUE: Mapping[str, Kind] = {
    "title": TEXT,
    "subtitle": TEXT,
    "volume": NUMBER,
    "number": NUMBER,
    "date": TEXT,
    "date_text": TEXT,
    "lang": LANGUAGE,
    "publisher": TEXT,
    "issn": ISSN,
    "isbn": TEXT,
    "doi": TEXT,
    "url": ADDRESS,
    "license": TEXT,
    "editors": LIST,
    "layout": TEXT,
    "size": SIZE,
    "cover": IMAGE,
    "back_cover": IMAGE,
    "masthead": TABLE,
    "imprint": PROSE,
    "editorial": PROSE,
    "colophon": PROSE,
    "contents": TABLE,
    "first_page": FOLIO,
    "numerals": one_of("arabic", "roman"),
    "start": START,
    "multiple": MULTIPLE,
    "figures": SWITCH,
    "authors_index": SWITCH,
    "reference_list": SWITCH,
    "archive": TEXT,
    "statistics": SWITCH,
    "front": one_of("covers", "page"),
    "excerpt_words": WORDS,
    "attach_sources": SWITCH,
    "articles": ARTICLES,
    "sections": TABLES,
}
_PICTURE: Mapping[str, Kind] = {"image": TEXT, "alt": TEXT, "credit": TEXT}
COVER: Mapping[str, Kind] = {**_PICTURE, "lines": LIST}
BACK_COVER: Mapping[str, Kind] = {**_PICTURE, "text": PROSE}
CONTENTS: Mapping[str, Kind] = {"title": TEXT, "depth": DEPTH}
SECTION: Mapping[str, Kind] = {
    "title": TEXT,
    "articles": ARTICLES,
    "opener": SWITCH,
    "lede": TEXT,
    "form": FORM,
}
ARTICLE: Mapping[str, Kind] = {
    "slug": TEXT,
    "form": FORM,
    "layout": TEXT,
    "start": START,
    "in_contents": SWITCH,
}
PDF: Mapping[str, Kind] = {
    "pdf": TEXT,
    "title": TEXT,
    "authors": LIST,
    "alt": TEXT,
    "folio": SWITCH,
    "in_contents": SWITCH,
    "start": START,
}
ARCHIVED: Mapping[str, Kind] = {
    "archive": TEXT,
    **{key: kind for key, kind in PDF.items() if key != "pdf"},
    "layout": TEXT,
}
