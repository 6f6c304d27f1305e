"""What is taken out of the chosen element: boxes, lists and tables that are no prose.

After `_cleanConditionally` and `_prepArticle` of Mozilla's Readability (Apache-2.0).
"""

from __future__ import annotations

import re

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage import embeds, names
from printer.readers.webpage.measure import COMMAS, length, link_density, share_of, words_of

_ADVERT = re.compile(
    r"^(ad(vertising|vertisement)?|pub(licité)?|werb(ung)?|广告|Реклама|Anuncio)$", re.I
)
_LOADING = re.compile(r"^((loading|正在加载|Загрузка|chargement|cargando)(…|\.\.\.)?)$", re.I)
_NEVER = ("object", "embed", "footer", "link", "aside", "iframe", "input", "textarea", "select",
          "button", "script", "style", "noscript", "template")  # fmt: skip
_LONGEST_SHARING = 500
"""Characters; a longer block with `share` in its name is text."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LISTS = frozenset({"ul", "ol"})


def prune(article: Element, *, by_name: bool, conditionally: bool) -> None:
    """Take away what is no part of the article; the arguments are how strict to be."""
    tables = {table for table in article.iter("table") if _is_data(table)}
    if conditionally:
        _prune(article, ("form", "fieldset"), tables, by_name)
    for element in tree.elements(article, *_NEVER):
        if element.getparent() is not None and not embeds.is_kept(element):
            tree.drop(element)
    for element in tree.elements(article):
        if names.is_sharing(element) and length(element) < _LONGEST_SHARING:
            tree.drop(element)
    for heading in tree.elements(article, "h1", "h2"):
        if by_name and names.weight(heading) < 0:
            tree.drop(heading)
    if conditionally:
        for tags in (("table",), ("ul",), ("div",)):
            _prune(article, tags, tables, by_name)
    _tidy(article)


def _tidy(article: Element) -> None:
    for paragraph in tree.elements(article, "p"):
        kept = next(paragraph.iter("img", "embed", "object", "iframe", "video", "audio"), None)
        if kept is None and not words_of(paragraph):
            tree.drop(paragraph)
    for line in tree.elements(article, "br"):
        if tree.name(line.getnext()) == "p" and not (line.tail or "").strip():
            tree.drop(line)
    for table in tree.elements(article, "table"):
        _open_single_cell(table)


def _open_single_cell(table: Element) -> None:
    """Put the content of a table of one cell in its place."""
    cells = list(table.iter("td", "th"))
    if len(cells) != 1 or table.getparent() is None:
        return
    cell = cells[0]
    box = tree.make("div")
    tree.move_content(cell, box)
    tree.replace(table, box)


def _is_data(table: Element) -> bool:
    """Tell whether a table holds data rather than the layout of the page."""
    if table.get("role") == "presentation" or table.get("datatable") == "0":
        return False
    if table.get("summary"):
        return True
    caption = table.find("caption")
    if caption is not None and (len(caption) or (caption.text or "").strip()):
        return True
    if next(table.iter("col", "colgroup", "tfoot", "thead", "th"), None) is not None:
        return True
    if table.find(".//table") is not None:
        return False
    rows = list(table.iter("tr"))
    columns = max((len(row) for row in rows), default=0)
    if len(rows) <= 1 or columns <= 1:
        return False
    return len(rows) >= 10 or columns > 4 or len(rows) * columns > 10


def _prune(article: Element, tags: tuple[str, ...], tables: set[Element], by_name: bool) -> None:
    for element in reversed(tree.elements(article, *tags)):
        if element.getparent() is not None and _must_go(element, tables, by_name):
            tree.drop(element)


def _must_go(element: Element, tables: set[Element], by_name: bool) -> bool:
    if element in tables:
        return False
    for ancestor in element.iterancestors():
        if ancestor in tables or tree.name(ancestor) in ("code", "figure"):
            return False
    if any(table in tables for table in element.iter("table")):
        return False
    weight = names.weight(element) if by_name else 0
    if weight < 0:
        return True
    text = words_of(element)
    if len(COMMAS.findall(text)) >= 10:
        return False
    return _is_no_prose(element, text, weight)


def _is_no_prose(element: Element, text: str, weight: int) -> bool:
    counts = dict.fromkeys(("p", "img", "li", "input"), 0)
    embedded = 0
    for child in element.iter("p", "img", "li", "input", "object", "embed", "iframe"):
        if child is element:
            continue
        name = tree.name(child)
        if name in counts:
            counts[name] += 1
        elif embeds.is_kept(child):
            return False
        else:
            embedded += 1
    if _ADVERT.match(text) or _LOADING.match(text):
        return True
    is_list = _is_list(element, text)
    density = link_density(element)
    size = len(text)
    items = counts["li"] - 100
    in_figure = any(tree.name(item) == "figure" for item in element.iterancestors())
    headings = share_of(element, *_HEADINGS)
    prose = share_of(
        element,
        "span",
        "li",
        "td",
        *(["blockquote", "dl", "div", "img", "ol", "p", "pre", "table", "ul"]),
    )
    wrong = (
        (not in_figure and counts["img"] > 1 and counts["p"] / counts["img"] < 0.5)
        or (not is_list and items > counts["p"])
        or counts["input"] > counts["p"] // 3
        or (
            not is_list
            and not in_figure
            and headings < 0.9
            and size < 25
            and counts["img"] not in (1, 2)
            and density > 0
        )
        or (not is_list and weight < 25 and density > 0.2)
        or (weight >= 25 and density > 0.5)
        or (embedded == 1 and size < 75)
        or embedded > 1
        or (counts["img"] == 0 and prose == 0)
    )
    if is_list and wrong:
        return not _is_list_of_images(element, counts)
    return wrong


def _is_list(element: Element, text: str) -> bool:
    if tree.name(element) in _LISTS:
        return True
    return bool(text) and sum(length(item) for item in element.iter("ul", "ol")) / len(text) > 0.9


def _is_list_of_images(element: Element, counts: dict[str, int]) -> bool:
    if any(len(child) > 1 for child in element):
        return False
    return counts["img"] == sum(1 for _ in element.iter("li"))
