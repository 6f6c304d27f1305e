"""The bodies of an issue's articles: printed without furniture, and kept.

A body is printed again when its sources, layout or settings have changed; when it says its
own page numbers (`folio_bound`) or differs by side (`side_bound`) and moves; and when what it
says of other pieces is no longer true.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from printer import cache
from printer.diagnostics import OutputError, Result, error
from printer.files import display_path
from printer.issue.values import About, Body, Entry, Issue
from printer.model import Neighbours

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.impression import Impression
    from printer.model import Article


_NONE_KNOWN = Neighbours()


@dataclass(frozen=True, slots=True)
class BodyTask:
    """One article to print for an issue, as far as its place is known."""

    publication: Publication
    """With the settings of the issue over its own (`for_issue`)."""

    issue: Issue
    entry: Entry
    folio: int = 1
    neighbours: Neighbours = _NONE_KNOWN
    network: bool = False
    attach_source: bool = False

    @property
    def key(self) -> str:
        """What the cache knows the body by."""
        return f"body\0{self.issue.file}\0{self.entry.slug}"

    def settings(
        self,
        *,
        folio_bound: bool,
        side_bound: bool,
        refers_to: tuple[str, ...],
        inputs: Collection[str],
    ) -> dict[str, str]:
        """Whatever besides files decides how the body comes out, given what it depends on."""
        place = str(self.folio) if folio_bound else str(self.folio % 2) if side_bound else ""
        told = [[name, said(self.neighbours, name)] for name in refers_to]
        # Another article that was looked into, because it was none of this issue, may join it.
        beside = [
            slug
            for source, slug in self.neighbours.sources.items()
            if source != self.entry.source and str(source) in inputs
        ]
        return {
            "layout": self.entry.layout or self.issue.layout,
            "short entries": _asked(self.entry, self.issue),
            "place in the issue": place,
            "pieces referred to": json.dumps([told, sorted(beside)], ensure_ascii=False),
            "volume and number": f"{self.issue.volume}\0{self.issue.number}",
            "size": self.publication.size,
            "attach_source": str(self.attach_source),
            "network": str(self.network),
            "quality": self.publication.pdf.quality,
            "fonts folder": os.environ.get("PRINTER_FONTS", ""),
            "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", ""),
            "pandoc": os.environ.get("PRINTER_PANDOC", ""),
        }

    def reasons(self) -> list[str]:
        """Return why the body has to be printed, in words; empty when it need not."""
        record = cache.Store(self.publication.paths.build).record(self.key)
        return cache.changes(record, self._settings_of(record))

    def remembered(self) -> Body | None:
        """Return the body as it was printed last, for whatever sources and place."""
        store = cache.Store(self.publication.paths.build)
        record = store.record(self.key)
        return None if record is None else _body(self, record, store)

    def _settings_of(self, record: cache.Record | None) -> dict[str, str]:
        facts: Mapping[str, Any] = record.facts if record is not None else {}
        return self.settings(
            folio_bound=bool(facts.get("folio_bound")),
            side_bound=bool(facts.get("side_bound")),
            refers_to=tuple(facts.get("refers_to", ())),
            inputs=record.inputs if record is not None else {},
        )


def for_issue(publication: Publication, issue: Issue) -> Publication:
    """Return the publication's settings as they hold for the articles of an issue.

    How to cite an article is said by the citation line at the foot of its first page, its
    licence in the masthead.
    """
    apart = dict.fromkeys(("how_to_cite", "licence", "online_version", "qr"), False)
    return replace(
        publication,
        layout=issue.layout or publication.layout,
        size=issue.size or publication.size,
        options={**apart, **publication.options},
    )


def said(neighbours: Neighbours, name: str) -> list[Any]:
    """Return what a reference to `slug` or `slug#id` prints of the other piece."""
    slug, _, identity = name.partition("#")
    numbered = [
        [item.kind, item.number, item.title]
        for item in neighbours.numbered.get(slug, ())
        if item.id == identity
    ]
    lang = neighbours.langs.get(slug, "")
    known = slug not in neighbours.anchors or not identity or identity in neighbours.anchors[slug]
    return [neighbours.folios.get(name, ""), neighbours.titles.get(slug, ""), lang, numbered, known]


def kept_body(task: BodyTask) -> Body | None:
    """Return the body that was printed before, when it would come out the same."""
    store = cache.Store(task.publication.paths.build)
    record = store.record(task.key)
    if record is None or task.reasons() or store.result(record) is None:
        return None
    return _body(task, record, store)


def _body(task: BodyTask, record: cache.Record, store: cache.Store) -> Body | None:
    import msgspec

    facts = record.facts
    try:
        about = msgspec.convert(facts["about"], About)
        return Body(
            slug=task.entry.slug,
            pdf=store.path(record),
            pages=record.pages,
            about=about,
            anchors={str(name): int(page) for name, page in facts["anchors"].items()},
            folio_bound=facts["folio_bound"],
            side_bound=facts["side_bound"],
            refers_to=tuple(facts["refers_to"]),
            layout=str(facts["layout"]),
            css=str(facts["css"]),
            diagnostics=record.diagnostics,
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        # Written by another version, or by hand: the body is printed again.
        return None


def print_body_of(task: BodyTask) -> Body:
    """Read, lay out and print one article (runs in a worker)."""
    from printer.impression import impress
    from printer.issue.facts import about_article
    from printer.press import print_body

    publication, entry = task.publication, task.entry
    began = time.time_ns()
    read, shorts = _read(task)
    made = impress(
        replace(read, value=_of_issue(read.value, task.issue)),
        publication,
        print_body,
        layout=entry.layout,
        attach_source=task.attach_source,
        network=task.network,
        first_page=task.folio,
    )
    body = Body(
        slug=entry.slug,
        pdf=publication.paths.build,
        pages=made.edition.pages,
        about=replace(about_article(made.article, entry.slug), shorts=shorts),
        anchors=made.edition.anchors,
        folio_bound=made.edition.folio_bound,
        side_bound=made.edition.side_bound,
        refers_to=made.article.refers_to,
        layout=made.galley.layout,
        css=made.galley.css,
        diagnostics=made.diagnostics,
    )
    record = _record(task, body, made, began)
    return replace(body, pdf=keep(publication, task.key, record, made.edition.pdf))


def _read(task: BodyTask) -> tuple[Result[Article], tuple[About, ...]]:
    """Read the article, or the short entries of a piece as one article."""
    publication, entry = task.publication, task.entry
    if entry.shorts:
        from printer.issue.shorts import read_shorts

        read = read_shorts(entry, task.issue, publication)
        return Result(read.value.article, read.diagnostics), read.value.abouts
    if entry.source is None:
        raise ValueError(f"{entry.slug} is no article")
    from printer.readers import read_article

    article = read_article(
        entry.source, publication, network=task.network, neighbours=task.neighbours
    )
    return article, ()


def _asked(entry: Entry, issue: Issue) -> str:
    """Return what the issue's file asks of short entries; empty for an article."""
    if not entry.shorts:
        return ""
    shorts = [
        f"{short.slug}\0{short.source}\0{short.form}\0{short.heading}" for short in entry.shorts
    ]
    return "\n".join([entry.title, issue.lang, str(issue.excerpt_words), *shorts])


