"""Rule: who wrote it, from what the page declares, else from the line that names somebody."""

from __future__ import annotations

import re
from typing import Any

from printer.readers.markdown.tree import Element
from printer.readers.webpage import linked_data, meta_tags
from printer.readers.webpage.measure import squeeze, words_of

_ADDRESS = re.compile(r"^(?:https?:)?//|^www\.|^/")
_BY = re.compile(
    r"^(?:written |story |text |words )?(?:by|par|von|por|di|av|door|от|автор:?)\s*:?\s+",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,\s+and\s+|\s+and\s+|\s+&\s+|\s+und\s+|\s+et\s+|\s+y\s+|;|\s+и\s+)\s*")
_NAME = re.compile(
    r"(?:^|[\s_-])(?:author-?name|byline-?name|p-name|fn)(?:$|[\s_-])", re.IGNORECASE
)
_REST = re.compile(
    r"\s*(?:[•·|@]|\s[–—-]\s|\d{1,2}[./:]\d\d|\b(?:19|20)\d\d\b|\b[^\W\d]{3,}\.?\s+\d{1,2}\b).*$"
)
_ROLE = re.compile(
    r"^(?:senior |staff |chief |guest )?(?:writer|editor|reporter|correspondent|contributor|columnist"
    r"|author|phd|md|m\.d\.|ph\.d\.|ma|jr\.?|sr\.?|bbc|cnn|reuters|ap)\b",
    re.IGNORECASE,
)


def declared(data: dict[str, Any], root: Element) -> tuple[str, ...]:
    """Return the names that the metadata give."""
    names = linked_data.names_at(data, "author")
    if not names:
        for key in meta_tags.AUTHORS:
            texts = [text for text in meta_tags.every(root, (key,)) if not _ADDRESS.search(text)]
            if texts:
                # Several tags have a name each, which may have a comma in it.
                names = tuple(texts) if len(texts) > 1 else divided(texts[0])
                break
    return tuple(name for name in (cleaned(item) for item in names) if name)


def named_in(line: Element) -> str:
    """Return the names in the element that says who wrote it, without dates and offices."""
    for element in line.iter():
        props = (element.get("itemprop") or "").split()
        if element is not line and ("name" in props or _NAME.search(element.get("class") or "")):
            return words_of(element)
    for element in line.iter("a"):
        if "author" in (element.get("rel") or "").split() and words_of(element):
            return words_of(element)
    text = words_of(line)
    return _REST.sub("", text) or text


def cleaned(name: str) -> str:
    """Return a name without the `By` before it; empty for an address."""
    name = _BY.sub("", squeeze(name)).strip(" ,|·•")
    return "" if _ADDRESS.search(name) else name


def divided(text: str) -> tuple[str, ...]:
    """Return the names of a byline: `By A. Lind, B. Aster and C. Holm`."""
    line = cleaned(text)
    names: list[str] = []
    for piece in _AND.split(line):
        parts = [part.strip() for part in piece.split(",") if part.strip()]
        whole = all(len(part.split()) >= 2 and not _ROLE.match(part) for part in parts)
        names += parts if whole else [piece.strip()]
    return tuple(name for name in dict.fromkeys(names) if name)
