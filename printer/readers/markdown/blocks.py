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
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import TAB, Line, Stretch
from printer.readers.markdown.roles import Role
from printer.readers.markdown.scan import RAW, TARGETS, scan
from printer.readers.markdown.slots import Slot

_ITEM = re.compile(r"( {0,3})([*+-]|\d{1,9}[.)])(?:( +)(?=\S)|[ ]*$)")
_RULE = re.compile(r" {0,3}([-*_])(?:[ ]*\1){2,}[ ]*$")
_QUOTE = re.compile(r" {0,3}>[ ]?")
_DEFINITION = re.compile(r" {0,3}:[ ]{1,3}(?=\S)")
_TARGET = re.compile(r" {0,3}(?:\[(?!\^)[^\[\]]+\]:[ ]*\S+|\*\[[^\[\]\\]+\][ ]?:)")
_ATTRIBUTES = re.compile(rf" {{0,3}}({attributes.LIST.pattern})[ ]*$")


class BlockReader:
    """Reads the lines of one container; makes a new reader for each container inside."""

    def __init__(self, conversion: Conversion, depths: tuple[int, int] = (0, 0)) -> None:
        self.conversion = conversion
        self.depths = depths
        """How many quotations and how many lists are around."""

        self.out: list[str] = []
        self.lines: list[Line] = []
        self.last = ""
        """Kind of the block before: `table`, `quote`, `list-…`, `text` or nothing."""

        self.spread = False
        """Whether the list item before holds blank lines."""

    def read(self, lines: Sequence[Line]) -> list[str]:
        """Give the Markdown of a container for Python-Markdown to parse."""
        self.lines = list(lines)
        outer = len(self.conversion.fences)
        index = 0
        while index < len(self.lines):
            if self.lines[index].blank:
                if self.out and self.out[-1]:
                    self.out.append("")
                index += 1
                continue
            index = next(
                end for rule in self._rules if (end := rule(self, index, outer)) is not None
            )
        self.out += divs.close_all(self.conversion, outer)
        return self.out

    # Every rule gets an index and gives the index after what it took, or None.

    def _indented_code(self, index: int, outer: int) -> int | None:  # noqa: ARG002
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

    def _code(self, index: int, outer: int) -> int | None:  # noqa: ARG002
        found = listings.block(self.lines, index, self.conversion)
        if found is None:
            return None
        if found.caption:
            self._role("listing", found.caption, self.lines[index])
        self._apart(found.slot)
        return found.end

    def _fence(self, index: int, outer: int) -> int | None:
        line = self.lines[index]
        if not divs.is_fence(line):
            return None
        opening = divs.open_fence(line, self.conversion)
        if opening is None:
            closing = divs.close_fence(line, self.conversion, outer)
            if closing:
                self._apart(closing)
            return index + 1
        self._apart(opening.slot)
        for part, key in (("title", "title"), ("question", "question")):
            if text := opening.attributes.get(key):
                self._role(part, text, line)
        return index + 1

    def _math(self, index: int, outer: int) -> int | None:  # noqa: ARG002
        found = math.block(self.lines, index, self.conversion)
        if found is None:
            return None
        self.out += found[0]
        self.last = ""
        return found[1]

    def _html(self, index: int, outer: int) -> int | None:  # noqa: ARG002
        if commented := rawhtml.comment(self.lines, index):
            return self._continue(*commented)
        found = rawhtml.block(
            self.lines,
            index,
            self.conversion,
            lambda lines: BlockReader(self.conversion, self.depths).read(lines),
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

    def _shortcode(self, index: int, outer: int) -> int | None:  # noqa: ARG002
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

    def _note(self, index: int, outer: int) -> int | None:  # noqa: ARG002
        return notes.block(
            self.lines,
            index,
            self.conversion,
            lambda lines: BlockReader(self.conversion, self.depths).read(lines),
        )

    def _target(self, index: int, outer: int) -> int | None:  # noqa: ARG002
        if not _TARGET.match(self.lines[index].text):
            return None
        previous = self.out[-1] if self.out else ""
        if previous.strip() and (not _TARGET.match(previous) or previous.lstrip().startswith("*")):
            self.out.append("")
        self.out.append(scan(Stretch.of(self.lines[index : index + 1]), self.conversion, TARGETS))
        return index + 1

    def _attributes(self, index: int, outer: int) -> int | None:  # noqa: ARG002
        match = _ATTRIBUTES.match(self.lines[index].text)
        if match is None or not match[1].startswith("{:"):
            return None
        stretch = Stretch.of(self.lines[index : index + 1])
        self._apart(attributes.slot(match[1], stretch, match.start(1), self.conversion))
        return index + 1

    def _quote(self, index: int, outer: int) -> int | None:  # noqa: ARG002
        if not _QUOTE.match(self.lines[index].text):
            return None
        quotations, lists = self.depths
        line = self.lines[index]
        place = self.conversion.place(line.number, line.shift + 1)
        guard.check_depth("quotations", quotations + 1, place)
        inner: list[Line] = []
        end = index
        while end < len(self.lines) and not self.lines[end].blank:
            match = _QUOTE.match(self.lines[end].text)
            if match is None and (inner[-1].blank or self._starts_block(end)):
                break
            inner.append(self.lines[end].cut(match.end() if match else 0))
            end += 1
        if self.last == "quote":
            self._apart(self.conversion.take(Slot("", place)))
        elif self.out and self.out[-1].strip():
            self.out.append("")
        read = BlockReader(self.conversion, (quotations + 1, lists)).read(inner)
        self.out += [f"> {text}" if text else ">" for text in _trimmed(read)]
        self.last = "quote"
        return end

    def _item(self, index: int, outer: int) -> int | None:  # noqa: ARG002
        line = self.lines[index]
        match = _ITEM.match(line.text)
        if match is None or _RULE.match(line.text):
            return None
        quotations, lists = self.depths
        place = self.conversion.place(line.number, line.indent + line.shift + 1)
        guard.check_depth("lists", lists + 1, place)
        marker = match[2]
        inner, end = self._contained(index, match)
        kind = "list-bullet" if marker in "*+-" else "list-number"
        if self.out and self.out[-1].strip() and (self.spread or not self._joins(kind)):
            self.out.append("")
        read = _trimmed(BlockReader(self.conversion, (quotations, lists + 1)).read(inner))
        if self.conversion.fences and self.conversion.fences[-1][0] == "poll" and read:
            read[0] = self.conversion.mark(place, "item") + read[0]
        marker = marker.replace(")", ".")
        lead = marker + " " * max(1, TAB - len(marker))
        self.out.append((lead + (read[0] if read else "")).rstrip())
        self.out += [" " * TAB + text if text else "" for text in read[1:]]
        self.last = kind
        self.spread = "" in read
        return end

    def _joins(self, kind: str) -> bool:
        """Tell whether an item may follow the line before directly.

        It may as the next one of its list, and as the first of a list within a list item.
        """
        if self.last == kind:
            return True
        return self.last == "text" and self.depths[1] > 0 and "" not in self.out

    def _contained(self, index: int, match: re.Match[str]) -> tuple[list[Line], int]:
        """Collect the lines of a list item, without its marker and indentation."""
        spaces = len(match[3] or " ")
        content = match.end(2) + (spaces if spaces <= TAB else 1)
        nested = min(content, len(match[1]) + 2)
        collected = [self.lines[index].cut(content)]
        end = index + 1
        while end < len(self.lines):
            line = self.lines[end]
            if line.blank:
                follower = next((at for at in self.lines[end:] if not at.blank), None)
                if follower is None or follower.indent < content:
                    break
            elif line.indent < content:
                item = _ITEM.match(line.text) is not None
                within = item and line.indent >= nested
                lazy = not (item or self.lines[end - 1].blank or self._starts_block(end))
                if not (within or lazy) or (end == index + 1 and collected[0].blank and not within):
                    break
            collected.append(line)
            end += 1
        own = [line for line in collected[1:] if not line.blank and line.indent >= content]
        strip = max(content, min([TAB, *(line.indent for line in own)])) if own else content
        return [collected[0], *(line.dedent(strip) for line in collected[1:])], end

    def _definition(self, index: int, outer: int) -> int | None:  # noqa: ARG002
        match = _DEFINITION.match(self.lines[index].text)
        if match is None or self.last not in ("text", "definition"):
            return None
        collected = [self.lines[index].cut(match.end())]
        end = index + 1
        while end < len(self.lines):
            line = self.lines[end]
            if line.blank:
                follower = next((at for at in self.lines[end:] if not at.blank), None)
                if follower is None or follower.indent < 2:
                    break
            elif line.indent < 2 and (
                self.lines[end - 1].blank or self._starts_block(end) or _DEFINITION.match(line.text)
            ):
                break
            collected.append(line if end == index else line.dedent(TAB))
            end += 1
        read = _trimmed(BlockReader(self.conversion, self.depths).read(collected))
        if self.last == "definition" and self.out and self.out[-1].strip():
            self.out.append("")
        self.out.append(":   " + (read[0] if read else ""))
        self.out += [" " * TAB + text if text else "" for text in read[1:]]
        self.last = "definition"
        return end

    def _caption(self, index: int, outer: int) -> int | None:  # noqa: ARG002
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

    def _heading(self, index: int, outer: int) -> int | None:  # noqa: ARG002
        found = headings.read(self.lines[index])
        if found is None:
            return None
        level, start, end = found
        line = self.lines[index]
        self._write_heading(level, replace(line.cut(start), text=line.text[start:end]))
        return index + 1

    def _rule(self, index: int, outer: int) -> int | None:  # noqa: ARG002
        if not _RULE.match(self.lines[index].text):
            return None
        self._apart("* * *")
        return index + 1

    def _table(self, index: int, outer: int) -> int | None:  # noqa: ARG002
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

    def _paragraph(self, index: int, outer: int) -> int | None:  # noqa: ARG002
        end = index + 1
        while end < len(self.lines) and not self.lines[end].blank:
            level = headings.underline(self.lines[end])
            if level and end == index + 1:
                line = self.lines[index].dedent(TAB)
                self._write_heading(level, replace(line, text=line.text.rstrip()))
                return end + 1
            if self._starts_block(end) or _TARGET.match(self.lines[end].text):
                break
            if tables.starts(self.lines, end) or _DEFINITION.match(self.lines[end].text):
                break
            if _ITEM.match(self.lines[end].text) and self._interrupts(index, end):
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

    _rules: tuple[Callable[[BlockReader, int, int], int | None], ...] = (
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
        _rule,
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
            _QUOTE.match(line.text)
            or listings.is_fence(line)
            or divs.is_fence(line)
            or headings.read(line)
            or rawhtml.starts_block(line)
            or notes.DEFINITION.match(line.text)
            or _RULE.match(line.text)
            or (_ITEM.match(line.text) and self.last.startswith("list"))
            or line.text.strip() in ("$$", "\\[")
        )

    def _interrupts(self, start: int, index: int) -> bool:
        """Tell whether a list may begin in the middle of a paragraph.

        It does when the line before ends with a colon, or when a second item follows; a
        single line that begins with a dash is a dash.
        """
        match = _ITEM.match(self.lines[index].text)
        if match is None or match[3] is None or match[2] not in ("*", "+", "-", "1.", "1)"):
            return False
        if self.lines[index - 1].text.rstrip(" *_").endswith(":"):
            return True
        for line in self.lines[index + 1 :]:
            if line.blank:
                return False
            if follower := _ITEM.match(line.text):
                return follower[2][-1] == match[2][-1]
        return start == index

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


def _trimmed(lines: list[str]) -> list[str]:
    """Leave out blank lines at both ends."""
    start, end = 0, len(lines)
    while start < end and not lines[start].strip():
        start += 1
    while end > start and not lines[end - 1].strip():
        end -= 1
    return lines[start:end]
