"""The reference list of an article: entries, their ids, and links back to the citations.

    <ol class="csl-bib-body"><li class="csl-entry" id="ref-KEY">
    <span class="csl-left-margin">[1]</span> <span class="bib-entry">…</span>
    <span class="cited-on">cited on p. <a href="#cite-1"></a>, <a href="#cite-4"></a></span></li></ol>

The numbers of pages are put in by the stylesheet; which of them would stand twice the press
finds out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from printer.copyedit.structure import free_id
from printer.model import Html
from printer.words import Words

if TYPE_CHECKING:
    from printer.citations.process import Entry

ENTRY_PREFIX = "ref-"
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_OUTSIDE = re.compile(r'<a href="(https?:[^"]*)">([^<]*)</a>')
_BREAK_IN_ADDRESS = re.compile(r"(?:(?<=[^/:.;&])(?=[/.?=_~%-])|(?<=/)(?=[^/]))(?=.{4})")
"""At punctuation, but not so that three characters or less stand in a line of their own."""


def entry_ids(entries: Sequence[Entry], taken: set[str]) -> dict[str, str]:
    """Return an id for each key of the list: `ref-` and the key, as far as ids can hold it."""
    ids: dict[str, str] = {}
    used = set(taken)
    for entry in entries:
        name = ENTRY_PREFIX + re.sub(r"[^\w:.-]+", "-", entry.key)
        ids[entry.key] = free_id(name, used)
        used.add(ids[entry.key])
    return ids


def reference_list(
    entries: Sequence[Entry],
    ids: Mapping[str, str],
    items: Mapping[str, Mapping[str, Any]],
    cited_at: Mapping[str, Sequence[str]],
    words: Words,
    *,
    hanging: bool,
    behind: Mapping[str, str] = MappingProxyType({}),
) -> Html:
    """Return the list as markup, empty without entries.

    `cited_at` has the ids of citations by key, `behind` markup that follows an entry.
    `hanging`: the style indents all lines of an entry but the first.
    """
    if not entries:
        return Html("")
    labelled = any(entry.label for entry in entries)
    kind = " labelled" if labelled else " hanging-indent" if hanging else ""
    rows = []
    for entry in entries:
        back = _cited_on(cited_at.get(entry.key, ()), words) + behind.get(entry.key, "")
        rows.append(_row(entry, ids[entry.key], items.get(entry.key, {}), back, words.lang))
    return Html(f'<ol class="csl-bib-body{kind}">\n{"".join(rows)}</ol>')


def _row(entry: Entry, id_: str, item: Mapping[str, Any], back: str, lang: str) -> str:
    label = f'<span class="csl-left-margin">{entry.label}</span> ' if entry.label else ""
    html = _OUTSIDE.sub(_breakable, entry.html.strip())
    body = f'<span class="bib-entry"{_language(item, lang)}>{html}</span>'
    return f'<li class="csl-entry" id="{escape(id_)}">{label}{body}{back}</li>\n'


def _breakable(link: re.Match[str]) -> str:
    """Return a link whose address may break at its punctuation."""
    return f'<a class="external url" href="{link[1]}">{_BREAK_IN_ADDRESS.sub("<wbr>", link[2])}</a>'


def _language(item: Mapping[str, Any], lang: str) -> str:
    """Return the attribute for a work in another language than the article's."""
    own = str(item.get("language", ""))
    if not _LANGUAGE.fullmatch(own) or own.partition("-")[0] == lang.partition("-")[0]:
        return ""
    return f' lang="{own}"'


def _cited_on(ids: Sequence[str], words: Words) -> str:
    if not ids:
        return ""
    said = escape(words["cited_on"])
    links = ", ".join(f'<a href="#{escape(id_)}" title="{said}"></a>' for id_ in ids)
    return f' <span class="cited-on">{said} {links}</span>'
