"""Distill's elements, which research posts use: `<d-footnote>`, `<d-cite>`, `<d-math>`."""

from __future__ import annotations

import re

from printer.readers.markdown import citations, tree
from printer.readers.markdown.tree import Element


def translate(root: Element) -> None:
    """Tree pass: footnotes become notes, citations placeholders, formulas formulas."""
    for number, footnote in enumerate(tree.elements(root, "d-footnote")):
        label = f" distill {number}"
        position = footnote.get("data-line", "1:1")
        call = tree.make("x-call", label=label, data_line=position)
        note = tree.make("x-note", label=label, data_line=position)
        paragraph = tree.make("p")
        tree.move_content(footnote, paragraph)
        tree.strip(paragraph)
        note.append(paragraph)
        tree.replace(footnote, call)
        root.append(note)
    for cite in tree.elements(root, "d-cite"):
        raw = cite.get("key") or cite.get("bibtex-key") or ""
        position = cite.get("data-line", "1:1")
        citation = citations.make_citation(position)
        for key in filter(None, re.split(r"[\s,;]+", raw)):
            citation.append(citations.make_cite(key, "normal", position))
        if not len(citation):
            tree.unwrap(cite)
            continue
        tree.replace(cite, citation)
    for formula in tree.elements(root, "d-math"):
        kind = "display" if formula.get("block") is not None else "inline"
        span = tree.make("span", class_=f"math {kind}", data_latex=tree.text_of(formula).strip())
        span.set("data-line", formula.get("data-line", "1:1"))
        tree.replace(formula, span)
    for code in tree.elements(root, "d-code"):
        code.tag = "pre" if code.get("block") is not None else "code"
        code.attrib.pop("block", None)
    for other in tree.elements(
        root, "d-article", "d-byline", "d-figure", "d-appendix", "d-contents", "d-title"
    ):
        other.tag = "div"
