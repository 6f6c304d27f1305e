"""One work as other programs read it: BibTeX, RIS, CSL-JSON.

What this is: writing a CSL-JSON item whose texts are plain, such as the particulars of an
article of this publication. What this is not: a converter of whole bibliographies; only
periodicals and web pages are known.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Item = Mapping[str, Any]

_BIBTEX_FIELDS = {
    "title": "title",
    "container-title": "journal",
    "publisher": "publisher",
    "volume": "volume",
    "issue": "number",
    "DOI": "doi",
    "URL": "url",
    "ISSN": "issn",
    "language": "language",
    "keyword": "keywords",
}
_RIS_FIELDS = {
    "title": "TI",
    "container-title": "T2",
    "publisher": "PB",
    "volume": "VL",
    "issue": "IS",
    "DOI": "DO",
    "URL": "UR",
    "ISSN": "SN",
    "language": "LA",
}
_RIS_TYPES = {"article-journal": "JOUR", "article-magazine": "MGZN", "webpage": "ELEC"}
_BIBTEX_TYPES = {"article-journal": "article", "article-magazine": "article"}
_DASH = re.compile(r"\s*(?:[–—]|--+)\s*")
_VERBATIM = frozenset({"doi", "url", "issn"})
_SPECIAL = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
}  # fmt: skip


def to_csl_json(items: Sequence[Item]) -> str:
    """Return a CSL-JSON document."""
    return json.dumps(list(items), ensure_ascii=False, indent=2) + "\n"


def to_bibtex(item: Item) -> str:
    """Return a BibTeX entry in UTF-8; its title keeps its capitals in every style."""
    fields = {"author": " and ".join(_bibtex_name(name) for name in item.get("author", ()))}
    for variable, field in _BIBTEX_FIELDS.items():
        text = str(item.get(variable, ""))
        fields[field] = text if field in _VERBATIM else _escaped(text)
    if fields["title"]:
        fields["title"] = f"{{{fields['title']}}}"
    fields["pages"] = ", ".join("--".join(ends) for ends in _page_ranges(item))
    year, month, day = _date(item)
    fields |= {"year": year, "month": month, "day": day}
    rows = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    kind = _BIBTEX_TYPES.get(str(item.get("type")), "misc")
    return "\n".join([f"@{kind}{{{_bibtex_key(str(item['id']))},", *rows, "}"]) + "\n"


def to_ris(item: Item) -> str:
    """Return a RIS record, with the line ends that the format asks for."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris_lines(item))


def _ris_lines(item: Item) -> Iterator[tuple[str, str]]:
    yield "TY", _RIS_TYPES.get(str(item.get("type")), "GEN")
    yield "ID", str(item["id"])
    for name in item.get("author", ()):
        yield "AU", _sorted_name(name)
    for variable, tag in _RIS_FIELDS.items():
        if item.get(variable):
            yield tag, " ".join(str(item[variable]).split())
    year, month, day = _date(item)
    if year:
        yield "PY", year
        if month:
            yield (
                "DA",
                "/".join(part for part in (year, f"{month:0>2}", f"{day:0>2}" if day else "")),
            )
    ends = [end for ends in _page_ranges(item) for end in ends]
    if ends:
        yield "SP", ends[0]
    if len(ends) > 1:
        yield "EP", ends[-1]
    for word in filter(None, str(item.get("keyword", "")).split(", ")):
        yield "KW", word
    yield "ER", ""


def _page_ranges(item: Item) -> list[list[str]]:
    """Return the first and the last page of each range, the page alone where it is one.

    In a range with a dash, hyphens belong to the numbers: `A-1–A-5`.
    """
    ranges = str(item.get("page", "")).split(",")
    found = [_DASH.split(part.strip(), maxsplit=1) for part in ranges if part.strip()]
    return [
        ends if len(ends) > 1 else [end.strip() for end in ends[0].split("-", 1)] for ends in found
    ]


def _date(item: Item) -> tuple[str, str, str]:
    parts = (item.get("issued") or {}).get("date-parts") or [[]]
    texts = [str(part) for part in parts[0]][:3]
    year, month, day = [*texts, "", "", ""][:3]
    return year, month, day


def _sorted_name(name: Mapping[str, str]) -> str:
    if "literal" in name:
        return name["literal"]
    family = " ".join(filter(None, (name.get("non-dropping-particle"), name.get("family"))))
    return ", ".join(filter(None, (family, name.get("given"))))


def _bibtex_name(name: Mapping[str, str]) -> str:
    text = _escaped(_sorted_name(name))
    return f"{{{text}}}" if "literal" in name else text


def _bibtex_key(key: str) -> str:
    return re.sub(r"[^\w:.+/-]+", "-", key)


def _escaped(text: str) -> str:
    return "".join(_SPECIAL.get(char, char) for char in " ".join(text.split()))
