"""The one way into this package: the bytes of a .docx → what pandoc is to read."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from printer.diagnostics import Collector, Place, UnprintableError, error, note
from printer.readers.documents import said
from printer.readers.documents.parcels import Parcel, broken, open_parcel
from printer.readers.documents.safexml import check_xml, parse_xml
from printer.readers.documents.values import Item, Prepared
from printer.readers.documents.word.names import W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_FORM = "docx+citations+styles"
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


@dataclass(frozen=True, slots=True)
class WordPictures:
    """The images in a Word document."""

    parcel: Parcel
    folder: str
    """Where the main part is: `word`."""

    def get(self, target: str) -> bytes | None:
        """Return an image by its address, which starts from the main part."""
        for name in (posixpath.normpath(f"{self.folder}/{target}"), target.lstrip("/")):
            if (data := self.parcel.get(name)) is not None:
                return data
        return None


def prepare_word(data: bytes, shown: str, found: Collector) -> Prepared:
    """Prepare a Word document.

    Reported: `document-changes`, `document-comments`, `document-citation-broken`. Raises
    UnprintableError as `open_parcel` and `parse_xml` do.
    """
    from lxml import etree

    from printer.readers.documents.word import prepare
    from printer.readers.documents.word.about import read_about
    from printer.readers.documents.word.fields import Works, open_simple_fields

    parcel = open_parcel(data, shown)
    for name in parcel.names():
        if name.endswith((".xml", ".rels")):
            check_xml(parcel.need(name), shown, name)
    main = _main_part(parcel, shown)
    folder = main.rpartition("/")[0]
    styles = _part(parcel, f"{folder}/styles.xml", shown)
    works = Works(sources=_sources(parcel, shown))
    seen = prepare.Seen()
    caption = _caption_style(styles)
    changed: dict[str, bytes] = {}
    for name in (main, f"{folder}/footnotes.xml", f"{folder}/endnotes.xml"):
        root = _part(parcel, name, shown)
        if root is not None:
            _refuse_strict(root, shown)
            open_simple_fields(root)
            works.read(root)
            prepare.prepare(root, caption, seen)
            changed[name] = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    if styles is not None:
        changed[f"{folder}/styles.xml"] = etree.tostring(styles, encoding="utf-8")
    _say(parcel, folder, seen.changes, works.broken, shown, found)
    core = _part(parcel, "docProps/core.xml", shown)
    return Prepared(
        data=parcel.replaced(changed),
        form=_FORM,
        pictures=WordPictures(parcel, folder),
        about=read_about(core, parcel.get("docProps/custom.xml") or b"", styles),
        works=tuple(works.items.values()),
    )


def _main_part(parcel: Parcel, shown: str) -> str:
    relations = _part(parcel, "_rels/.rels", shown)
    if relations is not None:
        for relation in relations.iter(_RELATIONS):
            if relation.get("Type", "").endswith("/officeDocument"):
                name = posixpath.normpath(relation.get("Target", "").lstrip("/"))
                if name in parcel.infos and name.endswith(".xml"):
                    return name
    if "word/document.xml" not in parcel.infos:
        raise broken(shown, "there is no text in it (word/document.xml is missing)")
    return "word/document.xml"


def _refuse_strict(root: Element, shown: str) -> None:
    """Refuse Word's other format, whose names are all different; pandoc does not know it."""
    if not str(root.tag).startswith(W):
        raise UnprintableError(
            error(
                "the document is saved as Strict Open XML, which cannot be read",
                Place(shown),
                hint='save it in Word as "Word Document (*.docx)"',
                code="document-kind",
            )
        )


def _part(parcel: Parcel, name: str, shown: str) -> Element | None:
    data = parcel.get(name)
    return parse_xml(data, shown, name) if data else None


def _sources(parcel: Parcel, shown: str) -> dict[str, Item]:
    from printer.readers.documents.word.sources import read_sources

    found: dict[str, Item] = {}
    for name in parcel.names():
        if re.fullmatch(r"customXml/item\d+\.xml", name):
            data = parcel.need(name)
            if b"officeDocument/2006/bibliography" in data[:5000]:
                found |= read_sources(parse_xml(data, shown, name))
    return found


def _caption_style(styles: Element | None) -> str:
    """Return the id of the style of captions, which is added when there is none."""
    from printer.readers.documents.word import names
    from printer.readers.documents.word.names import W
    from printer.readers.documents.word.prepare import CAPTION

    if styles is None:
        return "Caption"
    for style in styles.iter(f"{W}style"):
        name = style.find(f"{W}name")
        if name is not None and name.get(f"{W}val", "").lower() == "caption":
            return style.get(f"{W}styleId", "Caption")
    styles.append(
        names.make("style", names.make("name", val="caption"), type="paragraph", styleId=CAPTION)
    )
    return CAPTION


def _say(
    parcel: Parcel, folder: str, changes: bool, lost: int, shown: str, found: Collector
) -> None:
    comments = f"{folder}/comments.xml"
    if changes:
        found.add(said.changes(shown))
    if comments in parcel.infos and b"<w:comment " in parcel.need(comments):
        found.add(
            note(
                "the comments of the document are left out", Place(shown), code="document-comments"
            )
        )
    if lost:
        found.add(said.broken_citations(lost, shown))
