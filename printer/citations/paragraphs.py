"""Clusters as paragraphs that the engine cannot misread: prefixes, suffixes and locators marked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from printer.citations import marks
from printer.citations.engine import Inlines, pandoc_cite
from printer.citations.inlines import from_html
from printer.citations.keys import Keys
from printer.citations.syntax import CiteItem, Cluster

_SENTENCE_END = re.compile(r"""[.!?]["'”’»)]*\s+$""")


def paragraph(
    keys: Keys, cluster: Cluster, number: int, makes_note: bool, names: Mapping[str, str]
) -> Inlines:
    """Return the inlines of a paragraph that holds nothing but a cluster.

    `number` is that of its note, 0 in the text; `names` has for each label of a locator the
    one under which the engine knows it.
    """
    citations = [_citation(keys, item, number, names) for item in cluster.items]
    if cluster.in_text and len(citations) > 1 and not citations[1]["citationPrefix"]:
        # A prefix keeps the others from being sorted before the author of the sentence.
        citations[1]["citationPrefix"] = [{"t": "Str", "c": marks.JOIN}]
    cite = pandoc_cite(citations)
    if not (makes_note and cluster.items[0].author_in_text):
        # Inside a note pandoc neither makes another nor changes the first letter.
        return [{"t": "Note", "c": [{"t": "Para", "c": [cite]}]}]
    return [cite]


def _citation(keys: Keys, item: CiteItem, number: int, names: Mapping[str, str]) -> dict[str, Any]:
    mode = "SuppressAuthor" if item.suppress_author else "NormalCitation"
    if item.author_in_text:
        mode = "AuthorInText"
    return {
        "citationId": keys.tokens[item.key],
        "citationPrefix": _prefix(item.prefix),
        "citationSuffix": _suffix(item, names),
        "citationMode": {"t": mode},
        "citationNoteNum": number,
        "citationHash": 0,
    }


def _prefix(markup: str) -> Inlines:
    if not markup.strip():
        return []
    end = "" if markup[-1].isspace() else marks.JOIN
    if _SENTENCE_END.search(markup):
        end = marks.SENTENCE_END
    begin = marks.AFFIX_START if markup[:1].isalnum() else ""
    return from_html(begin + marks.hide(markup.strip()) + end)


def _suffix(item: CiteItem, names: Mapping[str, str]) -> Inlines:
    inlines: Inlines = []
    suffix = marks.hide(item.suffix)
    if item.locator:
        label = names.get(item.label, "page")
        locator = f"{{{marks.LOCATOR}{label} {marks.hide(item.locator)}}}"
        inlines.append({"t": "Str", "c": locator})
    elif suffix:
        text = suffix.lstrip(", \t\n")
        lead = suffix.removesuffix(text) or (" " if text[:1].isalnum() else "")
        suffix = lead + marks.GUARD + text
    if suffix.rstrip().endswith((",", ";", ":", ".")):
        suffix = suffix.rstrip() + marks.AFFIX_END
    return inlines + from_html(suffix)
