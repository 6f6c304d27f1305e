"""The text of a PDF, in the order in which it is read aloud.

`text_in_reading_order` follows the tag tree and hears only what is tagged; with it the
words of a source are compared with the words of the print. `text_by_page` follows the
painting of the pages. Lines are put together again by where they stand, because a line's
end is not written in the file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pikepdf

from printer.diagnostics import Place, UnprintableError, error
from printer.pdf.content import PageContent, Piece, Slot, slot_of
from printer.pdf.document import Document, open_document
from printer.pdf.limits import Limits, TooLong
from printer.pdf.painting import ContentReader
from printer.pdf.structure import Content, Element, TagTree, Whole
from printer.pdf.tagreading import read_tree
from printer.pdf.typeset import WORD_GAP

BLOCKS = frozenset(
    """
    Document Part Art Sect Div BlockQuote Caption TOC TOCI Index P H H1 H2 H3 H4 H5 H6 L LI
    Table TR THead TBody TFoot Note Figure Form
    """.split()  # noqa: SIM905 (a column of names is hard to read)
)
"""Types that begin on a line of their own."""

APART = frozenset(["TH", "TD", "Lbl", "LBody"])
"""Types that a space keeps apart from their neighbours."""

HYPHENS = ("\u2010", "\u00ad")
"""What a word is divided with at the end of a line; a hyphen that is typed is U+002D."""

_SPACES = re.compile(" +")

BREAK_AFTER = "-\u2013\u2014/"
"""After these a line may end without a space, when none stands before them."""


def text_in_reading_order(
    path: Path,
    *,
    password: str | None = None,
    join_hyphens: bool = True,
    limits: Limits | None = None,
) -> str:
    """Return the tagged text in the order of the tag tree, one line for each block.

    Artifacts (folios, running heads) are left out, replacement text (ActualText) is
    honoured, alternative texts are not text, nor is what they stand for (the words within
    a chart). With `join_hyphens` a word divided at the end
    of a line is one word again; otherwise its hyphen stays, and a line break after it. An
    untagged file gives the text of its pages in the order of painting. Raises
    UnprintableError when the file cannot be read.
    """
    with _opened(path, password, limits) as document:
        contents = _contents(document)
        composer = _Composer(join_hyphens=join_hyphens)
        if document.struct_root is None:
            return "\n".join(filter(None, (page_text(content) for content in contents)))
        _compose(composer, read_tree(document), contents)
        return composer.text()


def text_by_page(
    path: Path,
    *,
    password: str | None = None,
    furniture: bool = True,
    limits: Limits | None = None,
) -> tuple[str, ...]:
    """Return the text of each page in the order of painting, one line for each line.

    Without `furniture` artifacts are left out. Raises UnprintableError when the file
    cannot be read.
    """
    with _opened(path, password, limits) as document:
        return tuple(page_text(content, furniture=furniture) for content in _contents(document))


@contextmanager
def _opened(path: Path, password: str | None, limits: Limits | None) -> Iterator[Document]:
    with open_document(path, password=password, limits=limits) as document:
        try:
            yield document
        except TooLong:
            raise UnprintableError(
                error("the file takes too long to be read", Place(str(path)), code="check-too-long")
            ) from None
        except (pikepdf.PikepdfError, RuntimeError, ValueError, OverflowError) as problem:
            raise UnprintableError(
                error(
                    f"the file is damaged: {' '.join(str(problem).split())[:200]}",
                    Place(str(path)),
                    code="pdf-damaged",
                )
            ) from problem


def _contents(document: Document) -> list[PageContent]:
    reader = ContentReader(document)
    return [reader.read(page) for page in range(len(document.pages))]


def page_text(content: PageContent, *, furniture: bool = True) -> str:
    """Return the text of one page, as `text_by_page` does."""
    composer = _Composer(join_hyphens=False, line="\n")
    for piece in content.pieces:
        if piece.kind == "text" and (furniture or not piece.artifact):
            composer.add(piece)
    return composer.text()


def _compose(composer: _Composer, tree: TagTree, contents: list[PageContent]) -> None:
    pieces: dict[Slot, list[Piece]] = defaultdict(list)
    for page, content in enumerate(contents):
        for piece in content.pieces:
            if piece.kind == "text" and piece.tagged:
                pieces[slot_of(page, piece.stream, piece.mcid)].append(piece)
    # Entries are kids to be read, or the kind of an element that has just ended.
    waiting: list[Element | Content | Whole | str] = list(reversed(tree.tops))
    while waiting:
        kid = waiting.pop()
        if isinstance(kid, str):
            composer.part(kid)
        elif isinstance(kid, Content):
            for piece in pieces.get(slot_of(*kid), ()):
                composer.add(piece)
        elif isinstance(kid, Element):
            composer.part(kid.kind)
            actual = kid.text("/ActualText")
            if actual is not None:
                _replace(composer, kid, actual, pieces)
            waiting.append(kid.kind)
            waiting += reversed(_spoken(kid))


def _replace(
    composer: _Composer, element: Element, actual: str, pieces: Mapping[Slot, list[Piece]]
) -> None:
    shown = [piece for content in element.contents() for piece in pieces.get(slot_of(*content), ())]
    if shown:
        composer.add(shown[0]._replace(text=actual))
        composer.before = shown[-1]
    else:
        composer.add_text(actual)


def _spoken(element: Element) -> list[Element | Content | Whole]:
    """Return the kids that are read aloud: not those that another text stands for."""
    if element.text("/ActualText") is not None:
        return []
    if element.kind in ("Figure", "Formula") and element.text("/Alt"):
        return [kid for kid in element.elements if kid.kind == "Caption"]
    return element.kids


@dataclass(slots=True)
class _Composer:
    """Puts pieces of text together, line after line, block after block."""

    join_hyphens: bool
    line: str = " "
    """What stands for the end of a line within a block."""

    parts: list[str] = field(default_factory=list)
    before: Piece | None = None
    pending: str = ""
    """What has to stand before the next text: nothing, a space, or a line break."""

    def part(self, kind: str) -> None:
        """Begin or end an element."""
        if kind in BLOCKS:
            self.pending = "\n"
        elif kind in APART and not self.pending:
            self.pending = " "

    def add_text(self, text: str) -> None:
        """Add text that has no place on the page."""
        self._join(self.pending)
        self._put(text)
        self.before = None

    def add(self, piece: Piece) -> None:
        """Add one piece of text."""
        if not piece.text:
            return
        joint = self.pending
        if not joint and self.before is not None:
            joint = self._between(self.before, piece)
        self._join(joint)
        self._put(piece.text)
        self.before = piece

    def text(self) -> str:
        """Everything, with single spaces, and no empty lines."""
        whole = "".join(self.parts)
        if self.join_hyphens:
            whole = whole.replace("\u00ad", "")
        lines = (_SPACES.sub(" ", line).strip() for line in whole.split("\n"))
        return "\n".join(line for line in lines if line)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.pending = ""

    def _join(self, joint: str) -> None:
        last = self.parts[-1] if self.parts else ""
        if joint == "\n" or (joint and last and not last[-1:].isspace()):
            self.parts.append(joint)

    def _between(self, before: Piece, after: Piece) -> str:
        size = max(before.size, after.size, 0.1)
        level = (
            after.page == before.page and abs(after.baseline[1] - before.baseline[1]) < 0.9 * size
        )
        gap = after.box[0] - before.box[2]
        back = before.box[0] - after.box[2]
        if level and gap > -0.6 * size:
            return " " if gap > WORD_GAP * min(before.size, after.size) else ""
        if level and _right_to_left(after.text) and back > -0.6 * size:
            return " " if back > WORD_GAP * size else ""
        return self._line_end(after)

    def _line_end(self, after: Piece) -> str:
        last = self.parts[-1] if self.parts else ""
        if last.endswith(HYPHENS):
            if self.join_hyphens:
                self.parts[-1] = last[:-1]
                return ""
            return "\n"
        if self.line == "\n":
            return "\n"
        whole = "".join(self.parts[-2:])[-2:]
        if last[-1:] in BREAK_AFTER and not whole[:1].isspace():
            return ""
        return "" if _wide(last[-1:]) and _wide(after.text[:1]) else self.line


def _right_to_left(text: str) -> bool:
    return any("\u0590" <= char <= "\u08ff" for char in text)


def _wide(char: str) -> bool:
    """Tell whether a character is of a script that writes no spaces between words."""
    return "\u2e80" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" or char > "\U00020000"
