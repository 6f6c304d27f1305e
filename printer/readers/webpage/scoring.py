"""Which element holds the article: paragraphs give points to what they stand in.

After Readability of Arc90 and Mozilla. Points live in a dictionary beside the tree.
"""

from __future__ import annotations

from collections.abc import Iterable

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage import names
from printer.readers.webpage.measure import COMMAS, length, link_density, words_of

_BY_TAG = {
    "div": 5, "pre": 3, "td": 3, "blockquote": 3, "address": -3, "ol": -3, "ul": -3, "dl": -3,
    "dd": -3, "dt": -3, "li": -3, "form": -3, "h1": -5, "h2": -5, "h3": -5, "h4": -5, "h5": -5,
    "h6": -5, "th": -5,
}  # fmt: skip
_SHORTEST = 25
"""Characters of a paragraph that counts."""

_REACH = 5
"""How many ancestors a paragraph gives points to."""

_CANDIDATES = 5
_SIMILAR = 0.75
"""Share of the best score that makes another candidate as good."""

Scores = dict[Element, float]


def score(paragraphs: Iterable[Element], *, by_name: bool) -> Scores:
    """Return the points of everything that holds paragraphs; `by_name` asks classes and ids."""
    scores: Scores = {}
    for paragraph in paragraphs:
        if paragraph.getparent() is None:
            continue
        text = words_of(paragraph)
        if len(text) < _SHORTEST:
            continue
        points = 2 + len(COMMAS.findall(text)) + min(len(text) // 100, 3)
        for level, ancestor in enumerate(paragraph.iterancestors()):
            if level == _REACH or ancestor.getparent() is None:
                break
            if ancestor not in scores:
                scores[ancestor] = _BY_TAG.get(tree.name(ancestor), 0) + _weight(ancestor, by_name)
            scores[ancestor] += points / (1 if level == 0 else 2 if level == 1 else level * 3)
    return scores


def _weight(element: Element, by_name: bool) -> float:
    return names.weight(element) if by_name else 0


def choose(scores: Scores) -> Element | None:
    """Return the element that holds the article; changes points for links on the way."""
    for candidate in scores:
        scores[candidate] *= 1 - link_density(candidate)
    ranked = sorted(scores, key=lambda item: -scores[item])[:_CANDIDATES]
    if not ranked or tree.name(ranked[0]) == "body":
        return None
    top = _common(ranked, scores)
    top = _parent_that_scores(top, scores)
    parent = top.getparent()
    while parent is not None and tree.name(parent) != "body" and len(parent) == 1:
        top, parent = parent, parent.getparent()
    scores.setdefault(top, 0.0)
    return top


def _common(ranked: list[Element], scores: Scores) -> Element:
    """Return what holds three candidates more that are nearly as good as the best."""
    top = ranked[0]
    others = [
        set(item.iterancestors())
        for item in ranked[1:]
        if scores[top] > 0 and scores[item] / scores[top] >= _SIMILAR
    ]
    if len(others) < 3:
        return top
    for ancestor in top.iterancestors():
        if tree.name(ancestor) == "body":
            break
        if sum(ancestor in chain for chain in others) >= 3:
            return ancestor
    return top


def _parent_that_scores(top: Element, scores: Scores) -> Element:
    """Go up as long as more points are found: the article may be in several pieces."""
    last = scores.get(top, 0.0)
    threshold = last / 3
    for parent in top.iterancestors():
        if tree.name(parent) == "body":
            break
        if parent not in scores:
            continue
        points = scores[parent]
        if points < threshold:
            break
        if points > last:
            return parent
        last = points
    return top


def pieces(top: Element, scores: Scores) -> list[Element]:
    """Return the chosen element and those beside it that belong to the article."""
    parent = top.getparent()
    if parent is None:
        return [top]
    threshold = max(10.0, scores.get(top, 0.0) * 0.2)
    return [
        sibling for sibling in parent if sibling is top or _belongs(sibling, top, scores, threshold)
    ]


def _belongs(sibling: Element, top: Element, scores: Scores, threshold: float) -> bool:
    same_class = top.get("class") and sibling.get("class") == top.get("class")
    bonus = scores.get(top, 0.0) * 0.2 if same_class else 0.0
    if sibling in scores and scores[sibling] + bonus >= threshold:
        return True
    if tree.name(sibling) != "p":
        return False
    density, size = link_density(sibling), length(sibling)
    if size > 80:
        return density < 0.25
    text = words_of(sibling)
    return size > 0 and density == 0 and (". " in text or text.endswith("."))
