"""What a file says of itself: XMP metadata, the old Info dictionary, title, language, claims.

`read_metadata` is quiet, because the claims decide how severely everything else is judged;
`check_metadata` then judges.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from printer.pdf.document import Document
from printer.pdf.kinds import LANGUAGE
from printer.pdf.objects import as_dict, as_stream, as_text, in_header
from printer.pdf.report import Claims

MOST_BYTES = 8_000_000
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
DC = "{http://purl.org/dc/elements/1.1/}"
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"
PDFUA = "{http://www.aiim.org/pdfua/ns/id/}"
XMP = "{http://ns.adobe.com/xap/1.0/}"
PDF = "{http://ns.adobe.com/pdf/1.3/}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
DATES = ("CreateDate", "ModifyDate", "MetadataDate")
DATE = re.compile(
    r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)?"
    r")?)?)?"
)
"""A date as XMP writes it (ISO 8601 profile of the W3C)."""

PARTS = {"1": {"A", "B"}, "2": {"A", "B", "U"}, "3": {"A", "B", "U"}, "4": {"", "E", "F"}}
"""PDF/A parts and their levels."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of one file."""

    title: str
    """dc:title, or the title of the Info dictionary when there is none."""

    claims: Claims
    lang: str
    """/Lang of the catalogue as written, empty when there is none."""

    trouble: tuple[tuple[str, str], ...] = ()
    """Code and words of what kept the XMP from being read."""

    xmp_title: str = ""
    dates: tuple[tuple[str, str], ...] = ()
    """Names and values of the dates in the XMP."""

    present: bool = False
    """Whether there is XMP at all."""


def read_metadata(document: Document) -> Metadata:
    """Read XMP, Info and /Lang; never raises and notes nothing."""
    lang = as_text(document.root.get("/Lang")) or ""
    info_title = _info(document, "/Title")
    stream = as_stream(document.root.get("/Metadata"))
    if stream is None:
        return Metadata(info_title, Claims(), lang)
    data = document.decoded(stream, MOST_BYTES)
    if data is None:
        trouble = (("xmp-unreadable", "the XMP metadata cannot be decoded"),)
        return Metadata(info_title, Claims(), lang, trouble, present=True)
    root, message = parse_xmp(data)
    if root is None:
        trouble = (("xmp-unreadable", f"the XMP metadata is no XML: {message}"),)
        return Metadata(info_title, Claims(), lang, trouble, present=True)
    packets = [root] if root.tag == f"{RDF}RDF" else list(root.iter(f"{RDF}RDF"))
    problems = []
    if len(packets) != 1:
        words = (
            f"the XMP metadata has {len(packets)} rdf:RDF where it must have one, and "
            "programs see the first alone"
        )
        problems.append(("xmp-rdf", words))
    first = packets[0] if packets else root
    title = _alternative(first, f"{DC}title")
    dates = tuple((name, value) for name in DATES for value in _values(first, f"{XMP}{name}"))
    return Metadata(title or info_title, _claims(first), lang, tuple(problems), title, dates, True)


def parse_xmp(data: bytes) -> tuple[Any, str]:
    """Return the root of an XMP packet; None, and why, when it is no XML."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(data.strip(b"\0 \r\n\t"), parser), ""
    except (etree.XMLSyntaxError, ValueError) as problem:
        return None, " ".join(str(problem).split())[:120]


def _values(packet: Any, name: str) -> Iterator[str]:
    """Yield a property's values, which stand in an element or in an attribute."""
    for description in packet.iter(f"{RDF}Description"):
        value = description.get(name)
        if value is not None:
            yield value.strip()
        for element in description.findall(name):
            yield "".join(element.itertext()).strip()


def _alternative(packet: Any, name: str) -> str:
    for element in packet.iter(name):
        choices = [
            (item.get(XML_LANG), "".join(item.itertext()).strip())
            for item in element.iter(f"{RDF}li")
        ]
        default = [text for language, text in choices if language == "x-default"]
        texts = default or [text for _, text in choices]
        if texts:
            return str(texts[0])
    return ""


def _claims(packet: Any) -> Claims:
    part = next(_values(packet, f"{PDFA}part"), "")
    level = next(_values(packet, f"{PDFA}conformance"), "")
    return Claims(f"{part}{level.lower()}"[:8], next(_values(packet, f"{PDFUA}part"), "")[:8])


def _info(document: Document, key: str) -> str:
    return (as_text(in_header(document.pdf.trailer.get("/Info"), key)) or "").strip()


def check_metadata(document: Document, metadata: Metadata, *, tagged: bool) -> None:
    """Judge the metadata."""
    findings = document.findings
    for code, words in metadata.trouble:
        findings.error(code, words)
    if not metadata.present:
        findings.archive("xmp-missing", "the file has no XMP metadata")
    for name, value in metadata.dates:
        if not DATE.fullmatch(value):
            findings.error("xmp-date", f"the {name} '{value[:40]}' is no date")
    _check_claims(document, metadata)
    _check_title(document, metadata)
    _check_language(document, metadata)
    marked = in_header(document.root.get("/MarkInfo"), "/Marked")
    if tagged and marked is not True:
        findings.access("not-marked", "the file has tags and does not say so (MarkInfo)")
    if in_header(document.root.get("/MarkInfo"), "/Suspects") is True:
        findings.access("tags-suspect", "the file says itself that its tags may be wrong")
    if findings.archival and not document.pdf.trailer.get("/ID"):
        findings.archive("id-missing", "the file has no identifier (ID)")


def _check_claims(document: Document, metadata: Metadata) -> None:
    claims = metadata.claims
    if claims.pdfa:
        part, level = claims.pdfa[:1], claims.pdfa[1:].upper()
        if part not in PARTS or level not in PARTS[part]:
            document.findings.error(
                "claim-unknown", f"the file claims PDF/A-{claims.pdfa}, which does not exist"
            )
    if claims.pdfua and claims.pdfua not in ("1", "2"):
        document.findings.error(
            "claim-unknown", f"the file claims PDF/UA-{claims.pdfua}, which does not exist"
        )


def _check_title(document: Document, metadata: Metadata) -> None:
    findings = document.findings
    info = _info(document, "/Title")
    if metadata.present and not metadata.xmp_title:
        findings.access("title-missing", "the file has no title in its metadata (dc:title)")
    elif not metadata.title:
        findings.warning("title-missing", "the file has no title")
    if info and metadata.xmp_title and info != metadata.xmp_title:
        findings.error(
            "title-differs",
            f"the file has two titles, '{metadata.xmp_title[:80]}' and '{info[:80]}'",
        )
    preferences = as_dict(document.root.get("/ViewerPreferences"))
    if in_header(preferences, "/DisplayDocTitle") is not True:
        findings.access(
            "title-not-shown", "windows show the name of the file, not its title (DisplayDocTitle)"
        )


def _check_language(document: Document, metadata: Metadata) -> None:
    if not metadata.lang:
        document.findings.access("language-missing", "the file does not say its language (Lang)")
    elif not LANGUAGE.fullmatch(metadata.lang):
        document.findings.access(
            "language-wrong",
            f"the language '{metadata.lang[:40]}' is no language tag",
            hint="write it like en-GB",
        )
