"""Reads the tag tree into the values of `structure`, noting the links in it that are broken."""

from __future__ import annotations

from typing import Any

from pikepdf import Dictionary

from printer.pdf.document import Document
from printer.pdf.objects import (
    Key,
    as_dict,
    as_int,
    as_name,
    as_stream,
    in_header,
    key_of,
    keys_of,
    number_of,
    one_or_many,
)
from printer.pdf.structure import STANDARD, Content, Element, TagTree, Whole

MOST_ROLES = 1_000


def read_tree(document: Document) -> TagTree:
    """Read the tag tree without recursion; an untagged file has an empty one."""
    tree = TagTree()
    root = document.struct_root
    if root is None:
        return tree
    tree.roles = _roles(document, root)
    _Reader(document, tree, key_of(root)).read(root)
    return tree


class _Reader:
    """Reads one tree from its root, noting broken links."""

    def __init__(self, document: Document, tree: TagTree, root: Key) -> None:
        self.document, self.tree, self.root = document, tree, root
        self.seen: set[Key] = set()

    def read(self, root: Dictionary) -> None:
        # Each entry: what is to be read, its parent, and the page that its MCIDs are on.
        waiting: list[tuple[Any, Element | None, object]] = [
            (kid, None, None) for kid in reversed(one_or_many(root.get("/K")))
        ]
        limits = self.document.limits
        while waiting:
            if len(self.tree.elements) % 1024 == 1023:
                self.document.deadline.check()
            if len(self.tree.elements) >= limits.elements:
                self._error("tag-tree-too-large", "the tag tree has too many elements to be read")
                return
            kid, parent, page = waiting.pop()
            element = self._kid(kid, parent, page)
            if element is None:
                continue
            if element.depth >= limits.tree_depth:
                self._error(
                    "tag-tree-too-deep",
                    f"the tag tree is deeper than {limits.tree_depth} levels",
                    element.number,
                )
                continue
            own_page: object = element.source.get("/Pg")
            on_page = page if own_page is None else own_page
            waiting += [
                (below, element, on_page)
                for below in reversed(one_or_many(element.source.get("/K")))
            ]

    def _error(self, code: str, message: str, number: int = 0) -> None:
        self.document.findings.error(code, message, obj=number)

    def _kid(self, kid: object, parent: Element | None, page: object) -> Element | None:
        holder = parent.number if parent is not None else self.root[0]
        mcid = as_int(kid)
        if mcid is not None:
            self._content(parent, Content(self.document.page_of(page), 0, mcid))
            return None
        item = as_dict(kid)
        if item is None:
            self._error(
                "tag-kid-broken",
                "an element holds something that is neither an element nor content",
                holder,
            )
            return None
        kind = as_name(item.get("/Type"))
        told: object = item.get("/Pg")
        own_page = page if told is None else told
        if kind == "MCR":
            stream = number_of(item.get("/Stm")) if item.get("/Stm") is not None else 0
            number = as_int(item.get("/MCID"))
            if number is None:
                self._error("tag-kid-broken", "a marked-content reference has no number", holder)
            else:
                self._content(parent, Content(self.document.page_of(own_page), stream, number))
            return None
        if kind == "OBJR":
            whole = Whole(number_of(item.get("/Obj")), self.document.page_of(own_page))
            if parent is not None:
                parent.kids.append(whole)
            if as_dict(item.get("/Obj")) is None and as_stream(item.get("/Obj")) is None:
                self._error(
                    "tag-object-missing", "an element refers to an object that is not there", holder
                )
            return None
        return self._element(item, parent, holder)

    def _content(self, parent: Element | None, content: Content) -> None:
        if parent is None:
            self._error("tag-kid-broken", "the root of the tag tree holds content itself")
        else:
            parent.kids.append(content)

    def _element(self, item: Dictionary, parent: Element | None, holder: int) -> Element | None:
        key = key_of(item)
        if key in self.seen:
            above = [parent, *parent.ancestors()] if parent is not None else []
            if any(one.number == key[0] for one in above):
                self._error("tag-cycle", "the tag tree leads back into itself", key[0])
            else:
                self._error("tag-shared", "an element stands in the tag tree twice", key[0])
            return None
        written = as_name(item.get("/S"))
        if not written:
            self._error("tag-without-type", "an element has no type", key[0] or holder)
        if key == (0, 0):
            self._error(
                "tag-direct",
                "an element is no object of its own, so that nothing can refer to it",
                holder,
            )
        else:
            self.seen.add(key)
        expected = key_of(parent.source) if parent is not None else self.root
        if key_of(item.get("/P")) != expected:
            self._error(
                "tag-parent-wrong",
                f"the element {written} names another parent than the one that holds it",
                key[0],
            )
        element = Element(
            item,
            key[0],
            self.tree.roles.get(written, written),
            written,
            parent,
            parent.depth + 1 if parent is not None else 0,
        )
        self.tree.elements.append(element)
        self.tree.by_number.setdefault(element.number, element)
        if parent is None:
            self.tree.tops.append(element)
        else:
            parent.kids.append(element)
        return element


def _roles(document: Document, root: Dictionary) -> dict[str, str]:
    written: dict[str, str] = {}
    mapped = root.get("/RoleMap")
    for name in keys_of(mapped)[:MOST_ROLES]:
        written[name[1:]] = as_name(in_header(mapped, name))
    roles: dict[str, str] = {}
    for name, meaning in written.items():
        if name in STANDARD:
            if meaning != name:
                document.findings.access(
                    "role-standard", f"the role map gives the standard type {name} another meaning"
                )
            continue
        chain = [name]
        while chain[-1] in written and chain[-1] not in STANDARD:
            target = written[chain[-1]]
            if target in chain:
                document.findings.error(
                    "role-cycle", f"the role map leads from {name} back to {target}"
                )
                break
            chain.append(target)
        roles[name] = chain[-1]
    return roles
