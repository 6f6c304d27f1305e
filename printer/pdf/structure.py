"""The tag tree of a PDF, read once into plain values for every subject of the check.

What this is: the structure elements in reading order (ISO 32000-1, 14.7), with their kids
sorted into elements, marked contents and whole objects. What is wrong with the links
between them is noted while reading; what the elements mean is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pikepdf import Dictionary

from printer.pdf.document import Document
from printer.pdf.objects import (
    Key,
    as_dict,
    as_int,
    as_name,
    as_stream,
    as_text,
    in_header,
    key_of,
    keys_of,
    number_of,
    one_or_many,
)

STANDARD = frozenset(
    ["Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index", "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl", "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT", "WP", "Figure", "Formula", "Form"]
)
"""The standard structure types of PDF 1.7 (ISO 32000-1, 14.8.4)."""

MOST_ROLES = 1_000


class Content(NamedTuple):
    """A marked content that an element holds."""

    page: int | None
    """From 0; None when the page is no page of this file."""

    stream: int
    """Object number of the form it stands in, 0 for the content of the page itself."""

    mcid: int


class Whole(NamedTuple):
    """An object (an annotation, a form, an image) that an element holds as a whole."""

    number: int
    """Object number."""

    page: int | None


@dataclass(eq=False, slots=True)
class Element:
    """One structure element."""

    source: Dictionary
    number: int
    """Object number, 0 for an element that stands inside another object."""

    kind: str
    """Its standard type, after the role map; the name as written when it leads to none."""

    written: str
    """Its type as written."""

    parent: Element | None
    depth: int
    kids: list[Element | Content | Whole] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        """The kids that are elements."""
        return [kid for kid in self.kids if isinstance(kid, Element)]

    def ancestors(self) -> Iterator[Element]:
        """Yield the parents, the nearest first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def text(self, key: str) -> str | None:
        """Return a text entry such as `/Alt`."""
        return as_text(self.source.get(key))

    def attribute(self, owner: str, name: str) -> Any:
        """Return an attribute (ISO 32000-1, 14.7.5) of this owner, None when it has none."""
        for item in one_or_many(self.source.get("/A")):
            attributes = as_dict(item) if as_stream(item) is None else as_stream(item)
            if attributes is not None and as_name(attributes.get("/O")) == owner:
                value = attributes.get(name)
                if value is not None:
                    return value
        return None

    def __str__(self) -> str:
        """The type, as it appears in messages."""
        return self.kind if self.kind == self.written else f"{self.written} ({self.kind})"


@dataclass(slots=True)
class TagTree:
    """The whole tag tree."""

    tops: list[Element] = field(default_factory=list)
    elements: list[Element] = field(default_factory=list)
    """Every element in reading order."""

    by_number: dict[int, Element] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)

    def reading(self) -> Iterator[tuple[Element, Content]]:
        """Yield every marked content with its element, in the order of reading aloud."""
        waiting: list[tuple[Element, Element | Content | Whole]] = [
            (top, top) for top in reversed(self.tops)]
        while waiting:
            holder, kid = waiting.pop()
            if isinstance(kid, Content):
                yield holder, kid
            elif isinstance(kid, Element):
                waiting += [(kid, below) for below in reversed(kid.kids)]

    def contents(self) -> Iterator[tuple[Element, Content]]:
        """Yield every marked content with its element, in reading order by element."""
        for element in self.elements:
            for kid in element.kids:
                if isinstance(kid, Content):
                    yield element, kid

    def wholes(self) -> Iterator[tuple[Element, Whole]]:
        """Yield every object held as a whole, with its element."""
        for element in self.elements:
            for kid in element.kids:
                if isinstance(kid, Whole):
                    yield element, kid


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
            (kid, None, None) for kid in reversed(one_or_many(root.get("/K")))]
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
                self._error("tag-tree-too-deep", f"the tag tree is deeper than "
                            f"{limits.tree_depth} levels", element.number)
                continue
            own_page: object = element.source.get("/Pg")
            on_page = page if own_page is None else own_page
            waiting += [(below, element, on_page)
                        for below in reversed(one_or_many(element.source.get("/K")))]

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
            self._error("tag-kid-broken", "an element holds something that is neither an element "
                        "nor content", holder)
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
                self._error("tag-object-missing", "an element refers to an object that is not "
                            "there", holder)
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
            self._error("tag-direct", "an element is no object of its own, so that nothing can "
                        "refer to it", holder)
        else:
            self.seen.add(key)
        expected = key_of(parent.source) if parent is not None else self.root
        if key_of(item.get("/P")) != expected:
            self._error("tag-parent-wrong", f"the element {written} names another parent than "
                        "the one that holds it", key[0])
        element = Element(item, key[0], self.tree.roles.get(written, written), written, parent,
                          parent.depth + 1 if parent is not None else 0)
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
                document.findings.access("role-standard", f"the role map gives the standard type "
                                         f"{name} another meaning")
            continue
        chain = [name]
        while chain[-1] in written and chain[-1] not in STANDARD:
            target = written[chain[-1]]
            if target in chain:
                document.findings.error("role-cycle", f"the role map leads from {name} back to "
                                        f"{target}")
                break
            chain.append(target)
        roles[name] = chain[-1]
    return roles
