"""The files in a piece that say how it is cited, brought up to date with its place in an issue.

They were attached when the piece was printed, before its pages were known; its metadata know
them since it was stamped. What this is not: the attaching itself (`printer.impression`).
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from printer.citations.export import Item, to_bibtex, to_csl_json, to_ris

_PRISM = "{http://prismstandard.org/namespaces/basic/2.0/}"
_PART = "-citation"
"""What their names end with, before the form."""

_FIRST = ".json"
"""The form that the others are made from."""

_WRITERS: Mapping[str, Callable[[Item], str]] = {
    ".json": lambda item: to_csl_json([item]),
    ".bib": to_bibtex,
    ".ris": to_ris,
}


def update_citations(pdf: Any) -> None:
    """Let attached citations (CSL-JSON, BibTeX, RIS) say the issue, date and pages of a piece.

    A file that is not as this program writes it stays.
    """
    files = dict(_citations(pdf))
    items = {name: _item(file) for name, file in files.items() if name.endswith(_FIRST)}
    told = _told(pdf) if items else {}
    for name, file in files.items():
        stem, _, form = name.rpartition(".")
        item = items.get(f"{stem}{_FIRST}")
        if item is not None and told:
            _rewrite(file, _WRITERS[f".{form}"]({**item, **told}))


def _citations(pdf: Any) -> Iterator[tuple[str, Any]]:
    """Yield the attached citations: their names and embedded files."""
    from printer.pdf.objects import as_dict, as_stream, as_text, in_header
    from printer.pdf.trees import name_tree

    tree = in_header(pdf.Root.get("/Names"), "/EmbeddedFiles")
    for _, value in name_tree(tree).entries:
        spec = as_dict(value)
        name = (as_text(spec.get("/UF")) if spec is not None else None) or ""
        stem, dot, form = name.rpartition(".")
        file = as_stream(in_header(spec.get("/EF"), "/F")) if spec is not None else None
        if file is not None and stem.endswith(_PART) and f"{dot}{form}" in _WRITERS:
            yield name, file


def _item(file: Any) -> dict[str, Any] | None:
    """Return the one item of a CSL-JSON file."""
    from printer.pdf.decoding import decoded
    from printer.pdf.metadata import MOST_BYTES

    try:
        items = json.loads(decoded(file, MOST_BYTES) or b"")
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(items, list) and len(items) == 1 and isinstance(items[0], dict)
    return items[0] if is_one and _is_as_written(items[0]) else None


def _is_as_written(item: Mapping[str, Any]) -> bool:
    """Tell whether an item has the shapes that `printer.citing.own` gives it."""
    names, issued = item.get("author", []), item.get("issued", {"date-parts": [[]]})
    dates = issued.get("date-parts") if isinstance(issued, dict) else None
    return (
        isinstance(item.get("id"), str)
        and isinstance(names, list)
        and all(isinstance(name, dict) for name in names)
        and all(isinstance(part, str) for name in names for part in name.values())
        and isinstance(dates, list)
        and all(isinstance(date, list) for date in dates)
    )


def _told(pdf: Any) -> dict[str, Any]:
    """Return what the metadata of a stamped piece say of its issue, as CSL-JSON."""
    values = _prism(pdf)
    first, last = values.get("startingPage", ""), values.get("endingPage", "")
    told: dict[str, Any] = {
        "container-title": values.get("publicationName", ""),
        "ISSN": values.get("issn", ""),
        "volume": values.get("volume", ""),
        "issue": values.get("number", ""),
        "page": first if first == last else f"{first}-{last}",
        "type": "article-journal" if values.get("issn") or values.get("volume") else "",
    }
    with contextlib.suppress(ValueError):  # a piece without a date is cited without one
        date = dt.date.fromisoformat(values.get("publicationDate", ""))
        told["issued"] = {"date-parts": [[date.year, date.month, date.day]]}
    return {name: value for name, value in told.items() if value}


def _prism(pdf: Any) -> Mapping[str, str]:
    from lxml import etree

    from printer.pdf.decoding import decoded
    from printer.pdf.metadata import MOST_BYTES
    from printer.pdf.objects import as_stream

    stream = as_stream(pdf.Root.get("/Metadata"))
    data = decoded(stream, MOST_BYTES) if stream is not None else None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring((data or b"").strip(b"\0 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    found = (item for item in root.iter(f"{_PRISM}*") if not len(item))
    return {str(item.tag).removeprefix(_PRISM): (item.text or "").strip() for item in found}


def _rewrite(file: Any, text: str) -> None:
    from pikepdf import Dictionary, String

    data = text.encode("utf-8", "replace")
    file.write(data)
    parameters = file.get("/Params")
    if not isinstance(parameters, Dictionary):
        parameters = file.Params = Dictionary()
    parameters.Size = len(data)
    parameters.CheckSum = String(hashlib.md5(data, usedforsecurity=False).digest())
