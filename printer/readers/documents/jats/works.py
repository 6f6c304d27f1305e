"""The reference list of a JATS article → CSL-JSON.

`element-citation` and `mixed-citation` have the same parts; of a reference that has none, the text
stands as the title, so that nothing is lost.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from printer.readers.documents.jats.trees import XLINK, first, first_text, text
from printer.readers.documents.names import unescaped
from printer.readers.documents.values import Item

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_TYPES = {
    "journal": "article-journal", "book": "book", "book-chapter": "chapter", "chapter": "chapter",
    "confproc": "paper-conference", "conf-proc": "paper-conference", "conference":
    "paper-conference", "thesis": "thesis", "report": "report", "gov": "report", "patent": "patent",
    "web": "webpage", "webpage": "webpage", "website": "webpage", "data": "dataset",
    "database": "dataset", "software": "software", "preprint": "article", "newspaper":
    "article-newspaper", "magazine": "article-magazine", "standard": "standard",
    "working-paper": "report", "commun": "personal_communication", "letter":
    "personal_communication", "periodical": "article-journal", "discussion": "post",
}  # fmt: skip
"""`publication-type` (a free word) to CSL; CSL's own words are taken as they are."""

_CSL_TYPES = frozenset({
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast",
    "chapter", "dataset", "document", "entry-encyclopedia", "graphic", "hearing", "interview",
    "legal_case", "legislation", "manuscript", "map", "motion_picture", "paper-conference",
    "patent", "periodical", "post", "post-weblog", "report", "review", "software", "song", "speech",
    "standard", "thesis", "webpage",
})  # fmt: skip
_TEXTS = {
    "publisher": ("publisher-name", "institution"), "publisher-place": ("publisher-loc",),
    "volume": ("volume",), "issue": ("issue",), "edition": ("edition",),
    "collection-title": ("series",), "event-title": ("conf-name",), "event-place": ("conf-loc",),
    "ISSN": ("issn",), "ISBN": ("isbn",), "version": ("version",), "number": ("patent",),
    "number-of-pages": ("size[@units='page']",), "chapter-number": ("chapter-number",),
}  # fmt: skip
_TITLES = ("article-title", "chapter-title", "part-title", "data-title", "trans-title")
_ROLES = {"author": "author", "editor": "editor", "translator": "translator", "allauthors": "author",
          "compiler": "compiler", "director": "director", "inventor": "author"}  # fmt: skip
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_YEAR = re.compile(r"\b(1[5-9]|20)\d\d\b")


def read_works(root: Element) -> tuple[tuple[Item, ...], tuple[str, ...]]:
    """Return the works of all reference lists, and the ids of those whose text has no parts."""
    works: dict[str, Item] = {}
    unstructured = []
    for number, ref in enumerate(root.iterfind(".//ref-list//ref"), 1):
        # Pandoc leaves out this prefix in citations, too.
        key = (ref.get("id") or f"ref-{number}").removeprefix("ref-")
        citation = first(ref, "element-citation", "mixed-citation", "citation",
                         "citation-alternatives/element-citation",
                         "citation-alternatives/mixed-citation", "nlm-citation")  # fmt: skip
        if citation is None:
            continue
        item = _item(key, citation)
        if "title" not in item and "container-title" not in item:
            item = _as_text(key, citation, item)
            unstructured.append(key)
        works[key] = item
    return tuple(works.values()), tuple(unstructured)


def _item(key: str, citation: Element) -> dict[str, Any]:
    kind = citation.get("publication-type") or citation.get("citation-type") or ""
    item: dict[str, Any] = {"id": key, "type": _TYPES.get(kind.lower(), kind)}
    for variable, paths in _TEXTS.items():
        if words := first_text(citation, *paths):
            item[variable] = words
    _titles(citation, item)
    if item["type"] not in _CSL_TYPES:
        item["type"] = _likely_type(citation, item)
    _people(citation, item)
    _dates(citation, item)
    _pages(citation, item)
    _identity(citation, item)
    if comment := first_text(citation, "comment"):
        item["note"] = comment
    return item


def _titles(citation: Element, item: dict[str, Any]) -> None:
    title, source = _marked(first(citation, *_TITLES)), _marked(citation.find("source"))
    if title:
        item["title"] = title
        if source:
            item["container-title"] = source
    elif source:
        # A book, a report, a web page: `source` is its own name.
        journal = item["type"] == "article-journal"
        item["container-title" if journal else "title"] = source


def _marked(element: Element | None) -> str:
    """Return a title with the markup that CSL-JSON knows."""
    if element is None:
        return ""
    tags = {"italic": "i", "bold": "b", "sup": "sup", "sub": "sub"}
    parts = [element.text or ""]
    for child in element:
        inner = text(child)
        tag = tags.get(str(child.tag))
        parts += [f"<{tag}>{inner}</{tag}>" if tag and inner else inner, child.tail or ""]
    return " ".join("".join(parts).split()).rstrip(".")


