"""Takes out what runs by itself: scripts, programs, actions of pages and fields.

What is left of a chain of actions keeps its order (ISO 32000-1, 12.6.2).
"""

from __future__ import annotations

from typing import Any

from pikepdf import Array, Dictionary, Object

from printer.merge.parts import Part
from printer.pdf.destinations import ACTIVE, UNSAFE_SCHEMES
from printer.pdf.objects import as_bytes, as_dict, as_name, in_header, key_of, keys_of, one_or_many

LONGEST_CHAIN = 100

_WORDS = {
    "JavaScript": "script",
    "Launch": "action that starts a program",
    "SubmitForm": "action that sends a form away",
    "ImportData": "action that reads a file",
}


class Guard:
    """Cleans the objects of one file and notes what it took."""

    def __init__(self, part: Part) -> None:
        self._part = part

    def clean(self, owner: Any, keys: frozenset[str]) -> None:
        """Clean an annotation, bookmark, page or field."""
        if "/AA" in keys:
            self._took("action for a moment such as opening (AA)")
            del owner["/AA"]
        for name in ("/A", "/PA"):
            if name not in keys:
                continue
            action = owner[name]
            if as_dict(action) is None or "/S" not in action or "/O" in action:
                continue  # the attributes of a structure element have the same key
            kept = self.safe(action)
            if kept is None:
                del owner[name]
            elif kept is not action:
                owner[name] = kept

    def safe(self, action: Any) -> Object | None:
        """Return an action without what is unsafe in its chain; None when nothing is left."""
        if "/Next" not in action:
            return action if self._is_safe(action) else None
        chain = []
        seen: set[tuple[int, int]] = set()
        waiting = [action]
        while waiting and len(seen) < LONGEST_CHAIN:
            one = as_dict(waiting.pop(0))
            if one is None or (key_of(one) != (0, 0) and key_of(one) in seen):
                continue
            seen.add(key_of(one) if key_of(one) != (0, 0) else (0, -len(seen) - 1))
            waiting = one_or_many(one.get("/Next")) + waiting
            if self._is_safe(one):
                chain.append(Dictionary({k: one[k] for k in keys_of(one) if k != "/Next"}))
        if not chain:
            return None
        if len(chain) > 1:
            chain[0].Next = Array(chain[1:])
        return chain[0]

    def _is_safe(self, action: Any) -> bool:
        kind = as_name(action.get("/S"))
        if kind in ACTIVE:
            self._took(_WORDS.get(kind, f"action that runs something ({kind})"))
            return False
        if kind == "URI":
            scheme = scheme_of(as_bytes(action.get("/URI")) or b"")
            if scheme in UNSAFE_SCHEMES:
                self._took(f"link to an address of the kind {scheme}:")
                return False
        return True

    def _took(self, what: str) -> None:
        self._part.removed[what] = self._part.removed.get(what, 0) + 1


def scheme_of(address: bytes) -> str:
    """Return the scheme of an address in lower case, as a lenient reader sees it."""
    text = "".join(char for char in address[:2000].decode("latin-1") if char > " ")
    head, colon, _ = text.partition(":")
    return head.lower() if colon and head.replace("+", "").replace("-", "").isalnum() else ""


def note_document_actions(part: Part) -> None:
    """Note the scripts and actions of the catalogue, none of which is copied."""
    root = part.catalogue
    took: list[tuple[str, bool]] = [
        ("script of the document", in_header(root.get("/Names"), "/JavaScript") is not None),
        ("action for a moment such as opening (AA)", root.get("/AA") is not None),
        (
            "script that runs on opening",
            as_name(in_header(root.get("/OpenAction"), "/S")) in ACTIVE,
        ),
    ]
    for words, there in took:
        if there:
            part.removed[words] = part.removed.get(words, 0) + 1


def tell_removed(part: Part) -> tuple[str, ...]:
    """Report what was taken out; return it in words."""
    words = tuple(f"{what} ({count}×)" for what, count in sorted(part.removed.items()))
    if words:
        part.warning(
            "active-content-removed", f"what runs by itself was taken out: {'; '.join(words)}"
        )
    return words
