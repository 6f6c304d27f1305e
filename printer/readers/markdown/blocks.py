"""Blocks of the source, container by container: what Markdown's block parser needs help with.

Python-Markdown splits a text at blank lines, wants four spaces for everything within a
list, and knows neither fenced code in lists nor fenced divs. So the source is read here
first, as CommonMark reads it: quotations, list items, notes and definitions are containers
whose inside is read again, by the same rules, with its own indentation. What comes out is
Markdown that Python-Markdown understands without doubt, with slots where it must not look.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from printer.readers.markdown import (
    attributes,
    containers,
    divs,
    guard,
    headings,
    listings,
    math,
    notes,
    rawhtml,
    shortcodes,
    tables,
)
from printer.readers.markdown.containers import DEFINITION, ITEM, QUOTE, trimmed
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import TAB, Line, Stretch
from printer.readers.markdown.roles import Role
from printer.readers.markdown.scan import RAW, TARGETS, scan
from printer.readers.markdown.slots import Slot

_RULE = re.compile(r" {0,3}([-*_])(?:[ ]*\1){2,}[ ]*$")
_TARGET = re.compile(r" {0,3}(?:\[(?!\^)[^\[\]]+\]:[ ]*\S+|\*\[[^\[\]\\]+\][ ]?:)")
_ATTRIBUTES = re.compile(rf" {{0,3}}({attributes.LIST.pattern})[ ]*$")


class BlockReader:
    """Reads the lines of one container; makes a new reader for each container inside."""

    def __init__(self, conversion: Conversion, depths: tuple[int, int] = (0, 0)) -> None:
        self.conversion = conversion
        self.depths = depths
        """How many quotations and how many lists are around."""

        self.outer = len(conversion.fences)
        """How many fenced divs are open around."""

        self.out: list[str] = []
        self.lines: list[Line] = []
        self.last = ""
        """Kind of the block before: `table`, `quote`, `list-…`, `text` or nothing."""

        self.spread = False
        """Whether the list item before holds blank lines."""

    def read(self, lines: Sequence[Line]) -> list[str]:
        """Give the Markdown of a container for Python-Markdown to parse."""
        self.lines = list(lines)
        index = 0
        while index < len(self.lines):
            if self.lines[index].blank:
                if self.out and self.out[-1]:
                    self.out.append("")
                index += 1
                continue
            index = next(end for rule in self._rules if (end := rule(self, index)) is not None)
        self.out += divs.close_all(self.conversion, self.outer)
        return self.out

    # Every rule gets an index and gives the index after what it took, or None.

    def _indented_code(self, index: int) -> int | None:
        if self.lines[index].indent < TAB or (self.out and self.out[-1].strip()):
            return None
        end = index
        for at in range(index, len(self.lines)):
            if self.lines[at].indent >= TAB and not self.lines[at].blank:
                end = at + 1
            elif not self.lines[at].blank:
                break
        self.out += [line.text for line in self.lines[index:end]]
        self.last = ""
        return end

    def _code(self, index: int) -> int | None:
        found = listings.block(self.lines, index, self.conversion)
        if found is None:
            return None
        if found.caption:
            self._role("listing", found.caption, self.lines[index])
        self._apart(found.slot)
        return found.end

    def _fence(self, index: int) -> int | None:
        line = self.lines[index]
        if not divs.is_fence(line):
            return None
        opening = divs.open_fence(line, self.conversion)
        if opening is None:
            closing = divs.close_fence(line, self.conversion, self.outer)
            if closing:
                self._apart(closing)
            return index + 1
        self._apart(opening.slot)
        for part, key in (("title", "title"), ("question", "question")):
            if text := opening.attributes.get(key):
                self._role(part, text, line)
        return index + 1

    def _math(self, index: int) -> int | None:
        found = math.block(self.lines, index, self.conversion)
        if found is None:
            return None
        self.out += found[0]
        self.last = ""
        return found[1]

    def _html(self, index: int) -> int | None:
        if commented := rawhtml.comment(self.lines, index):
            return self._continue(*commented)
        found = rawhtml.block(
            self.lines,
            index,
            self.conversion,
            self._inside,
            lambda stretch: scan(stretch, self.conversion, RAW),
        )
        if found is None:
            return None
        self.out += found[0]
        self.last = ""
        return self._continue(found[1], found[2])

    def _continue(self, end: int, rest: Line | None) -> int:
        if rest is None:
            return end
        self.lines[end - 1] = rest
        return end - 1

    def _shortcode(self, index: int) -> int | None:
        if end := shortcodes.comment(self.lines, index):
            return end
        found = shortcodes.highlighted(self.lines, index)
        if found is None:
            return None
        language, code, end = found
        line = self.lines[index]
        source = "\n".join(line.text for line in self.lines[index:end])
        place = self.conversion.place(line.number, line.indent + line.shift + 1)
        text = "\n".join(line.text for line in code) + "\n"
        self._apart(self.conversion.take(listings.Listing(source, place, text, language.lower())))
        return end

    def _note(self, index: int) -> int | None:
        return notes.block(
            self.lines,
            index,
            self.conversion,
            self._inside,
        )

    def _target(self, index: int) -> int | None:
        if not _TARGET.match(self.lines[index].text):
            return None
        previous = self.out[-1] if self.out else ""
        if previous.strip() and (not _TARGET.match(previous) or previous.lstrip().startswith("*")):
            self.out.append("")
        self.out.append(scan(Stretch.of(self.lines[index : index + 1]), self.conversion, TARGETS))
        return index + 1

    def _attributes(self, index: int) -> int | None:
        match = _ATTRIBUTES.match(self.lines[index].text)
        if match is None or not match[1].startswith("{:"):
            return None
        stretch = Stretch.of(self.lines[index : index + 1])
        self._apart(attributes.slot(match[1], stretch, match.start(1), self.conversion))
        return index + 1

    def _quote(self, index: int) -> int | None:
        if not QUOTE.match(self.lines[index].text):
            return None
        quotations, lists = self.depths
        line = self.lines[index]
        place = self.conversion.place(line.number, line.shift + 1)
        guard.check_depth("quotations", quotations + 1, place)
        found = containers.quotation(self.lines, index, self._starts_block)
        if self.last == "quote":
            self._apart(self.conversion.take(Slot("", place)))
        elif self.out and self.out[-1].strip():
            self.out.append("")
        read = trimmed(self._inside(found.lines, (quotations + 1, lists)))
        self.out += [f"> {text}" if text else ">" for text in read]
        self.last = "quote"
        return found.end

    def _item(self, index: int) -> int | None:
        line = self.lines[index]
        match = ITEM.match(line.text)
        if match is None:
            return None
        quotations, lists = self.depths
        place = self.conversion.place(line.number, line.indent + line.shift + 1)
        guard.check_depth("lists", lists + 1, place)
        found = containers.item(self.lines, index, match, self._starts_block)
        kind = "list-bullet" if match[2] in "*+-" else "list-number"
        if self.out and self.out[-1].strip() and (self.spread or not self._joins(kind)):
            self.out.append("")
        read = trimmed(self._inside(found.lines, (quotations, lists + 1)))
        if self.conversion.fences and self.conversion.fences[-1][0] == "poll" and read:
            read[0] = self.conversion.mark(place, "item") + read[0]
        self._write_indented(match[2].replace(")", "."), read)
        self.last = kind
        self.spread = "" in read
        return found.end

    def _joins(self, kind: str) -> bool:
        """Tell whether an item may follow the line before directly.

        It may as the next one of its list, and as the first of a list within a list item.
        """
        if self.last == kind:
            return True
        return self.last == "text" and self.depths[1] > 0 and "" not in self.out

    def _definition(self, index: int) -> int | None:
        if self.last not in ("text", "definition"):
            return None
        found = containers.definition(self.lines, index, self._starts_block)
        if found is None:
            return None
        if self.last == "definition" and self.out and self.out[-1].strip():
            self.out.append("")
        self._write_indented(":", trimmed(self._inside(found.lines, self.depths)))
        self.last = "definition"
        return found.end

    def _caption(self, index: int) -> int | None:
        if not tables.is_caption(self.lines, index, after_table=self.last == "table"):
            return None
        end = index + 1
        while end < len(self.lines) and not self.lines[end].blank:
            if tables.starts(self.lines, end) or self._starts_block(end):
                break
            end += 1
        begin = self.lines[index].text.index(":") + 1
        begin += len(self.lines[index].text[begin:]) - len(self.lines[index].text[begin:].lstrip())
        stretch = Stretch.of([self.lines[index].cut(begin), *self.lines[index + 1 : end]])
        role = Role("", stretch.place(self.conversion.path, 0), "table")
        self._apart(self.conversion.take(role) + self._with_attributes(stretch))
        return end

    def _heading(self, index: int) -> int | None:
        found = headings.read(self.lines[index])
        if found is None:
            return None
        level, start, end = found
        line = self.lines[index]
        self._write_heading(level, replace(line.cut(start), text=line.text[start:end]))
        return index + 1

    def _thematic_break(self, index: int) -> int | None:
        if not _RULE.match(self.lines[index].text):
            return None
        self._apart("* * *")
        return index + 1

    def _table(self, index: int) -> int | None:
        if not tables.starts(self.lines, index):
            return None
        end = index + 2
        while end < len(self.lines) and not self.lines[end].blank:
            if tables.is_caption(self.lines, end, after_table=True) or self._starts_block(end):
                break
            end += 1
        header = self.lines[index]
        mark = self.conversion.mark(
            self.conversion.place(header.number, header.indent + header.shift + 1), "table"
        )
        rows = [scan(Stretch.of([line]), self.conversion) for line in self.lines[index:end]]
        rows[0] = tables.put_mark(rows[0], mark)
        rows[1] = self.lines[index + 1].text
        if self.out and self.out[-1].strip():
            self.out.append("")
        self.out += [*rows, ""]
        self.last = "table"
        return end

    def _paragraph(self, index: int) -> int | None:
        end = index + 1
        while end < len(self.lines) and not self.lines[end].blank:
            level = headings.underline(self.lines[end])
            if level and end == index + 1:
                line = self.lines[index].dedent(TAB)
                self._write_heading(level, replace(line, text=line.text.rstrip()))
                return end + 1
            if self._starts_block(end) or _TARGET.match(self.lines[end].text):
                break
            if tables.starts(self.lines, end) or DEFINITION.match(self.lines[end].text):
                break
            if ITEM.match(self.lines[end].text) and containers.list_interrupts(self.lines, end):
                break
            end += 1
        stretch = Stretch.of(self.lines[index:end])
        text = scan(stretch, self.conversion)
        if self.last not in ("", "text") and self.out and self.out[-1].strip():
            self.out.append("")
        if headings.read(Line(text, 0)) or text.startswith("#"):
            text = self.conversion.take(Slot("", stretch.place(self.conversion.path, 0))) + text
        self.out += text.split("\n")
        self.last = "text"
        return end

    _rules: tuple[Callable[[BlockReader, int], int | None], ...] = (
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
        _thematic_break,
        _item,
        _caption,
        _definition,
        _heading,
        _table,
        _paragraph,
    )

    def _starts_block(self, index: int) -> bool:
        """Tell whether a line ends a paragraph that it follows directly."""
        line = self.lines[index]
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
            or (ITEM.match(line.text) and self.last.startswith("list"))
            or line.text.strip() in ("$$", "\\[")
        )

    def _write_heading(self, level: int, line: Line) -> None:
        stretch = Stretch.of([line])
        text = self._with_attributes(stretch)
        place = stretch.place(self.conversion.path, 0)
        ending = self.conversion.take(Slot("", place)) if text.endswith("#") else ""
        self._apart(f"{'#' * level} {self.conversion.mark(place, 'heading')}{text}{ending}")

    def _with_attributes(self, stretch: Stretch) -> str:
        """Scan a text; an attribute list at its end becomes a slot."""
        match = attributes.AT_END.search(stretch.text) if "}" in stretch.text[-3:] else None
        if match is None:
            return scan(stretch, self.conversion)
        trailing = attributes.slot(match[1], stretch, match.start(1), self.conversion)
        return scan(stretch.part(0, match.start()), self.conversion) + " " + trailing

    def _inside(self, lines: list[Line], depths: tuple[int, int] | None = None) -> list[str]:
        """Read the lines of a container within this one."""
        return BlockReader(self.conversion, depths or self.depths).read(lines)

    def _write_indented(self, marker: str, lines: list[str]) -> None:
        """Write a marker and, by four spaces, everything that belongs to it."""
        lead = marker + " " * max(1, TAB - len(marker))
        self.out.append((lead + (lines[0] if lines else "")).rstrip())
        self.out += [" " * TAB + text if text else "" for text in lines[1:]]

    def _role(self, part: str, text: str, line: Line) -> None:
        """Write a text from an attribute as a paragraph of its own."""
        column = max(0, line.text.find(text[:20]))
        stretch = Stretch.of([Line(text, line.number, line.shift + column)])
        role = Role("", stretch.place(self.conversion.path, 0), part)
        self._apart(self.conversion.take(role) + scan(stretch, self.conversion))

    def _apart(self, text: str) -> None:
        """Write a block between blank lines."""
        self.out += [text, ""] if not self.out or not self.out[-1].strip() else ["", text, ""]
        self.last = ""
