"""Rewrites what an XMP packet says of the issue that its document is from.

The words are those of PRISM, which publishers use for journal, volume, issue and pages, and
that of the Dublin Core terms for how the document is cited. What this is not: the writing of
new packets (`printer.press.xmp`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PRISM = "{http://prismstandard.org/namespaces/basic/2.0/}"
_TERMS = "{http://purl.org/dc/terms/}"
_SCHEMAS = "{http://www.aiim.org/pdfa/ns/extension/}schemas"
_SCHEMA = "{http://www.aiim.org/pdfa/ns/schema#}"
_NAME = "{http://www.aiim.org/pdfa/ns/property#}name"


def with_values(packet: bytes, values: dict[str, str], citation: str = "") -> bytes | None:
    """Return an XMP packet with other PRISM values, described as PDF/A asks for.

    None when the packet is no XML with one rdf:RDF. The names are `press.xmp.PRISM_PROPERTIES`.
    `citation` says how the document is cited; empty leaves what is there.
    """
    from lxml import etree

    from printer.press import xmp

    root = _parsed(packet)
    packets = [] if root is None else list(root.iter(f"{_RDF}RDF"))
    if len(packets) != 1:
        return None
    (rdf,) = packets
    described = xmp.Metadata(
        title="", lang="", part=2, prism=tuple(values.items()), citation=citation
    )
    fresh = etree.fromstring(xmp.packet(described))
    (schemas,) = fresh.iter(_SCHEMAS)
    for namespace in (_PRISM, _TERMS):
        new = list(fresh.iter(f"{namespace}*"))
        if new:
            _replace(rdf, namespace, new)
            _describe_schema(rdf, schemas, namespace, {str(item.tag) for item in new})
    text: bytes = etree.tostring(root.getroottree(), encoding="UTF-8", xml_declaration=False)
    return text


def _parsed(packet: bytes) -> Any:
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    try:
        root = etree.fromstring(packet.strip(b"\0 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    return None if root.getroottree().docinfo.doctype else root


def _replace(rdf: Any, namespace: str, new: list[Any]) -> None:
    """Put properties of one namespace in the place of those of the same names."""
    homes = [item.getparent() for item in rdf.iter(f"{namespace}*")]
    for description in list(rdf.iter(f"{_RDF}Description")):
        for item in new:
            description.attrib.pop(item.tag, None)
            for old in description.findall(item.tag):
                description.remove(old)
    if homes and homes[0].getparent() is rdf:
        homes[0].extend(new)
    else:
        rdf.append(new[0].getparent())


def _describe_schema(rdf: Any, schemas: Any, namespace: str, names: set[str]) -> None:
    """Take over the description of properties (ISO 19005-2, 6.6.2.3.3) that have none."""
    (own,) = _descriptions(schemas, namespace)
    there = next(_descriptions(rdf, namespace), None)
    bag = next(iter(rdf.iterfind(f".//{_SCHEMAS}/{_RDF}Bag")), None)
    if there is not None:
        known = {f"{namespace}{(name.text or '').strip()}" for name in there.iter(_NAME)}
        listed = there.find(f"{_SCHEMA}property/{_RDF}Seq")
        for name in list(own.iter(_NAME)):
            tag = f"{namespace}{name.text}"
            if listed is not None and tag in names and tag not in known:
                listed.append(name.getparent())
    elif bag is not None:
        bag.append(own)
    else:
        rdf.append(schemas.getparent())


def _descriptions(tree: Any, namespace: str) -> Iterator[Any]:
    """Yield the descriptions of a schema."""
    for uri in tree.iter(f"{_SCHEMA}namespaceURI"):
        if (uri.text or "").strip() == namespace[1:-1]:
            yield uri.getparent()
