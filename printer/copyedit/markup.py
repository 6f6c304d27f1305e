"""Parsing a body into a tree, writing it out, and the few moves that the passes share.

lxml's own element methods lose or misplace text in some moves (`tail`); these do not. No
rule of copy-editing is in this module.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from printer.diagnostics import UnprintableError, error

if TYPE_CHECKING:
    from lxml.html import HtmlElement, HTMLParser

MAX_DEPTH = 100
"""Levels of elements; the parser and the print engine give up at some 200."""

MAX_CHARACTERS = 20_000_000
"""Of markup; data URIs of small pictures included."""

VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source",
    "track", "wbr",
})  # fmt: skip

BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "dd", "details", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip

NOTE_TEXTS = ("footnote", "note-paragraph", "note-item")
"""Classes of what stands in a line and is a text of its own."""

NEAR = 2_000
"""Characters that are looked back for what a place in a text depends on."""

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")


def parse(html: str) -> HtmlElement:
    """Return a `div` that holds a fragment of markup.

    Raises UnprintableError when it is nested deeper than MAX_DEPTH or longer than
    MAX_CHARACTERS.
    """
    from lxml import html as lxml_html

    if len(html) > MAX_CHARACTERS:
        raise UnprintableError(
            error("the text is too long to be one article", code="body-too-long")
        )
    if _depth(html) > MAX_DEPTH:
        raise UnprintableError(
            error(f"the text is nested more than {MAX_DEPTH} levels deep", code="body-too-deep")
        )
    document = f"<!DOCTYPE html><html><body><div>{html}</div></body></html>"
    tree = lxml_html.document_fromstring(document.encode("utf-8", "replace"), parser=_parser())
    root, *strays = tree.iterfind("body/*")
    for stray in strays:  # an unbalanced </div> ends the root too early
        root.append(stray)
    return root


@functools.cache
def _parser() -> HTMLParser:
    from lxml import html as lxml_html

    return lxml_html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )


def serialise(root: HtmlElement) -> str:
    """Return the markup of what an element holds, as HTML.

    lxml would percent-encode addresses, so that `#größe` no longer equals its id.
    """
    parts = [_escaped(root.text)]
    for child in root:
        _write(child, parts)
    return "".join(parts)


def _write(element: HtmlElement, parts: list[str]) -> None:
    tag = str(element.tag)
    parts.append(f"<{tag}")
    for name, value in element.attrib.items():
        parts.append(f' {name}="{_escaped(value).replace(chr(34), "&quot;")}"')
    parts.append(">")
    if tag not in VOID:
        parts.append(_escaped(element.text))
        for child in element:
            _write(child, parts)
        parts.append(f"</{tag}>")
    parts.append(_escaped(element.tail))


def new(tag: str, text: str = "", /, **attributes: str) -> HtmlElement:
    """Return a new element; `class_` stands for class."""
    from lxml import html as lxml_html

    names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    element: HtmlElement = lxml_html.Element(tag, names)
    element.text = text or None
    return element


def has_class(element: HtmlElement, name: str) -> bool:
    """Tell whether an element has a class."""
    return name in element.get("class", "").split()


def add_class(element: HtmlElement, name: str) -> None:
    """Give an element one more class."""
    names = element.get("class", "").split()
    if name not in names:
        element.set("class", " ".join([*names, name]))


def drop_class(element: HtmlElement, name: str) -> None:
    """Take a class away, if an element has it."""
    if has_class(element, name):
        names = [item for item in element.get("class", "").split() if item != name]
        element.set("class", " ".join(names))
        if not names:
            del element.attrib["class"]


def replace(old: HtmlElement, replacement: HtmlElement) -> None:
    """Put one element where another stood, whose tail stays."""
    parent = old.getparent()
    if parent is None:
        raise ValueError("the root of a body cannot be replaced")
    replacement.tail = old.tail
    old.tail = None
    parent.replace(old, replacement)


def remove(element: HtmlElement) -> None:
    """Take an element and all it holds away; its tail stays."""
    element.drop_tree()


def unwrap(element: HtmlElement) -> None:
    """Take an element away and leave what it holds."""
    element.drop_tag()


def unlink(link: HtmlElement) -> None:
    """Take a link away and keep what it holds; its id moves to the element around it."""
    name = link.get("id")
    if name is not None:
        parent = link.getparent()
        if parent is not None and parent.get("id") is None and parent.getparent() is not None:
            parent.set("id", name)
        else:
            anchor = new("span", id=name)
            link.addprevious(anchor)
    if not len(link) and not link.text:
        remove(link)
    else:
        unwrap(link)


def prepend_text(element: HtmlElement, first: HtmlElement, between: str = " ") -> None:
    """Put an element first, before the text of its parent, with text between them."""
    first.tail = between + (element.text or "").lstrip()
    element.text = None
    element.insert(0, first)


def plain_text(element: HtmlElement) -> str:
    """Return what an element says, on one line: formulas as LaTeX, without notes and numbers."""
    return " ".join("".join(_texts(element)).split(" ")).strip(" \n\t")


def text_before(element: HtmlElement) -> str:
    """Return what stands before an inline element in its line: in its block, or its note.

    Only the nearest NEAR characters or so; without notes, as `plain_text`.
    """
    parts: list[str] = []
    spent = 0
    while element.tag not in BLOCKS and not any(has_class(element, name) for name in NOTE_TEXTS):
        for sibling in element.itersiblings(preceding=True):
            parts.append(sibling.tail or "")
            if sibling.tag in BLOCKS or sibling.tag == "br":
                return "".join(reversed(parts))
            if isinstance(sibling.tag, str) and not _unsaid(sibling):
                parts.append("".join(_texts(sibling)))
                spent += len(parts[-1])
            spent += 1 + len(sibling.tail or "")
            if spent > NEAR:
                return "".join(reversed(parts))
        parent = element.getparent()
        if parent is None:
            break
        parts.append(parent.text or "")
        element = parent
    return "".join(reversed(parts))


def _texts(element: HtmlElement) -> Iterable[str]:
    yield (element.text or "").replace("\n", " ")
    for child in element:
        if isinstance(child.tag, str) and not _unsaid(child):
            if child.tag == "img":
                yield child.get("alt", "") if has_class(child, "math") else ""
            elif child.get("data-latex") is not None:
                yield child.get("data-latex", "")
            elif child.tag == "br":
                yield " "
            else:
                yield from _texts(child)
        yield (child.tail or "").replace("\n", " ")


def _unsaid(element: HtmlElement) -> bool:
    return any(
        has_class(element, name)
        for name in ("footnote", "noteref", "heading-number", "label", "citation")
    )


def _depth(html: str) -> int:
    """Return the greatest number of elements that are open at once."""
    depth = deepest = 0
    for closing, tag in _TAG.findall(html):
        if tag.lower() in VOID:
            continue
        depth += -1 if closing else 1
        deepest = max(deepest, depth)
    return deepest


def _escaped(text: str | None) -> str:
    if not text:
        return ""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
