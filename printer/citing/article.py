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
    from printer.citations import Library

ENGINE_SECONDS = 60.0


def cite(article: Article, words: Words, shown: str) -> Result[Article]:
    """Return an article whose citations are formatted, with its reference list.

    `shown` names the source in diagnostics. Reported: unknown keys (`cite-key`), citations
    without a bibliography (`cite-unsourced`), what is wrong with bibliographies and the
    style, and an engine that is missing or fails.
    """
    sources, found = article.sources, Collector()
    parts = parts_of(article)
    waiting = [each for part in parts for each in placeholders(part.root, shown)]
    if not (waiting or sources.uncited):
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
    """Return an article with its citations listed, and in its text as they were written.

    Neither bibliography nor style is looked at.
    """
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
    from printer.citations.process import process
    from printer.citations.terms import style_terms

    style = style_of(article.sources)
    found.extend(style.diagnostics)
    uncited = uncited_keys(article.sources, library, found)
    lang = article.lang
    terms = style_terms(style.value.xml, lang or style.value.default_locale)
    ids = places.Ids(parts)
    stand = notes.standing(parts, waiting, ids.note, is_note=style.value.is_note)
    told = style.value.is_note and b"first-reference-note-number" in style.value.xml
    citations = _listed(waiting)
    done = process(
        [located(each.cluster, terms) for each in waiting],
        list(library.items.values()),
        style.value,
        lang,
        note_numbers=[number + notes.NUMBER_BASE * told for number in stand.numbers],
        within=stand.within,
        opening=stand.opening,
        nocite=uncited,
        prefix=places.TOLD_PREFIX,
        timeout=ENGINE_SECONDS,
    )
    found.extend(_said(line, waiting) for line in done.warnings)
    links = entry_ids(done.entries, ids.taken)
    targets = {entry.id: links[entry.key] for entry in done.entries}
    marks = places.put(waiting, done.clusters, stand, targets, ids)
    listed = reference_list(
        done.entries,
        links,
        library.items,
        places.cited_at(waiting, marks),
        words,
        hanging=done.hanging_indent,
    )
    listed = Html(places.aimed(listed, targets))
    body = next((part.root for part in parts if part.name == "body"), None)
    numbered = article.numbered
    if listed and body is not None:
        if places.put_list(body, listed):
            listed = Html("")
        elif gone := places.drop_last_heading(body):
            numbered = tuple(entry for entry in numbered if entry.id != gone)
    files = (*article.files, *article.sources.bibliographies, style.value.path)
    return dataclasses.replace(
        _with_parts(article, parts),
        citations=tuple(
            dataclasses.replace(citation, id=mark)
            for citation, mark in zip(citations, marks, strict=True)
        ),
        references=listed,
        numbered=numbered,
        files=tuple(dict.fromkeys(files)),
    )


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
