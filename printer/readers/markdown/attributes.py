"""Attribute lists: pandoc's `{#id .class key="value"}` and kramdown's `{: .class}`.

They stand behind a link, an image, a span, code, emphasis or a heading, and (kramdown's
form) behind a block or on a line of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from printer.readers.markdown import tree
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import Stretch
from printer.readers.markdown.slots import OPEN_ATTRIBUTES, Slot
from printer.readers.markdown.tree import Element

_QUOTED = r""""(?:\\.|[^"\\])*+"|'(?:\\.|[^'\\])*+'|“[^”]*+”|„[^“”]*+[“”]|«[^»]*+»"""
_ID = r"\#[^\s{}=\"']++"
_CLASS = r"\.[^\s{}=\"']++"
_PAIR = rf"[A-Za-z_][\w:.-]*+=(?:{_QUOTED}|[^\s{{}}\"']++)"
_ITEM = rf"(?:{_ID}|{_CLASS}|{_PAIR}|-(?=[\s}}]))"
_LOOSE_ITEM = rf"(?:{_ID}|{_CLASS}|{_PAIR}|[^\s{{}}=\"']++)"

LIST = re.compile(rf"\{{:?\s*+{_ITEM}(?:\s++{_ITEM})*+\s*+\}}")
"""An attribute list anywhere in the text."""

LOOSE = re.compile(rf"\{{:?\s*+(?:{_LOOSE_ITEM}(?:\s++{_LOOSE_ITEM})*+)?\s*+\}}")
"""The same where bare words count as classes: behind a fence."""

AT_END = re.compile(rf"\s*+({LIST.pattern})\s*+$")
_EACH = re.compile(_LOOSE_ITEM)

_OURS = ("data-", "on", "style", "srcset", "xmlns")


@dataclass(frozen=True, slots=True)
class Attributes:
    """What an attribute list says."""

    id: str = ""
    classes: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()

    def get(self, key: str, default: str = "") -> str:
        """Value of a key; the last one counts."""
        return next((value for name, value in reversed(self.pairs) if name == key), default)

    def apply(self, element: Element) -> None:
        """Set everything on an element; what must not be set by authors is left out."""
        if self.id:
            element.set("id", self.id)
        if self.classes:
            tree.add_class(element, *self.classes)
        for key, value in self.pairs:
            name = key.lower().rstrip(".:")
            if name == "class":
                tree.add_class(element, *value.split())
            elif not name.startswith(_OURS):
                element.set(name.replace(":", "-"), value)


NONE = Attributes()
"""An empty attribute list."""


@dataclass(frozen=True, slots=True)
class AttributeSlot(Slot):
    """An attribute list in running text; `realise.py` finds what it belongs to."""

    attributes: Attributes

    def realise(self, conversion: Conversion) -> Element | str:
        """Stand as text where it belongs to nothing."""
        return conversion.restore(self.source)


def parse(source: str) -> Attributes:
    """Read an attribute list in braces (`LIST` or `LOOSE` has matched it)."""
    identifier, classes, pairs = "", [], []
    for match in _EACH.finditer(source.strip()[1:-1].removeprefix(":")):
        item = match[0]
        if item.startswith("#"):
            identifier = item[1:]
        elif item.startswith("."):
            classes += [name for name in item.split(".") if name]
        elif item == "-":
            classes.append("unnumbered")
        elif "=" in item:
            key, _, value = item.partition("=")
            if key == "id":
                identifier = _unquote(value)
            else:
                pairs.append((key, _unquote(value)))
        else:
            classes.append(item)
    return Attributes(identifier, tuple(classes), tuple(pairs))


def take(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int] | None:
    """Inline rule: an attribute list right behind what it may belong to."""
    found = LIST.match(stretch.text, match.start())
    if found is None:
        return None
    before = stretch.text[match.start() - 1 : match.start()]
    if not found[0].startswith("{:") and before not in set(")]`*_~"):
        return None
    return slot(found[0], stretch, found.start(), conversion), found.end()


def slot(source: str, stretch: Stretch, offset: int, conversion: Conversion) -> str:
    """Take out an attribute list that begins at `offset`."""
    place = stretch.place(conversion.path, offset)
    return conversion.take(AttributeSlot(source, place, parse(source)), OPEN_ATTRIBUTES)


def _unquote(value: str) -> str:
    if len(value) > 1 and value[0] in "\"'“„«":
        value = re.sub(r"\\(.)", r"\1", value[1:-1])
    return re.sub(r"\s+", " ", value).strip()
