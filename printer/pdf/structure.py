"""The tag tree of a PDF, read once into plain values for every subject of the check.

What this is: the structure elements in reading order (ISO 32000-1, 14.7), with their kids
sorted into elements, marked contents and whole objects. They are read by `tagreading`;
what they mean is judged elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pikepdf import Dictionary

from printer.pdf.objects import (
    as_dict,
    as_name,
    as_stream,
    as_text,
    one_or_many,
)

STANDARD = frozenset(
    """
    Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2
    H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference
    BibEntry Code Link Annot Ruby RB RT RP Warichu WT WP Figure Formula Form
    """.split()  # noqa: SIM905 (a column of names is hard to read)
)
"""The standard structure types of PDF 1.7 (ISO 32000-1, 14.8.4)."""


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

    def contents(self, without: str = "") -> Iterator[Content]:
        """Yield every marked content in and below it; `without` elements of one type."""
        waiting: list[Element | Content | Whole] = [self]
        while waiting:
            kid = waiting.pop()
            if isinstance(kid, Content):
                yield kid
            elif isinstance(kid, Element):
                waiting += [
                    one
                    for one in reversed(kid.kids)
                    if not (isinstance(one, Element) and one.kind == without)
                ]

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
            (top, top) for top in reversed(self.tops)
        ]
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
