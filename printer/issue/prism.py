"""Rewrites what an XMP packet says of the issue that its document is from.

The words are those of PRISM, which publishers use for journal, volume, issue and pages. What
this is not: the writing of new packets (`printer.press.xmp`).
"""

from __future__ import annotations

from typing import Any

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PRISM = "{http://prismstandard.org/namespaces/basic/2.0/}"
_SCHEMAS = "{http://www.aiim.org/pdfa/ns/extension/}schemas"
_NAMESPACE = "{http://www.aiim.org/pdfa/ns/schema#}namespaceURI"


def with_values(packet: bytes, values: dict[str, str]) -> bytes | None:
    """Return an XMP packet with other PRISM values, described as PDF/A asks for.

    None when the packet is no XML with one rdf:RDF. The names are `press.xmp.PRISM_PROPERTIES`.
    """
    from lxml import etree

    from printer.press import xmp

    root = _parsed(packet)
    packets = [] if root is None else list(root.iter(f"{_RDF}RDF"))
    if len(packets) != 1:
        return None
    (rdf,) = packets
    homes = [item.getparent() for item in rdf.iter(f"{_PRISM}*")]
    for description in list(rdf.iter(f"{_RDF}Description")):
        for name in values:
            description.attrib.pop(f"{_PRISM}{name}", None)
            for old in description.findall(f"{_PRISM}{name}"):
                description.remove(old)
    described = xmp.Metadata(title="", lang="", part=2, prism=tuple(values.items()))
    fresh = etree.fromstring(xmp.packet(described))
    _describe_schema(rdf, fresh)
    new: Any = next(item.getparent() for item in fresh.iter(f"{_PRISM}*"))
    if homes and homes[0].getparent() is rdf:
        homes[0].extend(list(new))
    else:
        rdf.append(new)
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


def _describe_schema(rdf: Any, fresh: Any) -> None:
    """Take over the description of PRISM (ISO 19005-2, 6.6.2.3.3) unless there is one."""
    uri = _PRISM[1:-1]
    if any((item.text or "").strip() == uri for item in rdf.iter(_NAMESPACE)):
        return
    (schemas,) = fresh.iter(_SCHEMAS)
    (own,) = (item for item in schemas[0] if item.findtext(_NAMESPACE) == uri)
    bag = next(iter(rdf.iterfind(f".//{_SCHEMAS}/{_RDF}Bag")), None)
    if bag is not None:
        bag.append(own)
    else:
        rdf.append(schemas.getparent())
