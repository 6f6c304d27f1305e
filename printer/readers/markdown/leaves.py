"""Blocks of plain text: headings, rules, tables with their captions, paragraphs.

The functions are rules of `blocks.py`; what a paragraph ends at is told here too.
"""

from __future__ import annotations

import re
from dataclasses import replace

from printer.readers.markdown import (
    attributes,
    comments,
    containers,
    divs,
    headings,
    listings,
    notes,
    rawhtml,
    tables,
)
from printer.readers.markdown.containers import DEFINITION, ITEM, QUOTE
from printer.readers.markdown.lines import TAB, Line, Stretch
from printer.readers.markdown.reader import BlockReader
from printer.readers.markdown.roles import Role
from printer.readers.markdown.scan import scan
from printer.readers.markdown.slots import Slot

TARGET = re.compile(r" {0,3}(?:\[(?!\^)[^\[\]]+\]:[ ]*\S+|\*\[[^\[\]\\]+\][ ]?:)")
"""The definition of a link's target or of an abbreviation."""

ATTRIBUTES = re.compile(rf" {{0,3}}(?=\{{:)({attributes.LIST.pattern})[ ]*$")
"""Kramdown's attribute list on a line of its own."""

_RULE = re.compile(r" {0,3}([-*_])(?:[ ]*\1){2,}[ ]*$")


def caption(reader: BlockReader, index: int) -> int | None:
    """Read a caption of a table."""
    if not tables.is_caption(reader.lines, index, after_table=reader.last == "table"):
        return None
    end = index + 1
    while end < len(reader.lines) and not reader.lines[end].blank:
        if tables.starts(reader.lines, end) or starts_block(reader, end):
            break
        end += 1
    begin = reader.lines[index].text.index(":") + 1
    begin += len(reader.lines[index].text[begin:]) - len(reader.lines[index].text[begin:].lstrip())
    stretch = Stretch.of([reader.lines[index].cut(begin), *reader.lines[index + 1 : end]])
    role = Role("", stretch.place(reader.conversion.path, 0), "table")
    reader.apart(reader.conversion.take(role) + reader.with_attributes(stretch))
    return end


def heading(reader: BlockReader, index: int) -> int | None:
    """Read a heading with hashes."""
    found = headings.read(reader.lines[index])
    if found is None:
        return None
    level, start, end = found
    line = reader.lines[index]
    reader.write_heading(level, replace(line.cut(start), text=line.text[start:end]))
    return index + 1


def thematic_break(reader: BlockReader, index: int) -> int | None:
    """Read a rule."""
    if not _RULE.match(reader.lines[index].text):
        return None
    reader.apart("* * *")
    return index + 1


def table(reader: BlockReader, index: int) -> int | None:
    """Read a pipe table."""
    if not tables.starts(reader.lines, index):
        return None
    end = index + 2
    while end < len(reader.lines) and not reader.lines[end].blank:
        if tables.is_caption(reader.lines, end, after_table=True) or starts_block(reader, end):
            break
        end += 1
    lines = reader.lines[index:end]
    places = [reader.conversion.place(line.number, line.indent + line.shift + 1) for line in lines]
    rows = [scan(Stretch.of([line]), reader.conversion) for line in lines]
    rows[1] = lines[1].text
    tables.check_rows(rows, places, reader.conversion)
    rows[0] = tables.put_mark(rows[0], reader.conversion.mark(places[0], "table"))
    if reader.out and reader.out[-1].strip():
        reader.out.append("")
    reader.out += [*rows, ""]
    reader.last = "table"
    return end


def paragraph(reader: BlockReader, index: int) -> int | None:
    """Read a paragraph, or a heading that is underlined."""
    end = index + 1
    while end < len(reader.lines) and not reader.lines[end].blank:
        level = headings.underline(reader.lines[end])
        if level and end == index + 1:
            line = reader.lines[index].dedent(TAB)
            reader.write_heading(level, replace(line, text=line.text.rstrip()))
            return end + 1
        if _ends_paragraph(reader, end) or TARGET.match(reader.lines[end].text):
            break
        if tables.starts(reader.lines, end) or DEFINITION.match(reader.lines[end].text):
            break
        if ITEM.match(reader.lines[end].text) and containers.list_interrupts(reader.lines, end):
            break
        end += 1
    if comments.cut_long(reader.lines, index, end):
        return index
    stretch = Stretch.of(reader.lines[index:end])
    text = scan(stretch, reader.conversion)
    if reader.last not in ("", "text") and reader.out and reader.out[-1].strip():
        reader.out.append("")
    if headings.read(Line(text, 0)) or text.startswith("#"):
        text = reader.conversion.take(Slot("", stretch.place(reader.conversion.path, 0))) + text
    reader.out += text.split("\n")
    reader.last = "text"
    return end


def starts_block(reader: BlockReader, index: int) -> bool:
    """Tell whether a line ends the block that it follows directly."""
    return bool(ATTRIBUTES.match(reader.lines[index].text)) or _ends_paragraph(reader, index)


def _ends_paragraph(reader: BlockReader, index: int) -> bool:
    """Tell whether a line ends a paragraph; attributes at its end are part of it."""
    line = reader.lines[index]
    if line.indent >= TAB:
        return False
    return bool(
        QUOTE.match(line.text)
        or listings.is_fence(line)
        or divs.is_fence(line)
        or headings.read(line)
        or rawhtml.starts_block(line)
        or notes.DEFINITION.match(line.text)
        or _RULE.match(line.text)
        or (ITEM.match(line.text) and reader.last.startswith("list"))
        or line.text.strip() in ("$$", "\\[")
    )
