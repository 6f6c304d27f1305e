"""The stage `cite`: an article with placeholders → the article as it is printed."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence
from typing import TYPE_CHECKING

from printer.citing import notes, places
from printer.citing.listing import entry_ids, reference_list
from printer.citing.placeholders import (
    Part,
    Placeholder,
    as_text,
    located,
    locator_as_written,
    parts_of,
    placeholders,
    written,
)
from printer.citing.works import (
    canonical,
    library_of,
    placed,
    style_of,
    uncited_keys,
    unknown_keys,
    where_of,
)
from printer.copyedit.markup import serialise
from printer.diagnostics import Collector, Diagnostic, PrinterError, Result, error, warning
from printer.model import Article, Citation, Cited, Html
from printer.words import Words

if TYPE_CHECKING:
    from printer.citations import Library, Style
    from printer.citations.process import Processed
    from printer.model import Numbered


def cite(article: Article, words: Words, shown: str) -> Result[Article]:
    """Do what `printer.citing.cite` says, for an article that may cite."""
    sources, found = article.sources, Collector()
    parts = parts_of(article)
    waiting = [each for part in parts for each in placeholders(part.root, shown)]
    if not (waiting or sources.uncited):  # placeholders without a key
        return Result(article)
    if not (sources.bibliographies or sources.references):
        return _unsourced(article, parts, waiting)
    library = library_of(sources)
    found.extend(library.diagnostics)
    for each in waiting:
        each.cluster = canonical(each.cluster, library.value)
    pairs = [(each.cluster, each.places[1:]) for each in waiting]
    found.extend(unknown_keys(pairs, library.value, where_of(sources)))
    try:
        cited = _formatted(article, parts, waiting, library.value, words, found)
    except PrinterError as problem:
        found.extend(placed(problem, waiting[0].place if waiting else sources.uncited_place))
        cited = _with_keys(article, parts, waiting)
    return Result(cited, found.frozen())


def collect(article: Article, shown: str) -> Article:
    """Do what `printer.citing.collect` says, for an article that may cite."""
    parts = parts_of(article)
    waiting = [each for part in parts for each in placeholders(part.root, shown)]
    citations = _listed(waiting)
    for each in waiting:
        as_text(each.element, written(each.cluster))
    return dataclasses.replace(_with_parts(article, parts), citations=citations)


def _formatted(
    article: Article,
    parts: Sequence[Part],
    waiting: Sequence[Placeholder],
    library: Library,
    words: Words,
    found: Collector,
) -> Article:
    """Ask the engine, once, and put what it answers into the article."""
    style = style_of(article.sources)
    found.extend(style.diagnostics)
    uncited = uncited_keys(article.sources, library, found)
    citations = _listed(waiting)
    ids = places.Ids(parts)
    stand = notes.standing(parts, waiting, ids.note, is_note=style.value.is_note)
    done = _asked(article.lang, waiting, library, style.value, stand, uncited)
    found.extend(_said(line, waiting) for line in done.warnings)
    links = entry_ids(done.entries, ids.taken)
    targets = {entry.id: links[entry.key] for entry in done.entries}
    marks = places.put(waiting, done.clusters, stand, targets, ids)
    cited_at = places.cited_at(waiting, marks)
    listed = reference_list(
        done.entries, links, library.items, cited_at, words, hanging=done.hanging_indent
    )
    references, numbered = _settle_list(Html(places.aimed(listed, targets)), parts, article)
    pairs = zip(citations, marks, strict=True)
    files = (*article.files, *article.sources.bibliographies, style.value.path)
    return dataclasses.replace(
        _with_parts(article, parts),
        citations=tuple(dataclasses.replace(citation, id=mark) for citation, mark in pairs),
        references=references,
        numbered=numbered,
        files=tuple(dict.fromkeys(files)),
    )


def _asked(
    lang: str,
    waiting: Sequence[Placeholder],
    library: Library,
    style: Style,
    stand: notes.Standing,
    uncited: Sequence[str],
) -> Processed:
    """Return the engine's answer about all citations and the reference list."""
    from printer.citations.process import process
    from printer.citations.terms import style_terms

    terms = style_terms(style.xml, lang or style.default_locale)
    told = style.is_note and b"first-reference-note-number" in style.xml
    return process(
        [located(each.cluster, terms) for each in waiting],
        list(library.items.values()),
        style,
        lang,
        note_numbers=[number + notes.NUMBER_BASE * told for number in stand.numbers],
        within=stand.within,
        opening=stand.opening,
        nocite=uncited,
        prefix=places.TOLD_PREFIX,
    )


def _settle_list(
    listed: Html, parts: Sequence[Part], article: Article
) -> tuple[Html, tuple[Numbered, ...]]:
    """Put the reference list where the text asks for it.

    Returns the list when it is left to the layout, and what is numbered in the article: a
    heading at its end, under which the list would stand, is the layout's then.
    """
    body = next((part.root for part in parts if part.name == "body"), None)
    if not listed or body is None:
        return listed, article.numbered
    if places.put_list(body, listed):
        return Html(""), article.numbered
    gone = places.drop_last_heading(body)
    return listed, tuple(entry for entry in article.numbered if not gone or entry.id != gone)


def _said(line: str, waiting: Sequence[Placeholder]) -> Diagnostic:
    place = waiting[0].place if waiting else None
    return warning(f"the citation engine says: {line}", place, code="citations-engine")


def _unsourced(
    article: Article, parts: Sequence[Part], waiting: Sequence[Placeholder]
) -> Result[Article]:
    """Print an article that names no bibliography: keys in brackets are shown as missing.

    `@name` alone is then the name of an account, not a citation.
    """
    cited = []
    for each in waiting:
        if each.cluster.in_text and len(each.cluster.items) == 1:
            as_text(each.element, written(each.cluster))
        else:
            cited.append(each)
    if not cited:
        return Result(_with_parts(article, parts))
    keys = list(dict.fromkeys(item.key for each in cited for item in each.cluster.items))
    shown = ", ".join(f"@{key}" for key in keys[:5]) + (" …" if len(keys) > 5 else "")
    problem = error(
        f"works are cited ({shown}), but there is no bibliography",
        cited[0].place,
        hint="write `bibliography: refs.bib` in the front matter, or set it in publication.toml",
        code="cite-unsourced",
    )
    return Result(_with_keys(article, parts, cited), (problem,))


def _with_keys(article: Article, parts: Sequence[Part], waiting: Sequence[Placeholder]) -> Article:
    """Show all keys as missing."""
    citations = _listed(waiting)
    for each in waiting:
        places.show_keys(each)
    files = tuple(dict.fromkeys((*article.files, *article.sources.bibliographies)))
    return dataclasses.replace(_with_parts(article, parts), citations=citations, files=files)


def _with_parts(article: Article, parts: Sequence[Part]) -> Article:
    texts = {part.name: Html(serialise(part.root).strip()) for part in parts}
    image = article.image
    if image is not None and "image" in texts:
        image = dataclasses.replace(image, caption=texts["image"])
    return dataclasses.replace(
        article,
        image=image,
        standfirst=texts.get("standfirst", article.standfirst),
        abstract=texts.get("abstract", article.abstract),
        body=texts.get("body", article.body),
    )


def _listed(waiting: Sequence[Placeholder]) -> tuple[Citation, ...]:
    return tuple(
        Citation(
            tuple(
                Cited(item.key, locator_as_written(item), place)
                for item, place in itertools.zip_longest(each.cluster.items, each.places[1:])
            ),
            each.place,
            each.cluster.in_text and len(each.cluster.items) == 1,
        )
        for each in waiting
    )
