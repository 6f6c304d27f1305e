"""The works that the articles of an issue cite, as one list in its back matter.

    article ──cited_works──▶ Work …, kept with the body ──list_maker──▶ the list

Each work is listed once, although articles name other bibliographies and keys: works are the
same when their DOI is, or everything that is known of them. The list is in the style of the
publication and the language of the issue, whatever the articles' are. What this is not: the
articles' own reference lists (`printer.citing`).
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from printer.diagnostics import Collector, Place, PrinterError, warning
from printer.files import display_path
from printer.issue.parts.targets import Target, place
from printer.issue.parts.values import Works
from printer.issue.values import Body, Issue, Plan, Work
from printer.model import Html

if TYPE_CHECKING:
    from pathlib import Path

    from printer.citations import Style
    from printer.citations.process import Entry
    from printer.config import Publication
    from printer.diagnostics import Diagnostic
    from printer.model import Article
    from printer.words import Words

_UNPRINTED = frozenset({"abstract", "keyword"})
"""What no reference list prints, and may be long."""


def cited_works(article: Article) -> tuple[Work, ...]:
    """Return what an article cites, or lists under `nocite`, in the order of the first citation.

    Keys that no bibliography has are left out; the article reports them.
    """
    if not (article.citations or article.sources.uncited):
        return ()
    from printer.citing import library_of

    library = library_of(article.sources).value
    found: dict[str, list[str]] = {}
    for citation in article.citations:
        for cited in citation.works:
            found.setdefault(library.aliases.get(cited.key, cited.key), []).append(citation.id)
    for key in article.sources.uncited:
        for each in library.items if key == "*" else (library.aliases.get(key, key),):
            found.setdefault(each, [])
    return tuple(
        Work(_kept(library.items[key]), tuple(dict.fromkeys(filter(None, ids))))
        for key, ids in found.items()
        if key in library.items
    )


def _kept(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in _UNPRINTED}


def list_maker(
    issue: Issue, publication: Publication
) -> Callable[[Mapping[str, Body], Plan], Works]:
    """Return what makes the list from bodies and plan; the style's engine is asked once.

    Where the works cannot be formatted, the list shows their keys, and says why.
    """
    formatted = functools.lru_cache(maxsize=1)(functools.partial(_formatted, issue, publication))

    def make(bodies: Mapping[str, Body], plan: Plan) -> Works:
        pieces = [bodies[entry.slug] for entry in issue.entries if entry.slug in bodies]
        listed = united(pieces)
        if not listed:
            return Works()
        rows = formatted(json.dumps([each.item for each in listed], ensure_ascii=False))
        words = _words(issue, publication)
        pages = {each.key: _pages(each, bodies, plan, words) for each in listed}
        return Works(_markup(rows, listed, pages, words), rows.files, rows.diagnostics)

    return make


@dataclass(frozen=True, slots=True)
class Listed:
    """A work of the list, and who cites it."""

    key: str
    """Unique in the list."""

    item: Mapping[str, Any]
    """CSL-JSON; its id is the key."""

    cited_at: tuple[tuple[str, str], ...]
    """Slug of a piece and id of a citation there."""


def united(bodies: Iterable[Body]) -> tuple[Listed, ...]:
    """Return the works that bodies cite, each once, in the order of the first citation.

    Of two descriptions of one work the one that says more is taken, or else the first.
    """
    items: dict[str, Mapping[str, Any]] = {}
    cited_at: dict[str, list[tuple[str, str]]] = {}
    for body in bodies:
        for work in body.about.works:
            name = _identity(work.item)
            if len(work.item) > len(items.get(name, ())):
                items[name] = work.item
            cited_at.setdefault(name, []).extend((body.slug, id_) for id_ in work.cited_at)
    listed: dict[str, Listed] = {}
    for name, places in cited_at.items():
        key = _free(str(items[name]["id"]), listed)
        listed[key] = Listed(key, {**items[name], "id": key}, tuple(places))
    return tuple(listed.values())


def _identity(item: Mapping[str, Any]) -> str:
    if item.get("DOI"):
        return f"doi:{str(item['DOI']).casefold()}"
    told = {name: value for name, value in item.items() if name != "id"}
    return json.dumps(told, sort_keys=True, ensure_ascii=False)


def _free(key: str, taken: Iterable[str]) -> str:
    """Return a key that other works, of other bibliographies, do not have."""
    used, number, free = set(taken), 1, key
    while free in used:
        number += 1
        free = f"{key}-{number}"
    return free


@dataclass(frozen=True, slots=True)
class _Rows:
    """What the engine made of the works, still without pages."""

    entries: tuple[Entry, ...]
    hanging: bool = False
    files: tuple[Path, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def _formatted(issue: Issue, publication: Publication, told: str) -> _Rows:
    """Format works (CSL-JSON as text) in the publication's style, in one call of the engine."""
    from printer.citations.process import Entry, process
    from printer.citations.syntax import CiteItem, Cluster
    from printer.citing import places
    from printer.citing.works import placed

    found, shown = Collector(), Place(display_path(issue.file))
    items: list[dict[str, Any]] = json.loads(told)
    keys = [str(item["id"]) for item in items]
    try:
        style = _style(publication, found)
        if b"<bibliography" in style.xml:
            done = process((), items, style, issue.lang, nocite=keys, prefix=places.TOLD_PREFIX)
            entries = done.entries
        else:
            # A style of notes alone: a work is listed as its first note has it.
            clusters = [Cluster((CiteItem(key),)) for key in keys]
            done = process(clusters, items, style, issue.lang, prefix=places.TOLD_PREFIX)
            notes = zip(keys, done.clusters, strict=True)
            entries = tuple(Entry(key, "", note.note or note.text) for key, note in notes)
    except PrinterError as problem:
        found.extend(placed(problem, shown))
        missing = (f'<strong class="missing">[{escape(key)}?]</strong>' for key in keys)
        entries = tuple(Entry(key, "", html) for key, html in zip(keys, missing, strict=True))
        return _Rows(entries, diagnostics=found.frozen())
    for line in done.warnings:
        found.add(warning(f"the citation engine says: {line}", shown, code="citations-engine"))
    return _Rows(entries, done.hanging_indent, (style.path,), found.frozen())


