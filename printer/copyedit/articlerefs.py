"""References to other articles: links whose address is the source of another one.

In an issue that has the other article such a link leads to its page and says the number of
it; alone, it leads to where the other is published, or becomes plain text. A link without
words gets those of what it leads to: the title, or "Figure 3 of" and the title.
"""

from __future__ import annotations

import difflib
import re
import urllib.parse
from collections.abc import Collection
from typing import TYPE_CHECKING

from printer.copyedit.crossrefs import begins_sentence
from printer.copyedit.languages import with_inner_quotes
from printer.copyedit.manuscript import PLACE_ATTRIBUTE, Manuscript
from printer.copyedit.markup import (
    HEADINGS,
    add_class,
    drop_class,
    has_class,
    new,
    parse,
    replace,
    text_before,
    unlink,
)
from printer.copyedit.others import Other, Others
from printer.copyedit.structure import LAYOUT_ANCHORS, REFERENCE_PREFIX, WHOLE_ARTICLE
from printer.model import Numbered

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ARTICLE_REFERENCE = "article-ref"
"""Of links to other pieces of the issue."""

UNKNOWN_FOLIO = "00"
"""Holds the place of a page number that is not known yet, as wide as most are."""

_SUFFIX = ".pdf"
_SOURCE = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)
_NO_FILE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|[/#?\\]|www\.|$")
_TITLE = "\ufdd0"
"""Stands for a title until its markup is made; no source has this character."""


def refers_to(*markup: str) -> tuple[str, ...]:
    """Return what finished markup refers to in other pieces: `slug` or `slug#id`, each once."""
    found: dict[str, None] = {}
    for html in markup:
        for link in parse(html).iter("a") if ARTICLE_REFERENCE in html else ():
            if has_class(link, ARTICLE_REFERENCE):
                slug, name = _meant(link)
                found.setdefault(f"{slug}#{name}" if name else slug)
    return tuple(found)


def settle_reference(manuscript: Manuscript, link: HtmlElement) -> bool:
    """Set a link to an article right; tell whether it is a link to be edited no more.

    A link to the article itself becomes one within it. Of a link that leads nowhere the words
    stay, or a mark where it has none; a link that is no reference stays as it is.
    """
    drop_class(link, ARTICLE_REFERENCE)
    others = manuscript.context.others
    address = link.get("href", "").strip()
    if others is None or _NO_FILE.match(address) or link.find(".//img") is not None:
        return False
    path, _, name = (_decoded(part) for part in address.partition("#"))
    other = others.find(path)
    if other is None:
        if not _is_wordless(link) and not _SOURCE.search(path):
            return False  # a page of the web site, perhaps
        _report_no_article(manuscript, link, path, others.nearest(path))
        _give_up(link, path)
        return True
    if other.is_self:
        return _turn_inward(link, other, name)
    if name and not _has(others, other, name):
        _report_no_id(manuscript, link, other, name, others.ids(other.slug) or ())
        if _is_wordless(link):
            _give_up(link, f"{other.slug}#{name}")
            return True
        name = ""
    if _is_wordless(link):
        _fill(manuscript, link, other, others.numbered(other.slug, name) if name else None)
    if not _lead(link, other, name):
        manuscript.note(
            link,
            f'"{other.title}" has no address, so the link to it becomes words',
            hint="set url in its front matter",
            code="link-relative",
        )
        unlink(link)
        return True
    return False


def _lead(link: HtmlElement, other: Other, name: str) -> bool:
    """Give a link the address of an article; tell whether it has one."""
    if other.in_issue:
        file = urllib.parse.quote(other.slug, safe="") + _SUFFIX
        link.set("href", f"{file}#{urllib.parse.quote(name, safe='')}" if name else file)
        add_class(link, ARTICLE_REFERENCE)
    elif other.url:
        link.set("href", f"{other.url}#{urllib.parse.quote(name)}" if name else other.url)
    return other.in_issue or bool(other.url)


def say_page(manuscript: Manuscript, link: HtmlElement) -> None:
    """Say the page behind a link to another piece, in brackets or between those around it.

    Headings are listed elsewhere, where the page of something else would mislead.
    """
    others = manuscript.context.others
    in_text = link.getparent() is not None and has_class(link, ARTICLE_REFERENCE)
    if others is None or not in_text or any(up.tag in HEADINGS for up in link.iterancestors()):
        return
    page = manuscript.context.words.page(others.folio(*_meant(link)) or UNKNOWN_FOLIO)
    before = text_before(link)
    within = before.count("(") > before.count(")")
    link.tail = (f", {page}" if within else f" ({page})") + (link.tail or "")


def _meant(link: HtmlElement) -> tuple[str, str]:
    """Return the slug and the id that a link to another piece leads to."""
    file, _, name = link.get("href", "").partition("#")
    return urllib.parse.unquote(file).removesuffix(_SUFFIX), urllib.parse.unquote(name)


def _decoded(part: str) -> str:
    """Return a part of an address without percent signs, and without what no text may have."""
    return "".join(sign for sign in urllib.parse.unquote(part) if sign.isprintable())


def _is_wordless(link: HtmlElement) -> bool:
    return not link.text_content().strip() and not link.xpath(
        ".//*[@src or @data-latex or @data-key or @data-ref]"
    )


def _has(others: Others, other: Other, name: str) -> bool:
    if name in LAYOUT_ANCHORS or name.startswith(REFERENCE_PREFIX):
        return True
    ids = others.ids(other.slug)
    return ids is None or name in ids


def _turn_inward(link: HtmlElement, other: Other, name: str) -> bool:
    """Make a link to the article itself one within it; without words, a cross-reference."""
    wordless = _is_wordless(link)
    link.set("href", f"#{name or WHOLE_ARTICLE}")
    if wordless and name:
        add_class(link, "crossref")
        link.set("data-ref", name)
        return True
    if wordless:
        link.text = f'"{other.title}"'
    return False


def _report_no_article(manuscript: Manuscript, link: HtmlElement, path: str, near: str) -> None:
    manuscript.error(
        link,
        f'there is no article "{path[:100]}", the reference to it is left out',
        hint=f'did you mean "{near}"?'
        if near
        else "write the way from this file to the other: ../its-folder/index.md",
        code="crossref-dead",
    )


def _report_no_id(
    manuscript: Manuscript, link: HtmlElement, other: Other, name: str, ids: Collection[str]
) -> None:
    near = difflib.get_close_matches(name, sorted(ids), 1, 0.5)
    manuscript.error(
        link,
        f'nothing in "{other.title}" has the id "{name[:100]}"',
        hint=f'did you mean "#{near[0]}"?'
        if near
        else f"give what is meant in {other.slug} an id: {{#{name[:100]}}}",
        code="crossref-dead",
    )


def _give_up(link: HtmlElement, meant: str) -> None:
    """Leave the words of a link, or a mark that says what was meant."""
    if not _is_wordless(link):
        unlink(link)
        return
    mark = new("strong", f"[{meant[:100]}?]", class_="missing")
    if link.get(PLACE_ATTRIBUTE):
        mark.set(PLACE_ATTRIBUTE, link.get(PLACE_ATTRIBUTE, ""))
    replace(link, mark)


def _fill(manuscript: Manuscript, link: HtmlElement, other: Other, entry: Numbered | None) -> None:
    """Write what a link leads to; quotation marks become typographic with the text around."""
    context = manuscript.context
    text = f'"{_TITLE}"'
    if entry is not None:
        thing = context.words.reference(entry.kind, entry.number, entry.title)
        text = context.words.part_of(thing, text)
    before, _, after = text.partition(_TITLE)
    if begins_sentence(link):
        before = before[:1].upper() + before[1:]
    if other.lang.partition("-")[0] == context.lang.partition("-")[0]:
        link.text = f"{before}{with_inner_quotes(other.title, context.lang)}{after}"
        return
    link.text = before
    title = new("span", other.title, lang=other.lang)
    title.tail = after
    link.append(title)
