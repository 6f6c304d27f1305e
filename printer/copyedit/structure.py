"""Repairs of structure that the tags of an accessible PDF depend on.

Ids become unique, header cells say what they head, and what is empty or would be painted in a way
that loses its tags (opacity) goes. Headings have a pass of their own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from printer.copyedit.manuscript import Manuscript
from printer.copyedit.markup import HEADINGS, remove

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNTAGGED_PAINT = re.compile(
    r"(?:^|;)\s*(?:opacity|filter|mix-blend-mode|mask(?:-\w+)*)\s*:[^;]*", re.IGNORECASE
)
"""Properties that WeasyPrint paints through a form without structure (PDF/UA fails)."""

WHOLE_ARTICLE = "article"
"""The id that every layout gives to the article itself."""

_WRITTEN = re.compile(rf"#{WHOLE_ARTICLE}(?=[\s}}])|id=[\"']{WHOLE_ARTICLE}[\"']")

LAYOUT_ANCHORS = frozenset({WHOLE_ARTICLE, "references", "notes"})
"""Ids that the layouts and the citations stage add around the body."""

REFERENCE_PREFIX = "ref-"
"""Of the ids in the reference list, which does not exist yet at this stage."""

_EMPTIABLE = ("p", "ul", "ol", "dl", "table")


def repair_structure(manuscript: Manuscript) -> None:
    """Repair ids, header cells, empty elements and styles."""
    _unique_ids(manuscript)
    _remove_empty(manuscript.root)
    for cell in manuscript.root.iter("th"):
        if cell.get("scope") is None:
            in_head = next(cell.iterancestors("thead", "tbody", "tfoot", "table"), None)
            heads_columns = in_head is not None and in_head.tag == "thead"
            cell.set("scope", "col" if heads_columns else "row")
    for element in manuscript.root.xpath(".//*[@style]"):
        style = _UNTAGGED_PAINT.sub("", element.get("style", "")).strip("; ")
        if style:
            element.set("style", style)
        else:
            del element.attrib["style"]


def _unique_ids(manuscript: Manuscript) -> None:
    """Give the second bearer of an id another one."""
    taken: set[str] = set()
    _free_layout_id(manuscript)
    for element in manuscript.root.xpath(".//*[@id]"):
        name = element.get("id", "")
        if not name or name not in taken:
            taken.add(name)
            if not name:
                del element.attrib["id"]
            continue
        if element.tag in HEADINGS:
            manuscript.warning(
                element,
                f'the id "{name}" of this heading is taken already, links to it lead there',
                hint="give each heading its own id",
                code="id-repeated",
            )
        else:
            manuscript.error(
                element,
                f'the id "{name}" is used twice',
                hint="give each figure, table, equation and section its own id",
                code="id-duplicate",
            )
        element.set("id", free_id(name, taken))
        taken.add(element.get("id", ""))


def _free_layout_id(manuscript: Manuscript) -> None:
    """Give what has the id of the whole article another one, and lead its links there.

    In silence where the id was made of a heading, "Article".
    """
    bearers = manuscript.root.xpath(".//*[@id=$name]", name=WHOLE_ARTICLE)
    if not bearers:
        return
    names = {element.get("id", "") for element in manuscript.root.xpath(".//*[@id]")}
    free = free_id(WHOLE_ARTICLE, names)
    for element in bearers:
        element.set("id", free)
    for link in manuscript.root.xpath(".//a[@href=$name]", name=f"#{WHOLE_ARTICLE}"):
        link.set("href", f"#{free}")
    if _WRITTEN.search(manuscript.context.source_text) or bearers[0].tag not in HEADINGS:
        manuscript.warning(
            bearers[0],
            f'the id "{WHOLE_ARTICLE}" is that of the whole article; here it becomes "{free}"',
            hint="choose another id",
            code="id-reserved",
        )


def free_id(name: str, taken: set[str]) -> str:
    """Return an id that is not taken: the name, or the name with the next free number."""
    number = 2
    candidate = name
    while candidate in taken:
        candidate = f"{name}-{number}"
        number += 1
    return candidate


def _remove_empty(root: HtmlElement) -> None:
    """Remove paragraphs without words and lists and tables without entries."""
    for element in reversed(list(root.iter(*_EMPTIABLE))):
        if _holds_nothing(element) and (element.tag != "p" or element.get("id") is None):
            remove(element)


def _holds_nothing(element: HtmlElement) -> bool:
    """Tell whether there is nothing in an element that is printed or gets words later."""
    return not element.text_content().strip() and not element.xpath(
        ".//*[@src or @id or @data-latex or @data-ref or @data-key]"
        " | .//a[@href and not(contains(@href, ':') or starts-with(@href, '#'))]"
    )
