"""What kind of thing is to be imported: a web page, a document, a feed, or Markdown that needs no import.

Told by the name, and by the first bytes where the name says nothing.
"""

from __future__ import annotations

import enum
import re
from pathlib import Path

PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".shtml")
TEXT_SUFFIXES = (".txt", ".text")
MARKDOWN_SUFFIXES = (".md", ".markdown")
_FEED_SUFFIXES = (".rss", ".atom", ".rdf")
_HEAD_BYTES = 65_536
_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF)[\s>]")
_MARKUP = re.compile(rb"<(?:!doctype html|html|head|body)\b", re.IGNORECASE)


class Kind(enum.Enum):
    """What a name stands for."""

    PAGE = "a web page"
    DOCUMENT = "a document"
    FEED = "a feed"
    MARKDOWN = "Markdown"


def is_address(name: str) -> bool:
    """Tell whether a name is an address of the web."""
    return bool(_ADDRESS.match(name))


def kind_of(path: Path) -> Kind:
    """Return what kind of file this is; what is nothing else is a web page."""
    from printer.readers.documents import is_document

    suffix = path.suffix.lower()
    if suffix in MARKDOWN_SUFFIXES:
        return Kind.MARKDOWN
    if suffix in (*PAGE_SUFFIXES, *TEXT_SUFFIXES):
        return Kind.PAGE
    if is_document(path):
        return Kind.DOCUMENT
    head = _head(path)
    if suffix in _FEED_SUFFIXES or (_FEED.search(head) and not _MARKUP.search(head)):
        return Kind.FEED
    return Kind.PAGE


def can_print(path: Path) -> bool:
    """Tell whether a file is a foreign one that the verb `article` reads by importing it."""
    from printer.readers.documents import is_document

    return path.suffix.lower() in (*PAGE_SUFFIXES, *TEXT_SUFFIXES) or is_document(path)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_HEAD_BYTES)
    except OSError:  # told by who reads it
        return b""
