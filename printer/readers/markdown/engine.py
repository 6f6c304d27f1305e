"""The stages of one conversion, in order.

    characters ▸ guard ▸ blocks (with scan) ▸ Python-Markdown ▸ realise ▸ passes over the tree ▸ nh3

`blocks` and `scan` work on the source, know every place, and leave slots; Python-Markdown
parses what is left; `realise` puts the slots' elements into the tree; the passes, one per
construct, give the tree the shape of the HTML contract; nh3 lets nothing else through.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.util import AtomicString

from printer.readers.markdown import (
    boxes,
    characters,
    citations,
    distill,
    divs,
    figures,
    galleries,
    guard,
    headings,
    interviews,
    lines,
    listings,
    math,
    notes,
    polls,
    quotes,
    rawhtml,
    realise,
    sanitise,
    tables,
    tasks,
    tree,
)
from printer.readers.markdown.blocks import read as read_blocks
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.html_names import BLOCK_LEVEL
from printer.readers.markdown.inline import PandocInline
from printer.readers.markdown.scan import scan
from printer.readers.markdown.tree import Element

_LEFT_OVER = re.compile("\x02(?:(?:klzzwxh|wzxhzdk):\\d+|amp)?\x03?|\x03")
_MARKUP = re.compile(r"[\\`*_\[\]<&~^]|  \n")


def blocks(text: str, conversion: Conversion, first_line: int) -> str:
    """Convert a whole text; the body's HTML."""
    guard.check_length(text, conversion.path)
    source = lines.split(characters.clean(text, conversion, first_line), first_line)
    prepared = read_blocks(source, conversion)
    parser = _parser()
    document = ET.Element("div")
    parser.parser.parseChunk(document, "\n".join([*prepared, *_note_lines(conversion), "", ""]))
    root = _finish(parser, document, conversion)
    return sanitise.clean(tree.serialise(root)).strip()


def inline(text: str, conversion: Conversion, first_line: int) -> str:
    """Convert the inline markup of one paragraph; no paragraph around it."""
    guard.check_length(text, conversion.path)
    source = lines.split(characters.clean(text, conversion, first_line).strip(), first_line)
    content = scan(lines.Stretch.of(source), conversion)
    parser = _parser()
    document = ET.Element("div")
    if content:
        ET.SubElement(document, "x-line").text = content
    parser.parser.parseChunk(document, "\n".join(_note_lines(conversion)))
    root = _finish(parser, document, conversion)
    for wrapper in tree.elements(root, "p", "x-line"):
        tree.unwrap(wrapper)
    return sanitise.clean(tree.serialise(root)).strip()


def _parser() -> Markdown:
    """Make a parser; that takes a fifth of a millisecond, and a fresh one remembers nothing."""
    parser = Markdown(
        extensions=[
            TableExtension(),
            DefListExtension(),
            SaneListExtension(),
            AbbrExtension(),
            PandocInline(),
        ],
        output_format="html",
    )
    parser.treeprocessors.deregister("prettify")
    return parser


def _note_lines(conversion: Conversion) -> list[str]:
    """Write the definitions of notes behind the text, each between two marks."""
    out: list[str] = []
    for note in conversion.notes.values():
        begin = conversion.take(notes.Begin("", note.place, note.label))
        end = conversion.take(divs.End("", note.place))
        out += ["", begin, "", *note.lines, "", end, ""]
    return out


def _finish(parser: Markdown, document: ET.Element, conversion: Conversion) -> Element:
    """Run Python-Markdown's tree processors, then ours."""
    _spare_plain_text(parser, document)
    for processor in parser.treeprocessors:
        changed = processor.run(document)
        document = document if changed is None else changed
    markup = parser.serializer(document)
    for postprocessor in parser.postprocessors:
        markup = postprocessor.run(markup)
    markup = _LEFT_OVER.sub("", markup)  # placeholders that the library forgot
    markup = markup.strip().removeprefix("<div>").removesuffix("</div>")
    root = tree.parse(characters.tame_references(markup))
    _passes(root, conversion)
    return root


def _spare_plain_text(parser: Markdown, document: ET.Element) -> None:
    """Let Python-Markdown skip texts without any markup, which saves half of its time.

    Abbreviations are looked for in texts that were not skipped, so this stands back for them.
    """
    if parser.treeprocessors["abbr"].abbrs:  # type: ignore[attr-defined]
        return
    for element in document.iter():
        if element.text and not _MARKUP.search(element.text):
            element.text = AtomicString(element.text)


def _passes(root: Element, conversion: Conversion) -> None:
    rawhtml.unseal(root, conversion)
    realise.realise(root, conversion)
    citations.gather(root)
    _lift_blocks(root)
    divs.group(root)
    sanitise.tidy(root, conversion)
    distill.translate(root)
    math.equations(root)
    figures.make(root, conversion)
    figures.adopt_captions(root)
    listings.captions(root)
    tables.shape(root)
    tables.close_cells(root)
    tasks.tick(root)
    boxes.titles(root)
    galleries.make(root)
    interviews.make(root)
    polls.make(root, conversion)
    boxes.make(root)
    quotes.attribute(root)
    headings.identify(root)
    notes.place_notes(root, conversion)
    boxes.clean(root)
    _drop_empty_paragraphs(root)
    _wrap_loose_text(root)
    _break_lines(root)


def _lift_blocks(root: Element) -> None:
    for element in tree.elements(root):
        if tree.name(element) in BLOCK_LEVEL and tree.name(element.getparent()) == "p":
            tree.lift(element)


def _wrap_loose_text(root: Element) -> None:
    """Put what stands in no block (broken HTML leaves such text) into paragraphs."""
    text, root.text = root.text, None
    paragraph = tree.make("p", (text or "").lstrip())
    root.insert(0, paragraph)
    for child in list(root)[1:]:
        tail, child.tail = child.tail, None
        if tree.name(child) in BLOCK_LEVEL:
            paragraph = tree.make("p", (tail or "").lstrip())
            child.addnext(paragraph)
        else:
            paragraph.append(child)
            child.tail = tail
    for paragraph in root.findall("p"):
        if tree.blank(paragraph) and not paragraph.get("id"):
            root.remove(paragraph)


def _break_lines(root: Element) -> None:
    """End every block with a line break, for who reads the HTML."""
    for element in tree.elements(root, *BLOCK_LEVEL):
        if not (element.tail or "").strip():
            element.tail = "\n"


def _drop_empty_paragraphs(root: Element) -> None:
    for paragraph in tree.elements(root, "p"):
        if tree.blank(paragraph) and not paragraph.get("id"):
            tree.drop(paragraph)
