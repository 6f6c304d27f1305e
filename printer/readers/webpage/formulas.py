"""Rule: a formula is printed once: its picture where there is one, else its text."""

from __future__ import annotations

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage.measure import words_of

_REACH = 2


def settle(root: Element) -> None:
    """Replace each MathML formula by its picture, its LaTeX or its characters."""
    for formula in tree.elements(root, "math"):
        if formula.getparent() is None:
            continue
        if _has_picture(formula):
            tree.drop(formula)
            continue
        for note in tree.elements(formula, "annotation", "annotation-xml"):
            tree.drop(note)
        tree.replace(formula, tree.make("span", words_of(formula)))


def _has_picture(formula: Element) -> bool:
    """Tell whether the same formula stands beside as an image, as wikis have it."""
    for level, box in enumerate(formula.iterancestors()):
        if level > _REACH or len(list(box.iter("math"))) > 1:
            return False
        if next(box.iter("img"), None) is not None:
            return True
    return False
