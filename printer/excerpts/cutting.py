"""Cutting an excerpt out of a body in the HTML contract, with its inline markup.

What an excerpt cannot hold goes: notes, citations, links (their words stay), figures, tables.
"""

from __future__ import annotations

import re
from copy import deepcopy
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from printer.excerpts.sentences import count_words, shortened
from printer.model import Html

if TYPE_CHECKING:
    from collections.abc import Iterator

    from printer.model import Article

_GONE = ("footnote", "noteref", "citation", "link-note", "missing", "embed", "equation-number")
_PASSED_OVER = frozenset({"h2", "h3", "h4", "h5", "h6", "hr"})
_OPENED = frozenset({"div", "section", "blockquote"})
_KEPT_ATTRIBUTES = frozenset({"lang", "dir", "class", "title", "style", "src", "alt"})
_LOOSE = re.compile(r"[ \u00a0]+(?=[.,;:!?…)])")
_ADDRESS = re.compile(r"https?://\S+")
_CITED = re.compile(r"[ \u00a0]?\[[^\[\]]*?(?<![\w.])-?@[\w:.#$%&+?<>~/-]+[^\[\]]*\]")
"""A citation as it is written: `[see @aster2010, p. 3]`."""

_SUMMARY_WORDS = 40


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The beginning of a text."""

    html: Html
    """Paragraphs; empty when the text begins with none."""

    whole: bool
    """Nothing of the text is left out."""


def excerpt(body: str, words: int, lang: str) -> Excerpt:
    """Return the first paragraphs of a body, of about so many words; it ends with a sentence."""
    from printer.galley.markup import parse, serialise

    root = parse(Html(body))
    kept: list[Any] = []
    left, whole = words, True
    for block in _blocks(root):
        if block.tag != "p":
            # A figure or a list is passed over, but then this is not all.
            whole = whole and block.tag in _PASSED_OVER
            continue
        paragraph = _plain(block)
        text = _text(paragraph)
        if not text.strip() or _ADDRESS.fullmatch(text.strip()):
            continue
        if kept and left < words // 4:
            whole = False
            break
        said, complete = _fitting(text, left, words, lang, first=not kept)
        if not said:
            whole = False
            break
        if not complete:
            _cut(paragraph, said)
            whole = False
        kept.append(paragraph)
        left -= count_words(said)
        if not complete:
            break
    out = root.makeelement("div")
    out.extend(kept)
    return Excerpt(serialise(out), whole)


def summary(article: Article) -> Excerpt:
    """Return what the author wrote as a summary, or else the first sentences of the text."""
    written = article.excerpt or article.description
    if written:
        said, _ = shortened(" ".join(written.split()), 3 * _SUMMARY_WORDS, article.lang)
        return Excerpt(Html(f"<p>{escape(said, quote=False)}</p>"), False)
    if article.standfirst:
        return Excerpt(excerpt(article.standfirst, 3 * _SUMMARY_WORDS, article.lang).html, False)
    return excerpt(article.body, _SUMMARY_WORDS, article.lang)


def _blocks(root: Any) -> Iterator[Any]:
    """Yield the blocks of a body; what only holds others is gone into."""
    for block in root:
        if block.tag in _OPENED and not _has_own_kind(block):
            yield from _blocks(block)
        else:
            yield block


def _has_own_kind(block: Any) -> bool:
    classes = set((block.get("class") or "").split())
    return bool(classes & {"gallery", "table", "equation", "poll", "note", "warning", "epigraph"})


def _plain(block: Any) -> Any:
    """Return a copy of a paragraph with nothing in it that needs another place on the page."""
    paragraph = deepcopy(block)
    paragraph.tail = None
    for element in list(paragraph.iter()):
        if element is paragraph:
            continue
        classes = (element.get("class") or "").split()
        if "citation" in classes and not _text(element).lstrip().startswith(("(", "[")):
            element.drop_tag()  # its author is a word of the sentence
        elif any(name in _GONE for name in classes) or _is_picture(element, classes):
            element.drop_tree()
        elif element.tag in ("a", "br"):
            if element.tag == "br":
                element.tail = f" {element.tail or ''}"
            element.drop_tag()
    _settle(paragraph)
    return paragraph


def _is_picture(element: Any, classes: list[str]) -> bool:
    return element.tag == "img" and "math" not in classes


def _settle(paragraph: Any) -> None:
    """Take away what means nothing here: ids, citations as they were written, loose spaces."""
    for element in paragraph.iter():
        for name in [name for name in element.attrib if name not in _KEPT_ATTRIBUTES]:
            del element.attrib[name]
        if element.text:
            element.text = _LOOSE.sub("", _CITED.sub("", element.text))
        if element.tail:
            element.tail = _LOOSE.sub("", _CITED.sub("", element.tail))
    paragraph.attrib.pop("class", None)


def _text(element: Any) -> str:
    return "".join(element.itertext())


def _fitting(text: str, left: int, words: int, lang: str, *, first: bool) -> tuple[str, bool]:
    """Return what of a paragraph still fits; empty when only a piece of a sentence would."""
    if count_words(text) <= left + words // 8:
        return text, True
    stripped = text.lstrip()
    said, complete = shortened(stripped, left, lang)
    ends_badly = said.endswith("…") and not stripped.startswith(said)
    if not first and (ends_badly or count_words(said) > left):
        return "", False
    return text[: len(text) - len(stripped)] + said, complete


def _cut(paragraph: Any, said: str) -> None:
    """Leave only the characters of `said` in a paragraph, which begins with them."""
    ellipsis = " …" if said.endswith(" …") and not _text(paragraph).startswith(said) else ""
    left = len(said) - len(ellipsis)
    last = paragraph
    for element, name in _texts(paragraph):
        text = getattr(element, name) or ""
        setattr(element, name, text[:left])
        if text[:left]:
            last = (element, name)
        left = max(0, left - len(text))
    if ellipsis and isinstance(last, tuple):
        element, name = last
        setattr(element, name, (getattr(element, name) or "") + ellipsis)
    for element in reversed([item for item in paragraph.iter() if item is not paragraph]):
        if not _text(element) and element.tag != "img":
            element.drop_tree()


def _texts(element: Any) -> list[tuple[Any, str]]:
    """Return the places of text within an element, in reading order."""
    found = [(element, "text")]
    for child in element:
        found += _texts(child)
        found.append((child, "tail"))
    return found
