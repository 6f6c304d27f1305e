"""What a PDF says of itself as a publication: its XMP packet, or else its Info dictionary.

Dublin Core and PRISM are understood, as this program writes them and as publishers do. The
file may be hostile: everything is cut to a length and to what its field may hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from printer.archive.values import About
from printer.pdf.labels import page_labels
from printer.pdf.metadata import DC, MOST_BYTES, RDF, parse_xmp
from printer.pdf.objects import as_stream, as_text, in_header

if TYPE_CHECKING:
    from printer.pdf.document import Document

_PRISM = re.compile(r"\{http://prismstandard\.org/namespaces/(?:basic|prism-ad)/[\d.]+/\}(\w+)")
_DOI = re.compile(r"(?:doi:\s*|https?://(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S{1,200})", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")
_INFO_DATE = re.compile(r"D:(\d{4})(0[1-9]|1[0-2])?(0[1-9]|[12]\d|3[01])?")
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_LONGEST = 2000
_MOST = 200
"""Of authors, or keywords."""


def about_of(document: Document, title: str = "") -> About:
    """Return what an open PDF says of itself; `title` is for one that has none."""
    packet = _Packet(document)
    info = document.pdf.trailer.get("/Info")

    def told(key: str) -> str:
        return _line(as_text(in_header(info, key)) or "")

    authors = packet.all("creator") or ((told("/Author"),) if told("/Author") else ())
    keywords = packet.all("subject") or tuple(
        word.strip() for word in re.split(r"[;,]", told("/Keywords")) if word.strip()
    )
    labels = page_labels(document)
    lang = packet.one("language") or _line(as_text(document.root.get("/Lang")) or "")
    return About(
        title=packet.one("title") or told("/Title") or title,
        authors=authors[:_MOST],
        lang=lang if _LANGUAGE.fullmatch(lang) else "",
        published=_day(packet.prism("publicationDate") or packet.one("date"))
        or _info_day(told("/CreationDate")),
        section=packet.prism("section"),
        keywords=keywords[:_MOST],
        description=packet.one("description") or told("/Subject"),
        doi=_doi(packet.prism("doi")) or _doi(packet.one("identifier")),
        url=_address(packet.prism("url")) or _address(packet.one("identifier")),
        license=packet.one("rights"),
        publisher=packet.one("publisher"),
        container=packet.prism("publicationName"),
        issn=packet.prism("issn"),
        volume=packet.prism("volume"),
        number=packet.prism("number"),
        pages=len(document.pages),
        labels=labels if labels != tuple(map(str, range(1, len(labels) + 1))) else (),
    )


class _Packet:
    """The XMP packet of a file, empty for one without."""

    def __init__(self, document: Document) -> None:
        stream = as_stream(document.root.get("/Metadata"))
        data = document.decoded(stream, MOST_BYTES) if stream is not None else None
        self._root: Any = parse_xmp(data)[0] if data is not None else None
        self._prism = dict(self._told()) if self._root is not None else {}

    def all(self, name: str) -> tuple[str, ...]:
        """Return the values of a Dublin Core property, each once."""
        if self._root is None:
            return ()
        found = []
        for element in self._root.iter(f"{DC}{name}"):
            items = list(element.iter(f"{RDF}li")) or [element]
            found += [_line("".join(item.itertext())) for item in items]
        for description in self._root.iter(f"{RDF}Description"):
            found.append(_line(description.get(f"{DC}{name}") or ""))
        return tuple(dict.fromkeys(text for text in found if text))

    def one(self, name: str) -> str:
        """Return the first value of a Dublin Core property, empty when there is none."""
        return next(iter(self.all(name)), "")

    def prism(self, name: str) -> str:
        """Return a value of PRISM, empty when there is none."""
        return self._prism.get(name, "")

    def _told(self) -> Iterator[tuple[str, str]]:
        for element in self._root.iter():
            names = [(element.tag, "".join(element.itertext())), *element.attrib.items()]
            for name, value in names:
                match = _PRISM.fullmatch(name) if isinstance(name, str) else None
                if match is not None and _line(value):
                    yield match[1], _line(value)


def _line(text: str) -> str:
    return " ".join(text.replace("\0", "").split())[:_LONGEST]


def _day(text: str) -> str:
    match = _DATE.match(text)
    return "-".join(filter(None, match.groups())) if match else ""


def _info_day(text: str) -> str:
    match = _INFO_DATE.match(text)
    return "-".join(filter(None, match.groups())) if match else ""


def _doi(text: str) -> str:
    match = _DOI.fullmatch(text)
    return match[1] if match else ""


def _address(text: str) -> str:
    return text if re.fullmatch(r"https?://[^\s<>\"]+", text) else ""
