"""From a page to an imported article: found, its images had, written as Markdown."""

from __future__ import annotations

import html
import re
from dataclasses import replace

from printer.diagnostics import Collector, Place, UnprintableError, error
from printer.importing.markdown import from_html
from printer.importing.pages import videos
from printer.importing.pages.fields import fields
from printer.importing.pages.images import Images
from printer.importing.pages.supplies import Supplies
from printer.importing.pages.values import Page
from printer.importing.values import Imported
from printer.network import FetchError, Network
from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage import MAX_BYTES, mhtml, read_webpage
from printer.readers.webpage.values import WebArticle


def read(page: Page, network: Network | None) -> Imported:
    """Return the article of a page; see `printer.importing.pages.read_page`."""
    page = located(fetched(page, network))
    if not re.match(r"https?://", page.url):
        page = replace(page, url="")
    result = read_webpage(page.data, url=page.url, charset=page.charset, shown=page.name)
    article = result.value
    archive = mhtml.is_envelope(page.data)
    parts = mhtml.images(page.data) if archive else {}
    images = Images(Supplies(page.url, page.folder, parts, network), page.name)
    body = tree.parse(article.html)
    lead = article.lead.image if article.lead is not None else ""
    addresses = [lead, *(item.get("src") or "" for item in body.iter("img"))]
    images.gather(addresses, article.alternatives)
    videos.make_codes(body, images)
    _take_standfirst(body, article.standfirst)
    if article.corrections and article.date[:10] < article.updated[:10]:
        _take_corrections(body, article)
    written = from_html(tree.serialise(body), images.names)
    found = Collector()
    found.extend((*result.diagnostics, *images.found.items))
    found.extend(replace(item, place=Place(page.name)) for item in written.diagnostics)
    return Imported(
        fields=fields(article, images.names),
        body=written.value,
        images=images.files,
        origin=article.url or page.url or page.name,
        diagnostics=found.frozen(),
    )


_SAVED_FROM = re.compile(
    rb"<!--\s*saved from url=\(\d+\)(https?://[^\s<>\"']+?)\s*-->", re.IGNORECASE
)
_CANONICAL = re.compile(
    rb"<link\b(?=[^>]*\brel=[\"']?canonical\b)[^>]*\bhref=[\"']?(https?://[^\s<>\"']+)",
    re.IGNORECASE,
)
_HEAD_BYTES = 200_000


def located(page: Page) -> Page:
    """Return a page with its address, where it does not say it itself but what it holds does."""
    if page.url or mhtml.is_envelope(page.data):
        return page
    head = page.data[:_HEAD_BYTES]
    match = _SAVED_FROM.search(head) or _CANONICAL.search(head)
    if match is None:
        return page
    return replace(page, url=html.unescape(match[1].decode("utf-8", "replace")))


def fetched(page: Page, network: Network | None) -> Page:
    """Return a page with its data; raises UnprintableError when it cannot be fetched."""
    if page.data or not re.match(r"https?://", page.url):
        return page
    try:
        answer = (network or Network()).fetch(page.url)
    except (FetchError, ValueError) as problem:
        raise UnprintableError(
            error(
                f"the page could not be fetched: {problem}",
                Place(page.name),
                hint="save it in the browser, and import the file",
                code="web-not-fetched",
            )
        ) from problem
    return replace(page, data=answer.data[: MAX_BYTES + 1], url=answer.url, charset=answer.charset)


def _take_corrections(body: Element, article: WebArticle) -> None:
    """Take the notices out of the body that the front matter says under `updated`."""
    for note in tree.elements(body, "aside"):
        if (
            "note" in tree.classes(note)
            and " ".join(tree.text_of(note).split()) in article.corrections
        ):
            tree.drop(note)


_AT_THE_HEAD = 3
"""Of so many paragraphs and headings one may be the standfirst."""


def _take_standfirst(body: Element, standfirst: str) -> None:
    """Take the standfirst out of the body: the front matter has it, and it would stand there twice."""
    wanted = " ".join(standfirst.split()).casefold()
    for element in tree.elements(body, "p", "h2", "h3", "h4")[:_AT_THE_HEAD] if wanted else ():
        if " ".join(tree.text_of(element).split()).casefold() == wanted:
            tree.drop(element)
            return
