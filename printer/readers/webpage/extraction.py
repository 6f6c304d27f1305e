"""The steps of reading a web page, one after the other."""

from __future__ import annotations

from printer.diagnostics import Collector, Place, Result, UnprintableError, error, warning
from printer.model import Html
from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage import (
    body,
    breaks,
    bylines,
    captions,
    decode,
    embeds,
    figures,
    formulas,
    images,
    leads,
    markup,
    metadata,
    mhtml,
    polls,
)
from printer.readers.webpage.measure import length
from printer.readers.webpage.values import Author, WebArticle

_NEVER_TEXT = ("script", "style", "template", "noscript")
_SHORT = 250
"""Characters; with less, the page may be an index, a login wall or an empty shell."""


def extract(data: bytes, *, url: str, charset: str, shown: str) -> Result[WebArticle]:
    """Return the article of a page; see `printer.readers.webpage.read_webpage`."""
    found = Collector()
    if mhtml.is_envelope(data):
        data, charset, inner = mhtml.main_part(data, shown)
        url = url or inner
    root = decode.document(decode.text(data, shown, charset, found), shown)
    base = _base(root, url)
    known = metadata.read(root, base)
    page = root.find("body")
    if page is None:
        raise UnprintableError(error("the page has no text", Place(shown), code="web-empty"))
    images.resolve(page)
    for element in tree.elements(page, *_NEVER_TEXT):
        tree.drop(element)
    images.absolute(page, base)
    asked = polls.take(page)
    captions.bring_home(page)
    formulas.settle(page)
    breaks.make_paragraphs(page)
    whole = leads.prepare(page)
    chosen = body.find(page, known.title, byline_known=bool(known.authors))
    if chosen is None or not length(chosen.element):
        raise UnprintableError(
            error(
                "there is no article on this page",
                Place(shown),
                hint="if it is shown by a script, save the page from the browser",
                code="web-no-article",
            )
        )
    article = chosen.element
    if length(article) < _SHORT:
        found.add(
            warning(
                "there is little text on this page: it may be an index or ask for a login",
                Place(shown),
                hint="compare it with the page in the browser",
                code="web-little-text",
            )
        )
    if not known.title:
        found.add(
            warning(
                "the page has no title",
                Place(shown),
                hint="write one in the front matter",
                code="web-no-title",
            )
        )
    embeds.make_links(article)
    figures.make(article)
    lead = leads.take(article, whole, wanted=known.image)
    names = known.authors or bylines.divided(chosen.byline)
    value = WebArticle(
        title=known.title,
        subtitle=known.subtitle,
        authors=tuple(Author(name) for name in names),
        date=known.date,
        updated=known.updated,
        language=known.language,
        section=known.section,
        site=known.site,
        url=known.url,
        lead=lead,
        figures=figures.pictures(article),
        polls=asked,
        html=Html(markup.clean(article)),
    )
    return Result(value, found.frozen())


def _base(root: Element, url: str) -> str:
    """Return the address that the page's relative addresses start from."""
    base = next((item.get("href", "") for item in root.iter("base") if item.get("href")), "")
    return images.joined(url, base.strip()) if base else url
