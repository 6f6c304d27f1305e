"""Authors in the words of a text: `Ann Lee¹, Bob Roe² and Cy Doe` with places listed by number.

Word, Writer and LaTeX have no fields for them, only lines; what can be told apart safely is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from printer.readers.documents.ast import Nodes, text_of
from printer.readers.documents.values import Author

ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}")
_SPLIT = re.compile(r"\s*(?:[;\n]|,(?!\s*(?:Jr|Sr|PhD|MD|III?)\b)|\s(?:and|und|et|y|e|и|&)\s)\s*")
_MARK = re.compile(r"\x01([^\x02]*)\x02")
_BY = re.compile(r"^(?:by|von|par|por|di|автор:?)\s+", re.IGNORECASE)
_SIGNS = re.compile(r"[\d]+|[a-z]\b|[*†‡§¶✉]")


def authors_in(lines: Sequence[Nodes], places: Sequence[Nodes] = ()) -> tuple[Author, ...]:
    """Return the authors that lines name, each with the places that its signs point to."""
    known = [_place(place) for place in places]
    found: list[Author] = []
    for line in lines:
        names = _SPLIT.split(_BY.sub("", _with_marks(line)))
        found += [author for name in names if (author := _author(name, known)) is not None]
    return tuple(found)


def _with_marks(inlines: Nodes) -> str:
    """Return a line with raised signs between marks."""
    parts = []
    for node in inlines:
        if node["t"] == "Superscript":
            parts.append(f"\x01{text_of(node['c']).replace(',', ' ')}\x02")
        elif node["t"] == "Note":
            mails = EMAIL.findall(text_of(node["c"]))
            parts.append(f"\x01{' '.join(mails)}\x02")
        elif node["t"] in ("Emph", "Strong", "Span", "Link", "SmallCaps", "Underline"):
            inner = (
                node["c"]
                if isinstance(node["c"], list) and node["t"] not in ("Span", "Link")
                else node["c"][1]
            )
            target = node["c"][2][0] if node["t"] == "Link" else ""
            orcid = ORCID.search(target)
            parts.append(_with_marks(inner) + (f"\x01{orcid[0]}\x02" if orcid else ""))
        elif node["t"] == "LineBreak":
            parts.append("\n")
        else:
            parts.append(text_of([node]) if node["t"] not in ("Space", "SoftBreak") else " ")
    return "".join(parts)


def _place(inlines: Nodes) -> tuple[str, str]:
    """Return the sign before an affiliation, and its words."""
    marked = _with_marks(inlines)
    found = re.match(r"\s*\x01([^\x02]*)\x02\s*|\s*(\d+)[.)]?\s+", marked)
    sign = (found[1] or found[2] or "").strip() if found else ""
    return sign, _MARK.sub("", marked[found.end() :] if found else marked).strip(" ,;")


def _author(text: str, places: list[tuple[str, str]]) -> Author | None:
    marks = " ".join(match[1] for match in _MARK.finditer(text))
    plain = _MARK.sub("", text)
    orcid, email = ORCID.search(text), EMAIL.search(text)
    for taken in filter(None, (orcid, email)):
        plain = plain.replace(taken[0], "")
    name = re.sub(r"\(\s*\)|https?://orcid\.org/?|ORCID:?", "", plain).strip(" ,;*†‡()<>")
    name = " ".join(name.split())
    if not re.search(r"[^\W\d_]", name) or len(name) > 120:
        return None
    signs = _SIGNS.findall(EMAIL.sub("", ORCID.sub("", marks)))
    own = [words for sign, words in places if sign and sign in signs]
    if not own and places and not any(sign for sign, _ in places):
        own = [words for _, words in places]
    return Author(
        name=name,
        orcid=orcid[0] if orcid else "",
        email=email[0] if email else "",
        affiliations=tuple(dict.fromkeys(filter(None, own))),
        corresponding="*" in signs or "✉" in signs,
    )
