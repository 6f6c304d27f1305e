"""Typography: runs the rules of a language over the text of each block.

The text of a block is one line to the rules, whatever inline elements it is cut into, so
that a quotation may begin inside an emphasis and end outside of it. Code, formulas and images
are one opaque sign in it; a note is a text of its own that takes no room in its line; words in
another language are a text of their own too, with the rules of that language.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from printer.copyedit.languages import Customs, customs_of
from printer.copyedit.manuscript import Manuscript
from printer.copyedit.markup import BLOCKS
from printer.copyedit.quotes import OPAQUE, Edit, educate
from printer.copyedit.spaces import ADDRESS, dash_rules, range_edits, space_rules

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_OPAQUE_ELEMENTS = frozenset({
    "code", "kbd", "samp", "tt", "var", "img", "svg", "math", "script", "style", "textarea",
    "object", "picture", "video", "audio", "iframe",
})  # fmt: skip
_UNTOUCHED_BLOCKS = frozenset({"pre"})
_WEIGHTLESS = frozenset({"noteref", "heading-number"})
_OWN_TEXTS = frozenset({"footnote", "note-paragraph", "cite-prefix", "cite-suffix"})
_MISSING = frozenset({"missing", "missing-image"})
_LINE_BREAK = "\u2028"


@dataclass(slots=True)
class Line:
    """The text of one block, in the pieces that the elements cut it into."""

    customs: Customs
    pieces: list[str] = field(default_factory=list)
    owners: list[tuple[HtmlElement, str] | None] = field(default_factory=list)
    """The element and `text` or `tail`; None for what is not text."""

    def add(self, text: str | None, element: HtmlElement, where: str) -> None:
        """Add the text before or after an element."""
        if text:
            self.pieces.append(text)
            self.owners.append((element, where))

    def add_sign(self, sign: str) -> None:
        """Add a sign for what is not text."""
        self.pieces.append(sign)
        self.owners.append(None)

    def change(self, edits: list[Edit]) -> None:
        """Make changes, given in order, each in the piece where it begins."""
        if not edits:
            return
        starts = [0]
        for piece in self.pieces:
            starts.append(starts[-1] + len(piece))
        for start, end, text in reversed(edits):
            first = min(bisect_right(starts, start) - 1, len(self.pieces) - 1)
            last = max(first, bisect_right(starts, max(start, end - 1)) - 1)
            if start == end and self.owners[first] is None and first:
                first = last = first - 1
            if any(owner is None for owner in self.owners[first : last + 1]):
                continue
            for index in range(last, first - 1, -1):
                piece = self.pieces[index]
                head = piece[: max(0, start - starts[index])]
                tail = piece[max(0, end - starts[index]) :]
                self.pieces[index] = head + (text if index == first else "") + tail

    def write_back(self) -> None:
        """Give the elements their text."""
        for piece, owner in zip(self.pieces, self.owners, strict=True):
            if owner is not None:
                setattr(owner[0], owner[1], piece)


def set_typography(manuscript: Manuscript) -> None:
    """Polish the whole body."""
    polish_element(manuscript.root, manuscript.context.lang)


def polish_element(root: HtmlElement, lang: str) -> None:
    """Polish everything that an element holds."""
    lines = [Line(customs_of(lang))]
    _gather(root, lang, lines[0], lines)
    for line in lines:
        if line.pieces and _polish(line):
            line.write_back()


def polish_plain(text: str, lang: str) -> str:
    """Return text without markup, polished."""
    from lxml import html as lxml_html

    line = Line(customs_of(lang))
    line.add(text, lxml_html.Element("span"), "text")
    _polish(line)
    return "".join(line.pieces)


def _gather(element: HtmlElement, lang: str, line: Line, lines: list[Line]) -> Line:
    """Add what an element holds to a line; return the line in which its tail stands."""
    line.add(element.text, element, "text")
    for child in element:
        if isinstance(child.tag, str):
            line = _gather_child(child, child.get("lang") or lang, line, lines)
        line.add(child.tail, child, "tail")
    return line


def _gather_child(child: HtmlElement, lang: str, line: Line, lines: list[Line]) -> Line:
    if child.tag in BLOCKS:
        if child.tag not in _UNTOUCHED_BLOCKS:
            _gather(child, lang, _begin(lang, lines), lines)
        return _begin(line.customs, lines)
    classes = child.get("class", "").split()
    if not _OWN_TEXTS.isdisjoint(classes):
        _gather(child, lang, _begin(lang, lines), lines)
    elif "cite" in classes:
        _gather(child, lang, line, lines)
        line.add_sign(OPAQUE)
    elif _is_opaque(child, classes):
        line.add_sign(OPAQUE)
    elif child.tag == "br":
        line.add_sign(_LINE_BREAK)
    elif not _WEIGHTLESS.isdisjoint(classes):
        pass
    elif customs_of(lang) != line.customs:
        _gather(child, lang, _begin(lang, lines), lines)
        line.add_sign(OPAQUE)
    else:
        return _gather(child, lang, line, lines)
    return line


def _begin(language: str | Customs, lines: list[Line]) -> Line:
    line = Line(customs_of(language) if isinstance(language, str) else language)
    lines.append(line)
    return line


def _is_opaque(element: HtmlElement, classes: Sequence[str]) -> bool:
    if element.tag in _OPAQUE_ELEMENTS or element.get("data-latex") is not None:
        return True
    if "crossref" in classes:
        return not element.text_content()
    return not _MISSING.isdisjoint(classes)


def _polish(line: Line) -> bool:
    """Run all rules over a line, in their order; tell whether anything changed."""
    text = "".join(line.pieces)
    changed = False
    for rule in _rules(line.customs):
        edits = rule(text)
        if edits:
            addresses = _addresses(text)
            edits = [edit for edit in edits if not _touches(edit, addresses)]
        if edits:
            line.change(edits)
            text = "".join(line.pieces)
            changed = True
    return changed


@lru_cache(maxsize=128)
def _rules(customs: Customs) -> tuple[Callable[[str], list[Edit]], ...]:
    """Return what is run over a text, in its order."""
    return (
        *(rule.edits for rule in dash_rules(customs)),
        range_edits,
        lambda text: educate(text, customs),
        *(rule.edits for rule in space_rules(customs)),
    )


def _addresses(text: str) -> list[tuple[int, int]]:
    """Return where addresses are written out, without the punctuation after them."""
    return [
        (match.start(), match.start() + len(match[0].rstrip(".,:;!?)]'…")))
        for match in ADDRESS.finditer(text)
    ]


def _touches(edit: Edit, spans: list[tuple[int, int]]) -> bool:
    return any(edit[0] < end and edit[1] > start for start, end in spans)
