"""Blocks of the source, container by container: what Markdown's block parser needs help with.

Python-Markdown splits a text at blank lines, wants four spaces for everything within a
list, and knows neither fenced code in lists nor fenced divs. So the source is read here
first, as CommonMark reads it: quotations, list items, notes and definitions are containers
whose inside is read again, by the same rules, with its own indentation. What comes out is
Markdown that Python-Markdown understands without doubt, with slots where it must not look.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from printer.readers.markdown import (
    attributes,
    comments,
    containers,
    divs,
    guard,
    leaves,
    listings,
    math,
    notes,
    rawhtml,
    shortcodes,
)
from printer.readers.markdown.containers import ITEM, QUOTE, trimmed
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import TAB, Line, Stretch
from printer.readers.markdown.reader import BlockReader
from printer.readers.markdown.scan import RAW, TARGETS, scan
from printer.readers.markdown.slots import Slot


def read(lines: Sequence[Line], conversion: Conversion) -> list[str]:
    """Give the Markdown of a whole text for Python-Markdown to parse."""
    return BlockReader(conversion, _RULES).read(lines)


def _indented_code(reader: BlockReader, index: int) -> int | None:
    if reader.lines[index].indent < TAB or (reader.out and reader.out[-1].strip()):
        return None
    end = index
    for at in range(index, len(reader.lines)):
        if reader.lines[at].indent >= TAB and not reader.lines[at].blank:
            end = at + 1
        elif not reader.lines[at].blank:
            break
    reader.out += [line.text for line in reader.lines[index:end]]
    reader.last = ""
    return end


def _code(reader: BlockReader, index: int) -> int | None:
    found = listings.block(reader.lines, index, reader.conversion)
    if found is None:
        return None
    if found.caption:
        reader.role("listing", found.caption, reader.lines[index])
    reader.apart(found.slot)
    return found.end


def _fence(reader: BlockReader, index: int) -> int | None:
    line = reader.lines[index]
    if not divs.is_fence(line):
        return None
    opening = divs.open_fence(line, reader.conversion)
    if opening is None:
        closing = divs.close_fence(line, reader.conversion, reader.outer)
        if closing:
            reader.apart(closing)
        return index + 1
    reader.apart(opening.slot)
    for part, key in (("title", "title"), ("question", "question")):
        if text := opening.attributes.get(key):
            reader.role(part, text, line)
    return index + 1


def _math(reader: BlockReader, index: int) -> int | None:
    found = math.block(reader.lines, index, reader.conversion)
    if found is None:
        return None
    reader.out += found[0]
    reader.last = ""
    return found[1]


def _html(reader: BlockReader, index: int) -> int | None:
    if commented := comments.block(reader.lines, index):
        return _continue(reader, *commented)
    found = rawhtml.block(
        reader.lines,
        index,
        reader.conversion,
        reader.inside,
        lambda stretch: scan(stretch, reader.conversion, RAW),
    )
    if found is None:
        return None
    reader.out += found[0]
    reader.last = ""
    return _continue(reader, found[1], found[2])


def _continue(reader: BlockReader, end: int, rest: Line | None) -> int:
    if rest is None:
        return end
    reader.lines[end - 1] = rest
    return end - 1


def _shortcode(reader: BlockReader, index: int) -> int | None:
    if end := shortcodes.comment(reader.lines, index):
        return end
    found = shortcodes.highlighted(reader.lines, index)
    if found is None:
        return None
    language, code, end = found
    line = reader.lines[index]
    source = "\n".join(line.text for line in reader.lines[index:end])
    place = reader.conversion.place(line.number, line.indent + line.shift + 1)
    text = "\n".join(line.text for line in code) + "\n"
    reader.apart(reader.conversion.take(listings.Listing(source, place, text, language.lower())))
    return end


def _note(reader: BlockReader, index: int) -> int | None:
    return notes.block(
        reader.lines,
        index,
        reader.conversion,
        reader.inside,
    )


def _target(reader: BlockReader, index: int) -> int | None:
    if not leaves.TARGET.match(reader.lines[index].text):
        return None
    previous = reader.out[-1] if reader.out else ""
    if previous.strip() and (
        not leaves.TARGET.match(previous) or previous.lstrip().startswith("*")
    ):
        reader.out.append("")
    reader.out.append(scan(Stretch.of(reader.lines[index : index + 1]), reader.conversion, TARGETS))
    return index + 1


def _attributes(reader: BlockReader, index: int) -> int | None:
    match = leaves.ATTRIBUTES.match(reader.lines[index].text)
    if match is None:
        return None
    stretch = Stretch.of(reader.lines[index : index + 1])
    reader.apart(attributes.slot(match[1], stretch, match.start(1), reader.conversion))
    return index + 1


def _quote(reader: BlockReader, index: int) -> int | None:
    if not QUOTE.match(reader.lines[index].text):
        return None
    quotations, lists = reader.depths
    line = reader.lines[index]
    place = reader.conversion.place(line.number, line.shift + 1)
    guard.check_depth("quotations", quotations + 1, place)
    found = containers.quotation(reader.lines, index, partial(leaves.starts_block, reader))
    if reader.last == "quote":
        reader.apart(reader.conversion.take(Slot("", place)))
    elif reader.out and reader.out[-1].strip():
        reader.out.append("")
    read = trimmed(reader.inside(found.lines, (quotations + 1, lists)))
    reader.out += [f"> {text}" if text else ">" for text in read]
    reader.last = "quote"
    return found.end


def _item(reader: BlockReader, index: int) -> int | None:
    line = reader.lines[index]
    match = ITEM.match(line.text)
    if match is None:
        return None
    quotations, lists = reader.depths
    place = reader.conversion.place(line.number, line.indent + line.shift + 1)
    guard.check_depth("lists", lists + 1, place)
    found = containers.item(reader.lines, index, match, partial(leaves.starts_block, reader))
    kind = "list-bullet" if match[2] in "*+-" else "list-number"
    if reader.out and reader.out[-1].strip() and (reader.spread or not _joins(reader, kind)):
        reader.out.append("")
    read = trimmed(reader.inside(found.lines, (quotations, lists + 1)))
    if reader.conversion.fences and reader.conversion.fences[-1][0] == "poll" and read:
        read[0] = reader.conversion.mark(place, "item") + read[0]
    reader.write_indented(match[2].replace(")", "."), read)
    reader.last = kind
    reader.spread = "" in read
    return found.end


def _joins(reader: BlockReader, kind: str) -> bool:
    """Tell whether an item may follow the line before directly.

    It may as the next one of its list, and as the first of a list within a list item.
    """
    if reader.last == kind:
        return True
    return reader.last == "text" and reader.depths[1] > 0 and "" not in reader.out


def _definition(reader: BlockReader, index: int) -> int | None:
    if reader.last not in ("text", "definition"):
        return None
    found = containers.definition(reader.lines, index, partial(leaves.starts_block, reader))
    if found is None:
        return None
    if reader.last == "definition" and reader.out and reader.out[-1].strip():
        reader.out.append("")
    reader.write_indented(":", trimmed(reader.inside(found.lines, reader.depths)))
    reader.last = "definition"
    return found.end


_RULES = (
    _indented_code,
    _code,
    _fence,
    _math,
    _html,
    _shortcode,
    _note,
    _target,
    _attributes,
    _quote,
    leaves.thematic_break,
    _item,
    leaves.caption,
    _definition,
    leaves.heading,
    leaves.table,
    leaves.paragraph,
)
