"""Writes a structure tree into the engine's PDF, and makes artifacts of all the rest.

Produces StructTreeRoot, structure elements, ParentTree and IDTree (ISO 32000-1, 14.7).
Marked content that belongs to no node becomes an artifact (14.8.2.2), also inside form
XObjects, which the engine uses for text in transparency groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pydyf

from printer.press.tagtree import Annotation, Content, Node

_PRINT_FLAG = 4
"""Annotation flag Print (ISO 32000-1, 12.5.3), which PDF/A asks for."""


@dataclass(slots=True)
class _Sequence:
    """Where one marked-content sequence begins."""

    stream: Any
    position: int
    """Index of its property list in the stream's operators; the tag stands before it."""

    owner: Any = None
    """Reference of the structure element that holds it."""


class TagWriter:
    """Writes one tree; `pages` are the engine's page streams in order."""

    def __init__(self, pdf: Any, pages: Sequence[Any]) -> None:
        self._pdf = pdf
        self._page_streams = list(pages)
        self._references = pdf.page_references
        self._marks = [_sequences(pdf, stream) for stream in pages]
        self._link_owners: list[tuple[Any, Any]] = []
        self._ids: list[tuple[str, bytes]] = []

    def write(self, tree: Node) -> None:
        """Add the structure to the document's catalog."""
        root = self._add({"Type": "/StructTreeRoot"})
        document = self._element(tree, root.reference)
        root["K"] = pydyf.Array([document])
        self._make_artifacts()
        nums, next_key = self._parent_tree()
        root["ParentTree"] = self._add({"Nums": nums}).reference
        root["ParentTreeNextKey"] = next_key
        if self._ids:
            names = pydyf.Array()
            for name, reference in sorted(self._ids):
                names += [pydyf.String(name), reference]
            limits = pydyf.Array([names[0], names[-2]])
            leaf = self._add({"Names": names, "Limits": limits})
            root["IDTree"] = self._add({"Kids": pydyf.Array([leaf.reference])}).reference
        self._pdf.catalog["StructTreeRoot"] = root.reference
        self._drop_loose_links()

    def _add(self, values: dict[str, Any]) -> Any:
        dictionary = pydyf.Dictionary(values)
        self._pdf.add_object(dictionary)
        return dictionary

    def _element(self, node: Node, parent: bytes) -> bytes:
        element = self._add({"Type": "/StructElem", "S": f"/{node.type}", "P": parent})
        reference: bytes = element.reference
        if node.lang:
            element["Lang"] = pydyf.String(node.lang)
        if node.alt:
            element["Alt"] = pydyf.String(node.alt)
        if node.expansion:
            element["E"] = pydyf.String(node.expansion)
        if node.id:
            element["ID"] = pydyf.String(node.id)
            self._ids.append((node.id, reference))
        if node.attributes:
            element["A"] = _attributes(node.attributes)
        element["K"] = kids = pydyf.Array()
        page = next((kid.page for kid in node.kids if not isinstance(kid, Node)), None)
        if page is not None:
            element["Pg"] = self._references[page]
        for kid in node.kids:
            if isinstance(kid, Node):
                kids.append(self._element(kid, reference))
            elif isinstance(kid, Content):
                kids.append(self._content(kid, node, reference, page))
            else:
                kids.append(self._annotation(kid, reference))
        return reference

    def _content(self, kid: Content, node: Node, owner: bytes, page: int | None) -> Any:
        sequence = self._marks[kid.page][kid.mcid]
        sequence.owner = owner
        sequence.stream.stream[sequence.position - 1] = f"/{node.type}"
        on_page = sequence.stream is self._page_streams[kid.page]
        if on_page and kid.page == page:
            return kid.mcid
        reference = pydyf.Dictionary(
            {"Type": "/MCR", "Pg": self._references[kid.page], "MCID": kid.mcid}
        )
        if not on_page:
            reference["Stm"] = sequence.stream.reference
        return reference

    def _annotation(self, kid: Annotation, owner: bytes) -> Any:
        self._link_owners.append((kid.object, owner))
        kid.object["Contents"] = pydyf.String(kid.text)
        kid.object["F"] = _PRINT_FLAG
        return pydyf.Dictionary(
            {"Type": "/OBJR", "Obj": kid.object.reference, "Pg": self._references[kid.page]}
        )

    def _make_artifacts(self) -> None:
        for marks in self._marks:
            for sequence in marks.values():
                if sequence.owner is None:
                    stream = sequence.stream.stream
                    stream[sequence.position - 1] = "/Artifact"
                    stream[sequence.position] = pydyf.Dictionary({"Type": "/Layout"})

    def _parent_tree(self) -> tuple[Any, int]:
        """Number the pages, form XObjects and annotations; return /Nums and the next key."""
        nums = pydyf.Array()
        key = 0
        for index, page_stream in enumerate(self._page_streams):
            page = self._object(self._references[index])
            page["StructParents"] = key
            nums += [key, _row(self._marks[index], page_stream)]
            key += 1
        for index, page_stream in enumerate(self._page_streams):
            forms = dict.fromkeys(
                sequence.stream
                for sequence in self._marks[index].values()
                if sequence.owner is not None and sequence.stream is not page_stream
            )
            for form in forms:
                form.extra["StructParents"] = key
                nums += [key, _row(self._marks[index], form)]
                key += 1
        for annotation, owner in self._link_owners:
            annotation["StructParent"] = key
            nums += [key, owner]
            key += 1
        return nums, key

    def _drop_loose_links(self) -> None:
        """Remove link annotations that no element holds (doubles on nested boxes)."""
        kept = {annotation.reference for annotation, _ in self._link_owners}
        for reference in self._references:
            page = self._object(reference)
            if "Annots" not in page:
                continue
            for loose in [item for item in page["Annots"] if item not in kept]:
                self._object(loose).clear()
            page["Annots"] = pydyf.Array([item for item in page["Annots"] if item in kept])
            if not page["Annots"]:
                del page["Annots"]

    def _object(self, reference: bytes) -> Any:
        return self._pdf.objects[int(reference.split()[0])]


def _sequences(pdf: Any, page_stream: Any) -> dict[int, _Sequence]:
    """Find the marked content of a page, in its stream and in its form XObjects.

    The engine's streams of one page share one table of marks, by which they are known.
    """
    found: dict[int, _Sequence] = {}
    marks = page_stream._tags
    for stream in pdf.objects:
        if getattr(stream, "_tags", None) is not marks:
            continue
        for position, item in enumerate(stream.stream):
            if isinstance(item, pydyf.Dictionary) and "MCID" in item:
                found[item["MCID"]] = _Sequence(stream, position)
    return found


def _row(marks: dict[int, _Sequence], stream: Any) -> Any:
    """The ParentTree row of one stream: MCID → structure element, null for artifacts."""
    owners = {mcid: item.owner for mcid, item in marks.items() if item.stream is stream}
    used = [mcid for mcid, owner in owners.items() if owner is not None]
    return pydyf.Array([owners.get(mcid) or b"null" for mcid in range(max(used, default=-1) + 1)])


def _attributes(owners: dict[str, dict[str, Any]]) -> Any:
    dictionaries = []
    for owner, values in owners.items():
        if not values:
            continue
        dictionary = pydyf.Dictionary({"O": f"/{owner}"})
        for name, value in values.items():
            dictionary[name] = pydyf.Array(value) if isinstance(value, list) else value
        dictionaries.append(dictionary)
    return dictionaries[0] if len(dictionaries) == 1 else pydyf.Array(dictionaries)
