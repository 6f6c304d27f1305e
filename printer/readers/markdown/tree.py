"""Small surgery on lxml trees: text and tails, wrapping, lifting, replacing.

Names of elements that begin with `x-` are our own, between parsing and the finished body;
no source can write them (`scan.py` prints tags that HTML does not know as text).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lxml import etree
from lxml import html as lxml_html

from printer.readers.markdown.html_names import BLOCK_LEVEL

Element = etree._Element

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
VERBATIM = frozenset({"code", "pre", "samp"})


def parse(markup: str) -> Element:
    """Parse a fragment; the pieces are children of one `div`."""
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    document = etree.fromstring(f"<html><body>{markup}</body></html>".encode(), parser)
    root = make("div")
    body = document.find("body")
    if body is not None:
        root.text = body.text
        root.extend(list(body))
    for odd in list(root.iter(etree.Comment, etree.ProcessingInstruction, etree.Entity)):
        drop(odd)
    return root


def make(tag: str, text: str = "", **attributes: str) -> Element:
    """Make an element; `class_` and `data_line` become `class` and `data-line`."""
    names = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    element = etree.Element(tag, names)
    if text:
        element.text = text
    return element


def name(element: Element | None) -> str:
    """Name of an element, empty for none and for comments."""
    return element.tag if element is not None and isinstance(element.tag, str) else ""


def classes(element: Element) -> list[str]:
    """List the classes of an element."""
    return (element.get("class") or "").split()


def add_class(element: Element, *names: str) -> None:
    """Add classes that are not there yet."""
    present = classes(element)
    element.set("class", " ".join([*present, *(n for n in names if n not in present)]))


def take(element: Element, attribute: str) -> str:
    """Remove an attribute; its value, or nothing."""
    return element.attrib.pop(attribute, "").strip()


def text_of(element: Element) -> str:
    """All text within an element."""
    return "".join(element.itertext())


def blank(element: Element) -> bool:
    """Tell whether an element has neither text nor children."""
    return not len(element) and not (element.text or "").strip()


def blank_text(element: Element) -> bool:
    """Tell whether no text stands before an element's first child."""
    return not (element.text or "").strip()


def append_text(parent: Element, after: Element | None, text: str) -> None:
    """Add text behind a child, or at the beginning of the parent."""
    if after is None:
        parent.text = (parent.text or "") + text
    else:
        after.tail = (after.tail or "") + text


def insert_after(parent: Element, after: Element | None, child: Element) -> None:
    """Insert a child behind another and the text there, or as the first one."""
    if after is None:
        parent.insert(0, child)
        return
    tail, after.tail = after.tail, None
    after.addnext(child)
    after.tail = tail


def drop(element: Element) -> None:
    """Remove an element with its content, but not the text behind it."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        append_text(parent, element.getprevious(), element.tail)
    parent.remove(element)


def detach(element: Element) -> Element:
    """Take an element out of its tree, without the text behind it."""
    drop(element)
    element.tail = None
    return element


def replace(element: Element, new: Element) -> None:
    """Put another element in the place of one; the text behind stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail, element.tail, new.tail = element.tail, None, None
    parent.replace(element, new)
    new.tail = tail


def unwrap(element: Element) -> None:
    """Put an element's content in its place."""
    parent = element.getparent()
    if parent is None:
        return
    append_text(parent, element.getprevious(), element.text or "")
    for child in list(element):
        element.addprevious(child)
    append_text(parent, element.getprevious(), element.tail or "")
    element.tail = None
    parent.remove(element)


def move_content(source: Element, target: Element) -> None:
    """Move text and children of one element to the end of another."""
    append_text(target, target[-1] if len(target) else None, source.text or "")
    source.text = None
    target.extend(list(source))


def wrap_content(element: Element, tag: str, **attributes: str) -> Element:
    """Put an element around all that is in another."""
    inner = make(tag, **attributes)
    move_content(element, inner)
    element.append(inner)
    return inner


def strip(element: Element) -> None:
    """Remove white space at the beginning and the end of an element's text."""
    if element.text:
        element.text = element.text.lstrip()
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip()
    elif element.text:
        element.text = element.text.rstrip()


def lift(node: Element) -> None:
    """Move a block out of the paragraph that it stands in, which is split around it."""
    paragraph = node.getparent()
    while paragraph is not None and paragraph.tag != "p":
        if paragraph.tag in BLOCK_LEVEL or paragraph.getparent() is None:
            return
        paragraph = paragraph.getparent()
    if paragraph is None or node.getparent() is not paragraph:
        return
    if paragraph.getparent() is None:
        return
    after = make("p", (node.tail or "").lstrip())
    node.tail = None
    for name_ in ("class", "lang"):
        if value := paragraph.get(name_):
            after.set(name_, value)
    after.extend(list(node.itersiblings()))
    after.tail, paragraph.tail = paragraph.tail, None
    paragraph.addnext(node)
    node.addnext(after)
    strip(paragraph)
    for part in (after, paragraph):
        if blank(part):
            drop(part)


def elements(root: Element, *tags: str) -> list[Element]:
    """List the descendants with these names, in reading order, safe against changes."""
    return [element for element in root.iter(*tags) if element is not root]


def siblings_after(element: Element) -> Iterator[Element]:
    """Go through the elements that follow under the same parent."""
    following = element.getnext()
    while following is not None:
        yield following
        following = following.getnext()


def only_child(parent: Element, tags: Iterable[str]) -> Element | None:
    """Give the single child, when it has one of these names and no text stands beside it."""
    if len(parent) != 1 or (parent.text or "").strip() or (parent[0].tail or "").strip():
        return None
    return parent[0] if name(parent[0]) in tags else None


def serialise(root: Element) -> str:
    """Write what is in the root as HTML."""
    parts = [_escape(root.text or "")]
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in root]
    return "".join(parts)


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
