"""Slots become what they stand for, in the parsed tree.

One pass over texts, tails and attributes: in code the source comes back; marks give their
place to the element behind them; attribute lists find what they belong to; everything else
makes its own element. What a slot brings along (a block of HTML) is gone through as well.
"""

from __future__ import annotations

from printer.readers.markdown import tree
from printer.readers.markdown.attributes import AttributeSlot
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.html_names import BLOCK_LEVEL
from printer.readers.markdown.slots import RESERVED, SLOT, Mark, Slot
from printer.readers.markdown.tree import Element

_CAN_HOLD_LIST = (*tree.HEADINGS, "p", "li", "td", "th", "dt", "dd")


def realise(root: Element, conversion: Conversion) -> None:
    """Replace every slot under `root`; afterwards no reserved character is left."""
    waiting = [root]
    while waiting:
        for element in list(waiting.pop().iter()):
            _attributes(element, conversion)
            verbatim = _verbatim(element)
            if element.text and RESERVED.search(element.text):
                text, element.text = element.text, None
                waiting += _fill(element, None, text, conversion, verbatim=verbatim)
            parent = element.getparent()
            if parent is not None and element.tail and RESERVED.search(element.tail):
                text, element.tail = element.tail, None
                waiting += _fill(parent, element, text, conversion, verbatim=_verbatim(parent))
    for raw in tree.elements(root, "x-raw"):
        tree.lift(raw)
        tree.unwrap(raw)


def _verbatim(element: Element) -> bool:
    """Tell whether an element holds code: it, or something between it and its block."""
    holder: Element | None = element
    while holder is not None:
        if holder.tag in tree.VERBATIM:
            return True
        if tree.name(holder) in BLOCK_LEVEL:
            return False
        holder = holder.getparent()
    return False


def _attributes(element: Element, conversion: Conversion) -> None:
    for key, value in list(element.attrib.items()):
        if RESERVED.search(value):
            element.set(key, RESERVED.sub("", conversion.flatten(value)))


def _fill(
    parent: Element, cursor: Element | None, text: str, conversion: Conversion, *, verbatim: bool
) -> list[Element]:
    """Put a text back behind `cursor`, with elements where slots are; the new elements."""
    if verbatim:
        tree.append_text(parent, cursor, RESERVED.sub("", conversion.restore(text)))
        return []
    made: list[Element] = []
    mark: Mark | None = None
    parts = SLOT.split(text)
    for index, part in enumerate(parts):
        if index % 2 == 0:
            plain = RESERVED.sub("", part)
            if plain:
                mark = None
                tree.append_text(parent, cursor, plain)
            continue
        slot = conversion.slot(part)
        if isinstance(slot, Mark):
            if not _own(slot, parent):
                mark = slot
        elif isinstance(slot, AttributeSlot) and _assign(
            slot, parent, cursor, last=not "".join(parts[index + 1 :]).strip()
        ):
            pass
        elif slot is not None:
            cursor, new = _insert(slot, parent, cursor, conversion)
            mark, made = None, made + new
    if mark is not None:
        _mark_next(mark, parent, cursor)
    return made


def _insert(
    slot: Slot, parent: Element, cursor: Element | None, conversion: Conversion
) -> tuple[Element | None, list[Element]]:
    node = slot.realise(conversion)
    if isinstance(node, str):
        tree.append_text(parent, cursor, node)
        return cursor, []
    tree.insert_after(parent, cursor, node)
    return node, [node]


def _own(mark: Mark, parent: Element) -> bool:
    """Give a mark to the block that it stands in, when it is that block's."""
    owners = {"heading": tree.HEADINGS, "table": ("table",), "item": ("li",)}.get(mark.owner)
    if owners is None:
        return False
    owner: Element | None = parent
    while owner is not None and owner.tag not in owners:
        owner = owner.getparent()
    if owner is not None:
        owner.set("data-line", mark.position)
    return True


def _mark_next(mark: Mark, parent: Element, cursor: Element | None) -> None:
    """Give a mark, behind which there was no more text, to the element that follows."""
    following = cursor.getnext() if cursor is not None else next(iter(parent), None)
    if following is not None:
        following.set("data-line", mark.position)


def _assign(slot: AttributeSlot, parent: Element, cursor: Element | None, *, last: bool) -> bool:
    """Find the element that an attribute list belongs to."""
    inline = cursor is not None and tree.name(cursor) not in ("br", *BLOCK_LEVEL)
    if cursor is not None and inline and not cursor.tail:
        slot.attributes.apply(cursor)
        return True
    before = (cursor.tail if cursor is not None else parent.text) or ""
    if parent.tag in tree.HEADINGS or (len(parent) and parent[0].tag == "x-role"):
        if last:
            tree.strip(parent)
            slot.attributes.apply(parent)
        return last
    if not slot.source.startswith("{:") or parent.tag not in _CAN_HOLD_LIST or not last:
        return False
    if before.strip() or cursor is not None:
        tree.strip(parent)
        slot.attributes.apply(parent)
        return True
    previous = parent.getprevious()
    if previous is not None:
        slot.attributes.apply(previous)
        return True
    return False
