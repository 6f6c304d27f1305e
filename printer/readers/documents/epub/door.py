"""The one way into this package: the bytes of an EPUB → what pandoc is to read."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from printer.diagnostics import Collector
from printer.readers.documents.parcels import Parcel, broken, open_parcel
from printer.readers.documents.safexml import check_xml, parse_xml
from printer.readers.documents.values import About, Author, Prepared

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DC = "{http://purl.org/dc/elements/1.1/}"
_OPF = "{http://www.idpf.org/2007/opf}"
_CONTAINER = "{urn:oasis:names:tc:opendocument:xmlns:container}"
_MARKUP = (".xhtml", ".html", ".htm", ".xml", ".opf", ".ncx", ".svg")


@dataclass(slots=True)
class EpubPictures:
    """The images of an EPUB, by the addresses that pandoc gives them."""

    parcel: Parcel
    folder: str
    by_name: dict[str, list[str]] = field(default_factory=dict)

    def get(self, target: str) -> bytes | None:
        """Return an image: at its address from the package, else the only one of its name."""
        target = unquote(target)
        for name in (posixpath.normpath(f"{self.folder}/{target}".lstrip("/")), target.lstrip("/")):
            if (data := self.parcel.get(name)) is not None:
                return data
        if not self.by_name:
            for name in self.parcel.names():
                self.by_name.setdefault(posixpath.basename(name), []).append(name)
        same = self.by_name.get(posixpath.basename(target), [])
        return self.parcel.get(same[0]) if len(same) == 1 else None


def prepare_epub(data: bytes, shown: str, found: Collector) -> Prepared:  # noqa: ARG001, as its siblings
    """Prepare an EPUB. Raises UnprintableError as `open_parcel` and `parse_xml` do."""
    parcel = open_parcel(data, shown)
    for name in parcel.names():
        if name.endswith(_MARKUP):
            check_xml(parcel.need(name), shown, name)
    container = parse_xml(parcel.need("META-INF/container.xml"), shown, "container.xml")
    root_file = container.find(f".//{_CONTAINER}rootfile")
    name = posixpath.normpath(root_file.get("full-path", "") if root_file is not None else "")
    package = parcel.get(name)
    if package is None:
        raise broken(shown, "its package document is missing")
    metadata = parse_xml(package, shown, name).find(f"{_OPF}metadata")
    return Prepared(
        data=data,
        form="epub",
        pictures=EpubPictures(parcel, posixpath.dirname(name)),
        about=_about(metadata) if metadata is not None else About(),
    )


def _about(metadata: Element) -> About:
    def all_of(name: str) -> list[str]:
        return [
            " ".join("".join(item.itertext()).split()) for item in metadata.iterfind(f"{_DC}{name}")
        ]

    titles = all_of("title")
    dates = [
        found[0] for text in all_of("date") if (found := re.match(r"\d{4}(-\d{2}){0,2}", text))
    ]
    identifiers = all_of("identifier")
    return About(
        title=next(iter(titles), ""),
        subtitle=_subtitle(metadata),
        authors=tuple(_author(item, metadata) for item in metadata.iterfind(f"{_DC}creator")),
        date=next(iter(dates), ""),
        lang=next(iter(all_of("language")), ""),
        description=_plain(next(iter(all_of("description")), "")),
        keywords=tuple(dict.fromkeys(filter(None, all_of("subject")))),
        doi=next((m[0] for text in identifiers if (m := re.search(r"10\.\d{4,9}/\S+", text))), ""),
        license=next(iter(all_of("rights")), ""),
    )


def _plain(text: str) -> str:
    return " ".join(re.sub(r"<[^<>]*>", " ", text).split())


def _author(creator: Element, metadata: Element) -> Author:
    name = " ".join("".join(creator.itertext()).split())
    sort = creator.get(f"{_OPF}file-as", "")
    if identity := creator.get("id"):
        for meta in metadata.iterfind(f"{_OPF}meta"):
            if meta.get("refines") == f"#{identity}" and meta.get("property") == "file-as":
                sort = sort or (meta.text or "")
    return Author(name=name, sort=sort)


def _subtitle(metadata: Element) -> str:
    for meta in metadata.iterfind(f"{_OPF}meta"):
        if meta.get("property") == "title-type" and (meta.text or "").strip() == "subtitle":
            wanted = (meta.get("refines") or "").lstrip("#")
            for title in metadata.iterfind(f"{_DC}title"):
                if title.get("id") == wanted:
                    return " ".join("".join(title.itertext()).split())
    return ""
