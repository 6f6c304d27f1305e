"""The article's body: strip the page, score what is left, take the best, prune it.

When little text comes out, the page is tried again with more patience (`_ATTEMPTS`); what
had the most text wins.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage import bylines, divisions, names, scoring
from printer.readers.webpage.measure import length, words_of
from printer.readers.webpage.pruning import prune
from printer.readers.webpage.titles import says_the_same
from printer.readers.webpage.visibility import is_hidden

ENOUGH = 500
"""Characters of an article that need no second attempt."""

_SCORED = frozenset(["section", "h2", "h3", "h4", "h5", "h6", "p", "td", "pre"])
_MAY_BE_EMPTY = frozenset(["div", "section", "header", "h1", "h2", "h3", "h4", "h5", "h6"])
_HEADS = frozenset(["h2", "h3", "h4", "h5", "h6", "dt"])
_LONGEST_BYLINE = 100


@dataclass(frozen=True, slots=True)
class _Attempt:
    """How strict one attempt is."""

    unlikely: bool = True
    """Leave out what has the names of menus, comments and advertisements."""

    by_name: bool = True
    conditionally: bool = True


_ATTEMPTS = (
    _Attempt(),
    _Attempt(unlikely=False),
    _Attempt(unlikely=False, by_name=False),
    _Attempt(unlikely=False, by_name=False, conditionally=False),
)


@dataclass(frozen=True, slots=True)
class Body:
    """What was found."""

    element: Element
    """A `div` with the pieces of the article."""

    byline: str = ""
    """The text that names the author, where one stood in the page."""


def find(body: Element, title: str, *, byline_known: bool) -> Body | None:
    """Return the article within a page's `body`, None when there is no text at all.

    Elements that say the title again or name the author are left out. The argument is not
    changed.
    """
    best: Body | None = None
    most = 0
    for attempt in _ATTEMPTS:
        found = _try(deepcopy(body), title, byline_known, attempt)
        size = length(found.element)
        if size >= ENOUGH:
            return found
        if size > most:
            best, most = found, size
    return best


def _try(page: Element, title: str, byline_known: bool, attempt: _Attempt) -> Body:
    paragraphs, byline = _strip(page, title, byline_known, attempt)
    scores = scoring.score(paragraphs, by_name=attempt.by_name)
    top = scoring.choose(scores)
    article = tree.make("div")
    if top is None:
        tree.move_content(page, article)
    else:
        for piece in scoring.pieces(top, scores):
            if tree.name(piece) not in ("div", "article", "section", "p", "ol", "ul"):
                piece.tag = "div"
            article.append(tree.detach(piece))
    prune(article, by_name=attempt.by_name, conditionally=attempt.conditionally)
    return Body(article, byline)


def _strip(
    page: Element, title: str, byline_known: bool, attempt: _Attempt
) -> tuple[list[Element], str]:
    """Take away what is certainly no article; return the paragraphs and the byline."""
    paragraphs: list[Element] = []
    byline = ""
    title_seen = False
    node = _next(page, None)
    while node is not None:
        name = tree.name(node)
        if not name or is_hidden(node):
            node = _dropped(node, page)
            continue
        if not byline_known and not byline and _is_byline(node):
            byline = bylines.named_in(node)
            node = _dropped(node, page)
            continue
        if not title_seen and name in ("h1", "h2") and says_the_same(title, words_of(node)):
            title_seen = True
            node = _dropped(node, page)
            continue
        if names.is_never(node) or (attempt.unlikely and _is_unlikely(node, name)):
            node = _dropped(node, page)
            continue
        if name in _MAY_BE_EMPTY and _is_empty(node):
            node = _dropped(node, page)
            continue
        if name in _SCORED:
            paragraphs.append(node)
        elif name == "div":
            settled = divisions.settle(node)
            if tree.name(settled) == "p":
                paragraphs.append(settled)
            node = settled
        node = _next(node, page)
    return paragraphs, byline


def _next(node: Element, root: Element | None) -> Element | None:
    """Return the next element in reading order, into the node first."""
    if len(node):
        return node[0]
    return _after(node, root)


def _after(node: Element, root: Element | None) -> Element | None:
    """Return the element that follows a node and all that it holds."""
    current: Element | None = node
    while current is not None and current is not root:
        following = current.getnext()
        if following is not None:
            return following
        current = current.getparent()
    return None


def _dropped(node: Element, root: Element) -> Element | None:
    following = _after(node, root)
    tree.drop(node)
    return following


def _is_byline(node: Element) -> bool:
    return names.is_byline(node) and 0 < length(node) < _LONGEST_BYLINE


def _is_unlikely(node: Element, name: str) -> bool:
    if names.has_unlikely_role(node):
        return True
    if name == "a" or not names.is_unlikely(node):
        return False
    if name in _HEADS and names.is_heading_only(node):
        return False
    return not any(tree.name(item) in ("table", "code") for item in node.iterancestors())


def _is_empty(node: Element) -> bool:
    if tree.text_of(node).strip():
        return False
    return all(tree.name(child) in ("br", "hr") for child in node.iter() if child is not node)