def _record(task: BodyTask, body: Body, made: Impression, began: int) -> cache.Record:
    inputs = cache.inputs(made.files, began)
    return cache.Record(
        inputs=inputs,
        settings=task.settings(
            folio_bound=body.folio_bound,
            side_bound=body.side_bound,
            refers_to=body.refers_to,
            inputs=inputs,
        ),
        versions=cache.versions(),
        output_sha256=hashlib.sha256(made.edition.pdf).hexdigest(),
        pages=body.pages,
        labels=made.edition.labels,
        title=made.article.title,
        diagnostics=body.diagnostics,
        facts=_facts(body),
    )


def keep(publication: Publication, key: str, record: cache.Record, pdf: bytes) -> Path:
    """Keep a print and return where; raises OutputError when the disk does not take it."""
    store = cache.Store(publication.paths.build)
    if not store.keep(key, record, pdf):
        raise OutputError(
            error(
                f"{display_path(publication.paths.build)} cannot be written, or its disk is full",
                hint="an issue needs room for its pages there; set paths.build in publication.toml",
                code="output",
            )
        )
    return store.path(record)


def _facts(body: Body) -> dict[str, Any]:
    import msgspec

    return {
        "about": msgspec.to_builtins(body.about),
        "anchors": dict(body.anchors),
        "folio_bound": body.folio_bound,
        "side_bound": body.side_bound,
        "refers_to": list(body.refers_to),
        "layout": body.layout,
        "css": body.css,
    }


def _of_issue(article: Article, issue: Issue) -> Article:
    return replace(
        article,
        volume=issue.volume or article.volume,
        issue=issue.number or article.issue,
        first_page="",
        last_page="",
    )
