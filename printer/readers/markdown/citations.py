"""Citations in pandoc's syntax: `[see @a, p. 3; @b]`, `@a [p. 30]`, `[-@a]`, `@{odd key}`.

The text of a citation stays Markdown, so that its prefixes and suffixes may hold emphasis;
around it stand slots. What comes out is a placeholder that the citing stage fills:

    <span class="citation"><span class="cite" data-key="a" data-mode="in-text">
    <span class="cite-prefix">see </span><span class="cite-suffix">, p. 3</span></span></span>

Keys of cross-references (`@fig-x`) are left to `crossrefs`. Whether a work is known is not
asked here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from printer.citations.syntax import Citation, CiteItem, parse_citations
from printer.readers.markdown import tree
from printer.readers.markdown.attributes import Attributes, AttributeSlot
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import Stretch
from printer.readers.markdown.slots import OPEN_ATTRIBUTES, Slot
from printer.readers.markdown.tree import Element

if TYPE_CHECKING:
    from printer.diagnostics import Place

BARE = r"-?@(?=[\w{])"
BRACKETED = r"\[(?=[^\n]*@|[^\[\]]*@)"
_CROSS_REFERENCE = re.compile(r"(?:fig|tbl|sec|eq|lst)-")
_PART = "x-cite-part"
"""Class of the spans that hold a prefix or a suffix until `gather` has found them."""


@dataclass(frozen=True, slots=True)
class _Begin(Slot):
    """The beginning of a citation."""

    parts: int
    """How many elements up to its end."""

    def realise(self, conversion: Conversion) -> Element:  # noqa: ARG002
        return tree.make("x-citation", parts=str(self.parts), data_line=self.position)


@dataclass(frozen=True, slots=True)
class _Key(Slot):
    """A cited work; its prefix stands before it, its suffix behind it."""

    key: str
    mode: str

    def realise(self, conversion: Conversion) -> Element:  # noqa: ARG002
        return make_cite(self.key, self.mode, self.position)


def make_cite(key: str, mode: str, position: str) -> Element:
    """Make the element of one cited work. Mode: `normal`, `in-text` or `suppress-author`."""
    return tree.make("span", class_="cite", data_key=key, data_mode=mode, data_line=position)


def take(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int] | None:
    """Inline rule: a citation that begins here, None when there is none."""
    from printer.readers.markdown.scan import scan

    citation = _citations(stretch).get(match.start())
    if citation is None:
        return None
    return _written(citation, stretch, conversion, scan), citation.end


def _citations(stretch: Stretch) -> dict[int, Citation]:
    """Find the citations of a stretch, once, by where they begin."""
    if stretch.citations is None:
        found = parse_citations(stretch.text, reserved=_is_cross_reference)
        stretch.citations = {citation.start: citation for citation in found}
    return stretch.citations


def _is_cross_reference(key: str) -> bool:
    return _CROSS_REFERENCE.match(key) is not None


def _written(
    citation: Citation,
    stretch: Stretch,
    conversion: Conversion,
    scan: Callable[[Stretch, Conversion], str],
) -> str:
    place = stretch.place(conversion.path, citation.start)
    source = stretch.text[citation.start : citation.end]
    out: list[str] = []
    count = 0
    for item, offset in zip(citation.cluster.items, citation.key_offsets, strict=True):
        at = stretch.place(conversion.path, offset)
        for part, text in (("prefix", item.prefix), ("", item.key), ("suffix", item.suffix)):
            if not part:
                out.append(conversion.take(_Key("", at, text, _mode(item))))
            elif text:
                out.append(_affix(part, text, stretch, citation, at, conversion, scan))
            count += bool(text)
    return conversion.take(_Begin(source, place, count)) + "".join(out)
