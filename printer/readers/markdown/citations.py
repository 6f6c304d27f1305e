"""Citations in pandoc's syntax: `[see @a, p. 3; @b]`, `@a [p. 30]`, `[-@a]`, `@{odd key}`.

The text of a citation stays Markdown, so that prefixes and suffixes may hold emphasis; only
keys, brackets and semicolons are taken out. `gather` makes placeholders of what comes back,
which the citing stage fills:

    <span class="citation"><span class="cite" data-key="a" data-mode="normal">
    <span class="cite-prefix">see </span><span class="cite-suffix">, p. 3</span></span></span>

Keys of cross-references (`@fig-x`) are left to `crossrefs`. Whether a work is known is not
asked here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from printer.diagnostics import warning
from printer.readers.markdown import tree
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import Stretch
from printer.readers.markdown.slots import Slot
from printer.readers.markdown.tree import Element

if TYPE_CHECKING:
    from printer.citations.syntax import Citation, CiteItem

Scan: TypeAlias = Callable[[Stretch, Conversion], str]

BARE = r"-?@(?=[\w{])"
_CROSS_REFERENCE = re.compile(r"(?:fig|tbl|sec|eq|lst)-")
_OTHER_KEY = re.compile(rf"@(?!{_CROSS_REFERENCE.pattern})")
_PLAIN = re.compile(r"[\w ,.;:–—-]*")
"""Prefixes and suffixes in which there is nothing to take out."""

_MARKS = ("x-cite-begin", "x-cite-key", "x-cite-next", "x-cite-end")


@dataclass(frozen=True, slots=True)
class _Mark(Slot):
    """Where a citation begins or ends, or its next work begins; `name` says which."""

    name: str

    def realise(self, conversion: Conversion) -> Element:  # noqa: ARG002, the others need it
        return tree.make(self.name, data_line=self.position)

    def in_attribute(self, conversion: Conversion) -> str:  # noqa: ARG002, the others need it
        return self.source


@dataclass(frozen=True, slots=True)
class _Key(Slot):
    """A cited work."""

    key: str
    mode: str
    lead: str
    """What is put before the suffix, which the author wrote in brackets of its own."""

    def realise(self, conversion: Conversion) -> Element:  # noqa: ARG002, the others need it
        key = tree.make("x-cite-key", key=self.key, mode=self.mode, data_line=self.position)
        key.set("lead", self.lead)
        return key


def take(
    stretch: Stretch, match: re.Match[str], conversion: Conversion, scan: Scan
) -> tuple[str, int] | None:
    """Inline rule: the citation that begins at a match, None when there is none."""
    found = _citations(stretch)
    start = match.start()
    before = ""
    if start not in found and match[0].startswith("-"):
        start, before = start + 1, "-"  # a dash, not the sign that leaves out the author
    citation = found.get(start)
    if citation is None:
        return None
    return before + _written(citation, stretch, conversion, scan), citation.end


def _citations(stretch: Stretch) -> dict[int, Citation]:
    """Find the citations of a stretch, once, by where they begin."""
    if stretch.citations is None and not _OTHER_KEY.search(stretch.text):
        stretch.citations = {}
    if stretch.citations is None:
        from printer.citations.syntax import parse_citations

        found = parse_citations(stretch.text, reserved=_is_cross_reference)
        stretch.citations = {citation.start: citation for citation in found}
    return stretch.citations


def _is_cross_reference(key: str) -> bool:
    return _CROSS_REFERENCE.match(key) is not None


def _written(citation: Citation, stretch: Stretch, conversion: Conversion, scan: Scan) -> str:
    """Write a citation for Markdown: slots, and between them its prefixes and suffixes."""
    text, done = stretch.text, citation.start

    def mark(name: str, end: int) -> str:
        nonlocal done
        place = stretch.place(conversion.path, done)
        source, done = text[done:end], end
        return conversion.take(_Mark(source, place, name))

    def affix(end: int) -> str:
        nonlocal done
        start, done = done, end
        if _PLAIN.fullmatch(text, start, end):
            return text[start:end]
        return _affix_text(stretch.part(start, end), conversion, scan)

    out: list[str] = []
    name = "x-cite-begin"
    for item, offset in zip(citation.cluster.items, citation.key_offsets, strict=True):
        out += (mark(name, offset - len(item.prefix)), affix(offset))
        suffix, lead = _suffix(item, stretch.text, offset)
        place = stretch.place(conversion.path, offset)
        key = _Key(text[offset:suffix], place, item.key, _mode(item), lead)
        done = suffix
        out += (conversion.take(key), affix(suffix + len(item.suffix) - len(lead)))
        name = "x-cite-next"
    return "".join(out) + mark("x-cite-end", citation.end)


def _affix_text(part: Stretch, conversion: Conversion, scan: Scan) -> str:
    """Scan a prefix or a suffix; keys within it are text.

    Reported: `citation-nested` (warning).
    """
    for nested in _citations(part).values():
        conversion.report(
            warning(
                f"@{nested.cluster.items[0].key} stands within another citation and is printed "
                "as text",
                part.place(conversion.path, nested.start),
                hint="put a semicolon before each further work: [@a; @b]",
                code="citation-nested",
            )
        )
    part.citations = {}
    return scan(part, conversion)


def _suffix(item: CiteItem, text: str, offset: int) -> tuple[int, str]:
    """Return where a suffix begins, and what the parser put before its text.

    `@a [p. 3]` has the suffix `, p. 3`, of which the comma is not in the source.
    """
    at_sign = offset + (text[offset] == "-")
    end = at_sign + 1 + len(item.key) + 2 * text.startswith("{", at_sign + 1)
    if text.startswith(item.suffix, end):
        return end, ""
    written = item.suffix.removeprefix(", ")
    start = text.find("[", end) + 1
    at = text.find(written, start)
    if item.suffix != written and text.startswith(", ", at - 2) and at - 2 >= start:
        return at - 2, ""
    return at, item.suffix.removesuffix(written)


def _mode(item: CiteItem) -> str:
    if item.author_in_text:
        return "in-text"
    return "suppress-author" if item.suppress_author else "normal"


def make_cite(key: str, mode: str, position: str) -> Element:
    """Make the placeholder of one work. Mode: `normal`, `in-text` or `suppress-author`."""
    return tree.make("span", class_="cite", data_key=key, data_mode=mode, data_line=position)


def make_citation(position: str) -> Element:
    """Make the placeholder of a citation, without its works."""
    return tree.make("span", class_="citation", data_line=position)


def gather(root: Element) -> None:
    """Tree pass: put what belongs to a citation into its placeholder."""
    for begin in tree.elements(root, "x-cite-begin"):
        inside = _up_to_the_end(begin)
        if inside is not None:
            _gather(begin, inside)
    for key in tree.elements(root, "x-cite-key"):  # an emphasis begins or ends within
        position = key.get("data-line", "")
        citation = make_citation(position)
        citation.append(make_cite(key.get("key", ""), key.get("mode", ""), position))
        tree.replace(key, citation)
    for mark in tree.elements(root, *_MARKS):
        tree.unwrap(mark)


def _up_to_the_end(begin: Element) -> list[Element] | None:
    inside = []
    for sibling in begin.itersiblings():
        inside.append(sibling)
        if sibling.tag == "x-cite-end":
            return inside
    return None


def _gather(begin: Element, inside: list[Element]) -> None:
    citation = make_citation(begin.get("data-line", ""))
    calls: list[Element] = []
    target = _Affix("cite-prefix", begin.tail)
    cite: Element | None = None
    after: str | None = None
    for element in inside:
        text, element.tail = element.tail, None
        if element.tag == "x-cite-key":
            cite = make_cite(
                element.get("key", ""), element.get("mode", ""), element.get("data-line", "")
            )
            citation.append(cite)
            target.close(cite)
            target = _Affix("cite-suffix", element.get("lead", "") + (text or ""))
        elif element.tag in ("x-cite-next", "x-cite-end"):
            if cite is not None:
                target.close(cite)
            target = _Affix("cite-prefix", text if element.tag == "x-cite-next" else "")
            after = text
        else:
            target.elements.append(element)
            element.tail = text
            calls += element.iter("x-call")
    for element in inside:
        if element.getparent() is begin.getparent():
            tree.drop(element)
    begin.tail = after
    tree.replace(begin, citation)
    for call in reversed(calls):  # what is cited cannot hold a note
        call = tree.detach(call)
        call.tail, citation.tail = citation.tail, None
        citation.addnext(call)


class _Affix:
    """What stands before or after a key: text, and elements."""

    def __init__(self, name: str, text: str | None) -> None:
        self._name, self._text = name, text or ""
        self.elements: list[Element] = []

    def close(self, cite: Element) -> None:
        """Put it into the placeholder of its work, unless it is empty."""
        if self._text or self.elements:
            affix = tree.make("span", self._text, class_=self._name)
            affix.extend(self.elements)
            cite.append(affix)
