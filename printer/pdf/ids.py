"""Whether the IDs of elements are unique, can be found, and are named rightly by others."""

from __future__ import annotations

from collections import Counter

from pikepdf import Dictionary

from printer.pdf.document import Document
from printer.pdf.objects import as_bytes, items_of, key_of, number_of
from printer.pdf.structure import Element, TagTree
from printer.pdf.trees import name_tree


def check_ids(document: Document, tree: TagTree) -> None:
    """Judge IDs, the tree that finds them (IDTree), and the Headers of cells."""
    owners: dict[bytes, Element] = {}
    counts: Counter[bytes] = Counter()
    for element in tree.elements:
        name = as_bytes(element.source.get("/ID"))
        if name:
            owners.setdefault(name, element)
            counts[name] += 1
        elif element.kind == "Note":
            document.findings.access("note-without-id", f"{element} has no ID", obj=element.number)
    for name, count in counts.items():
        if count > 1:
            document.findings.error(
                "id-repeated",
                f"{count} elements have the ID {_shown(name)}",
                obj=owners[name].number,
            )
    _check_tree(document, owners)
    _check_headers(document, tree, owners)


def _shown(name: bytes) -> str:
    return f"'{name[:60].decode('latin-1')}'"


def _check_tree(document: Document, owners: dict[bytes, Element]) -> None:
    findings = document.findings
    root = document.struct_root or Dictionary()
    found = root.get("/IDTree")
    if found is None:
        if owners:
            findings.error(
                "id-tree-missing",
                f"{len(owners)} elements have IDs and there is no IDTree in which to find them",
            )
        return
    read = name_tree(found)
    for problem in read.problems:
        findings.error("id-tree-broken", f"the IDTree {problem}")
    entries = read.lookup()
    for name, element in owners.items():
        if name not in entries:
            findings.error(
                "id-tree-incomplete", f"the IDTree lacks the ID {_shown(name)}", obj=element.number
            )
        elif key_of(entries[name]) != key_of(element.source):
            findings.error(
                "id-tree-wrong",
                f"the IDTree leads from {_shown(name)} to another element than the one that has it",
                obj=number_of(entries[name]),
            )
    for name in entries:
        if name not in owners:
            findings.error(
                "id-tree-wrong",
                f"the IDTree has the ID {_shown(name)}, which no element of the tag tree has",
            )


def _check_headers(document: Document, tree: TagTree, owners: dict[bytes, Element]) -> None:
    for element in tree.elements:
        if element.kind not in ("TH", "TD"):
            continue
        for item in items_of(element.attribute("Table", "/Headers")):
            name = as_bytes(item)
            header = owners.get(name) if name is not None else None
            if header is None or header.kind != "TH":
                document.findings.access(
                    "header-missing",
                    f"a cell names the header {_shown(name or b'')}, which is no header cell",
                    obj=element.number,
                )
