"""What a style calls pages, chapters and the rest in a language, as the engine knows it.

The locales of CSL are inside pandoc. They are asked for with a style made for the
purpose, whose only citation prints every term, so that the terms which a style overrides
in its own `<locale>` are right too. One run for each style's locale and language; the
answer is cached by content like every other.
"""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from printer.citations.engine import SECONDS, Request, pandoc_cite, run_citeproc
from printer.citations.inlines import to_text

CSL = "http://purl.org/net/xbiblio/csl"

LABELS = (
    "act", "appendix", "article-locator", "book", "canon", "chapter", "column", "elocation",
    "equation", "figure", "folio", "issue", "line", "note", "opus", "page", "paragraph",
    "part", "rule", "scene", "section", "sub-verbo", "supplement", "surah", "table",
    "timestamp", "title-locator", "verse", "version", "volume",
)  # fmt: skip
"""The locators of CSL 1.0.2."""

_FORMS = ("long", "short", "symbol")
_NUMBERS = ("false", "true")
_SAMPLE = {"id": "x", "type": "book", "title": 'a "b" c'}
_SEPARATOR = "\ue0f0"


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """The words of one style in one language; there is one value of each."""

    labels: Mapping[str, tuple[str, ...]]
    """Label of CSL → everything it is written as: `page` → page, pages, p., pp."""

    forms: Mapping[str, Mapping[str, tuple[str, str]]]
    """Label of CSL → `long`, `short`, `symbol` → singular and plural."""

    quotes: tuple[str, str]
    """The outer quotation marks."""

    inner_quotes: tuple[str, str]
    """The marks of a quotation within a quotation."""

    punctuation_in_quotes: bool
    """Whether a comma goes before the closing quotation mark."""


@functools.lru_cache(maxsize=16)
def style_terms(style: bytes, lang: str, timeout: float = SECONDS) -> Terms:
    """Return the words of a CSL style in a language (BCP 47; empty for the style's own).

    Raises PrinterError as `run_citeproc` does, also when the style is not XML.
    """
    return _terms(_probe(style), lang, timeout)


@functools.lru_cache(maxsize=64)
def _terms(probe: bytes, lang: str, timeout: float) -> Terms:
    cite = {
        "citationId": "x",
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    request = Request(probe, lang, [_SAMPLE], [[pandoc_cite([cite])]])
    cells = to_text(run_citeproc([request], timeout=timeout)[0].clusters[0]).split(_SEPARATOR)
    labels: dict[str, tuple[str, ...]] = {}
    forms: dict[str, dict[str, tuple[str, str]]] = {}
    width = len(_FORMS) * len(_NUMBERS)
    for index, label in enumerate(LABELS):
        written = [cell.strip() for cell in cells[index * width : (index + 1) * width]]
        labels[label] = tuple(dict.fromkeys(filter(None, written)))
        pairs = zip(written[::2], written[1::2], strict=True)
        forms[label] = dict(zip(_FORMS, pairs, strict=True))
    sample = cells[len(LABELS) * width].strip()
    bare = sample.replace(",", "")
    middle = bare.index("b")
    return Terms(
        labels,
        forms,
        quotes=(bare[0], bare[-1]),
        inner_quotes=(bare[middle - 1], bare[middle + 1]),
        punctuation_in_quotes=not sample.endswith(","),
    )


def _probe(style: bytes) -> bytes:
    """Return a style with the locale of `style` that prints every term."""
    old = ET.fromstring(style)  # noqa: S314  (styles are checked when they are loaded)
    new = ET.Element(f"{{{CSL}}}style", {"class": "in-text", "version": "1.0"})
    if default := old.get("default-locale"):
        new.set("default-locale", default)
    info = ET.SubElement(new, f"{{{CSL}}}info")
    for name in ("title", "id", "updated"):
        ET.SubElement(info, f"{{{CSL}}}{name}").text = "terms"
    new.extend(old.findall(f"{{{CSL}}}locale"))
    citation = ET.SubElement(new, f"{{{CSL}}}citation")
    layout = ET.SubElement(citation, f"{{{CSL}}}layout")
    for label in LABELS:
        for form in _FORMS:
            for plural in _NUMBERS:
                term = {"term": label, "form": form, "plural": plural}
                ET.SubElement(layout, f"{{{CSL}}}text", term)
                ET.SubElement(layout, f"{{{CSL}}}text", {"value": _SEPARATOR})
    quoted = ET.SubElement(layout, f"{{{CSL}}}group", {"delimiter": ","})
    ET.SubElement(quoted, f"{{{CSL}}}text", {"variable": "title", "quotes": "true"})
    ET.SubElement(quoted, f"{{{CSL}}}text", {"value": _SEPARATOR})
    written: bytes = ET.tostring(new, encoding="utf-8")
    return written
