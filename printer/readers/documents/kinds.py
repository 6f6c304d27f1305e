"""Which kind of document a file is, by its name and its first bytes; others are refused by name."""

from __future__ import annotations

import re
from pathlib import Path

from printer.diagnostics import Place, UnprintableError, error
from printer.files import is_file

_KINDS = {
    ".docx": "word", ".docm": "word", ".odt": "odt", ".ott": "odt", ".fodt": "fodt", ".epub": "epub",
    ".xml": "jats", ".nxml": "jats", ".jats": "jats", ".tex": "latex", ".latex": "latex", ".ltx": "latex",
}  # fmt: skip
_REFUSED = {
    ".doc": ("an old Word document", "open it in Word or LibreOffice and save it as .docx"),
    ".rtf": ("an RTF document", "open it in Word or LibreOffice and save it as .docx"),
    ".pages": ("a Pages document", "export it as Word (.docx) in Pages"),
    ".wpd": ("a WordPerfect document", "open it in LibreOffice and save it as .docx"),
    ".fodt": ("a flat OpenDocument file", "save it as .odt"),
}
_FEED = re.compile(rb"<(?:rss|feed|(?:\w+:)?RDF|opml|urlset)\b", re.IGNORECASE)
_HEAD = 65_536


def looks_like_document(path: Path) -> bool:
    """Tell whether a file is a document, one that is refused by name included."""
    suffix = path.suffix.lower()
    if suffix in _REFUSED:
        return True
    if suffix not in _KINDS:
        return False
    if suffix != ".xml" or not is_file(path):
        return True
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return True
    return not _FEED.search(head)


def kind_of(path: Path, data: bytes, shown: str) -> str:
    """Return the kind of a document: `word`, `odt`, `epub`, `jats`, `latex`.

    Its bytes count more than its name. Raises UnprintableError (`document-kind`).
    """
    suffix = path.suffix.lower()
    if data.startswith(b"PK\x03\x04"):
        return _of_archive(data, suffix, shown)
    if suffix in _REFUSED:
        raise refused(*_REFUSED[suffix], shown)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        # Word puts an encrypted .docx into the same container as its old format.
        locked = b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in data
        if locked:
            raise UnprintableError(
                error("the document is protected by a password", Place(shown),
                      hint="open it and save it without the password", code="document-locked")
            )  # fmt: skip
        raise refused(*_REFUSED[".doc"], shown)
    if data.startswith(b"{\\rtf"):
        raise refused(*_REFUSED[".rtf"], shown)
    kind = _KINDS.get(suffix, "")
    if kind in ("word", "odt", "epub"):
        raise UnprintableError(
            error(
                f"the document cannot be read: it is no {suffix} file, or damaged",
                Place(shown),
                hint="get it again, or open it in its program and save it again",
                code="document-broken",
            )
        )
    if not kind:
        raise refused(f"no document that can be read ({suffix or 'no suffix'})",
                      "what can be read is .docx, .odt, .epub, JATS (.xml), .tex", shown)  # fmt: skip
    return kind


def _of_archive(data: bytes, suffix: str, shown: str) -> str:
    head = data[:200]
    if b"mimetypeapplication/epub+zip" in head:
        return "epub"
    if b"mimetypeapplication/vnd.oasis.opendocument.text" in head:
        return "odt"
    if b"mimetypeapplication/vnd.oasis.opendocument" in head:
        raise refused("an OpenDocument file, but no text", "save the text as .odt", shown)
    kind = _KINDS.get(suffix, "")
    if kind in ("word", "odt", "epub"):
        return kind
    if b"word/document.xml" in data:
        return "word"
    raise refused("a ZIP archive, not a document", "unpack it first", shown)


def refused(what: str, hint: str, shown: str) -> UnprintableError:
    """Return the problem of a file of another kind."""
    return UnprintableError(
        error(f"the file is {what}", Place(shown), hint=hint, code="document-kind")
    )
