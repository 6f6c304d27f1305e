"""The metadata of a JATS article: authors with all that is known of them, dates, licence, place.

After the Journal Publishing Tag Set, `article-meta`. Title, subtitle and abstract are read from
pandoc's tree, which keeps their markup; here are their words for where that has none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from printer.readers.documents.jats.trees import XLINK, XML, first, first_text, text
from printer.readers.documents.values import About, Author

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_ORCID = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")
_DATE_ORDER = ("pub", "epub", "electronic", "epub-ppub", "ppub", "collection", "")
_CC = re.compile(
    r"creativecommons\.org/(?:licenses/(by(?:-nc)?(?:-nd|-sa)?)/(\d\.\d)|publicdomain/(zero)/(\d\.\d))",
    re.IGNORECASE,
)
_SECTION_TYPES = ("heading", "display-channel", "")


def read_about(root: Element) -> About:
    """Return what an article says of itself."""
    meta = first(root, "front/article-meta", "front-stub", "article-meta")
    if meta is None:
        return About(lang=root.get(f"{XML}lang", ""))
    license_name, license_url = _license(meta)
    return About(
        title=first_text(meta, "title-group/article-title"),
        subtitle=first_text(meta, "title-group/subtitle"),
        authors=_authors(meta),
        date=_date(meta),
        lang=root.get(f"{XML}lang", ""),
        keywords=_keywords(meta),
        section=_section(meta),
        doi=first_text(meta, "article-id[@pub-id-type='doi']"),
        license=license_name,
        license_url=license_url,
        volume=first_text(meta, "volume"),
        issue=first_text(meta, "issue"),
        first_page=first_text(meta, "fpage", "elocation-id"),
        last_page=first_text(meta, "lpage"),
        url=_url(meta),
    )


def _authors(meta: Element) -> tuple[Author, ...]:
    places = {
        place.get("id", ""): _affiliation(place) for place in meta.iter("aff") if place.get("id")
    }
    shared = [
        _affiliation(place) for place in meta.iterfind("contrib-group/aff") if not place.get("id")
    ]
    letters = {note.get("id", ""): note for note in meta.iter("corresp")}
    authors = []
    for contrib in meta.iterfind("contrib-group/contrib"):
        if contrib.get("contrib-type", "author") not in ("author", "collab", "guest author"):
            continue
        if (author := _author(contrib, places, letters)) is not None:
            authors.append(author)
    if not any(author.affiliations for author in authors) and len(shared or places) == 1:
        place = tuple(shared or places.values())
        authors = [
            Author(a.name, a.sort, a.orcid, a.email, place, a.corresponding, a.bio) for a in authors
        ]
    return tuple(authors)


def _author(contrib: Element, places: dict[str, str], letters: dict[str, Element]) -> Author | None:
    name, sort = _name(contrib)
    if not name:
        return None
    affiliations = [_affiliation(place) for place in contrib.iterfind("aff")]
    email = first_text(contrib, "email", "address/email")
    corresponding = contrib.get("corresp") == "yes"
    for reference in contrib.iterfind("xref"):
        for target in reference.get("rid", "").split():
            if target in places:
                affiliations.append(places[target])
            elif target in letters:
                corresponding = True
                email = email or first_text(letters[target], ".//email")
    orcid = next(
        (
            found[0]
            for item in contrib.iterfind("contrib-id")
            if (found := _ORCID.search(text(item)))
        ),
        "",
    )
    return Author(
        name=name,
        sort=sort,
        orcid=orcid,
        email=email,
        affiliations=tuple(dict.fromkeys(filter(None, affiliations))),
        corresponding=corresponding,
        bio=first_text(contrib, "bio/p", "bio"),
    )


def _name(contrib: Element) -> tuple[str, str]:
    """Return a name as it is printed and as it is sorted; the latter may be empty."""
    name = first(contrib, "name", "name-alternatives/name")
    if name is None:
        return first_text(contrib, "string-name", "collab/institution", "collab", "anonymous"), ""
    family, given = first_text(name, "surname"), first_text(name, "given-names")
    prefix, suffix = first_text(name, "prefix"), first_text(name, "suffix")
    words = [family, given] if name.get("name-style") == "eastern" else [prefix, given, family]
    printed = " ".join(filter(None, words)) + (f", {suffix}" if suffix else "")
    return printed, ", ".join(filter(None, (family, given, suffix))) if given else ""


def _affiliation(place: Element) -> str:
    """Return the words of an affiliation, without the number that stands before it."""
    parts = []
    if place.text and place.text.strip():
        parts.append(place.text)
    for child in place:
        if child.tag not in ("label", "institution-id", "email", "sup"):
            parts.append(_affiliation(child) if child.tag == "institution-wrap" else text(child))
            if child.tail is None or not child.tail.strip():
                parts.append(", ")
        if child.tail and child.tail.strip():
            parts.append(child.tail)
    words = " ".join("".join(parts).split())
    words = re.sub(r"\s*,(?:\s*[,;])*\s*", ", ", words)
    return words.strip(" ,;")


def _date(meta: Element) -> str:
    """Return the day of publication: the electronic one before the printed."""
    dates: dict[str, str] = {}
    for date in meta.iterfind("pub-date"):
        kind = date.get("pub-type") or date.get("date-type") or date.get("publication-format") or ""
        dates.setdefault(kind, _day(date))
    for kind in _DATE_ORDER:
        if dates.get(kind):
            return dates[kind]
    return next(filter(None, dates.values()), "")


def _day(date: Element) -> str:
    if re.fullmatch(r"\d{4}(-\d{2}){0,2}", iso := date.get("iso-8601-date", "")):
        return iso
    parts = [first_text(date, name) for name in ("year", "month", "day")]
    if not re.fullmatch(r"\d{4}", parts[0]):
        return ""
    out = parts[0]
    for part in parts[1:]:
        if not part.isdigit():
            break
        out += f"-{int(part):02}"
    return out


def _license(meta: Element) -> tuple[str, str]:
    """Return the licence's name, where it is known, else its words, and its address."""
    for item in meta.iterfind("permissions/license"):
        address = item.get(f"{XLINK}href", "")
        words = text(item)
        if not address:
            link = first(
                item,
                ".//ext-link",
                ".//license_ref",
                "{http://www.niso.org/schemas/ali/1.0/}license_ref",
            )
            address = (link.get(f"{XLINK}href") or text(link)) if link is not None else ""
        found = _CC.search(address) or _CC.search(words)
        if found:
            kind = "CC0" if found[3] else f"CC {found[1].upper()}"
            return f"{kind} {found[2] or found[4]}", address
        if words:
            return words, address
    return "", ""


def _keywords(meta: Element) -> tuple[str, ...]:
    words = [
        text(word)
        for group in meta.iterfind("kwd-group")
        if group.get("kwd-group-type", "author")
        in ("author", "author-generated", "author-keywords", "")
        for word in group.iter("kwd", "compound-kwd")
    ]
    return tuple(dict.fromkeys(filter(None, words)))


def _section(meta: Element) -> str:
    for kind in _SECTION_TYPES:
        for group in meta.iterfind("article-categories/subj-group"):
            if group.get("subj-group-type", "") == kind and (words := first_text(group, "subject")):
                return words
    return ""


def _url(meta: Element) -> str:
    link = meta.find("self-uri")
    if link is None:
        return ""
    address = link.get(f"{XLINK}href") or text(link)
    return address if address.startswith(("http://", "https://")) else ""
