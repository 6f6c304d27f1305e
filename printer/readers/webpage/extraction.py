"""The steps of reading a web page, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    Result,
    UnprintableError,
    warning,
)
from printer.model import Html
from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage import (
    body,
    breaks,
    bylines,
    captions,
    corrections,
    credits,
    decode,
    embeds,
    figures,
    formulas,
    images,
    leads,
    markup,
    metadata,
    mhtml,
    notes,
    polls,
    refusals,
)
from printer.readers.webpage.measure import length
from printer.readers.webpage.values import Author, Picture, Poll, WebArticle

_NEVER_TEXT = ("script", "style", "template", "noscript")


def extract(data: bytes, *, url: str, charset: str, shown: str) -> Result[WebArticle]:
    """Return the article of a page; see `printer.readers.webpage.read_webpage`."""
    found = Collector()
    if mhtml.is_envelope(data):
        data, charset, inner = mhtml.main_part(data, shown)
        url = url or inner
    root, page = decode.document(decode.text(data, shown, charset, found), shown)
    base = _base(root, url)
    known = metadata.read(root, base)
    signs = refusals.Signs(root, page)
    prepared = _prepare(page, base, url)
    chosen = body.find(page, known.title, byline_known=bool(known.authors))
    if chosen is None or not length(chosen.element):
        raise UnprintableError(refusals.empty(signs, page, shown))
    article = chosen.element
    signed = bool(known.date or known.authors)
    if refusal := refusals.judge(signs, article, page, shown, signed=signed):
        raise UnprintableError(refusal)
    found.extend(_doubts(article, known.title, shown))
    notes.bring(article, prepared.notes)
    embeds.make_links(article)
    figures.make(article)
    names = known.authors or bylines.divided(chosen.byline)
    return Result(_article(article, names, known, prepared), found.frozen())


def _article(
    element: Element, names: tuple[str, ...], known: metadata.Metadata, prepared: _Prepared
) -> WebArticle:
    """Put together what was found; the lead image is taken out of the body."""
    corrected = corrections.mark(element, prepared.corrections)
    lead = leads.take(element, prepared.pictures, wanted=known.image)
    return WebArticle(
        title=known.title,
        subtitle=known.standfirst or known.description,
        authors=tuple(Author(name) for name in names),
        date=known.date,
        updated=known.updated,
        language=known.language,
        section=known.section,
        site=known.site,
        url=known.url,
        lead=lead,
        figures=figures.pictures(element),
        polls=prepared.polls,
        html=Html(markup.clean(element)),
        standfirst=known.standfirst,
        keywords=known.keywords,
        licence=known.licence,
        corrections=corrected,
        alternatives=prepared.alternatives,
    )


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What was found on a page while it was made ready to be searched."""

    alternatives: Mapping[str, tuple[str, ...]]
    corrections: tuple[str, ...]
    notes: dict[str, Element]
    polls: tuple[Poll, ...]
    pictures: Mapping[str, Picture]


def _prepare(page: Element, base: str, url: str) -> _Prepared:
    """Resolve images, and bring together what belongs together, all over the page."""
    others = images.resolve(page)
    embeds.open_amp(page)
    for element in tree.elements(page, *_NEVER_TEXT):
        tree.drop(element)
    images.absolute(page, base)
    texts = notes.prepare(page, url)
    corrected = corrections.find(page)
    asked = polls.take(page)
    captions.bring_home(page)
    for figure in page.iter("figure"):
        credits.drop_labels(figure)
    formulas.settle(page)
    breaks.make_paragraphs(page)
    return _Prepared(
        alternatives={
            images.joined(base, key): tuple(images.joined(base, item) for item in values)
            for key, values in others.items()
        },
        corrections=corrected,
        notes=texts,
        polls=asked,
        pictures=leads.prepare(page),
    )


def _doubts(article: Element, title: str, shown: str) -> Iterator[Diagnostic]:
    """Tell what an editor should look at."""
    if length(article) < refusals.SHORT:
        yield warning(
            "there is little text on this page: it may be an index or ask for a login",
            Place(shown),
            hint="compare it with the page in the browser",
            code="web-little-text",
        )
    if not title:
        yield warning(
            "the page has no title",
            Place(shown),
            hint="write one in the front matter",
            code="web-no-title",
        )


def _base(root: Element, url: str) -> str:
    """Return the address that the page's relative addresses start from."""
    base = next((item.get("href", "") for item in root.iter("base") if item.get("href")), "")
    return images.joined(url, base.strip()) if base else url
