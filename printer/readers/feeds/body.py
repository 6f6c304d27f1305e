"""The text of a chosen entry, cleaned: HTML in our contract, and the pictures it names.

The rules are those of web pages, but nothing is looked for and nothing is left out as
furniture: a feed holds the article alone.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from printer.model import Html
from printer.readers.feeds import texts
from printer.readers.feeds.values import Enclosure, FeedEntry, Text
from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage.values import Picture

MAX_CHARACTERS = 5_000_000
"""Of one entry's markup; the rest is cut off."""

_MAX_DEPTH = 100
_NEVER_TEXT = ("script", "style", "template", "noscript", "form", "button", "svg", "math")
_MORE = re.compile(
    r"\s*(?:\[(?:…|\.\.\.|&#8230;)\]|continue reading\b.{0,80}|read more\b.{0,40}|weiterlesen\b.{0,40}"
    r"|lire la suite\b.{0,40}|читать далее\b.{0,40}|the post .{1,300} appeared first on .{1,100})\s*",
    re.IGNORECASE,
)
"""Paragraphs that blogs put behind a text in the feed; they lead to the page, which we name."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The text of an entry, ready to become an article."""

    html: Html
    """Sanitised; figures in place, without the lead image."""

    figures: tuple[Picture, ...] = ()
    lead: Picture | None = None


def clean(entry: FeedEntry) -> Cleaned:
    """Return the text of an entry with its enclosures as links behind it."""
    body = cleaned(entry.content)
    links = "".join(_link(file) for file in dict.fromkeys(entry.enclosures) if file.kind != "image")
    lead = body.lead
    if lead is None and not body.figures and entry.image:
        lead = Picture(entry.image)
    return Cleaned(Html(body.html + links), body.figures, lead)


def cleaned(text: Text) -> Cleaned:
    """Return a foreign text as sanitised markup; without what no paper can show."""
    from printer.readers.webpage import breaks, captions, embeds, figures, images, leads, markup

    if not text:
        return Cleaned(Html(""))
    root = tree.parse(text.markup[:MAX_CHARACTERS])
    _flatten(root)
    images.resolve(root)
    for element in tree.elements(root, *_NEVER_TEXT):
        tree.drop(element)
    images.absolute(root, text.base)
    captions.bring_home(root)
    breaks.make_paragraphs(root)
    _drop_invitations(root)
    embeds.make_links(root)
    whole = leads.prepare(root)
    figures.make(root)
    lead = leads.take(root, whole, wanted="")
    return Cleaned(markup.clean(root), figures.pictures(root), lead)


def summary(entry: FeedEntry) -> str:
    """Return the summary that the feed has of an entry, as plain text; empty without one."""
    return texts.plain(entry.summary.markup)


def _flatten(root: Element) -> None:
    """Open what is nested deeper than any text is."""
    for element in tree.elements(root):
        if sum(1 for _ in element.iterancestors()) > _MAX_DEPTH:
            tree.unwrap(element)


def _drop_invitations(root: Element) -> None:
    for paragraph in tree.elements(root, "p", "div"):
        if paragraph.getparent() is not None and not len(paragraph.findall(".//img")):
            text = " ".join(tree.text_of(paragraph).split())
            if len(text) < 500 and _MORE.fullmatch(text):
                tree.drop(paragraph)


def _link(file: Enclosure) -> str:
    address = html.escape(file.url)
    shown = html.escape(file.title) if file.title else address
    return f'<p class="embed"><a href="{address}">{shown}</a></p>'
