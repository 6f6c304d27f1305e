"""HTML that the author wrote into the Markdown: finding it, and giving its tags their places.

A block of HTML (`<figure>` … `</figure>`) is taken out whole and parsed apart, so that its
mistakes cannot break what we make. When a blank line follows its opening tag, or the tag
says `markdown="1"`, its inside is read as Markdown. Tags within a line stay where they are.
Names that HTML does not know (`git checkout <branch>`) are text.

What of it is allowed is decided in `sanitise.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from printer.diagnostics import Place, warning
from printer.readers.markdown import characters, comments, divs, guard, shortcodes, tree
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.html_names import BLOCK, INLINE, NEVER_MARKDOWN, VERBATIM, VOID
from printer.readers.markdown.lines import Line, Stretch
from printer.readers.markdown.slots import SLOT, Mark, Slot
from printer.readers.markdown.tree import Element

_NAME = r"[A-Za-z][^\s\"'<>@/=`]*"
_ATTRIBUTE = r"""[^\s"'<>=/`]++(?:\s*=\s*(?:"(?:\{\{[^}\n]*+\}\}|\{%[^}\n]*+%\}|[^"])*+"|'[^']*+'|[^\s"'=<>`]++))?"""
_TAG = re.compile(rf"<(/?)({_NAME})((?:\s++{_ATTRIBUTE})*+\s*+)(/?)>")
_BLOCK_START = re.compile(rf" {{0,3}}<(/?)({_NAME})(?=[\s/>]|$)")
_DECLARATION = re.compile(r" {0,3}<[?!][A-Za-z\[]")
_SHORTCODE = re.compile(r"\{\{|\{%")
_MARKDOWN = re.compile(r"""\smarkdown\s*=\s*["']?(?:1|block|true)\b["']?""")
_OURS = frozenset({
    "data-line", "data-latex", "data-ref", "data-language", "data-pdf-tag", "data-key",
    "data-mode", "style",
})  # fmt: skip
_ALIGNMENT = re.compile(r"(?:^|;)\s*text-align\s*:\s*(left|right|center|justify)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unknown(Slot):
    """A tag that HTML does not know, which is printed as it stands."""

    name: str

    def realise(self, conversion: Conversion) -> str:
        """Stand as text. Reported: `html-unknown` (warning)."""
        if not self.name.startswith("/"):
            conversion.report(
                warning(
                    f"<{self.name}> is no HTML element and is printed as text",
                    self.place,
                    hint=f"write `<{self.name}>` between backticks to show code",
                    code="html-unknown",
                )
            )
        return self.source


@dataclass(frozen=True, slots=True)
class Stray(Slot):
    """A closing tag that closes nothing in its paragraph."""

    name: str

    def realise(self, conversion: Conversion) -> str:
        """Vanish. Reported: `html-stray` (warning)."""
        _report(conversion, self.place, f"</{self.name}> closes nothing", "html-stray", "remove it")
        return ""


@dataclass(frozen=True, slots=True)
class RawBlock(Slot):
    """A block of HTML."""

    block: ClassVar[bool] = True
    markup: str

    def realise(self, conversion: Conversion) -> Element:
        """Parse it apart from everything else."""
        root = tree.parse(characters.tame_references(self.markup))
        unseal(root, conversion)
        root.tag = "x-raw"
        return root


@dataclass(frozen=True, slots=True)
class Container(Slot):
    """The opening tag of an element with Markdown inside."""

    block: ClassVar[bool] = True
    markup: str

    def realise(self, conversion: Conversion) -> Element:
        """Make the element that `divs.group` fills; what the tag is followed by goes first."""
        root = tree.parse(characters.tame_references(self.markup))
        unseal(root, conversion)
        element = root[0] if len(root) else tree.make("div")
        element.set("x-open", "1")
        element.attrib.pop("markdown", None)
        return element


def take_tag(
    stretch: Stretch, match: re.Match[str], conversion: Conversion
) -> tuple[str, int] | None:
    """Inline rule: a tag gets its place; an unknown one becomes text."""
    found = _TAG.match(stretch.text, match.start())
    if found is None:
        return None
    closing, name, rest, selfclosing = found.groups()
    place = stretch.place(conversion.path, found.start())
    if name.lower() not in BLOCK and name.lower() not in INLINE:
        return conversion.take(Unknown(found[0], place, closing + name)), found.end()
    if closing:
        return _closing_tag(found, name.lower(), stretch, conversion)
    if name.lower() not in VOID and not selfclosing:
        stretch.open_tags.append(name.lower())
        guard.check_depth("HTML elements", len(stretch.open_tags), place)
    rest = _shortcodes(stretch, found.start(3), rest, conversion)
    tag = f'<{name} data-line="{conversion.mark(place)}"{rest.rstrip()}>'
    if selfclosing and name.lower() not in VOID:
        tag += f"</{name}>"
    return tag, found.end()


def _closing_tag(
    found: re.Match[str], name: str, stretch: Stretch, conversion: Conversion
) -> tuple[str, int]:
    if name in stretch.open_tags:
        while stretch.open_tags.pop() != name:
            pass
        return found[0], found.end()
    place = stretch.place(conversion.path, found.start())
    return conversion.take(Stray(found[0], place, name)), found.end()


def starts_block(line: Line) -> bool:
    """Tell whether a line begins a block of HTML."""
    match = _BLOCK_START.match(line.text)
    if match:
        return match[2].lower() in BLOCK
    return comments.START.match(line.text) is not None


def block(
    lines: Sequence[Line],
    index: int,
    conversion: Conversion,
    read: Callable[[list[Line]], list[str]],
    scan_raw: Callable[[Stretch], str],
) -> tuple[list[str], int, Line | None] | None:
    """Block rule: HTML from its opening to its closing tag.

    Gives what takes its place, the index of the line after it, and the rest of its last
    line. Reported: `html-unclosed`, `html-stray` (warnings).
    """
    if _DECLARATION.match(lines[index].text) and lines[index].text.rstrip().endswith(">"):
        return [], index + 1, None
    match = _BLOCK_START.match(lines[index].text)
    if match is None or match[2].lower() not in BLOCK:
        return None
    name = match[2].lower()
    place = conversion.place(lines[index].number, lines[index].indent + lines[index].shift + 1)
    if match[1]:
        rest = lines[index].cut(lines[index].text.find(">") + 1 or len(lines[index].text))
        _report(conversion, place, f"</{name}> closes nothing", "html-stray", "remove it")
        return [], index + 1, None if rest.blank else rest
    last, column = _extent(lines, index, name)
    if last < 0:
        hint = f"write </{name}> where it ends"
        _report(conversion, place, f"<{name}> is never closed", "html-unclosed", hint)
        last = next((at for at in range(index, len(lines)) if lines[at].blank), len(lines)) - 1
        column = len(lines[last].text)
    rest = lines[last].cut(column)
    inner = [
        *lines[index:last],
        Line(lines[last].text[:column], lines[last].number, lines[last].shift),
    ]
    out = _container(inner, name, place, conversion, read, scan_raw)
    if out is None:
        stretch = Stretch.of(inner)
        raw = RawBlock(stretch.text, place, _scanned(stretch, name, conversion, scan_raw))
        out = ["", conversion.take(raw), ""]
    return out, last + 1, None if rest.blank else rest


def unseal(root: Element, conversion: Conversion) -> None:
    """Turn places in attributes into words; remove what only we may write.

    A `data-line` counts only when its value is a mark, which no author can write.
    """
    for element in root.iter():
        for key, value in list(element.attrib.items()):
            if key == "data-line":
                match = SLOT.fullmatch(value)
                mark = conversion.slot(match[1]) if match else None
                del element.attrib[key]
                if isinstance(mark, Mark):
                    element.set(key, mark.position)
            elif key in _OURS or key.startswith("x-"):
                del element.attrib[key]
                if key == "style" and (alignment := _ALIGNMENT.search(value)):
                    element.set("style", f"text-align: {alignment[1].lower()}")


def _scanned(
    stretch: Stretch, name: str, conversion: Conversion, scan_raw: Callable[[Stretch], str]
) -> str:
    """Mark tags, formulas and shortcodes; nothing of scripts and drawings but their tag."""
    if name not in VERBATIM:
        return scan_raw(stretch)
    opening = _TAG.match(stretch.text, stretch.text.find("<"))
    opened = take_tag(stretch, opening, conversion) if opening else None
    if opened is None:
        return stretch.text
    if name != "pre":
        return f"{opened[0]}</{name}>"
    parts: list[str] = [opened[0]]
    done = opened[1]
    for match in _TAG.finditer(stretch.text, done):
        taken = take_tag(stretch, match, conversion)
        if taken is not None:
            parts += (stretch.text[done : match.start()], taken[0])
            done = taken[1]
    return "".join(parts) + stretch.text[done:]


def _extent(lines: Sequence[Line], index: int, name: str) -> tuple[int, int]:
    """Find the line and column behind the tag that closes the one that begins a line."""
    if name in VOID:
        end = lines[index].text.find(">")
        return (index, end + 1) if end >= 0 else (-1, 0)
    tags = re.compile(rf"<(/?){re.escape(name)}(?=[\s/>]|$)[^<>]*(/?)>?", re.IGNORECASE)
    depth = 0
    for last in range(index, len(lines)):
        for match in tags.finditer(lines[last].text):
            if match[0].endswith("/>"):
                continue
            depth += -1 if match[1] else 1
            if depth <= 0:
                return last, match.end()
    return -1, 0


def _container(
    inner: list[Line],
    name: str,
    place: Place,
    conversion: Conversion,
    read: Callable[[list[Line]], list[str]],
    scan_raw: Callable[[Stretch], str],
) -> list[str] | None:
    """Read the inside as Markdown where the author asks for it."""
    if name in NEVER_MARKDOWN:
        return None
    opening = _TAG.match(inner[0].text.lstrip(" "))
    asked = opening is not None and _MARKDOWN.search(opening[3]) is not None
    blank = next((at for at, line in enumerate(inner) if line.blank), None)
    head_end = 1 if asked else blank
    if head_end is None or opening is None:
        return None
    head = Stretch.of(inner[:head_end])
    names = [(m[1], m[2].lower()) for m in _TAG.finditer(head.text) if m[2].lower() not in VOID]
    opened = sum(-1 if closing else 1 for closing, _ in names)
    ending = re.search(rf"</{name}\s*>\s*$", inner[-1].text, re.IGNORECASE)
    if opened != 1 or ending is None or len(inner) == 1:
        return None
    body = [*inner[head_end:-1], Line(inner[-1].text[: ending.start()], inner[-1].number)]
    begin = Container(head.text, place, scan_raw(head))
    end = divs.End(inner[-1].text, place)
    margin = min((line.indent for line in body if not line.blank), default=0)
    read_body = read([line.dedent(margin) for line in body])
    return ["", conversion.take(begin), "", *read_body, "", conversion.take(end), ""]


def _shortcodes(stretch: Stretch, start: int, text: str, conversion: Conversion) -> str:
    """Take shortcodes out of a tag's attributes."""
    parts: list[str] = []
    done = start
    while match := _SHORTCODE.search(stretch.text, done, start + len(text)):
        taken = shortcodes.take(stretch, match, conversion)
        if taken is None:
            break
        parts += (stretch.text[done : match.start()], taken[0])
        done = taken[1]
    return "".join(parts) + stretch.text[done : start + len(text)]


def _report(conversion: Conversion, place: Place, message: str, code: str, hint: str) -> None:
    conversion.report(warning(message, place, hint=hint, code=code))
