"""Formulas of OpenDocument (MathML in objects of their own) → LaTeX, by pandoc, all in one call."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from printer.readers.documents.ast import walk
from printer.readers.documents.odt import names
from printer.readers.documents.odt.names import DRAW, MATHML, TEXT, XLINK
from printer.readers.documents.pandoc import read_tree
from printer.readers.documents.parcels import Parcel
from printer.readers.documents.safexml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

MAX_FORMULAS = 2_000


def read_formulas(root: Element, parcel: Parcel, shown: str) -> int:
    """Put marks in the places of formulas; return how many other objects (charts) there are."""
    found: list[tuple[Element, Element]] = []
    others = 0
    for frame in list(root.iter(f"{DRAW}frame")):
        item = frame.find(f"{DRAW}object")
        if item is None:
            continue
        formula = _formula(item, parcel, shown)
        if formula is not None and len(found) < MAX_FORMULAS:
            found.append((frame, formula))
        else:
            others += 1
            alt = "an object of Writer"
            names.put(frame, names.mark("missing", name=f"object-{others}.png", alt=alt))
    for (frame, _), latex in zip(
        found, _as_latex([formula for _, formula in found], shown), strict=True
    ):
        display = "1" if _is_alone(frame) else ""
        names.put(frame, names.mark("math", tex=latex, display=display))
    return others


def _formula(item: Element, parcel: Parcel, shown: str) -> Element | None:
    if (inside := item.find(f"{MATHML}math")) is not None:
        return inside
    folder = posixpath.normpath(item.get(f"{XLINK}href", "").removeprefix("./"))
    data = parcel.get(f"{folder}/content.xml")
    if data is None or b"Math/MathML" not in data[:2000]:
        return None
    root = parse_xml(data, shown, folder)
    return root if root.tag == f"{MATHML}math" else root.find(f".//{MATHML}math")


def _is_alone(frame: Element) -> bool:
    paragraph = next(frame.iterancestors(f"{TEXT}p"), None)
    return paragraph is not None and not names.words(paragraph).strip(" .,;")


def _as_latex(formulas: list[Element], shown: str) -> list[str]:
    from lxml import etree

    if not formulas:
        return []
    body = etree.Element("body")
    for formula in formulas:
        for note in list(formula.iter(f"{MATHML}annotation")):
            names.put(note)
        paragraph = etree.SubElement(body, "p")
        paragraph.text = "x"
        holder = etree.SubElement(paragraph, "inline-formula")
        formula.tail = None
        holder.append(formula)
    article = etree.Element("article")
    article.append(body)
    tree = read_tree(etree.tostring(article, encoding="utf-8"), "jats", shown)
    latex = [
        next((str(node["c"][1]) for node in walk(block) if node["t"] == "Math"), "")
        for block in tree.blocks
    ]
    return [*latex, *[""] * (len(formulas) - len(latex))][: len(formulas)]
