"""What stands before an article's text: title, authors, abstract, keywords, told by their roles.

Pandoc's metadata first, then paragraphs with the styles for it, then what the file says of itself;
a title that nothing names is the first heading.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from printer.diagnostics import Collector, Place, warning
from printer.readers import identifiers
from printer.readers.documents.ast import Node, Nodes, attr, inlines_of, is_a, text_of
from printer.readers.documents.people import authors_in
from printer.readers.documents.values import About, Author

_FRONT = frozenset({"title", "subtitle", "author", "affiliation", "date", "abstract", "abstract-title",
                    "keywords", "standfirst"})  # fmt: skip
_WORDS = re.compile(r"^\s*(?:key\s?words?|schlüsselwörter|schlagwörter|mots[- ]clés|palabras clave|"
                    r"ключевые слова)\s*[:.—–-]\s*", re.IGNORECASE)  # fmt: skip
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(slots=True)
class Front:
    """What stands before the text, in blocks and inlines."""

    title: Nodes = field(default_factory=list)
    subtitle: Nodes = field(default_factory=list)
    authors: list[Nodes] = field(default_factory=list)
    places: list[Nodes] = field(default_factory=list)
    date: str = ""
    abstract: Nodes = field(default_factory=list)
    keywords: tuple[str, ...] = ()
    standfirst: Nodes = field(default_factory=list)


def take_front(
    meta: Mapping[str, Any], blocks: Nodes, about: About, *, is_titled: bool = False
) -> tuple[Front, Nodes]:
    """Return what stands before the text, and the text without it.

    A document that `is_titled` has its title in its properties for certain, as an EPUB has; those
    of a word processor are often left over from another text.
    """
    front = Front(
        title=_inlines(meta.get("title")),
        subtitle=_inlines(meta.get("subtitle")),
        authors=_lines(meta.get("author")),
        date=text_of(meta.get("date")) if meta.get("date") else "",
        abstract=_blocks(meta.get("abstract")),
        keywords=_list(meta.get("keywords")),
    )
    rest: Nodes = []
    for block in blocks:
        role = _role(block)
        if not role or not _take(front, role, block["c"][1]):
            rest.append(block)
    rest = _take_abstract(front, rest)
    if not front.title:
        rest = _find_title(front, rest, about, is_titled=is_titled and bool(about.title))
    return front, rest


def _role(block: Node) -> str:
    if not is_a(block, "Div"):
        return ""
    return next((item for item in attr(block)[1] if item in _FRONT), "")


def _take(front: Front, role: str, blocks: Nodes) -> bool:
    """Take a paragraph of a role; False when it is there already and belongs to the text."""
    inlines = inlines_of(blocks)
    if role == "title":
        if front.title:
            return text_of(front.title) == text_of(inlines)
        front.title = inlines
    elif role == "subtitle":
        if front.subtitle:
            return text_of(front.subtitle) == text_of(inlines)
        front.subtitle = inlines
    elif role == "author":
        front.authors.append(inlines)
    elif role == "affiliation":
        front.places += [inlines_of([block]) for block in blocks]
    elif role == "date":
        front.date = front.date or text_of(inlines)
    elif role == "abstract":
        front.abstract += blocks
    elif role == "keywords":
        front.keywords = front.keywords or _words(text_of(inlines))
    elif role == "standfirst":
        front.standfirst += blocks
    return True


def _take_abstract(front: Front, blocks: Nodes) -> Nodes:
    """Take the abstract that stands under a heading of that name, and a line of keywords."""
    from printer.readers.documents.roles import role_of

    out: Nodes = []
    taking = False
    for index, block in enumerate(blocks):
        if block["t"] == "Header":
            taking = index < 3 and not front.abstract and role_of(text_of(block)) == "abstract"
            if taking:
                continue
        if taking and block["t"] in ("Para", "Plain") and not _WORDS.match(text_of(block)):
            front.abstract.append(block)
        elif index < 12 and block["t"] == "Para" and _WORDS.match(text_of(block)):
            front.keywords = front.keywords or _words(text_of(block))
        else:
            out.append(block)
    # A text that is all abstract has none.
    return out or [*front.abstract, *out]


def _find_title(front: Front, blocks: Nodes, about: About, *, is_titled: bool) -> Nodes:
    """Let the first heading serve as the title: the only one of its level, or what the file says."""
    first = next(
        (i for i, block in enumerate(blocks) if text_of(block) or is_a(block, "Figure")), None
    )
    if first is None or blocks[first]["t"] != "Header":
        return blocks
    level = blocks[first]["c"][0]
    alone = sum(is_a(block, "Header") and block["c"][0] <= level for block in blocks) == 1
    if (alone and not is_titled) or (about.title and text_of(blocks[first]) == about.title):
        front.title = blocks[first]["c"][2]
        return [*blocks[:first], *blocks[first + 1 :]]
    return blocks


def _words(text: str) -> tuple[str, ...]:
    parts = re.split(r"\s*[,;·•]\s*", _WORDS.sub("", text).strip().rstrip("."))
    return tuple(dict.fromkeys(filter(None, parts)))


def _inlines(value: Any) -> Nodes:
    if is_a(value, "MetaInlines"):
        return list(value["c"])
    if is_a(value, "MetaBlocks"):
        return inlines_of(value["c"])
    if is_a(value, "MetaString"):
        return [{"t": "Str", "c": value["c"]}]
    if is_a(value, "MetaList") and value["c"]:
        return _inlines(value["c"][0])
    return []


def _lines(value: Any) -> list[Nodes]:
    if is_a(value, "MetaList"):
        return [inlines for item in value["c"] if (inlines := _inlines(item))]
    return [inlines] if (inlines := _inlines(value)) else []


def _blocks(value: Any) -> Nodes:
    if is_a(value, "MetaBlocks"):
        return list(value["c"])
    return [{"t": "Para", "c": inlines}] if (inlines := _inlines(value)) else []


def _list(value: Any) -> tuple[str, ...]:
    if is_a(value, "MetaList"):
        return tuple(filter(None, (text_of(item) for item in value["c"])))
    return _words(text_of(value)) if value else ()


def complete(about: About, front: Front) -> About:
    """Return what is known of a document, the file's own words where its text has none."""
    authors = about.authors
    if front.authors and not any(author.affiliations or author.orcid for author in authors):
        authors = authors_in(front.authors, front.places) or authors
    found = _DATE.search(front.date)
    return dataclasses.replace(
        about,
        authors=authors,
        date=about.date or (found[0] if found else ""),
        keywords=about.keywords or front.keywords,
    )


