"""What an entry of each type needs, so that every style can print it.

Fewer fields than biblatex's manual requires: those whose lack shows as a hole on the page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_Alternatives = tuple[str, ...]

_WHO: _Alternatives = ("author", "editor", "compiler", "translator", "director", "composer")
_BOOK_WHO: _Alternatives = (*_WHO, "volume", "number-of-volumes")
"""Collected papers and dictionaries in volumes go by their titles."""

_MAKER: _Alternatives = ("author", "editor", "publisher", "producer", "director", "composer")
_WHEN: _Alternatives = ("issued", "status")
_TITLE: _Alternatives = ("title",)
_CONTAINER: _Alternatives = ("container-title", "event-title", "collection-title")

_REQUIRED: Mapping[str, tuple[_Alternatives, ...]] = {
    "article-journal": (("author", "editor"), _TITLE, ("container-title",), _WHEN),
    "article-magazine": (_TITLE, ("container-title",), _WHEN),
    "article-newspaper": (_TITLE, ("container-title",), _WHEN),
    "article": (("author",), _TITLE, _WHEN),
    "book": (_BOOK_WHO, _TITLE, ("publisher",), _WHEN),
    "chapter": (("author", "editor"), _TITLE, _CONTAINER, ("publisher",), _WHEN),
    "paper-conference": (("author",), _TITLE, _CONTAINER, _WHEN),
    "entry-encyclopedia": (_TITLE, _CONTAINER),
    "entry-dictionary": (_TITLE, _CONTAINER),
    "thesis": (("author",), _TITLE, ("publisher",), _WHEN),
    "report": (_MAKER, _TITLE, ("publisher",), _WHEN),
    "webpage": (_TITLE, ("URL", "DOI"), ("issued", "accessed")),
    "post-weblog": (_TITLE, ("URL",), ("issued", "accessed")),
    "dataset": (_MAKER, _TITLE, ("DOI", "URL", "publisher"), _WHEN),
    "patent": (("author",), _TITLE, ("number",), _WHEN),
    "legal_case": (_TITLE, _WHEN),
    "legislation": (_TITLE,),
    "personal_communication": (("author",), _WHEN),
    "interview": (("author", "interviewer"), _WHEN),
}
_ANY = (_MAKER, _TITLE, _WHEN)


@dataclass(frozen=True, slots=True)
class MissingFields:
    """An entry and what it lacks."""

    key: str
    type: str
    fields: tuple[str, ...]
    """CSL variables; alternatives are joined by `or`: `author or editor`."""


def missing_fields(items: Mapping[str, Mapping[str, Any]]) -> tuple[MissingFields, ...]:
    """Return the entries that lack something, in their order."""
    out = []
    for key, item in items.items():
        kind = str(item.get("type", ""))
        lacks = tuple(
            " or ".join(names[:2])
            for names in _REQUIRED.get(kind, _ANY)
            if not any(item.get(name) for name in names)
        )
        if lacks:
            out.append(MissingFields(key, kind, lacks))
    return tuple(out)