def _style(publication: Publication, found: Collector) -> Style:
    """Return the publication's style; raises PrinterError when there are no styles at all."""
    from printer.citing import style_of
    from printer.model import Sources

    named = Place(display_path(publication.file)) if publication.file is not None else None
    style = style_of(Sources(style=publication.csl, style_base=publication.root, style_place=named))
    found.extend(style.diagnostics)
    return style.value


def _words(issue: Issue, publication: Publication) -> Words:
    from printer.words import words_for

    return words_for(issue.lang, publication.words_in(issue.lang))


def _pages(each: Listed, bodies: Mapping[str, Body], plan: Plan, words: Words) -> str:
    """Return links to the pages of the issue that cite a work, as markup."""
    found: dict[str, Target] = {}
    for slug, id_ in each.cited_at:
        if id_ in bodies[slug].anchors:
            target = place(plan, slug, bodies[slug].anchors, id_)
            found.setdefault(target.label, target)
    if not found:
        return ""
    links = ", ".join(
        f'<a class="article-ref folio" href="{escape(target.href)}">{target.label}</a>'
        for target in sorted(found.values(), key=lambda target: target.page)
    )
    return f' <span class="work-pages">{escape(words["cited_on"])}\u00a0{links}</span>'


def _markup(rows: _Rows, listed: Sequence[Listed], pages: Mapping[str, str], words: Words) -> Html:
    from printer.citing.listing import entry_ids, reference_list
    from printer.citing.places import aimed

    ids = entry_ids(rows.entries, set())
    items = {each.key: each.item for each in listed}
    html = reference_list(rows.entries, ids, items, {}, words, hanging=rows.hanging, behind=pages)
    return Html(aimed(html, {entry.id: ids[entry.key] for entry in rows.entries if entry.id}))
