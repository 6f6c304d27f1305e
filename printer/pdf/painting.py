"""The content of pages: what is painted, in order, and under which mark.

Walks content streams and the forms they draw, without recursion, and gives a `Piece` for
everything painted and a `Mark` for every marked-content sequence that carries a number for
the tag tree (an MCID). It judges nothing but the streams themselves.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from pikepdf import Dictionary, Stream

from printer.pdf.content import NO_MARK, Mark, PageContent, Piece
from printer.pdf.document import Document
from printer.pdf.fonts import UsedFont
from printer.pdf.instructions import PAINT, inherited_resources, instructions
from printer.pdf.objects import (
    as_dict,
    as_float,
    as_int,
    as_name,
    as_stream,
    as_text,
    in_header,
    items_of,
    key_of,
    number_of,
)
from printer.pdf.typefaces import UNKNOWN, Font, read_font
from printer.pdf.typeset import IDENTITY, Box, Shown, TextState, box_of, matrix_of, times

DEEPEST_FORM = 24
MOST_FORMS = 20_000
DEEPEST_NESTING = 2_000
INVISIBLE = 3


class _Context(NamedTuple):
    """One open marked-content sequence, with what it inherits from those around it."""

    mcid: int
    stream: int
    artifact: bool
    whole: bool
    actual: list[str] | None
    """Text that replaces what is shown; taken by the first piece."""


_SILENT = Shown("", (0.0, 0.0, 0.0, 0.0), 0.0, (0.0, 0.0), ())
"""What an image or a path says."""

_OUTSIDE = _Context(NO_MARK, 0, False, False, None)


@dataclass(slots=True)
class _Frame:
    """A content stream that is being read."""

    steps: Iterator[Any]
    resources: Dictionary
    number: int
    state: TextState
    open: list[_Context]
    saved: list[TextState] = field(default_factory=list)


class ContentReader:
    """Reads the pages of one document; fonts are read once and their codes gathered."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._fonts: dict[tuple[int, int], Font] = {}
        self._used: dict[tuple[object, ...], UsedFont] = {}

    @property
    def used_fonts(self) -> list[UsedFont]:
        """The fonts of the pages read so far, in order of their first use."""
        return list(self._used.values())

    def read(self, page: int) -> PageContent:
        """Read one page, counted from 0."""
        self._document.deadline.check()
        return _PageWalk(self, self._document, page).run()

    def font(self, resources: Dictionary, name: str) -> Font:
        """Return the font of that name, UNKNOWN when there is none."""
        value = in_header(resources.get("/Font"), f"/{name}")
        key = key_of(value)
        if key == (0, 0):
            return read_font(value, self._document)
        if key not in self._fonts:
            self._fonts[key] = read_font(value, self._document)
        return self._fonts[key]

    def note_use(self, font: Font, codes: tuple[int, ...], page: int) -> None:
        """Remember which codes of a font are shown."""
        key = (font.number, font.name, font.kind)
        used = self._used.setdefault(key, UsedFont(font, set(), page))
        used.codes.update(codes)


