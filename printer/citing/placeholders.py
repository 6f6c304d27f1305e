"""Placeholders of citations in an article's markup: found, understood, written back as text.

A reader leaves `<span class="citation">` with a `<span class="cite" data-key data-mode>` for
each work, in which prefix and suffix stand as markup. This module knows nothing of
bibliographies and styles.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import TYPE_CHECKING

from printer.citations.locators import split_locator
from printer.citations.syntax import CiteItem, Cluster
from printer.citing.fields import SIGN, texts_of
from printer.copyedit.markup import BLOCKS, has_class, parse, serialise
from printer.diagnostics import Place

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from printer.citations.terms import Terms
    from printer.model import Article

PLACE_ATTRIBUTE = "data-line"
_PLAIN_KEY = re.compile(r"[^\W]+(?:[:.#$%&\-+?<>~/]\w+)*")


@dataclass(slots=True)
class Placeholder:
    """A citation that waits in a tree."""

    element: HtmlElement
    cluster: Cluster
    """With prefixes and suffixes as markup, locators still in the suffixes."""

    places: tuple[Place, ...]
    """Of the citation itself and of each of its works."""

    note: HtmlElement | None
    """The author's note that it stands in."""

    block: HtmlElement | None
    """The paragraph or the like that it stands in."""

    @property
    def place(self) -> Place:
        """Return where the citation begins."""
        return self.places[0]


@dataclass(slots=True)
class Part:
    """A field of an article with citations in it."""

    name: str
    root: HtmlElement


def parts_of(article: Article) -> list[Part]:
    """Return the fields with citations as trees, in the order in which they are printed."""
    texts = texts_of(article)
    cited = {name for name, text in texts.items() if SIGN in text}
    if not cited:
        return []
    return [Part(name, parse(texts[name])) for name in texts if name in {*cited, "body"}]


def placeholders(root: HtmlElement, shown: str) -> Iterator[Placeholder]:
    """Yield the placeholders of a tree in document order. `shown` names the source."""
    for element in root.xpath(".//span[contains(@class, 'citation')]"):
        if not has_class(element, "citation"):
            continue
        cites = [child for child in element if has_class(child, "cite") and child.get("data-key")]
        if not cites:
            continue
        items = tuple(_item(cite) for cite in cites)
        places = tuple(_place(each, shown) for each in (element, *cites))
        note = next((it for it in element.iterancestors("span") if has_class(it, "footnote")), None)
        block = next((it for it in element.iterancestors() if it.tag in BLOCKS), None)
        yield Placeholder(element, Cluster(items), places, note, block)


def as_written(markup: str) -> str:
    """Return markup in which citations stand as they were written: where none can be printed."""
    root = parse(markup)
    for placeholder in list(placeholders(root, "")):
        as_text(placeholder.element, written(placeholder.cluster))
    return serialise(root)


def as_text(element: HtmlElement, text: str) -> None:
    """Put a text into the place of an element."""
    element.clear(keep_tail=True)
    element.text = text
    element.drop_tag()


def written(cluster: Cluster) -> str:
    """Return a citation about as its author wrote it, without markup."""
    first, *others = cluster.items
    if not first.author_in_text:
        return f"[{'; '.join(_written(item) for item in cluster.items)}]"
    behind = [first.suffix.removeprefix(", ")] if first.suffix else []
    behind += [_written(item) for item in others]
    text = _written(dataclasses.replace(first, suffix=""))
    return f"{text} [{_words('; '.join(behind))}]" if behind else text


def located(cluster: Cluster, terms: Terms) -> Cluster:
    """Return a cluster with its locators split off the suffixes, which are markup.

    `terms` are the words of the style in the article's language.
    """
    items = []
    for item in cluster.items:
        if not item.suffix:
            items.append(item)
            continue
        text, mark, rest = item.suffix.partition("<")
        label, locator, after = split_locator(unescape(text), terms)
        suffix = escape(after, quote=False) + mark + rest
        items.append(dataclasses.replace(item, label=label, locator=locator, suffix=suffix))
    return Cluster(tuple(items))


def locator_as_written(item: CiteItem) -> str:
    """Return `pp. 33–35` of a suffix, for lists of what is cited where."""
    if not item.suffix:
        return ""
    text = unescape(item.suffix.partition("<")[0])
    label, _, after = split_locator(text)
    return text.removesuffix(after).strip(" ,\n") if label else ""


def _item(cite: HtmlElement) -> CiteItem:
    mode = cite.get("data-mode", "")
    return CiteItem(
        key=cite.get("data-key", ""),
        prefix=_affix(cite, "cite-prefix"),
        suffix=_affix(cite, "cite-suffix"),
        suppress_author=mode == "suppress-author",
        author_in_text=mode == "in-text",
    )


def _affix(cite: HtmlElement, name: str) -> str:
    for child in cite:
        if has_class(child, name):
            for image in list(child.iter("img")):  # a formula: its LaTeX is better than nothing
                as_text(image, image.get("alt", ""))
            return serialise(child)
    return ""


def _place(element: HtmlElement, shown: str) -> Place:
    line, _, column = element.get(PLACE_ATTRIBUTE, "").partition(":")
    if not line.isdecimal():
        return Place(shown)
    return Place(shown, int(line), int(column) if column.isdecimal() else None)


def _written(item: CiteItem) -> str:
    key = item.key if _PLAIN_KEY.fullmatch(item.key) else f"{{{item.key}}}"
    minus = "-" if item.suppress_author else ""
    return _words(f"{item.prefix}{minus}@{key}{item.suffix}")


def _words(markup: str) -> str:
    return unescape(re.sub(r"<[^>]*>", "", markup))
