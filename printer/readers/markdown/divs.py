"""Fenced divs: `::: {.box title="…"}` … `:::`, also as `::: box` and `::: box Title`.

This module finds the fences and, in the parsed tree, puts what stands between them into
one element; what the kinds become is in `boxes.py`, `galleries.py`, `interviews.py` and
`polls.py`. Other containers (notes, raw HTML with Markdown inside) use the same marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import ClassVar

from printer.diagnostics import error, warning
from printer.readers.markdown import attributes, guard, tree
from printer.readers.markdown.attributes import Attributes
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import Line
from printer.readers.markdown.slots import Slot
from printer.readers.markdown.tree import Element

_FENCE = re.compile(r" {0,3}:{3,}+[ \t]*(.*?)(?:[ \t]+:+)?[ \t]*$")
_NAMED = re.compile(rf"\.?([A-Za-z][\w-]*)[ \t]*(?:({attributes.LOOSE.pattern})|(.*))$")
_GUESSED_CLASS = re.compile(r"[.{ ]([A-Za-z][\w-]*)(?![\w-]*=)")


@dataclass(frozen=True, slots=True)
class Begin(Slot):
    """An opening fence."""

    block: ClassVar[bool] = True
    attributes: Attributes

    def realise(self, conversion: Conversion) -> Element:  # noqa: ARG002
        """Make the element that `group` fills."""
        element = tree.make("div")
        self.attributes.apply(element)
        element.set("x-open", "1")
        element.set("x-fenced", "1")
        element.set("data-line", self.position)
        return element


@dataclass(frozen=True, slots=True)
class End(Slot):
    """A closing fence."""

    block: ClassVar[bool] = True

    def realise(self, conversion: Conversion) -> Element:  # noqa: ARG002
        """Make the mark at which `group` ends."""
        return tree.make("x-close")


@dataclass(frozen=True, slots=True)
class Opening:
    """What an opening fence says."""

    attributes: Attributes
    slot: str

    @property
    def kind(self) -> str:
        """Name the first class."""
        return self.attributes.classes[0] if self.attributes.classes else ""


def is_fence(line: Line) -> bool:
    """Tell whether a line opens or closes a fenced div."""
    return line.text.lstrip(" ").startswith(":::") and _FENCE.match(line.text) is not None


def open_fence(line: Line, conversion: Conversion) -> Opening | None:
    """Read an opening fence; None for a closing one. Reports `div-attributes` (error)."""
    match = _FENCE.match(line.text)
    content = match[1] if match else ""
    if not content:
        return None
    place = conversion.place(line.number, line.indent + line.shift + 1)
    given = _read(content)
    if given is None:
        conversion.report(
            error(
                f"the attributes {content[:60]} cannot be read",
                place,
                hint='write them like {.box title="A title"}; look for a missing quotation mark',
                code="div-attributes",
            )
        )
        given = Attributes("", tuple(_GUESSED_CLASS.findall(" " + content)[:1]))
    opening = Opening(given, conversion.take(Begin(line.text, place, given)))
    conversion.fences.append((opening.kind, place))
    guard.check_depth("fenced blocks", len(conversion.fences), place)
    return opening


def close_fence(line: Line, conversion: Conversion, outer: int) -> str | None:
    """Close the innermost fence, unless it belongs to an outer container."""
    place = conversion.place(line.number, line.indent + line.shift + 1)
    if len(conversion.fences) <= outer:
        conversion.report(
            warning(
                "this line of colons closes nothing",
                place,
                hint="remove it, or open a block with a line like ::: {.box}",
                code="div-stray",
            )
        )
        return None
    conversion.fences.pop()
    return conversion.take(End(line.text, place))


def close_all(conversion: Conversion, outer: int) -> list[str]:
    """Close what is still open at the end of a container; reports `div-unclosed` (error)."""
    out: list[str] = []
    while len(conversion.fences) > outer:
        kind, place = conversion.fences.pop()
        name = f"the block .{kind}" if kind else "the block"
        conversion.report(
            error(
                f"{name} that begins here is never closed",
                place,
                hint="end it with a line ::: of its own",
                code="div-unclosed",
            )
        )
        out += ["", conversion.take(End("", place)), ""]
    return out


def group(root: Element) -> None:
    """Tree pass: put what stands between an opening and a closing mark into one element."""
    opened = [element for element in root.iter() if element.get("x-open")]
    for element in reversed(opened):
        del element.attrib["x-open"]
        element.text, element.tail = (element.text or "") + (element.tail or ""), None
        for sibling in list(tree.siblings_after(element)):
            if sibling.tag == "x-close":
                tree.drop(sibling)
                break
            element.append(sibling)
    for stray in tree.elements(root, "x-close"):
        tree.drop(stray)


def fenced(root: Element, *kinds: str) -> list[Element]:
    """List the fenced divs of some kinds."""
    return [
        element
        for element in tree.elements(root, "div")
        if element.get("x-fenced") and any(kind in tree.classes(element) for kind in kinds)
    ]


def _read(content: str) -> Attributes | None:
    if attributes.LOOSE.fullmatch(content):
        return attributes.parse(content)
    named = _NAMED.fullmatch(content)
    if not named or "{" in (named[3] or ""):
        return None
    given = attributes.parse(named[2]) if named[2] else Attributes()
    pairs = given.pairs
    if named[3]:
        pairs = (*pairs, ("title", named[3].strip()))
    return Attributes(given.id, (named[1], *given.classes), pairs)
