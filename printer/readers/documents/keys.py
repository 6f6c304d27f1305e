"""The keys that works are cited by: those of the document where people would write them, else made.

`ames1902`, with a letter where there are several of a year. Ids of databases (`r12`, `CR5`, an
address at Zotero) are no keys that anybody could remember.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from printer.readers.documents.names import unescaped
from printer.readers.documents.values import Item

_USUAL = re.compile(r"(?:ref-?|cite-?|bib-?|b|r|c|cr|key|work)?[-_.]?\d+[a-z]?", re.IGNORECASE)
_GOOD = re.compile(r"[^\W_][\w]*(?:[:.+\-/]\w+)*")
_TAKEN_PREFIXES = ("fig-", "tbl-", "sec-", "eq-", "lst-")
_APART = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "ı": "i"})


def new_keys(works: Iterable[Item]) -> dict[str, str]:
    """Return the key of each work, by the id that it has in the document."""
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for work in works:
        old = str(work["id"])
        key = _kept(old) or _made(work)
        free, letter = key, "a"
        while free in taken:
            letter = chr(ord(letter) + 1) if letter < "z" else f"{letter}z"
            free = f"{key}{letter}"
        taken.add(free)
        keys[old] = free
    return keys


def _kept(old: str) -> str:
    """Return an id as a key, empty when it is not one that a person gave."""
    plain = unescaped(old).removeprefix("ref-")
    known = _GOOD.fullmatch(plain) and not _USUAL.fullmatch(plain)
    if not known or plain.startswith(_TAKEN_PREFIXES) or len(plain) > 60:
        return ""
    # Long runs of hexadecimal digits come from programs.
    return "" if re.fullmatch(r"[0-9a-f-]{16,}|[A-Z0-9]{8}", plain) else plain


def _made(work: Item) -> str:
    names = work.get("author") or work.get("editor") or ()
    first = names[0] if names else {}
    family = str(first.get("family") or first.get("literal") or "")
    words = re.findall(r"\w+", family or str(work.get("title", "")))
    stem = _letters(words[-1] if family and "literal" in first else "".join(words[:1])) or "work"
    return f"{stem}{_year(work)}"


def _letters(word: str) -> str:
    parts = unicodedata.normalize("NFKD", word.lower().translate(_APART))
    kept = "".join(
        letter for letter in parts if letter.isascii() or not unicodedata.combining(letter)
    )
    return re.sub(r"[\W_]", "", unicodedata.normalize("NFC", kept))


def _year(work: Item) -> str:
    parts = (work.get("issued") or {}).get("date-parts") or [[]]
    year = str(parts[0][0]) if parts[0] else ""
    return year if year.isdigit() else ""
