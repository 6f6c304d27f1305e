"""What the files say of themselves, and what the merged file may say (XMP).

A standard is claimed only when every part claims it: PDF/A-2, or 3 when one of them is (the
part for files with attachments of any kind), at the lowest of the parts' levels; PDF/UA-1 when all claim it and are tagged.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from pikepdf import Dictionary, Name

from printer import __version__
from printer.diagnostics import Place
from printer.merge.parts import Part, Volume
from printer.merge.structure import is_tagged
from printer.merge.values import Imprint
from printer.pdf.decoding import decoded
from printer.pdf.document import Document
from printer.pdf.findings import Findings
from printer.pdf.limits import Deadline, Limits
from printer.pdf.metadata import DC, MOST_BYTES, RDF, read_metadata
from printer.pdf.objects import as_bytes, as_name, as_stream, as_text, in_header
from printer.pdf.pagetree import PageTree
from printer.pdf.report import Claims

LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
LEVELS = "BUA"
MOST_AUTHORS = 200


def read_facts(part: Part) -> None:
    """Read title, language, authors and claims of one file."""
    if part.source is None:
        return
    limits = Limits()
    place = Place(part.shown)
    document = Document(
        part.source, Findings(place), limits, Deadline.after(limits.seconds), PageTree()
    )
    metadata = read_metadata(document)
    part.claims = metadata.claims
    part.title = part.input.title or metadata.title.strip() or _stem(part)
    lang = part.input.lang or metadata.lang
    part.lang = lang if LANGUAGE.fullmatch(lang) else ""
    part.tagged = is_tagged(part.catalogue)
    part.authors = _authors(part)
    part.version = part.source.pdf_version
    base = as_bytes(in_header(part.catalogue.get("/URI"), "/Base")) or b""
    part.base = base.decode("latin-1")
    opening = part.catalogue.get("/OpenAction")
    if as_name(in_header(opening, "/S")) == "GoTo":
        opening = in_header(opening, "/D")
    part.opening = as_bytes(opening) or b""


def _stem(part: Part) -> str:
    name = part.shown.replace("\\", "/").rpartition("/")[2]
    return name.removesuffix(".pdf").removesuffix(".PDF") or part.name


def _authors(part: Part) -> tuple[str, ...]:
    stream = as_stream(part.catalogue.get("/Metadata"))
    data = decoded(stream, MOST_BYTES) if stream is not None else None
    if data is None or b"creator" not in data:
        info = part.source.trailer.get("/Info") if part.source is not None else None
        author = as_text(in_header(info, "/Author"))
        return (author.strip(),) if author and author.strip() else ()
    packet = _parsed(data)
    if packet is None:
        return ()
    names = (
        "".join(item.itertext()).strip() for item in packet.iter(f"{RDF}li") if _is_creator(item)
    )
    return tuple(dict.fromkeys(name for name in names if name))[:MOST_AUTHORS]


def _is_creator(item: Any) -> bool:
    holder = item.getparent()
    owner = holder.getparent() if holder is not None else None
    return owner is not None and owner.tag == f"{DC}creator"


def _parsed(data: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data.strip(b"\0 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def claims_of(volume: Volume, *, lang: str) -> Claims:
    """Return what may be claimed for the whole; what stands against it is told."""
    levels = []
    for part in volume.parts:
        claims = part.claims
        number, level = claims.pdfa[:1], claims.pdfa[1:].upper()
        if part.spoiled:
            level = ""
        elif number not in ("2", "3") or level not in tuple(LEVELS):
            told = str(claims) or "no standard"
            level = ""
            part.spoiled.append(f"the file claims {told}")
        if level == "A" and not part.tagged:
            level = "U"
        levels.append(LEVELS.find(level) if level else -1)
    lowest = min(levels, default=-1)
    newest = 3 if any(part.claims.pdfa.startswith("3") for part in volume.parts) else 2
    pdfa = f"{newest}{LEVELS[lowest].lower()}" if lowest >= 0 else ""
    accessible = bool(lang) and all(
        part.claims.pdfua == "1" and part.tagged for part in volume.parts
    )
    claims = Claims(pdfa, "1" if accessible else "")
    _tell(volume, claims)
    return claims


def _tell(volume: Volume, claims: Claims) -> None:
    for part in volume.parts:
        if not part.tagged:
            part.warning(
                "untagged",
                "the file has no tags: its pages are not read aloud, and the merged file "
                "does not claim PDF/UA",
                hint="ask its maker for a tagged PDF",
            )
        elif part.claims.pdfua != "1" and not claims.pdfua:
            part.warning(
                "not-claimed", "the file does not claim PDF/UA-1, so neither does the whole"
            )
        if part.spoiled and not claims.pdfa:
            reasons = "; ".join(part.spoiled)
            part.warning("not-claimed", f"PDF/A is not claimed for the whole: {reasons}")


def common_title(volume: Volume, asked: str) -> str:
    """Return the title that is asked for, or those of the files in a row."""
    if asked:
        return asked
    titles = list(dict.fromkeys(part.title for part in volume.parts))
    if len(titles) > 3:
        return f"{'; '.join(titles[:3])}; …"
    return "; ".join(titles)


def write_metadata(
    volume: Volume, claims: Claims, title: str, lang: str, about: Imprint | None = None
) -> None:
    """Write the XMP packet and what the catalogue says of the document."""
    about = about or Imprint()
    if not about.authors:
        authors = dict.fromkeys(name for part in volume.parts for name in part.authors)
        about = replace(about, authors=tuple(authors)[:MOST_AUTHORS])
    packet = packet_of(claims, title, lang, about)
    root = volume.root
    root.Metadata = volume.pdf.make_stream(packet, Dictionary(Type=Name.Metadata, Subtype=Name.XML))
    if lang:
        root.Lang = lang
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if volume.sections:
        whole = all(part.tagged for part in volume.parts)
        root.MarkInfo = Dictionary(Marked=whole)


def packet_of(claims: Claims, title: str, lang: str, about: Imprint) -> bytes:
    """Return an XMP packet that claims what may be claimed, and nothing else."""
    from printer.press import xmp

    packet = xmp.packet(
        xmp.Metadata(
            title=title,
            lang=lang,
            part=int(claims.pdfa[:1] or 2),
            level=claims.pdfa[1:].upper() or "B",
            authors=about.authors,
            description=about.description,
            keywords=about.keywords,
            publisher=about.publisher,
            rights=about.rights,
            rights_url=about.rights_url,
            identifier=_identifier(about),
            created=about.date,
            modified=about.modified,
            producer=f"Printer {__version__}",
            creator=f"Printer {__version__}",
            prism=_prism(about),
            citation=about.citation,
        )
    )
    if not claims.pdfa:
        packet = _without(packet, b"pdfaid")
    if not claims.pdfua:
        packet = _without(packet, b"pdfuaid")
    return packet


def _identifier(about: Imprint) -> str:
    if about.doi:
        return f"doi:{about.doi}"
    return f"urn:isbn:{about.isbn}" if about.isbn else about.url


def _prism(about: Imprint) -> tuple[tuple[str, str], ...]:
    values = (
        ("publicationName", about.publication),
        ("issn", about.issn),
        ("volume", about.volume),
        ("number", about.number),
        ("doi", about.doi),
        ("url", about.url),
        ("publicationDate", about.date),
    )
    given = tuple((name, value) for name, value in values if value)
    # A date alone is no reason to describe the schema.
    return given if given != values[-1:] else ()


def _without(packet: bytes, prefix: bytes) -> bytes:
    """Take the description of a claim out of a packet that `xmp` wrote."""
    pattern = rb'<rdf:Description rdf:about="" xmlns:%s=.*?</rdf:Description>\n?' % prefix
    return re.sub(pattern, b"", packet, count=1)
