"""Keeps once what several files bring: fonts, colour profiles, images, whole resources.

Subsets of one face are united first (`typefaces`), so that their fonts become equal.
Compares everything that pages draw with, and their content streams, by content, over and
over until nothing equal is left. Never touched: pages, annotations, structure elements,
bookmarks, layers, and forms that have tags of their own, whose identity means something.
"""

from __future__ import annotations

import hashlib
import re
from typing import Any

from pikepdf import Array, Dictionary, ObjectType, Stream

from printer.merge.parts import Volume
from printer.merge.typefaces import unite

_REFERENCE = re.compile(rb"(\d+) 0 R")
_KEPT_TYPES = frozenset(
    ["/OCG", "/Page", "/Pages", "/Annot", "/StructElem", "/Catalog", "/Outlines"]
)


def share(volume: Volume) -> int:
    """Make references to equal objects lead to the first of them; return how many fell away."""
    graph = _Graph(volume)
    unite(volume, graph.fonts)
    same = graph.equals()
    if same:
        graph.lead(same)
    return len(same)


class _Graph:
    """The objects that pages and appearances draw with."""

    def __init__(self, volume: Volume) -> None:
        self._pdf = volume.pdf
        self._pages = volume.pages
        self._nodes: dict[int, Any] = {}
        """By number, in the order in which they are met."""

        self._tops: list[Any] = []
        """Holders of references that are no nodes themselves."""

        self.fonts: list[Any] = []
        """The nodes that are fonts."""

        self._gather(volume)

    def _gather(self, volume: Volume) -> None:
        waiting: list[Any] = []
        for page in self._pages:
            self._tops.append(page)
            waiting.append(page.get("/Resources"))
            contents = page.get("/Contents")
            waiting.append(contents)
            for annotation in page.get("/Annots") or ():
                look = annotation.get("/AP")
                if look is not None:
                    self._tops.append(look)
                    waiting.append(look)
        intents = volume.root.get("/OutputIntents")
        if intents is not None:
            self._tops.append(intents)
            waiting.append(intents)
        waiting.reverse()
        while waiting:
            self._visit(waiting.pop(), waiting)

    def _visit(self, item: Any, waiting: list[Any]) -> None:
        kind = getattr(item, "_type_code", None)
        type_ = ""
        if kind is ObjectType.array:
            kids = list(item)
        elif kind is ObjectType.dictionary or kind is ObjectType.stream:
            type_ = str(item["/Type"]) if "/Type" in item else ""
            if type_ in _KEPT_TYPES:
                return
            kids = [value for key, value in item.items() if key not in ("/Parent", "/P")]
        else:
            return
        number = item.objgen[0]
        if number:
            if number in self._nodes:
                return
            self._nodes[number] = item
            if type_ == "/Font":
                self.fonts.append(item)
        waiting.extend(kid for kid in kids if hasattr(kid, "_type_code"))

    def equals(self) -> dict[int, int]:
        """Return for each object that equals an earlier one the number of the first."""
        texts, bodies = self._texts()
        same: dict[int, int] = {}
        while True:
            seen: dict[bytes, int] = {}
            new: dict[int, int] = {}

            for number, text in texts.items():
                if number in same:
                    continue
                key = hashlib.sha256(_renumbered(text, same)).digest()
                first = seen.setdefault(key + bodies.get(number, b""), number)
                if first != number:
                    new[number] = first
            if not new:
                return same
            same = {number: new.get(first, first) for number, first in same.items()} | new

    def _texts(self) -> tuple[dict[int, bytes], dict[int, bytes]]:
        texts: dict[int, bytes] = {}
        lengths: dict[tuple[int, bytes], list[int]] = {}
        for number, item in self._nodes.items():
            if item._type_code is not ObjectType.stream:
                texts[number] = item.unparse(resolved=True)
                continue
            header = item.stream_dict
            if "/StructParents" in header or "/StructParent" in header:
                continue
            texts[number] = header.unparse()
            size = header.get("/Length")
            lengths.setdefault((size if isinstance(size, int) else 0, b""), []).append(number)
        bodies = {}
        for some in lengths.values():
            # A stream whose length nothing else has needs no look at its bytes.
            for number in some:
                if len(some) == 1:
                    bodies[number] = b"%d" % number
                    continue
                raw = self._nodes[number].get_raw_stream_buffer()
                bodies[number] = hashlib.sha256(memoryview(raw)).digest()
        return texts, bodies

    def lead(self, same: dict[int, int]) -> None:
        """Change the references in everything that stays."""
        firsts = {number: self._nodes[first] for number, first in same.items()}
        for number, item in self._nodes.items():
            if number not in same:
                _replace(item, firsts)
        for top in self._tops:
            _replace(top, firsts)


def _renumbered(text: bytes, same: dict[int, int]) -> bytes:
    def number(match: re.Match[bytes]) -> bytes:
        old = int(match[1])
        return b"%d 0 R" % same.get(old, old)

    return _REFERENCE.sub(number, text)


def _replace(holder: Any, firsts: dict[int, Any]) -> None:
    waiting = [holder]
    while waiting:
        item = waiting.pop()
        kind = item._type_code
        pairs: Any
        if kind is ObjectType.array:
            pairs = enumerate(item)
        elif kind is ObjectType.dictionary or kind is ObjectType.stream:
            pairs = item.items()
        else:
            continue
        for key, value in list(pairs):
            if not isinstance(value, (Array, Dictionary, Stream)):
                continue
            number = value.objgen[0]
            if number in firsts:
                item[key] = firsts[number]
            elif number == 0:
                waiting.append(value)
