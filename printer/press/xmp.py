"""The XMP metadata packet of a PDF that is PDF/A and PDF/UA-1 at once.

Properties outside PDF/A's predefined schemas need a description inside the packet
(ISO 19005-2, 6.6.2.3.3): here those of PDF/UA, of PRISM, the vocabulary that publishers use
for journal, volume, issue and pages, and of the Dublin Core terms, of which one says how the
document is cited.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_PRISM = "http://prismstandard.org/namespaces/basic/2.0/"
_DCTERMS = "http://purl.org/dc/terms/"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the packet says. Empty fields are left out."""

    title: str
    lang: str
    part: int
    """Of PDF/A: 2, or 3 with attachments."""

    level: str = "A"
    authors: tuple[str, ...] = ()
    description: str = ""
    keywords: tuple[str, ...] = ()
    publisher: str = ""
    rights: str = ""
    rights_url: str = ""
    identifier: str = ""
    """`doi:…` or the address of the online version."""

    created: str = ""
    """ISO 8601 date, also the issue date."""

    modified: str = ""
    producer: str = ""
    creator: str = ""
    prism: tuple[tuple[str, str], ...] = ()
    """PRISM property name → value, for the names in `PRISM_PROPERTIES`."""

    citation: str = ""
    """How the document is cited, as plain text."""


@dataclass(frozen=True, slots=True)
class _Schema:
    name: str
    uri: str
    prefix: str
    properties: tuple[tuple[str, str, str], ...]
    """Name, value type, description."""


_UA = _Schema(
    "PDF/UA identification",
    "http://www.aiim.org/pdfua/ns/id/",
    "pdfuaid",
    (("part", "Integer", "Part of ISO 14289 that the file conforms to"),),
)
_TERMS = _Schema(
    "Dublin Core metadata terms",
    _DCTERMS,
    "dcterms",
    (("bibliographicCitation", "Text", "How the document is cited"),),
)
_PRISM_SCHEMA = _Schema(
    "PRISM basic metadata",
    _PRISM,
    "prism",
    (
        ("publicationName", "Text", "Title of the publication"),
        ("issn", "Text", "ISSN of the publication"),
        ("volume", "Text", "Volume"),
        ("number", "Text", "Issue number"),
        ("startingPage", "Text", "First page"),
        ("endingPage", "Text", "Last page"),
        ("section", "Text", "Section of the publication"),
        ("doi", "Text", "Digital object identifier"),
        ("url", "Text", "Address of the online version"),
        ("publicationDate", "Text", "Date of publication"),
    ),
)
PRISM_PROPERTIES = frozenset(name for name, _, _ in _PRISM_SCHEMA.properties)


def packet(metadata: Metadata) -> bytes:
    """Return the packet as UTF-8, without padding, since it is not edited in place."""
    body = "\n".join(_descriptions(metadata))
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{_RDF}">\n'
        f"{body}\n"
        '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def _descriptions(metadata: Metadata) -> Iterator[str]:
    yield _description(
        "http://www.aiim.org/pdfa/ns/id/",
        "pdfaid",
        [("part", str(metadata.part)), ("conformance", metadata.level)],
    )
    yield _description(_UA.uri, "pdfuaid", [("part", "1")])
    used = (_PRISM_SCHEMA, metadata.prism), (_TERMS, metadata.citation)
    yield _extensions([_UA, *(schema for schema, told in used if told)])
    yield _dublin_core(metadata)
    if metadata.rights_url or metadata.rights:
        rights = [("Marked", "True")]
        if metadata.rights_url:
            rights.append(("WebStatement", metadata.rights_url))
        yield _description("http://ns.adobe.com/xap/1.0/rights/", "xmpRights", rights)
    yield _description(
        "http://ns.adobe.com/xap/1.0/",
        "xmp",
        [
            ("CreatorTool", metadata.creator),
            ("CreateDate", metadata.created),
            ("ModifyDate", metadata.modified or metadata.created),
            ("MetadataDate", metadata.modified or metadata.created),
        ],
    )
    yield _description(
        "http://ns.adobe.com/pdf/1.3/",
        "pdf",
        [("Producer", metadata.producer), ("Keywords", ", ".join(metadata.keywords))],
    )
    if metadata.prism:
        yield _description(_PRISM, "prism", metadata.prism)
    if metadata.citation:
        yield _description(_DCTERMS, "dcterms", [("bibliographicCitation", metadata.citation)])


def _description(uri: str, prefix: str, properties: Sequence[tuple[str, str]]) -> str:
    lines = [
        f"<{prefix}:{name}>{_text(value)}</{prefix}:{name}>" for name, value in properties if value
    ]
    return f'<rdf:Description rdf:about="" xmlns:{prefix}={quoteattr(uri)}>{"".join(lines)}</rdf:Description>'


def _dublin_core(metadata: Metadata) -> str:
    items = [
        _container("title", "Alt", [metadata.title]),
        _container("creator", "Seq", metadata.authors),
        _container("description", "Alt", [metadata.description]),
        _container("subject", "Bag", metadata.keywords),
        _container("publisher", "Bag", [metadata.publisher]),
        _container("rights", "Alt", [metadata.rights]),
        _container("language", "Bag", [metadata.lang]),
        _container("date", "Seq", [metadata.created]),
        f"<dc:identifier>{_text(metadata.identifier)}</dc:identifier>"
        if metadata.identifier
        else "",
        "<dc:format>application/pdf</dc:format>",
    ]
    return (
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        + "".join(items)
        + "</rdf:Description>"
    )


def _container(name: str, kind: str, values: Sequence[str]) -> str:
    filled = [value for value in values if value]
    if not filled:
        return ""
    attribute = ' xml:lang="x-default"' if kind == "Alt" else ""
    items = "".join(f"<rdf:li{attribute}>{_text(value)}</rdf:li>" for value in filled)
    return f"<dc:{name}><rdf:{kind}>{items}</rdf:{kind}></dc:{name}>"


def _extensions(schemas: Sequence[_Schema]) -> str:
    described = "".join(_schema(schema) for schema in schemas)
    return (
        '<rdf:Description rdf:about="" '
        'xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
        'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
        'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        f"<pdfaExtension:schemas><rdf:Bag>{described}</rdf:Bag></pdfaExtension:schemas>"
        "</rdf:Description>"
    )


def _schema(schema: _Schema) -> str:
    properties = "".join(
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        "<pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{description}</pdfaProperty:description></rdf:li>"
        for name, kind, description in schema.properties
    )
    return (
        '<rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>{schema.name}</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{schema.uri}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{schema.prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def _text(value: str) -> str:
    """Escape, leaving out what XML 1.0 cannot hold."""
    return escape(
        "".join(c for c in value if c in "\t\n" or (ord(c) >= 32 and c not in "\ufffe\uffff"))
    )
