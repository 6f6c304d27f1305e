"""Notes: `[^id]` with `[^id]: text`, and `^[text]` in place.

A definition is read like any other text, between two reserved marks at the end of the
document; the last pass moves it to the first call, in reading order, where it becomes
`<span class="footnote">`. Further calls become links to it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from printer.diagnostics import Place, error, warning
from printer.readers.markdown import tree
from printer.readers.markdown.conversion import Conversion, NoteText
from printer.readers.markdown.html_names import BLOCK_LEVEL
from printer.readers.markdown.lines import TAB, Line, Stretch
from printer.readers.markdown.slots import Slot
from printer.readers.markdown.tree import Element

MAX_NESTING = 8
"""Notes that call notes that call notes."""

DEFINITION = re.compile(r" {0,3}\[\^([^\[\]\s]+)\]:[ ]*")


@dataclass(frozen=True, slots=True)
class Call(Slot):
    """A call of a note."""

    label: str

    def realise(self, conversion: Conversion) -> Element:  # noqa: ARG002
        """Make a call, which `place` replaces by the note."""
        return tree.make("x-call", label=self.label, data_line=self.position)

    def in_attribute(self, conversion: Conversion) -> str:  # noqa: ARG002
        """Vanish: an attribute cannot hold a note."""
        return ""


@dataclass(frozen=True, slots=True)
class Begin(Slot):
    """The beginning of a definition; the end is that of any fenced block."""

    block: ClassVar[bool] = True
    label: str

    def realise(self, conversion: Conversion) -> Element:  # noqa: ARG002
        """Make the element that `divs.group` fills."""
        return tree.make("x-note", label=self.label, x_open="1", data_line=self.position)


def take(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int]:
    """Inline rule: `[^id]`."""
    place = stretch.place(conversion.path, match.start())
    return conversion.take(Call(match[0], place, match[0][2:-1])), match.end()


def call_inline(source: str, text: str, place: Place, conversion: Conversion) -> str:
    """Take a note that is written where it is called; `text` has been scanned."""
    label = f" {len(conversion.notes)}"
    still_text = conversion.take(Slot("", place))
    define(NoteText(label, tuple((still_text + text).split("\n")), place), conversion)
    return conversion.take(Call(source, place, label))


def define(note: NoteText, conversion: Conversion) -> None:
    """Keep a definition; reports `note-duplicate` (error)."""
    first = conversion.notes.get(note.label)
    if first is not None:
        conversion.report(
            error(
                f"the note [^{note.label}] is defined twice, first in line {first.place.line}",
                note.place,
                hint="give one of the two another name",
                code="note-duplicate",
            )
        )
        return
    conversion.notes[note.label] = note


def block(
    lines: Sequence[Line],
    index: int,
    conversion: Conversion,
    read: Callable[[list[Line]], list[str]],
) -> int | None:
    """Block rule: a definition with its indented paragraphs; the line after it."""
    match = DEFINITION.match(lines[index].text)
    if not match:
        return None
    opening = lines[index]
    inner = [opening.cut(match.end())]
    position, indent = index + 1, 0
    while position < len(lines):
        line = lines[position]
        if line.blank:
            follower = next((at for at in range(position, len(lines)) if not lines[at].blank), None)
            if follower is None or lines[follower].indent < 2:
                break
            inner += lines[position:follower]
            position = follower
            continue
        if lines[position - 1].blank and not indent:
            indent = min(line.indent, TAB)
        elif DEFINITION.match(line.text):
            break
        inner.append(line.dedent(indent or TAB))
        position += 1
    place = conversion.place(opening.number, opening.indent + opening.shift + 1)
    define(NoteText(match[1], tuple(read(inner)), place), conversion)
    return position


def place_notes(root: Element, conversion: Conversion) -> None:
    """Tree pass: move every note to its first call, and report what is wrong with calls.

    Reported: `note-undefined` and `note-nesting` (errors), `note-unused` (warning).
    """
    definitions: dict[str, Element] = {}
    for note in tree.elements(root, "x-note"):
        definitions[note.get("label", "")] = tree.detach(note)
    numbers: dict[str, int] = {}
    _place(root, definitions, numbers, conversion, 0)
    for label, note in definitions.items():
        if label not in numbers:
            conversion.report(
                warning(
                    f"the note [^{label.strip()}] is never called and not printed",
                    conversion.place_of(note),
                    hint=f"write [^{label.strip()}] where it belongs, or remove it",
                    code="note-unused",
                )
            )


def _place(
    root: Element,
    definitions: dict[str, Element],
    numbers: dict[str, int],
    conversion: Conversion,
    depth: int,
) -> None:
    for call in tree.elements(root, "x-call"):
        label, position = call.get("label", ""), call.get("data-line", "")
        if label in numbers:
            number = str(numbers[label])
            link = tree.make("a", number, class_="noteref", href=f"#fn-{number}")
            tree.replace(call, link)
        elif label not in definitions or depth >= MAX_NESTING:
            _report_missing(call, conversion, defined=label in definitions)
            tree.replace(call, tree.make("strong", f"[^{label}?]", class_="missing"))
        else:
            numbers[label] = len(numbers) + 1
            note = tree.make("span", class_="footnote", id=f"fn-{numbers[label]}")
            note.set("data-line", position)
            _as_spans(definitions[label], note)
            tree.replace(call, note)
            _place(note, definitions, numbers, conversion, depth + 1)


def _report_missing(call: Element, conversion: Conversion, *, defined: bool) -> None:
    label, place = call.get("label", ""), conversion.place_of(call)
    if defined:
        conversion.report(
            error(f"notes call each other more than {MAX_NESTING} deep", place, code="note-nesting")
        )
        return
    conversion.report(
        error(
            f"the note [^{label}] is not defined",
            place,
            hint=f"write a line [^{label}]: with the text of the note",
            code="note-undefined",
        )
    )


def _as_spans(definition: Element, note: Element) -> None:
    """Turn the blocks of a definition into spans, which may stand within a line."""
    if (definition.text or "").strip() or not len(definition):
        note.append(tree.make("span", (definition.text or "").strip(), class_="note-paragraph"))
    for block_element in list(definition):
        for span in _spans(block_element):
            span.tail = None
            if len(note):
                note[-1].tail = "\n"
            note.append(span)


def _spans(element: Element) -> list[Element]:
    tag = tree.name(element)
    if tag in ("ul", "ol", "dl"):
        return [span for item in element for span in _item_spans(item)]
    if tag in ("blockquote", "div", "aside", "section", "details", "figure"):
        inner = [span for child in element for span in _spans(child)]
        if (element.text or "").strip():
            inner.insert(
                0, tree.make("span", (element.text or "").strip(), class_="note-paragraph")
            )
        return inner
    if tag == "table":
        return [_span(row, "note-item") for row in element.iter("tr")]
    if tag in BLOCK_LEVEL:
        return [_span(element, "note-code" if tag == "pre" else "note-paragraph")]
    return [_wrapped(element)]


def _item_spans(item: Element) -> list[Element]:
    blocks = [child for child in item if tree.name(child) in BLOCK_LEVEL]
    if not blocks:
        return [_span(item, "note-item")]
    lead = tree.make("span", class_="note-item")
    spans = [lead]
    lead.text = item.text
    for child in list(item):
        if tree.name(child) not in BLOCK_LEVEL:
            lead.append(child)
        elif child.tag == "p" and tree.blank(lead):
            tree.move_content(child, lead)
        else:
            spans += _spans(child)
    tree.strip(lead)
    return [span for span in spans if not tree.blank(span)]


def _span(element: Element, kind: str) -> Element:
    span = tree.make("span", class_=kind)
    for key in ("lang", "id"):
        if value := element.get(key):
            span.set(key, value)
    tree.move_content(element, span)
    for inner in tree.elements(span, "p", "div", "td", "th"):
        append = inner.getnext() is not None
        inner.tail = (" " if append else "") + (inner.tail or "")
        tree.unwrap(inner)
    if kind != "note-code":
        tree.strip(span)
    return span


def _wrapped(element: Element) -> Element:
    span = tree.make("span", class_="note-paragraph")
    tail, element.tail = element.tail, None
    span.append(element)
    element.tail = tail
    return span