def author_value(author: Author) -> str | dict[str, Any]:
    """Return an author as front matter has it: the name alone, or a map."""
    family = author.sort.partition(",")[0]
    value = {
        "name": author.name,
        "sort": author.sort if " " in family else "",
        "orcid": author.orcid,
        "email": author.email,
        "affiliation": author.affiliations[0]
        if len(author.affiliations) == 1
        else author.affiliations,
        "corresponding": author.corresponding or None,
        "bio": author.bio,
    }
    given = {key: item for key, item in value.items() if item}
    return author.name if given.keys() == {"name"} else given


def checked(about: About, shown: str, found: Collector) -> About:
    """Return what is known with identifiers in the form that front matter wants.

    Reported: `document-identifier` for each that has none of these forms and is left out.
    """

    def kept(form: Callable[[str], str], text: str) -> str:
        try:
            return form(text) if text else ""
        except ValueError as reason:
            found.add(
                warning(
                    f'"{text[:60]}" {reason}, and is left out',
                    Place(shown),
                    hint="write it rightly at the head of index.md",
                    code="document-identifier",
                )
            )
            return ""

    authors = tuple(
        dataclasses.replace(
            author,
            orcid=kept(identifiers.orcid, author.orcid),
            email=kept(identifiers.email, author.email),
        )
        for author in about.authors
    )
    return dataclasses.replace(
        about,
        authors=authors,
        # Pandoc and others write `C` and `und` where they do not know.
        lang=kept(identifiers.language, about.lang if len(about.lang) > 1 else ""),
        doi=kept(identifiers.doi, about.doi),
        url=kept(identifiers.web_address, about.url),
    )


def fields_of(
    about: About, front: Front, line: Callable[[Nodes], str], paragraphs: Callable[[Nodes], str]
) -> list[tuple[str, Any]]:
    """Return the front matter, in the order of the file; `line` and `paragraphs` write Markdown."""
    from printer.importing.markdown import escape

    license_value: Any = about.license
    if about.license_url and not about.license.startswith("CC"):
        license_value = {"name": about.license, "url": about.license_url}
    return [
        ("title", line(front.title) or escape(about.title)),
        ("subtitle", text_of(front.subtitle) or about.subtitle),
        ("authors", tuple(author_value(author) for author in about.authors)),
        ("date", about.date),
        ("lang", about.lang),
        ("section", about.section),
        ("standfirst", paragraphs(front.standfirst)),
        ("abstract", paragraphs(front.abstract) or about.abstract),
        ("description", about.description),
        ("keywords", about.keywords),
        ("doi", about.doi),
        ("url", about.url),
        ("license", license_value),
        ("volume", about.volume),
        ("issue", about.issue),
        ("first_page", about.first_page),
        ("last_page", about.last_page),
        ("csl", about.csl),
    ]
