"""Which PDF structure type each HTML element becomes.

The types are those of PDF 1.7 (ISO 32000-1, 14.8.4). What HTML tells and PDF 1.7 has no
type for (`em`, `strong`, `sup`) is dissolved into its parent, so that the tree holds no
element without a meaning. An author or a layout overrules the table with
`data-pdf-tag="…"`.
"""

from __future__ import annotations

from typing import Any

ARTIFACT = "Artifact"

_TYPES = {
    "article": "Art",
    "section": "Sect",
    "aside": "Sect",
    "nav": "Sect",
    "p": "P",
    "address": "P",
    "pre": "P",
    "summary": "P",
    "h1": "H1",
    "h2": "H2",
    "h3": "H3",
    "h4": "H4",
    "h5": "H5",
    "h6": "H6",
    "blockquote": "BlockQuote",
    "q": "Quote",
    "code": "Code",
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LI",
    "table": "Table",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "caption": "Caption",
    "figcaption": "Caption",
    "figure": "Div",
}
_CLASS_TYPES = {
    "note-paragraph": "P",
    "note-item": "P",
    "equation": "P",
    "citation": "Reference",
    "bib-entry": "BibEntry",
    "csl-left-margin": "Lbl",
}

GROUPING = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "TOC", "Index"})
"""Types that hold other elements only; text directly inside them is wrapped in a P."""

INLINE = frozenset({
    "Span", "Quote", "Code", "Link", "Reference", "Note", "Formula", "BibEntry",
})  # fmt: skip
"""Inline-level types (14.8.4.4) as this program uses them."""

MAY_BE_EMPTY = frozenset({"TD", "TH"})
"""An empty cell keeps the table regular."""


def structure_type(element: Any, inherited_lang: str) -> str | None:
    """Return the structure type of an HTML element, or None to dissolve it.

    `element` is an lxml element; `inherited_lang` the language around it. `Artifact`
    takes the element and everything in it out of the tree.
    """
    get = element.get
    if get("aria-hidden") == "true":
        return ARTIFACT
    if given := get("data-pdf-tag"):
        return str(given)
    tag = element.tag
    if tag == "img":
        return _image_type(element)
    if tag == "a" and get("href"):
        return "Link"
    for name in (get("class") or "").split():
        if name in _CLASS_TYPES:
            return _CLASS_TYPES[name]
    if found := _TYPES.get(tag):
        return found
    lang = get("lang")
    if lang and lang != inherited_lang:
        # A change of language needs an element to say so.
        return "Div" if tag in {"div", "header", "footer", "main"} else "Span"
    if tag == "abbr" and get("title"):
        return "Span"
    return None


def _image_type(element: Any) -> str:
    if not (element.get("alt") or "").strip():
        return ARTIFACT
    return "Formula" if "math" in (element.get("class") or "").split() else "Figure"
