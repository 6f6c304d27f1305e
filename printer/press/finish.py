"""The last steps on a printed file: furniture, metadata, labels, attachments, conformance.

Everything that makes the engine's PDF a PDF/A-2a (or 3a) and PDF/UA-1 file besides its
tag tree. Works on `pydyf` objects just before the file is written.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from collections.abc import Sequence
from typing import Any

import pydyf

from printer import __version__
from printer.model import Attachment, Galley
from printer.press import xmp

FURNITURE_NAME = "Furniture"
"""Prefix of the names of the form XObjects that hold furniture (see `draw_furniture`)."""

_MARKED_CONTENT = {b"BMC": 1, b"BDC": 2}


def enclose(pdf: Any, pages: int) -> None:
    """Let the body leave the graphics state as it was, for what is drawn on the page later."""
    for reference in pdf.page_references[:pages]:
        body = _object(pdf, _object(pdf, reference)["Contents"])
        body.stream.insert(0, b"q")
        body.stream.append(b"Q")


def draw_furniture(pdf: Any, body_pages: int) -> None:
    """Turn the pages behind the body's into form XObjects drawn on the body's pages.

    Each is drawn under the body by a content stream of its own, as a pagination artifact
    (ISO 32000-1, 14.8.2.2.2), so that another folio can take its place later.
    """
    references = pdf.page_references
    for index in range(body_pages):
        page = _object(pdf, references[index])
        furniture = _object(pdf, references[body_pages + index])
        form = _object(pdf, furniture["Contents"])
        _without_marks(form)
        form.extra |= {
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": page["MediaBox"],
            "Resources": page["Resources"],
        }
        name = f"{FURNITURE_NAME}{index + 1}"
        _object(pdf, page["Resources"])["XObject"][name] = form.reference
        body = _object(pdf, page["Contents"])
        draw = pydyf.Stream(
            [f"/Artifact <</Type /Pagination>> BDC q /{name} Do Q EMC"], compress=body.compress
        )
        pdf.add_object(draw)
        page["Contents"] = pydyf.Array([draw.reference, body.reference])
        furniture.clear()
    pdf.pages["Kids"] = pydyf.Array(pdf.pages["Kids"][: 3 * body_pages])
    pdf.pages["Count"] = body_pages


def _without_marks(form: Any) -> None:
    """Remove marked-content operators: inside an artifact nothing else is marked."""
    kept: list[Any] = []
    for item in form.stream:
        if item in (b"BMC", b"BDC"):
            del kept[-_MARKED_CONTENT[item] :]
        elif item != b"EMC":
            kept.append(item)
    form.stream = kept


def describe(pdf: Any, galley: Galley, attachments: Sequence[Attachment], pages: int) -> None:
    """Write catalog entries, XMP, page labels and attachments."""
    catalog = pdf.catalog
    catalog["Lang"] = pydyf.String(galley.lang)
    catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})
    catalog["ViewerPreferences"] = pydyf.Dictionary({"DisplayDocTitle": "true"})
    if "Outlines" in catalog:
        catalog["PageMode"] = "/UseOutlines"
    label = pydyf.Dictionary({"S": "/D", "St": galley.first_page})
    catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, label])})
    for intent in catalog.get("OutputIntents", ()):
        intent["S"] = "/GTS_PDFA1"
    # The document information dictionary would only repeat the XMP packet.
    pdf.info.clear()
    if attachments:
        _attach(pdf, attachments)
    packet = pydyf.Stream(
        [xmp.packet(_metadata(galley, attachments, pages))],
        pydyf.Dictionary({"Type": "/Metadata", "Subtype": "/XML"}),
    )
    pdf.add_object(packet)
    catalog["Metadata"] = packet.reference


def destinations(pdf: Any) -> dict[str, int]:
    """Return the named destinations of a file and the 0-based pages they are on."""
    names = pdf.catalog.get("Names", {}).get("Dests", {}).get("Names", ())
    page_of = {reference: index for index, reference in enumerate(pdf.page_references)}
    return {
        name.string: page_of[place[0]] for name, place in zip(names[::2], names[1::2], strict=True)
    }


def last_change(galley: Galley) -> str:
    """Return the ISO date of the article's last change, empty when nobody knows it."""
    day = galley.updated or galley.date
    return day.isoformat() if day else _build_date()


def _metadata(galley: Galley, attachments: Sequence[Attachment], pages: int) -> xmp.Metadata:
    created = galley.date.isoformat() if galley.date else _build_date()
    prism = {
        "publicationName": galley.publication,
        "issn": galley.issn,
        "volume": galley.volume,
        "number": galley.issue,
        "startingPage": str(galley.first_page),
        "endingPage": str(galley.first_page + pages - 1),
        "section": galley.section,
        "doi": galley.doi,
        "url": galley.url,
        "publicationDate": created,
    }
    return xmp.Metadata(
        title=galley.title,
        lang=galley.lang,
        part=3 if attachments else 2,
        authors=galley.authors,
        description=galley.description,
        keywords=galley.keywords,
        publisher=galley.publisher or galley.publication,
        rights=galley.rights,
        rights_url=galley.rights_url,
        identifier=f"doi:{galley.doi}" if galley.doi else galley.url,
        created=created,
        modified=galley.updated.isoformat() if galley.updated else "",
        producer=f"WeasyPrint {_engine_version()}",
        creator=f"Printer {__version__}",
        prism=tuple((name, value) for name, value in prism.items() if value),
        citation=galley.citation,
    )


def _build_date() -> str:
    """Return the date of SOURCE_DATE_EPOCH, the only other clock that a PDF may know."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not epoch.isdigit():
        return ""
    return dt.datetime.fromtimestamp(int(epoch), dt.UTC).date().isoformat()


def _engine_version() -> str:
    import weasyprint

    return str(weasyprint.__version__)


def _attach(pdf: Any, attachments: Sequence[Attachment]) -> None:
    """Embed files (ISO 32000-1, 7.11.4) and associate them (ISO 19005-3, 6.8)."""
    names = pydyf.Array()
    associated = pydyf.Array()
    for attachment in sorted(attachments, key=lambda item: pydyf.String(item.name).data):
        digest = hashlib.md5(attachment.data, usedforsecurity=False).hexdigest()
        parameters = pydyf.Dictionary({"Size": len(attachment.data), "CheckSum": f"<{digest}>"})
        if attachment.date:
            parameters["ModDate"] = pydyf.String(f"D:{attachment.date:%Y%m%d}000000Z")
        stream = pydyf.Stream(
            [attachment.data],
            pydyf.Dictionary(
                {
                    "Type": "/EmbeddedFile",
                    "Subtype": pydyf.name(attachment.media_type).decode(),
                    "Params": parameters,
                }
            ),
            compress=True,
        )
        pdf.add_object(stream)
        ascii_name = attachment.name.encode("ascii", "replace").decode().replace("?", "_")
        specification = pydyf.Dictionary(
            {
                "Type": "/Filespec",
                "F": pydyf.String(ascii_name),
                "UF": pydyf.String(attachment.name),
                "EF": pydyf.Dictionary({"F": stream.reference, "UF": stream.reference}),
                "Desc": pydyf.String(attachment.description),
                "AFRelationship": f"/{attachment.relationship}",
            }
        )
        pdf.add_object(specification)
        names += [pydyf.String(attachment.name), specification.reference]
        associated.append(specification.reference)
    tree = pydyf.Dictionary({"Names": names})
    pdf.add_object(tree)
    pdf.catalog.setdefault("Names", pydyf.Dictionary())["EmbeddedFiles"] = tree.reference
    pdf.catalog["AF"] = associated


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
