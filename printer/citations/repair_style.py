"""What is changed in a CSL style before the engine sees it.

- Locators get names of our own, so that none is mistaken in any language.
- Terms in note styles are marked, because a note that begins with one takes a capital.
- Nothing that a style could fetch is left in it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from printer.citations import marks

CSL = "http://purl.org/net/xbiblio/csl"
ENGINE_LABELS = (
    "book", "chapter", "column", "figure", "folio", "issue", "line", "note", "opus", "page",
    "paragraph", "part", "section", "sub-verbo", "verse", "volume",
)  # fmt: skip
"""The locators that pandoc knows; the others of CSL 1.0.2 are text to it."""


@functools.lru_cache(maxsize=64)
def repaired_style(style: bytes) -> bytes:
    """Return the style as the engine should see it.

    Raises ElementTree.ParseError when it is not XML.
    """
    root = ElementTree.fromstring(style)  # noqa: S314  (styles are checked when they are loaded)
    _name_locators(root)
    if root.get("class") == "note":
        _mark_terms(root)
        _delimit_years(root)
    _count_notes(root)
    ElementTree.register_namespace("", CSL)
    return ElementTree.tostring(root, encoding="utf-8")


def tag(name: str) -> str:
    """Return an element's name in CSL's namespace."""
    return f"{{{CSL}}}{name}"


def _name_locators(root: Element) -> None:
    locale = ElementTree.Element(tag("locale"))
    terms = ElementTree.SubElement(locale, tag("terms"))
    for label in ENGINE_LABELS:
        # No style asks for the verb of a page; the engine looks through all forms.
        term = ElementTree.SubElement(terms, tag("term"), {"name": label, "form": "verb-short"})
        term.text = marks.LOCATOR + label
    at = next((i for i, child in enumerate(root) if child.tag == tag("info")), -1)
    root.insert(at + 1, locale)


def _mark_terms(root: Element) -> None:
    """Put a mark before every term that is printed; not where it would be sorted by."""
    sorting = _macros_under(root, root.iter(tag("sort")))
    for parent in root:
        if parent.tag == tag("macro") and parent.get("name") in sorting:
            continue
        if parent.tag not in (tag("macro"), tag("citation")):
            continue
        for text in parent.iter(tag("text")):
            if text.get("term"):
                text.set("prefix", text.get("prefix", "") + marks.TERM)


def _count_notes(root: Element) -> None:
    """Make a style of the text that speaks of notes one of notes, for the engine only.

    Otherwise the engine knows no note numbers, and a citation in an author's note could
    not say "see note 3".
    """
    speaks = any(text.get("variable") == "first-reference-note-number" for text in root.iter())
    if speaks or any("near-note" in (test.get("position") or "") for test in root.iter()):
        root.set("class", "note")


def _delimit_years(root: Element) -> None:
    """Give collapsed years in a note the delimiter of citations, unless the style has one.

    citeproc-js does so, and with it whoever tries a style in Zotero; the engine's comma is
    the specification's default.
    """
    citation = root.find(tag("citation"))
    layout = citation.find(tag("layout")) if citation is not None else None
    if citation is None or layout is None or citation.get("cite-group-delimiter"):
        return
    if (citation.get("collapse") or "").startswith("year") and layout.get("delimiter"):
        citation.set("cite-group-delimiter", layout.get("delimiter", ""))


def _macros_under(root: Element, elements: Iterable[Element]) -> set[str]:
    """Return the names of the macros that elements call, and those these call."""
    macros = {macro.get("name", ""): macro for macro in root.iter(tag("macro"))}
    found: set[str] = set()
    waiting = list(elements)
    while waiting:
        for element in waiting.pop().iter():
            name = element.get("macro")
            if name and name not in found:
                found.add(name)
                if name in macros:
                    waiting.append(macros[name])
    return found
