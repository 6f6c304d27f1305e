"""The one way into this package: the bytes of an .odt → what pandoc is to read."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from printer.diagnostics import Collector
from printer.readers.documents import said
from printer.readers.documents.parcels import Parcel, open_parcel
from printer.readers.documents.safexml import check_xml, parse_xml
from printer.readers.documents.values import About, Author, Prepared

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(frozen=True, slots=True)
class OdtPictures:
    """The images in an OpenDocument file."""

    parcel: Parcel

    def get(self, target: str) -> bytes | None:
        """Return an image by its address."""
        return self.parcel.get(posixpath.normpath(unquote(target)))


def prepare_odt(data: bytes, shown: str, found: Collector) -> Prepared:
    """Prepare an OpenDocument text.

    Reported: `document-changes`, `document-citation-broken`. Raises UnprintableError as
    `open_parcel` and `parse_xml` do.
    """
    from lxml import etree

    from printer.readers.documents.odt.formulas import read_formulas
    from printer.readers.documents.odt.prepare import prepare, style_parents
    from printer.readers.documents.odt.works import OdtWorks

    parcel = open_parcel(data, shown)
    for name in parcel.names():
        if name.endswith((".xml", ".rdf")):
            check_xml(parcel.need(name), shown, name)
    root = parse_xml(parcel.need("content.xml"), shown, "content.xml")
    styles = parcel.get("styles.xml")
    style_root = parse_xml(styles, shown, "styles.xml") if styles else None
    works = OdtWorks()
    works.read(root)
    read_formulas(root, parcel, shown)
    if prepare(root, style_parents(root, style_root)):
        found.add(said.changes(shown))
    if works.works.broken:
        found.add(said.broken_citations(works.works.broken, shown))
    meta = parcel.get("meta.xml")
    return Prepared(
        data=parcel.replaced(
            {"content.xml": etree.tostring(root, encoding="utf-8", xml_declaration=True)}
        ),
        form="odt",
        pictures=OdtPictures(parcel),
        about=_about(parse_xml(meta, shown, "meta.xml")) if meta else About(),
        works=works.items,
    )


def _about(root: Element) -> About:
    from printer.readers.documents.odt.names import DC, META

    def text(path: str) -> str:
        return " ".join((root.findtext(f".//{path}") or "").split())

    creator = text(f"{META}initial-creator") or text(f"{DC}creator")
    lang = text(f"{DC}language")
    return About(
        title=text(f"{DC}title"),
        authors=tuple(Author(name) for name in re.split(r"\s*[;,]\s*", creator) if name),
        lang=lang if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", lang) else "",
        description=text(f"{DC}description"),
        keywords=tuple(
            word
            for item in root.iter(f"{META}keyword")
            for word in re.split(r"\s*[,;]\s*", " ".join((item.text or "").split()))
            if word
        ),
    )
