"""Short entries: several articles of which an issue prints an excerpt or a summary, as one piece.

    entries ──gather──▶ pieces      sources of a piece ──read──▶ one Article, an About for each

A piece of short entries is a galley like any article's, so that several stand on a page. In it
each article is a `section.brief` (layouts/base/README.md). What is left out of an excerpt is
known by `printer.excerpts`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING

from printer.diagnostics import Collector, Result
from printer.issue.desk import Desk
from printer.issue.names import slug_from
from printer.issue.values import About, Entry, Section, Short

if TYPE_CHECKING:
    from pathlib import Path

    from printer.config import Publication
    from printer.issue.values import Issue
    from printer.model import Article
    from printer.words import Words

_OPTIONS = MappingProxyType(
    {"links": "none", "how_to_cite": False, "licence": False, "online_version": False, "qr": False}
)
"""Of a piece: each entry has its own address, and nothing of theirs stands at the end."""


def gathered(
    entries: Iterable[Entry], desk: Desk, *, title: str = "", form: str = "full"
) -> tuple[Entry, ...]:
    """Return the entries of a section, those in a row that are short as one piece.

    `title` is that of the section, `form` the one of entries that name none. A piece that is
    the whole section has its title.
    """
    runs: list[Entry | list[Entry]] = []
    for entry in entries:
        if entry.pdf is not None or (entry.form or form) == "full":
            runs.append(entry)
        elif runs and isinstance(runs[-1], list):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    alone = len(runs) == 1
    return tuple(
        _piece(run, desk, title if alone else "", form) if isinstance(run, list) else run
        for run in runs
    )


def _piece(entries: list[Entry], desk: Desk, title: str, form: str) -> Entry:
    first = entries[0]
    title = title or _in_brief(desk)
    return Entry(
        slug_from(title),
        source=desk.file,
        shorts=_named(_shorts(entries, form)),
        title=title,
        layout=first.layout,
        start=first.start,
        in_contents=any(entry.in_contents for entry in entries),
        place=first.place,
    )


def _in_brief(desk: Desk) -> str:
    from printer.words import words_for

    lang = desk.lang or desk.publication.lang
    return words_for(lang, desk.publication.words_in(lang))["in_brief"]


def _shorts(entries: list[Entry], form: str) -> Iterator[Short]:
    for entry in entries:
        if entry.source is None:
            raise ValueError(f"{entry.slug} is no article")
        yield Short(
            entry.slug,
            entry.source,
            entry.form or form,
            in_contents=entry.in_contents,
            place=entry.place,
        )


def _named(shorts: Iterable[Short]) -> tuple[Short, ...]:
    """Give each entry an id of its own."""
    taken: dict[str, int] = {}
    named = []
    for short in shorts:
        name = re.sub(r"[^\w-]+", "-", short.slug.removeprefix("brief-")).strip("-") or "entry"
        count = taken[name] = taken.get(name, 0) + 1
        identity = f"brief-{name}" if count == 1 else f"brief-{name}-{count}"
        named.append(replace(short, slug=identity))
    return tuple(named)


def joined(sections: Iterable[Section], desk: Desk) -> tuple[Section, ...]:
    """Return sections, those in a row that hold nothing but short entries as one piece.

    Otherwise each would begin on a page of its own. Sections with an opener stay apart.
    """
    runs: list[list[Section]] = []
    for section in sections:
        if runs and _is_brief(section) and _is_brief(runs[-1][-1]):
            runs[-1].append(section)
        else:
            runs.append([section])
    return tuple(run[0] if len(run) == 1 else _joined(run, desk) for run in runs)


def _is_brief(section: Section) -> bool:
    alone = len(section.entries) == 1 and bool(section.entries[0].shorts)
    return alone and not section.opener and not section.lede


def _joined(sections: list[Section], desk: Desk) -> Section:
    shorts = [
        replace(short, heading=section.title)
        for section in sections
        for short in section.entries[0].shorts
    ]
    first, title = sections[0].entries[0], _in_brief(desk)
    in_contents = any(section.entries[0].in_contents for section in sections)
    entry = replace(
        first,
        slug=slug_from(title),
        title=title,
        shorts=_named(shorts),
        in_contents=in_contents,
    )
    return Section("", (entry,), place=sections[0].place)


@dataclass(frozen=True, slots=True)
class Shorts:
    """The articles of a piece, read."""

    article: Article
    """All of them as one, to be printed."""

    abouts: tuple[About, ...]


def read_shorts(entry: Entry, issue: Issue, publication: Publication) -> Result[Shorts]:
    """Return the articles of a piece of short entries as one; raises as `read_article`."""
    from printer.issue.facts import about_article
    from printer.model import Article, Html
    from printer.readers import read_article

    found = Collector()
    pieces: list[str] = []
    abouts: list[About] = []
    files: list[Path] = []
    heading = ""
    for short in entry.shorts:
        read = read_article(short.source, publication, citing=False)
        if any(citation.in_text for citation in read.value.citations):
            # Its author is a word of a sentence, and has to be named.
            read = read_article(short.source, publication)
        found.extend(item for item in read.diagnostics if item.code not in _OF_WHOLE_ARTICLES)
        article = read.value
        if short.heading != heading:
            heading = short.heading
            pieces.append(f'<h2 class="briefs-head">{escape(heading)}</h2>')
        known = heading or entry.title
        markup, text = _brief(short, article, issue, publication, known)
        pieces.append(markup)
        files += article.files
        about = about_article(replace(article, body=Html(text)), short.slug)
        section = heading or about.section
        abouts.append(
            replace(about, section=section, headings=(), numbered=(), lead_image=None, works=())
        )
    whole = Article(
        slug=entry.slug,
        base=issue.file.parent,
        source=None,
        title=entry.title,
        body=Html("\n".join(pieces)),
        lang=issue.lang,
        kind="briefs",
        options=_OPTIONS,
        files=tuple(dict.fromkeys(files)),
    )
    return Result(Shorts(whole, tuple(abouts)), found.frozen())


_OF_WHOLE_ARTICLES = frozenset(
    {"image-missing", "image-network", "alt-missing", "image-broken", "image-small"}
)
"""Codes of what is wrong with pictures, which no short entry prints."""


def _brief(
    short: Short, article: Article, issue: Issue, publication: Publication, known: str
) -> tuple[str, str]:
    """Return the markup of one entry, and its text alone; `known` is the heading above it."""
    from printer import excerpts
    from printer.words import words_for

    text = excerpts.excerpt(article.body, issue.excerpt_words, article.lang)
    if short.form == "summary" or not text.html.strip():
        text = excerpts.summary(article)
    words = words_for(article.lang, publication.words_in(article.lang))
    lang = f' lang="{escape(article.lang)}"' if article.lang != issue.lang else ""
    level = "h3" if short.heading else "h2"
    identity = escape(short.slug)
    parts = [
        f'<section class="brief {short.form}"{lang}>',
        f'<div class="brief-side">{_meta(article, words, known)}{_code(article)}</div>',
        f'<{level} class="brief-title" id="{identity}">{article.title_html}</{level}>',
        f'<div class="brief-text">{text.html}</div>',
        _address(article, words, whole=text.whole),
        "</section>",
    ]
    return "\n".join(filter(None, parts)), text.html


def _meta(article: Article, words: Words, known: str) -> str:
    """Return where, by whom and when; what is said already is not said again."""
    names = [person.name for person in article.authors if person.name != article.section]
    told = (
        ("brief-section", escape(article.section) if article.section != known else ""),
        ("brief-authors", escape(words.join(names))),
    )
    spans = [f'<span class="{name}">{text}</span>' for name, text in told if text]
    if article.date is not None:
        shown = escape(words.date(article.date))
        spans.append(f'<time datetime="{article.date}">{shown}</time>')
    return f'<p class="brief-meta">{" ".join(spans)}</p>' if spans else ""


def _address(article: Article, words: Words, *, whole: bool) -> str:
    """Return where the article can be read; empty when that is not known."""
    from printer.galley.links import printed_url

    url = _url(article)
    if not url:
        return ""
    label = escape(words["online_version" if whole else "read_on"])
    link = f'<a class="url" href="{escape(url)}">{escape(printed_url(url))}</a>'
    return f'<p class="brief-more"><span class="brief-label">{label}</span> {link}</p>'


def _code(article: Article) -> str:
    """Return the QR code of the address; empty when there is none, or it is too long for one."""
    from printer.galley import qr

    url = _url(article)
    code = qr.data_uri(url) if url else ""
    if not code:
        return ""
    return f'<img class="qr" src="{code}" alt="{escape(url)}" data-pdf-tag="Artifact">'


def _url(article: Article) -> str:
    return f"https://doi.org/{article.doi}" if article.doi else article.url
