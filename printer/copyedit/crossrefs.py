"""Cross-references: `@fig-x` becomes "Figure 3" in the language of the article, as a link.

What is referred to must have been numbered before. A reference that leads nowhere stays
visible in the text, with the id that was meant.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING

from printer.copyedit.languages import with_inner_quotes
from printer.copyedit.manuscript import PLACE_ATTRIBUTE, Manuscript
from printer.copyedit.markup import has_class, new, replace, text_before

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NAMEABLE = re.compile(r"(?:fig|tbl|sec|eq|lst)-")
"""How ids begin that `@` can name."""

_SENTENCE_ENDS = ".!?…"


def fill_crossrefs(manuscript: Manuscript) -> None:
    """Fill in the text and the target of each cross-reference."""
    targets = {entry.id: entry for entry in manuscript.numbered if entry.id}
    for link in list(manuscript.root.iter("a")):
        if not has_class(link, "crossref"):
            continue
        wanted = link.attrib.pop("data-ref", "") or link.get("href", "").lstrip("#")
        entry = targets.get(wanted)
        if entry is None:
            _leave_a_mark(manuscript, link, wanted, sorted(targets))
            continue
        link.set("href", f"#{wanted}")
        if link.text_content().strip():
            continue
        title = with_inner_quotes(entry.title, manuscript.context.lang)
        text = manuscript.context.words.reference(entry.kind, entry.number, title)
        link.text = text[0].upper() + text[1:] if begins_sentence(link) else text


def _leave_a_mark(manuscript: Manuscript, link: HtmlElement, wanted: str, known: list[str]) -> None:
    near = difflib.get_close_matches(wanted, filter(_NAMEABLE.match, known), 1, 0.5)
    hint = f"did you mean @{near[0]}?" if near else "give what is meant an id: {#" + wanted + "}"
    manuscript.error(
        link,
        f'the cross-reference "@{wanted}" leads to nothing',
        hint=hint,
        code="crossref-dead",
    )
    mark = new("strong", f"[{wanted}?]", class_="missing")
    if link.get(PLACE_ATTRIBUTE):
        mark.set(PLACE_ATTRIBUTE, link.get(PLACE_ATTRIBUTE, ""))
    replace(link, mark)


def begins_sentence(link: HtmlElement) -> bool:
    """Tell whether a sentence, or a block, begins with this link."""
    before = text_before(link)
    return not before.strip() or _ends_sentence(before)


def _ends_sentence(before: str) -> bool:
    """Tell whether a text ends with a full stop and a space (an abbreviation also may)."""
    words = before.rstrip('»”“’")\n \N{NO-BREAK SPACE}')
    if before == before.rstrip() or not words.endswith(tuple(_SENTENCE_ENDS)):
        return False
    last = words.rstrip(_SENTENCE_ENDS).rpartition(" ")[2].strip("(")
    return words[-1] != "." or len(last) > 3
