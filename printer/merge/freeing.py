"""Frees an open file, as a whole, of what runs by itself.

What this is not: the guard that a merge has for the objects it copies (`importing`), which
judges by the same rules (`active`).
"""

from __future__ import annotations

from typing import Any

from pikepdf import Pdf

from printer.merge.active import Guard, note_document_actions
from printer.merge.importing import own_annotations
from printer.merge.parts import Part
from printer.pdf.destinations import ACTIVE
from printer.pdf.objects import as_dict, as_name, keys_of

_ACTIONS = frozenset(["/A", "/AA", "/PA"])


def free(part: Part, pdf: Pdf) -> None:
    """Take out scripts, programs and actions of moments; `part.removed` tells which."""
    note_document_actions(part)
    own_annotations(part, pdf)
    guard = Guard(part)
    for item in pdf.objects:
        found = _ACTIONS.intersection(keys_of(item))
        if found:
            guard.clean(item, found)
    root: Any = pdf.Root
    if "/AA" in root:
        del root["/AA"]
    _free_opening(guard, root)
    names = as_dict(root.get("/Names"))
    if names is not None and "/JavaScript" in names:
        del names["/JavaScript"]


def _free_opening(guard: Guard, root: Any) -> None:
    """Let the file open at a view as before, and do nothing else."""
    opening = as_dict(root.get("/OpenAction"))
    if opening is None:
        return
    if as_name(opening.get("/S")) in ACTIVE:
        del root["/OpenAction"]
    elif "/Next" in opening:
        kept = guard.safe(opening)
        if kept is None:
            del root["/OpenAction"]
        elif kept is not opening:
            root.OpenAction = kept
