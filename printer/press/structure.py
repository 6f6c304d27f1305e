"""Builds the tag tree of a document from its HTML elements and the boxes on its pages.

The engine's own tag tree follows boxes: an element that continues on the next page, in
the next column or on the next line becomes several elements, and footnotes stand at the
end of the page. Here the tree follows the HTML document: every box adds its marked
content to the node of its element, so an element is one node however often it is broken,
and a note stands behind its call.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from printer.press.roles import ARTIFACT, structure_type
from printer.press.tagtree import Annotation, Content, Node, tidy

_POINTS_PER_PIXEL = 0.75
_NUMBERING = {
    # CSS list-style-type → ListNumbering (ISO 32000-1, table 347)
    "decimal": "Decimal",
    "decimal-leading-zero": "Decimal",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
    "lower-roman": "LowerRoman",
    "upper-roman": "UpperRoman",
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "none": "None",
}


def build(pages: Iterable[Any], lang: str) -> Node:
    """Return the structure tree of the engine's pages, tidied, with `Document` at its root.

    `pages` are `weasyprint.Page` objects whose links have been written (each box then
    knows its annotation); `lang` is the document's language.
    """
    builder = _Builder(lang)
    for index, (page, marks) in enumerate(pages):
        builder.add_page(index, page, marks)
    tidy(builder.root)
    return builder.root


class _Builder:
    def __init__(self, lang: str) -> None:
        self.root = Node("Document", order=0)
        self._lang = lang
        self._nodes: dict[Any, Node | None] = {}
        self._order: dict[Any, int] = {}
        self._seen_headers: set[Any] = set()
        self._item_of: dict[Node, Node] = {}
        self._note_count = 0
        self._page = 0
        self._width = self._height = 0.0
        self._marks: dict[Any, dict[str, Any]] = {}

    def add_page(self, index: int, page: Any, marks: dict[Any, dict[str, Any]]) -> None:
        """Add a page's boxes; `marks` maps boxes to their marked content."""
        self._page, self._marks = index, marks
        self._width, self._height = page.width, page.height
        self._visit(page._page_box)

    def _visit(self, box: Any) -> None:
        box = getattr(box, "_box", box)
        kind = type(box).__name__
        if kind == "MarginBox" or self._is_repeated_header(box, kind):
            return
        element, tag = box.element, box.element_tag
        if element is not None and isinstance(element.tag, str):
            self._add(box, kind, element, tag)
        for child in getattr(box, "children", ()):
            self._visit(child)

    def _add(self, box: Any, kind: str, element: Any, tag: str) -> None:
        mark = self._marks.get(box)
        _, _, pseudo = tag.partition("::")
        if pseudo in {"marker", "footnote-marker", "footnote-call"}:
            if mark is not None and (node := self._pseudo_node(element, pseudo)) is not None:
                node.kids.append(Content(self._page, mark["mcid"]))
            return
        # Cells and list items matter even without text.
        node = self._node(element) if mark is not None or kind == "TableCellBox" else None
        annotation = box.link_annotation
        if annotation is not None and not pseudo and tag == "a":
            node = self._node(element)
            if node is not None and node.type == "Link":
                node.kids.append(Annotation(self._page, annotation, _link_text(element)))
        if mark is not None and node is not None:
            if kind.endswith("ReplacedBox"):
                self._describe_image(node, box)
            node.kids.append(Content(self._page, mark["mcid"]))
        if tag in {"ul", "ol"} and kind != "TextBox":
            self._describe_list(element, box)

    def _is_repeated_header(self, box: Any, kind: str) -> bool:
        """The header of a table that goes on repeats; only its first print is content."""
        if kind != "TableRowGroupBox" or box.element_tag not in {"thead", "tfoot"}:
            return False
        if box.element in self._seen_headers:
            return True
        self._seen_headers.add(box.element)
        return False

    def _node(self, element: Any) -> Node | None:
        """Return the node that holds the element's text, None for an artifact."""
        if element in self._nodes:
            return self._nodes[element]
        parent = element.getparent()
        if parent is None or element.tag in {"html", "body"}:
            node: Node | None = self.root
        else:
            around = self._node(parent)
            node = None if around is None else self._new(element, around)
        self._nodes[element] = node
        return node

    def _new(self, element: Any, parent: Node) -> Node | None:
        lang = _inherited_lang(element) or self._lang
        type_ = structure_type(element, lang)
        if type_ == ARTIFACT:
            return None
        if _is_footnote(element):
            return self._note(element, parent)
        if element.tag in {"dt", "dd"} and parent.type == "L":
            node = self._definition(element, parent)
        elif type_ is None:
            return parent
        elif type_ == "LI" and parent.type == "L":
            item = parent.append("LI", order=self._position(element))
            node = item.append("LBody", order=self._position(element))
            self._item_of[node] = item
        elif type_ == "Lbl" and parent in self._item_of:
            node = self._label(parent, "label")
        else:
            node = parent.append(type_, order=self._position(element))
        self._describe(node, element, lang)
        return node

    def _describe(self, node: Node, element: Any, lang: str) -> None:
        own = element.get("lang")
        if own and own != lang:
            node.lang = own
        if element.tag == "abbr":
            node.expansion = element.get("title") or ""
        if node.type in {"TH", "TD"}:
            node.attributes["Table"] = _cell_attributes(element, node.type)

    def _definition(self, element: Any, parent: Node) -> Node:
        item = parent.kids[-1] if parent.kids else None
        has_body = isinstance(item, Node) and any(kid.type == "LBody" for kid in item.nodes())
        if not isinstance(item, Node) or (element.tag == "dt" and has_body):
            item = parent.append("LI", order=self._position(element))
        type_ = "Lbl" if element.tag == "dt" else "LBody"
        return item.append(type_, order=self._position(element))

    def _pseudo_node(self, element: Any, pseudo: str) -> Node | None:
        key = (element, pseudo)
        if key in self._nodes:
            return self._nodes[key]
        node: Node | None
        if pseudo == "footnote-call":
            parent = self._node(element.getparent())
            node = None
            if parent is not None:
                node = parent.append("Reference", order=self._position(element))
                self._nodes[element] = self._note(element, parent)
        else:
            body = self._node(element)
            node = None if body is None else self._label(body, pseudo)
        self._nodes[key] = node
        return node

    def _label(self, body: Node, pseudo: str) -> Node:
        label = Node("Lbl", order=body.order)
        # The bullet or number of a list item stands before the LBody, in the LI.
        holder = body if pseudo == "footnote-marker" else self._item_of.get(body, body)
        holder.kids.insert(0, label)
        return label

    def _note(self, element: Any, parent: Node) -> Node:
        self._note_count += 1
        return parent.append("Note", id=f"note-{self._note_count}", order=self._position(element))

    def _describe_image(self, node: Node, box: Any) -> None:
        if node.type not in {"Figure", "Formula"}:
            return
        node.alt = box.element.get("alt") or ""
        left, top = max(0.0, box.content_box_x()), max(0.0, box.content_box_y())
        right = min(self._width, box.content_box_x() + box.width)
        bottom = min(self._height, box.content_box_y() + box.height)
        corners = (left, self._height - bottom, right, self._height - top)
        node.attributes["Layout"] = {
            "BBox": [round(value * _POINTS_PER_PIXEL, 3) for value in corners],
            "Placement": "/Block" if type(box).__name__.startswith("Block") else "/Inline",
        }

    def _describe_list(self, element: Any, box: Any) -> None:
        node = self._node(element)
        if node is None or node.type != "L" or "List" in node.attributes:
            return
        style = box.style["list_style_type"]
        numbering = _NUMBERING.get(style) if isinstance(style, str) else None
        if numbering is None:
            numbering = "Decimal" if element.tag == "ol" else "Disc"
        node.attributes["List"] = {"ListNumbering": f"/{numbering}"}

    def _position(self, element: Any) -> int:
        if not self._order:
            root = element.getroottree().getroot()
            self._order = {item: number for number, item in enumerate(root.iter(), 1)}
        return self._order[element]


def _link_text(element: Any) -> str:
    """Return what a link is called: its text, or what its picture shows."""
    text = " ".join("".join(element.itertext()).split())
    pictures = " ".join(img.get("alt") or "" for img in element.iter("img"))
    return (
        text
        or pictures.strip()
        or str(element.get("title") or "")
        or str(element.get("href") or "")
    )


def _is_footnote(element: Any) -> bool:
    return "footnote" in (element.get("class") or "").split()


def _inherited_lang(element: Any) -> str:
    parent = element.getparent()
    while parent is not None:
        if lang := parent.get("lang"):
            return str(lang)
        parent = parent.getparent()
    return ""


def _cell_attributes(element: Any, type_: str) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    for name, key in (("colspan", "ColSpan"), ("rowspan", "RowSpan")):
        value = element.get(name) or "1"
        if value.isdigit() and int(value) > 1:
            attributes[key] = int(value)
    if type_ == "TH":
        scope = element.get("scope") or "col"
        attributes["Scope"] = "/Row" if scope.startswith("row") else "/Column"
    return attributes
