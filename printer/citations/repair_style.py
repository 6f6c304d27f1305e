"""What is changed in a CSL style before the engine sees it.

- Locators get names of our own, so that none is mistaken in any language.
- Terms in note styles are marked, because a note that begins with one takes a capital.
- Nothing that a style could fetch is left in it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree import ElementTree as ET
from xml.etree.ElementTree import Element

from printer.citations import marks
from printer.citations.terms import CSL, Terms

ENGINE_LABELS = (
    "book", "chapter", "column", "figure", "folio", "issue", "line", "note", "opus", "page",
    "paragraph", "part", "section", "sub-verbo", "verse", "volume",
)  # fmt: skip
"""The locators that pandoc knows; the others of CSL 1.0.2 are text to it."""

_RAREST = ("folio", "opus", "sub-verbo", "verse", "column", "line", "book", "issue", "part")


@dataclass(frozen=True, slots=True)
class Borrowed:
    """A locator that the engine does not know, under the name of one that nobody uses."""

    label: str
    """`table`"""

    under: str
    """`folio`"""

    forms: tuple[tuple[str, str, str], ...]
    """Form, singular and plural: `("short", "tbl.", "tbls.")`."""


def borrow(labels: Iterable[str], terms: Terms) -> tuple[Borrowed, ...]:
    """Return how the locators that the engine does not know can be passed to it.

    There are fewer places than locators; what finds none is treated as a page.
    """
    used = dict.fromkeys(labels)
    free = [label for label in _RAREST if label not in used]
    unknown = [label for label in used if label in terms.forms and label not in ENGINE_LABELS]
    return tuple(
        Borrowed(label, under, tuple((form, *pair) for form, pair in terms.forms[label].items()))
        for label, under in zip(unknown, free, strict=False)
    )


@functools.lru_cache(maxsize=64)
def repaired_style(style: bytes, borrowed: tuple[Borrowed, ...] = ()) -> bytes:
    """Return the style as the engine should see it.

    `borrowed` are the locators that the engine does not know and those whose places they
    take. Raises ET.ParseError when it is not XML.
    """
    root = ET.fromstring(style)  # noqa: S314  (styles are checked when they are loaded)
    _name_locators(root)
    for loan in borrowed:
        _lend(root, loan)
    if root.get("class") == "note":
        _mark_terms(root)
        _delimit_years(root)
    _count_notes(root)
    ET.register_namespace("", CSL)
    written: bytes = ET.tostring(root, encoding="utf-8")
    return written


def tag(name: str) -> str:
    """Return an element's name in CSL's namespace."""
    return f"{{{CSL}}}{name}"


def _name_locators(root: Element) -> None:
    locale = ET.Element(tag("locale"))
    terms = ET.SubElement(locale, tag("terms"))
    for label in ENGINE_LABELS:
        # No style asks for the verb of a page; the engine looks through all forms.
        term = ET.SubElement(terms, tag("term"), {"name": label, "form": "verb-short"})
        term.text = marks.LOCATOR + label
    root.insert(_after_info(root), locale)


def _lend(root: Element, loan: Borrowed) -> None:
    """Give a known locator the words and the conditions of an unknown one."""
    locale = ET.Element(tag("locale"))
    terms = ET.SubElement(locale, tag("terms"))
    for form, singular, plural in loan.forms:
        term = ET.SubElement(terms, tag("term"), {"name": loan.under, "form": form})
        ET.SubElement(term, tag("single")).text = singular
        ET.SubElement(term, tag("multiple")).text = plural
    for own in root.findall(tag("locale")):
        for kept in own.findall(tag("terms")):
            for term in kept.findall(tag("term")):
                if term.get("name") == loan.under and term.get("form") != "verb-short":
                    kept.remove(term)
    root.insert(_after_info(root), locale)
    for test in root.iter():
        labels = (test.get("locator") or "").split()
        if labels:
            kept_labels = [label for label in labels if label != loan.under]
            more = [loan.under] if loan.label in labels else []
            test.set("locator", " ".join([*kept_labels, *more]) or "none")


def _after_info(root: Element) -> int:
    return next((i + 1 for i, child in enumerate(root) if child.tag == tag("info")), 0)


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