def _likely_type(citation: Element, item: dict[str, Any]) -> str:
    if "container-title" in item:
        if citation.find("conf-name") is not None:
            return "paper-conference"
        chapter = citation.find("chapter-title") is not None or "publisher" in item
        return "chapter" if chapter and "volume" not in item else "article-journal"
    if "ISBN" in item:
        return "book"
    has_link = citation.find("uri") is not None or citation.find("ext-link") is not None
    if "publisher" in item:
        return "document" if has_link else "book"
    return "webpage" if has_link else "document"


def _people(citation: Element, item: dict[str, Any]) -> None:
    groups: dict[str, list[dict[str, str]]] = {}
    for person in citation.iter("name", "string-name", "collab", "etal"):
        if any(ancestor.tag in ("collab", "string-name") for ancestor in person.iterancestors()):
            continue
        group = next((parent for parent in person.iterancestors("person-group")), None)
        role = _ROLES.get(
            (group.get("person-group-type", "") if group is not None else "") or "author"
        )
        if role is not None and (name := _person(person)):
            groups.setdefault(role, []).append(name)
    item.update(groups)


def _person(person: Element) -> dict[str, str]:
    if person.tag == "etal":
        return {"literal": "others"}
    family, given = first_text(person, "surname"), first_text(person, "given-names")
    if not family:
        words = text(person)
        return {"literal": words} if words else {}
    name = {"family": family}
    if given:
        # `AE` is `A. E.`, so that styles can abbreviate and print it.
        initials = re.fullmatch(r"[A-ZÀ-Þ]{1,3}", given)
        name["given"] = " ".join(f"{letter}." for letter in given) if initials else given
    if suffix := first_text(person, "suffix"):
        name["suffix"] = suffix
    return name


def _dates(citation: Element, item: dict[str, Any]) -> None:
    issued = _date(citation)
    if issued:
        item["issued"] = issued
    accessed = first(citation, "date-in-citation[@content-type='access-date']",
                     "date-in-citation[@content-type='accessed']", "access-date")  # fmt: skip
    if accessed is not None and (date := _date(accessed)):
        item["accessed"] = date
    conference = citation.find("conf-date")
    if conference is not None and (year := _YEAR.search(text(conference))):
        item["event-date"] = {"date-parts": [[int(year[0])]]}


def _date(owner: Element) -> dict[str, Any]:
    year = first(owner, "year", "date/year")
    if year is None:
        return {}
    words = text(year)
    number = re.match(r"\d{4}", words)
    if number is None:
        return {"literal": words} if words else {}
    parts = [int(number[0])]
    for path in (("month", "date/month"), ("day", "date/day")):
        part = first_text(owner, *path)
        value = int(part) if part.isdigit() else _month(part)
        if not value:
            break
        parts.append(value)
    return {"date-parts": [parts]}


def _month(word: str) -> int:
    from printer.citations.bibliography.dates import MONTHS

    return MONTHS.get(word.strip(". ").lower(), 0)


def _pages(citation: Element, item: dict[str, Any]) -> None:
    first_page, last_page = first_text(citation, "fpage"), first_text(citation, "lpage")
    pages = first_text(citation, "page-range")
    if not pages:
        pages = f"{first_page}-{last_page}" if last_page and last_page != first_page else first_page
    if pages := pages or first_text(citation, "elocation-id"):
        item["page"] = pages


def _identity(citation: Element, item: dict[str, Any]) -> None:
    names = {"doi": "DOI", "pmid": "PMID", "pmcid": "PMCID", "isbn": "ISBN"}
    for element in citation.iter("pub-id", "object-id"):
        kind = names.get(element.get("pub-id-type", ""))
        if kind and (words := text(element)):
            found = _DOI.search(words) if kind == "DOI" else None
            item.setdefault(kind, found[0] if found else words)
    for element in citation.iter("ext-link", "uri"):
        address = element.get(f"{XLINK}href") or text(element)
        if element.get("ext-link-type") == "doi" or "doi.org/" in address:
            if found := _DOI.search(address):
                item.setdefault("DOI", found[0])
        elif address.startswith(("http://", "https://")):
            item.setdefault("URL", address)


def _as_text(key: str, citation: Element, parts: dict[str, Any]) -> dict[str, Any]:
    """Return an item for a reference that is only text."""
    words = text(citation)
    for left_out in (item for item in (parts.get("DOI"), parts.get("URL")) if item):
        words = re.sub(rf"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?{re.escape(left_out)}", "", words)
    item = {"id": key, "type": "document", "title": words.strip(" .,;:") or unescaped(key)}
    kept = ("DOI", "URL", "PMID", "PMCID")
    return {**item, **{name: value for name, value in parts.items() if name in kept}}
