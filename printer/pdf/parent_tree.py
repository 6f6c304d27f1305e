"""The parent tree, which leads from content back to its tags, compared entry by entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from pikepdf import Dictionary, Stream

from printer.pdf.content import Mark, PageContent, Slot, slot_of
from printer.pdf.document import Document
from printer.pdf.objects import as_array, as_dict, as_int, as_stream, items_of, key_of, number_of
from printer.pdf.structure import Element, TagTree, Whole
from printer.pdf.trees import number_tree


class ParentTree:
    """The parent tree (ISO 32000-1, 14.7.4.4) against the other two books."""

    def __init__(self, document: Document, tree: TagTree, contents: list[PageContent]) -> None:
        self.document, self.findings, self.tree = document, document.findings, tree
        self.contents = contents
        root = document.struct_root or Dictionary()
        read = number_tree(root.get("/ParentTree"))
        for problem in read.problems:
            self.findings.error("parent-tree-broken", f"the parent tree {problem}")
        self.rows = read.lookup()
        self.next_key = as_int(root.get("/ParentTreeNextKey"))
        self.used: dict[int, str] = {}

    def check(self, marks: Mapping[Slot, Mark], holders: Mapping[Slot, Element]) -> None:
        """Compare every row with the marks of the pages and the elements that hold them."""
        rows: dict[tuple[int, int], dict[int, Mark]] = defaultdict(dict)
        for slot, mark in marks.items():
            rows[slot[0], slot[1]][slot[2]] = mark
        for page, owner in enumerate(self.document.pages):
            self._row(owner, rows.pop((page, 0), {}), holders, page, f"page {page + 1}")
        for (_, form), found in rows.items():
            stream = as_stream(self.document.pdf.get_object(form, 0))
            if stream is not None:
                page = next(iter(found.values())).page
                self._row(stream, found, holders, page, f"form {form}")
        self._objects()
        self._leftovers()

    def _row(
        self,
        owner: Dictionary | Stream,
        marks: Mapping[int, Mark],
        holders: Mapping[Slot, Element],
        page: int,
        name: str,
    ) -> None:
        key = as_int(owner.get("/StructParents"))
        if key is None:
            if marks:
                self.findings.error(
                    "struct-parents-missing",
                    f"{name} has marked contents and no "
                    "StructParents, so nothing leads from them to their tags",
                    page=page,
                    obj=number_of(owner),
                )
            return
        if not self._claim(key, name, page):
            return
        row = self.rows.get(key)
        if as_array(row) is None:
            if marks or row is not None:
                self.findings.error(
                    "parent-tree-missing", f"the parent tree has no row {key} for {name}", page=page
                )
            return
        entries = list(items_of(row))
        for mcid, mark in marks.items():
            entry = entries[mcid] if mcid < len(entries) else None
            holder = holders.get(slot_of(page, mark.stream, mcid))
            self._compare(entry, holder, f"marked content {mcid}", page)
        for mcid, entry in enumerate(entries):
            if entry is not None and mcid not in marks:
                self.findings.error(
                    "parent-tree-extra",
                    f"row {key} of the parent tree has an "
                    f"entry for marked content {mcid}, which {name} lacks",
                    page=page,
                )

    def _claim(self, key: int, name: str, page: int | None) -> bool:
        if key in self.used:
            self.findings.error(
                "struct-parents-shared",
                f"{name} and {self.used[key]} share row {key} of the parent tree",
                page=page,
            )
            return False
        self.used[key] = name
        return True

    def _compare(self, entry: object, holder: Element | None, what: str, page: int | None) -> None:
        if entry is None:
            if holder is not None:
                self.findings.error(
                    "parent-tree-missing",
                    f"the parent tree does not lead from {what} to its element {holder}",
                    page=page,
                    obj=holder.number,
                )
            return
        if as_dict(entry) is None:
            self.findings.error(
                "parent-tree-broken",
                f"the parent tree leads from {what} to something that is no element",
                page=page,
            )
        elif holder is None:
            self.findings.error(
                "parent-tree-wrong",
                f"the parent tree leads from {what} to an element that does not hold it",
                page=page,
                obj=number_of(entry),
            )
        elif key_of(entry) != key_of(holder.source):
            other = self.tree.by_number.get(number_of(entry))
            told = f"the element {other}" if other else "an element outside the tag tree"
            self.findings.error(
                "parent-tree-wrong",
                f"the parent tree leads from {what} to {told}"
                f", but {holder} (object {holder.number}) holds it",
                page=page,
                obj=number_of(entry),
            )

    def _objects(self) -> None:
        held: dict[int, Element] = {}
        for element, whole in self.tree.wholes():
            if whole.number in held:
                self.findings.error(
                    "object-shared",
                    "an object stands in the tag tree twice",
                    page=whole.page,
                    obj=whole.number,
                )
            held.setdefault(whole.number, element)
            self._object(element, whole)

    def _object(self, element: Element, whole: Whole) -> None:
        target = self.document.pdf.get_object(whole.number, 0) if whole.number else None
        owner = as_dict(target) if as_stream(target) is None else as_stream(target)
        if owner is None:
            return
        key = as_int(owner.get("/StructParent"))
        if key is None:
            self.findings.error(
                "struct-parent-missing",
                f"the element {element} holds an object "
                "that does not know its row of the parent tree",
                page=whole.page,
                obj=whole.number,
            )
        elif self._claim(key, f"object {whole.number}", whole.page):
            self._compare(self.rows.get(key), element, f"object {whole.number}", whole.page)

    def _leftovers(self) -> None:
        unused = sorted(set(self.rows) - set(self.used) - self._annotation_keys())
        if unused:
            self.findings.warning(
                "parent-tree-leftover",
                f"{len(unused)} rows of the parent tree "
                f"belong to nothing ({', '.join(map(str, unused[:5]))})",
            )
        if self.rows and self.next_key is not None and self.next_key <= max(self.rows):
            self.findings.error(
                "parent-tree-next",
                f"ParentTreeNextKey is {self.next_key}, but row {max(self.rows)} is in use",
            )

    def _annotation_keys(self) -> set[int]:
        # Annotations that no element holds are told of by the check of links.
        keys = (as_int(annotation.get("/StructParent")) for annotation in self._annotations())
        return {key for key in keys if key is not None}

    def _annotations(self) -> Iterable[Any]:
        for page in self.document.pages:
            for item in items_of(page.get("/Annots")):
                annotation = as_dict(item)
                if annotation is not None:
                    yield annotation
