"""CSL-JSON → BibTeX (BibLaTeX's fields), so that editors go on with a file they know.

The words are those of `printer.citations.bibliography.vocabulary`, so that what our reader makes of
the file are the works that went in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from printer.readers.documents.values import Item

_TYPES = {
    "article-journal": "article", "article-magazine": "magazine", "article-newspaper": "newspaper",
    "chapter": "incollection", "paper-conference": "inproceedings", "webpage": "online",
    "manuscript": "unpublished", "personal_communication": "letter", "motion_picture": "video",
    "song": "audio", "graphic": "image", "speech": "talk", "article": "preprint",
    "post-weblog": "blog", "post": "online", "legal_case": "jurisdiction", "entry-encyclopedia":
    "inreference", "entry-dictionary": "inreference", "pamphlet": "booklet",
}  # fmt: skip
_JOURNALS = frozenset(
    {"article-journal", "article-magazine", "article-newspaper", "article", "review"}
)
_NAMES = {"author": "author", "editor": "editor", "translator": "translator",
          "container-author": "bookauthor", "director": "director", "recipient": "recipient",
          "interviewer": "interviewer", "illustrator": "illustrator", "compiler": "compiler"}  # fmt: skip
_RICH = {"title": "title", "title-short": "shorttitle", "collection-title": "series", "genre": "type",
         "event-title": "eventtitle", "note": "note", "original-title": "origtitle"}  # fmt: skip
_TEXTS = {
    "publisher": "publisher", "publisher-place": "location", "volume": "volume", "edition": "edition",
    "version": "version", "number-of-volumes": "volumes", "number-of-pages": "pagetotal",
    "chapter-number": "chapter", "event-place": "venue", "status": "pubstate", "ISBN": "isbn",
    "ISSN": "issn", "PMID": "pmid", "PMCID": "pmcid", "language": "language",
}  # fmt: skip
_DATES = {"issued": "date", "accessed": "urldate", "event-date": "eventdate",
          "original-date": "origdate"}  # fmt: skip
_SPECIAL = {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
}  # fmt: skip
_MARKUP = re.compile(r"<(/?)(i|b|sup|sub|sc|span)([^<>]*)>")
_COMMANDS = {"i": r"\textit{", "b": r"\textbf{", "sup": r"\textsuperscript{",
             "sub": r"\textsubscript{", "sc": r"\textsc{"}  # fmt: skip


def bibtex_of(works: Iterable[Item], keys: Mapping[str, str]) -> str:
    """Return the text of a bibliography; `keys` has the key of each work by its id."""
    return "\n".join(_entry(work, keys[str(work["id"])]) for work in works)


def _entry(work: Item, key: str) -> str:
    kind = str(work.get("type") or "document")
    rows = [
        f"  {name} = {{{value.strip()}}}," for name, value in _fields(work, kind) if value.strip()
    ]
    return "\n".join([f"@{_TYPES.get(kind, kind)}{{{key},", *rows, "}"]) + "\n"


def _fields(work: Item, kind: str) -> Iterator[tuple[str, str]]:
    for variable, field in _NAMES.items():
        if names := work.get(variable):
            yield field, " and ".join(filter(None, map(_name, names)))
    for variable, field in _RICH.items():
        yield field, _rich(str(work.get(variable, "")))
    container = _rich(str(work.get("container-title", "")))
    yield "journaltitle" if kind in _JOURNALS else "booktitle", container
    for variable, field in _DATES.items():
        yield from _date(work.get(variable), field)
    for variable, field in _TEXTS.items():
        yield field, _escaped(str(work.get(variable, "")))
    yield from _numbers(work, kind)
    yield "pages", re.sub(r"(?<=\w)\s*[-–—]+\s*(?=\w)", "--", _escaped(str(work.get("page", ""))))
    yield "doi", _verbatim(str(work.get("DOI", "")))
    yield "url", _verbatim(str(work.get("URL", "")))


def _numbers(work: Item, kind: str) -> Iterator[tuple[str, str]]:
    issue, number = str(work.get("issue", "")), str(work.get("number", ""))
    series = str(work.get("collection-number", ""))
    if kind in _JOURNALS:
        yield "number", _escaped(issue)
        return
    yield "number", _escaped(series or number)
    yield "issue", _escaped(issue)


def _name(name: Mapping[str, Any]) -> str:
    literal = str(name.get("literal", ""))
    if literal:
        return literal if literal == "others" else f"{{{_escaped(literal)}}}"
    particle = name.get("non-dropping-particle") or name.get("dropping-particle") or ""
    family = _protected(str(name.get("family", "")))
    parts = [f"{_escaped(str(particle))} {family}".strip()]
    if suffix := name.get("suffix"):
        parts.append(_escaped(str(suffix)))
    if given := name.get("given"):
        parts.append(_escaped(str(given)))
    elif not suffix:
        # A single word would be taken for a family name anyway; several for given and family.
        return f"{{{parts[0]}}}" if " " in parts[0] else parts[0]
    return ", ".join(parts)


def _protected(text: str) -> str:
    escaped = _escaped(text)
    return f"{{{escaped}}}" if re.search(r"\band\b|,", escaped) else escaped


def _date(value: Any, field: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, Mapping):
        return
    ends = []
    for parts in value.get("date-parts") or ():
        numbers = [str(part) for part in parts if str(part).lstrip("-").isdigit()]
        if numbers:
            ends.append("-".join([numbers[0].zfill(4), *(part.zfill(2) for part in numbers[1:3])]))
    text = "/".join(ends[:2]) or str(value.get("literal") or value.get("raw") or "")
    if text and field == "date" and not ends and not re.fullmatch(r"\d{4}(-\d\d){0,2}", text):
        field = "year"
    yield field, _escaped(text) if not ends else text


def _rich(text: str) -> str:
    """Return a text with the markup of CSL-JSON as LaTeX."""
    out = []
    position = 0
    for tag in _MARKUP.finditer(text):
        out.append(_escaped(text[position : tag.start()]))
        position = tag.end()
        if tag[1]:
            out.append("}")
        else:
            small = "small-caps" in tag[3]
            out.append(_COMMANDS["sc"] if small else _COMMANDS.get(tag[2], "{"))
    out.append(_escaped(text[position:]))
    written = "".join(out)
    # A mark that is not closed must not swallow the entry.
    return written if _is_balanced(written) else _escaped(_MARKUP.sub("", text))


def _is_balanced(text: str) -> bool:
    depth = 0
    for letter in re.sub(r"\\[{}]", "", text):
        depth += (letter == "{") - (letter == "}")
        if depth < 0:
            return False
    return depth == 0


def _escaped(text: str) -> str:
    """Return plain text as LaTeX; spaces at its ends stay, since it may be a part of a text."""
    return "".join(_SPECIAL.get(letter, letter) for letter in re.sub(r"\s+", " ", text))


def _verbatim(text: str) -> str:
    text = re.sub(r"\s+", "", text)
    return text.replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")
