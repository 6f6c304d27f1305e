"""Whether the elements are of known types, nested as they may be, and say what they must.

The rules are those of ISO 32000-1, 14.8.4, and ISO 14289-1, 7. Figures and tables
have modules of their own, and so have the IDs that notes and cells carry.
"""

from __future__ import annotations

import re

from printer.pdf.document import Document
from printer.pdf.objects import as_text
from printer.pdf.structure import STANDARD, Content, Element, TagTree

KIDS = {
    "L": {"L", "LI", "Caption"},
    "LI": {"Lbl", "LBody"},
    "TOC": {"TOC", "TOCI", "Caption"},
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "Ruby": {"RB", "RT", "RP"},
    "Warichu": {"WT", "WP"},
}
"""Types that may hold only these elements."""

PARENTS = {
    "LI": {"L"},
    "LBody": {"LI"},
    "TOCI": {"TOC"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "Document": set(),
    "RB": {"Ruby"},
    "RT": {"Ruby"},
    "RP": {"Ruby"},
    "WT": {"Warichu"},
    "WP": {"Warichu"},
}
"""Types that may stand only in these."""

NOT_WITHIN = {
    "Link": {"Link", "Code"},
    "Reference": {"Reference"},
    "Note": {"Note"},
    "Caption": {"Caption"},
    "Form": {"Link"},
}
"""Types that may not stand anywhere below these."""

BLOCKS = frozenset(
    """
    Part Art Sect Div BlockQuote TOC TOCI Index P H H1 H2 H3 H4 H5 H6 L LI LBody Table
    Caption
    """.split()  # noqa: SIM905 (a column of names is hard to read)
)
LINES = frozenset(
    """
    P H H1 H2 H3 H4 H5 H6 Span Quote Link Code Reference Lbl
    """.split()  # noqa: SIM905 (a column of names is hard to read)
)
"""Types whose content is a line of text, and which can hold no blocks; a Note can hold both."""

MAY_HOLD_BLOCKS_IN_LINES = frozenset({"Note", "Figure", "Formula", "Form", "Annot"})
ONCE_FIRST_OR_LAST = {"Table": True, "L": False, "TOC": False}
"""Whose Caption must come first, or (for tables) may also come last."""

LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*|[ix](-[A-Za-z0-9]{1,8})+")
"""A language tag (BCP 47), roughly."""

HEADING = re.compile(r"H([1-6])")


def check_kinds(document: Document, tree: TagTree) -> None:
    """Judge types, nesting, headings and languages."""
    for element in tree.elements:
        _check_type(document, element)
        _check_kids(document, element)
        _check_place(document, element)
        _check_language(document, element)
    _check_headings(document, tree)


def _check_type(document: Document, element: Element) -> None:
    foreign = element.source.get("/NS") is not None  # PDF 2.0: the namespace says what it means
    if element.kind not in STANDARD and element.written and not foreign:
        document.findings.access(
            "tag-unknown",
            f"{element.written} is no standard type and is not mapped to one",
            obj=element.number,
        )


def _check_kids(document: Document, element: Element) -> None:
    allowed = KIDS.get(element.kind)
    below = [kid.kind for kid in element.elements]
    if allowed is not None:
        wrong = [kind for kind in below if kind not in allowed]
        if wrong:
            document.findings.access(
                "nesting",
                f"{element} may hold only "
                f"{', '.join(sorted(allowed))}, and holds "
                f"{', '.join(dict.fromkeys(wrong))}",
                obj=element.number,
            )
        if any(isinstance(kid, Content) for kid in element.kids):
            document.findings.access(
                "nesting",
                f"{element} holds content itself, outside the elements that it is made of",
                obj=element.number,
            )
    if element.kind in ONCE_FIRST_OR_LAST and "Caption" in below:
        places = [place for place, kind in enumerate(below) if kind == "Caption"]
        ends = {0, len(below) - 1} if ONCE_FIRST_OR_LAST[element.kind] else {0}
        if len(places) > 1 or places[0] not in ends:
            document.findings.access(
                "nesting",
                f"the Caption of {element} must be one, and stand at its beginning",
                obj=element.number,
            )
    if below.count("H") > 1:
        document.findings.access(
            "heading-mixed", f"{element} has more than one H", obj=element.number
        )


def _check_place(document: Document, element: Element) -> None:
    parent = element.parent.kind if element.parent is not None else "the root"
    wanted = PARENTS.get(element.kind)
    if wanted is not None and element.parent is not None and parent not in wanted:
        told = " or ".join(sorted(wanted)) or "the root alone"
        document.findings.access(
            "nesting", f"{element} must stand in {told}, and stands in {parent}", obj=element.number
        )
    within = NOT_WITHIN.get(element.kind)
    if within is not None:
        around = [above.kind for above in element.ancestors() if above.kind in within]
        if around:
            document.findings.access(
                "nesting", f"{element} may not stand within {around[0]}", obj=element.number
            )
    if element.kind in BLOCKS and parent in LINES:
        document.findings.access(
            "nesting",
            f"{element} is a block and stands within the line {parent}",
            obj=element.number,
        )


def _check_language(document: Document, element: Element) -> None:
    language = as_text(element.source.get("/Lang"))
    if language is not None and not LANGUAGE.fullmatch(language):
        document.findings.access(
            "language-wrong",
            f"{element} has the language '{language}', which is no language tag",
            obj=element.number,
            hint="write it like en-GB",
        )


def _check_headings(document: Document, tree: TagTree) -> None:
    level = 0
    seen_h = any(element.kind == "H" for element in tree.elements)
    for element in tree.elements:
        match = HEADING.fullmatch(element.kind)
        if match is None:
            continue
        if seen_h:
            document.findings.access(
                "heading-mixed", "the file has both H and numbered headings", obj=element.number
            )
            return
        new = int(match.group(1))
        if new > level + 1:
            told = f"follows H{level}" if level else "is the first heading"
            document.findings.access(
                "heading-skipped", f"{element} {told}, so a level is skipped", obj=element.number
            )
        level = new
