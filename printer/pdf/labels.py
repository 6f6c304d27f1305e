"""Page labels: the folio of every page as a PDF reader shows it.

`page_labels` computes them (ISO 32000-1, 12.4.2); `check_labels` judges the tree that
states them.
"""

from __future__ import annotations

from typing import Any

from printer.pdf.document import Document
from printer.pdf.objects import as_dict, as_int, as_name, as_text
from printer.pdf.trees import number_tree

STYLES = frozenset({"", "D", "R", "r", "A", "a"})
_ROMAN = (
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
)
LARGEST_ROMAN = 10_000
LARGEST_LETTERS = 26 * 100


def page_labels(document: Document) -> tuple[str, ...]:
    """Return the label of every page; without a tree they count from 1."""
    ranges = {
        start: as_dict(value)
        for start, value in number_tree(document.root.get("/PageLabels")).entries
    }
    labels = []
    current: Any = None
    start = 0
    for page in range(len(document.pages)):
        if page in ranges:
            current, start = ranges[page], page
        if current is None:
            labels.append(str(page + 1) if not ranges else "")
            continue
        first = as_int(current.get("/St"))
        number = (1 if first is None else first) + page - start
        prefix = as_text(current.get("/P")) or ""
        labels.append(prefix + numeral(number, as_name(current.get("/S"))))
    return tuple(labels)


def numeral(number: int, style: str) -> str:
    """Write a number in a label's style: D, R, r, A, a, or none for no number at all."""
    if style == "":
        return ""
    if style in ("R", "r") and 0 < number <= LARGEST_ROMAN:
        text = ""
        for value, letters in _ROMAN:
            text += letters * (number // value)
            number %= value
        return text.upper() if style == "R" else text
    if style in ("A", "a") and 0 < number <= LARGEST_LETTERS:
        letter = chr(ord(style) + (number - 1) % 26)
        return letter * ((number - 1) // 26 + 1)
    return str(number)


def check_labels(document: Document) -> None:
    """Judge the page labels: from the first page on, in order, in known styles."""
    findings = document.findings
    tree = document.root.get("/PageLabels")
    if tree is None:
        findings.warning(
            "labels-missing",
            "the pages have no labels, so a reader counts them from 1 whatever is printed on them",
        )
        return
    read = number_tree(tree)
    for problem in read.problems:
        findings.error("labels-broken", f"the tree of page labels {problem}")
    starts = [start for start, _ in read.entries]
    if 0 not in starts:
        findings.error("labels-incomplete", "the page labels do not begin with the first page")
    for start, value in read.entries:
        label = as_dict(value)
        if not 0 <= start < len(document.pages):
            findings.error(
                "labels-broken",
                f"a page label is for page {start + 1}, and the file "
                f"has {len(document.pages)} pages",
            )
        elif label is None:
            findings.error("labels-broken", "its label is no dictionary", page=start)
        elif as_name(label.get("/S")) not in STYLES:
            findings.error(
                "labels-broken",
                f"its label has an unknown style '{as_name(label.get('/S'))}'",
                page=start,
            )
        elif label.get("/St") is not None and (as_int(label.get("/St")) or 0) < 1:
            findings.error("labels-broken", "its label begins before 1", page=start)