class _PageWalk:
    """One walk through the content of one page."""

    def __init__(self, reader: ContentReader, document: Document, page: int) -> None:
        self.reader, self.document, self.page = reader, document, page
        self.found = PageContent()
        self.frames: list[_Frame] = []
        self.forms_read = 0

    def run(self) -> PageContent:
        page = self.document.pages[self.page]
        resources = inherited_resources(page)
        self._enter(page, resources, 0, TextState(), [_OUTSIDE])
        while self.frames:
            frame = self.frames[-1]
            for step in frame.steps:
                if self._step(frame, step):
                    break
            else:
                self._leave()
        return self.found

    def _enter(
        self,
        owner: Dictionary | Stream,
        resources: Dictionary,
        number: int,
        state: TextState,
        context: list[_Context],
    ) -> None:
        steps, problems = instructions(owner, self.document.limits)
        self.found.problems += problems
        self.frames.append(_Frame(steps, resources, number, state, context))

    def _leave(self) -> None:
        frame = self.frames.pop()
        if len(frame.open) > 1:
            self._problem("mark-unbalanced", "marked content is opened and not closed")

    def _problem(self, code: str, message: str) -> None:
        self.found.problems.append((code, message))

    def _step(self, frame: _Frame, step: Any) -> bool:
        """Carry out one instruction; tell whether a form was entered."""
        if len(self.found.pieces) % 4096 == 4095:
            self.document.deadline.check()
        try:
            operator, operands = str(step.operator), list(step.operands)
        except UnicodeDecodeError:  # a damaged stream: no operator has such a name
            return False
        if operator == "Do":
            return self._draw(frame, as_name(operands[0]) if operands else "")
        if operator in PAINT:
            self._paint("path", frame, (0.0, 0.0, 0.0, 0.0))
        elif operator == "INLINE IMAGE":
            self._paint("image", frame, box_of(frame.state.ctm, 0.0, 0.0, 1.0, 1.0))
        elif operator in ("BDC", "BMC"):
            self._open(frame, operands)
        elif operator == "EMC":
            self._close(frame)
        elif operator in ("q", "Q", "cm"):
            self._save(frame, operator, operands)
        else:
            self._text(frame, operator, operands)
        return False

    def _save(self, frame: _Frame, operator: str, operands: list[Any]) -> None:
        state = frame.state
        if operator == "q":
            if len(frame.saved) < DEEPEST_NESTING:
                frame.saved.append(copy.copy(state))
        elif operator == "Q":
            if frame.saved:
                restored = frame.saved.pop()
                restored.matrix, restored.line = state.matrix, state.line
                frame.state = restored
        elif operator == "cm":
            matrix = matrix_of(operands)
            state.ctm = times(matrix, state.ctm) if matrix else state.ctm

    def _close(self, frame: _Frame) -> None:
        if len(frame.open) > 1:
            frame.open.pop()
        else:
            self._problem("mark-unbalanced", "marked content is closed and was not opened")

    def _text(self, frame: _Frame, operator: str, operands: list[Any]) -> None:
        if operator in ("Tj", "TJ", "'", '"'):
            self._show(frame, operator, operands)
        elif operator == "Tf" and len(operands) == 2:
            frame.state.font = self.reader.font(frame.resources, as_name(operands[0]))
            frame.state.size = as_float(operands[1]) or 0.0
        else:
            frame.state.obey(operator, operands)

    def _show(self, frame: _Frame, operator: str, operands: list[Any]) -> None:
        state = frame.state
        if operator == '"' and len(operands) == 3:
            state.word_space = as_float(operands[0]) or 0.0
            state.char_space = as_float(operands[1]) or 0.0
        if operator in ("'", '"'):
            state.move(0.0, -state.leading)
        if not operands:
            return
        shown = state.show(list(items_of(operands[0])) if operator == "TJ" else operands[-1:])
        if not shown.codes:
            return
        if state.font is UNKNOWN or state.mode != INVISIBLE:
            self.reader.note_use(state.font, shown.codes, self.page)
        self._paint("text", frame, shown.box, shown)

    def _paint(
        self, kind: str, frame: _Frame, box: Box, shown: Shown = _SILENT, number: int = 0
    ) -> None:
        context = frame.open[-1]
        pieces = self.found.pieces
        text = shown.text
        if context.actual is not None:
            text = context.actual.pop() if context.actual else ""
        if kind == "path" and pieces:
            last = pieces[-1]
            if (last.kind, last.stream, last.mcid, last.artifact) == (
                "path",
                context.stream,
                context.mcid,
                context.artifact,
            ):
                return
        pieces.append(
            Piece(
                kind,
                self.page,
                context.stream,
                context.mcid,
                context.artifact,
                context.mcid != NO_MARK or context.whole,
                len(pieces),
                text,
                box,
                shown.size,
                shown.baseline,
                shown.runs,
                frame.state.font if shown.runs else UNKNOWN,
                number,
            )
        )

    def _open(self, frame: _Frame, operands: list[Any]) -> None:
        around = frame.open[-1]
        tag = as_name(operands[0]) if operands else ""
        properties: object = operands[1] if len(operands) > 1 else None
        name = as_name(properties)
        if name:
            properties = in_header(frame.resources.get("/Properties"), f"/{name}")
        known = as_dict(properties)
        mcid = as_int(known.get("/MCID")) if known is not None else None
        actual = as_text(known.get("/ActualText")) if known is not None else None
        context = around
        if mcid is not None and mcid >= 0:
            context = around._replace(mcid=mcid, stream=frame.number)
            self.found.marks.append(
                Mark(self.page, frame.number, mcid, tag, len(self.found.pieces), around.artifact)
            )
            if frame.number and self.found.forms[frame.number] == 0:
                self.found.forms[frame.number] = 1
        elif tag == "Artifact":
            if around.mcid != NO_MARK:
                self._problem("artifact-in-tagged", "an artifact stands within tagged content")
            context = around._replace(artifact=True)
        if actual is not None and around.actual is None:
            context = context._replace(actual=[actual])
        if len(frame.open) >= DEEPEST_NESTING:
            self._problem("mark-unbalanced", "marked content is nested too deeply")
            frame.open.pop()
        frame.open.append(context)

    def _draw(self, frame: _Frame, name: str) -> bool:
        drawn = as_stream(in_header(frame.resources.get("/XObject"), f"/{name}"))
        if drawn is None:
            self._problem("xobject-missing", f"its content draws /{name}, which is not there")
            return False
        context = frame.open[-1]
        if drawn.get("/StructParent") is not None:
            context = context._replace(whole=True)
        if as_name(drawn.get("/Subtype")) != "Form":
            frame.open.append(context)
            box = box_of(frame.state.ctm, 0.0, 0.0, 1.0, 1.0)
            self._paint("image", frame, box, number=number_of(drawn))
            frame.open.pop()
            return False
        number = number_of(drawn)
        self.forms_read += 1
        if any(other.number == number for other in self.frames[1:]):
            self._problem("form-in-itself", "a form draws itself")
            return False
        if len(self.frames) > DEEPEST_FORM or self.forms_read > MOST_FORMS:
            self._problem(
                "content-unreadable",
                "its forms are nested too deeply or too many, and were not all looked into",
            )
            return False
        self.document.deadline.check()
        if number in self.found.forms:
            self.found.forms[number] += 1
        state = copy.copy(frame.state)
        state.ctm = times(matrix_of(drawn.get("/Matrix")) or IDENTITY, state.ctm)
        resources = as_dict(drawn.get("/Resources"))
        self._enter(
            drawn, resources if resources is not None else frame.resources, number, state, [context]
        )
        return True
