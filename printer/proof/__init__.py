"""Proofs of PDFs: images of the pages, what changed between two files, golden pages.

What it is: looking at pages, for people and for tests. What it is not: the author's proof
of an article (`printer article --proof`), and no measure of how pages are set
(`printer.pages`).
"""

from printer.proof.door import compare, hold_against, proof
from printer.proof.values import Comparison, PageChange, ProofSheets, State

__all__ = [
    "Comparison",
    "PageChange",
    "ProofSheets",
    "State",
    "compare",
    "hold_against",
    "proof",
]
