"""Distill's elements, which research posts use: `<d-footnote>`, `<d-cite>`, `<d-math>`."""

from __future__ import annotations

import re

from printer.readers.markdown import tree
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
        keys = [key for key in re.split(r"[\s,;]+", raw) if key]
        span = tree.make("span", class_="citation", data_keys=",".join(keys))
        span.set("data-line", cite.get("data-line", "1:1"))
        span.text = f"[{', '.join(keys)}]" if keys else None
        tree.move_content(cite, span)
        tree.replace(cite, span)
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
