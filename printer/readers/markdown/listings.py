"""Listings: fenced code, with pandoc's attributes, coloured by Pygments.

```` ```python {#lst-x caption="…"} ```` becomes a figure with a caption; code without
caption and id is a `<pre class="code">` alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from printer.diagnostics import error, warning
from printer.readers.markdown import attributes, math, roles, tree
from printer.readers.markdown.attributes import NONE, Attributes
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import Line
from printer.readers.markdown.slots import Slot
from printer.readers.markdown.tree import Element

MAX_COLOURED = 100_000
"""Characters; a longer listing is printed without colours, which would take seconds."""

PLAIN = frozenset({"", "text", "plain", "plaintext", "txt", "none", "nohighlight", "output"})

_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})[ \t]*(.*?)[ \t]*$")
_WORD = re.compile(r"\{?[.=]?([\w+#./-]*)\}?")


@dataclass(frozen=True, slots=True)
class Listing(Slot):
    """A piece of code."""

    block: ClassVar[bool] = True
    code: str
    language: str
    attributes: Attributes = NONE
    captioned: bool = False

    def realise(self, conversion: Conversion) -> Element:
        """Make the code, within a figure when it has a caption or an id."""
        if self.language == "math":
            return math.equation(self.code.strip(), self.attributes, self.position)
        pre = tree.make("pre", class_="code")
        code = tree.make("code")
        pre.append(code)
        if self.language not in PLAIN:
            pre.set("data-language", self.language)
            _colour(code, self, conversion)
        else:
            code.text = self.code
        if not (self.captioned or self.attributes.id):
            self._rest().apply(pre)
            return pre
        figure = tree.make("figure", class_="listing", data_line=self.position)
        self._rest().apply(figure)
        figure.append(pre)
        return figure

    def _rest(self) -> Attributes:
        given = self.attributes
        kept = tuple(pair for pair in given.pairs if pair[0] == "lang")
        return Attributes(given.id, given.classes, kept)


@dataclass(frozen=True, slots=True)
class Found:
    """A listing in the source: its slot, its caption, the index of the line after it."""

    slot: str
    caption: str
    end: int


def is_fence(line: Line) -> bool:
    """Tell whether a line opens (or closes) fenced code."""
    match = _FENCE.match(line.text)
    return match is not None and not (match[2][0] == "`" and "`" in match[3])


def block(lines: Sequence[Line], index: int, conversion: Conversion) -> Found | None:
    """Block rule: fenced code. Reports `code-unclosed` (error)."""
    match = _FENCE.match(lines[index].text)
    if match is None or not is_fence(lines[index]):
        return None
    closing = re.compile(rf" {{0,3}}{re.escape(match[2][0])}{{{len(match[2])},}}[ \t]*$")
    end = next(
        (at for at in range(index + 1, len(lines)) if closing.match(lines[at].text)), len(lines)
    )
    place = conversion.place(lines[index].number, lines[index].indent + lines[index].shift + 1)
    if end == len(lines):
        conversion.report(
            error(
                "the code that begins here is never closed",
                place,
                hint=f"end it with a line {match[2]} of its own",
                code="code-unclosed",
            )
        )
    code = "\n".join(line.dedent(len(match[1])).text for line in lines[index + 1 : end])
    source = "\n".join(line.text for line in lines[index : end + 1])
    language, given = read_info(match[3])
    caption = given.get("caption") or given.get("title") or given.get("filename")
    listing = Listing(source, place, code + "\n", language, given, captioned=bool(caption))
    return Found(conversion.take(listing), caption, min(end + 1, len(lines)))


def read_info(info: str) -> tuple[str, Attributes]:
    """Read what stands behind the fence: a language, attributes, or both."""
    found = attributes.LOOSE.search(info)
    before = info[: found.start()] if found else info
    given = attributes.parse(found[0]) if found else NONE
    word = _WORD.match(before.strip())
    language = word[1] if word else ""
    if not language and given.classes:
        language, given = given.classes[0], Attributes(given.id, given.classes[1:], given.pairs)
    if not found and "=" in before:
        pairs = attributes.LIST.search("{" + before.strip()[len(language) :].strip() + "}")
        given = attributes.parse(pairs[0]) if pairs else given
    return language.lower().lstrip("=."), given


def captions(root: Element) -> None:
    """Tree pass: move captions into their listings; mark indented code."""
    for paragraph in roles.paragraphs(root, "listing"):
        figure = paragraph.getnext()
        caption = tree.make("figcaption")
        inner = tree.make("span", class_="caption")
        tree.move_content(paragraph, inner)
        caption.append(inner)
        if figure is not None and figure.tag == "figure":
            figure.insert(0, caption)
            tree.drop(paragraph)
        else:
            tree.replace(paragraph, tree.make("p"))
    for pre in tree.elements(root, "pre"):
        code = tree.only_child(pre, ["code"])
        if code is not None and not pre.get("class"):
            pre.set("class", "code")
            if not len(code):
                code.text = (code.text or "").rstrip() + "\n"


def _colour(code: Element, listing: Listing, conversion: Conversion) -> None:
    """Fill a code element with Pygments' tokens, as spans with its short classes."""
    from pygments.lexers import get_lexer_by_name
    from pygments.token import STANDARD_TYPES
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(listing.language, stripnl=False)
    except ClassNotFound:
        conversion.report(
            warning(
                f"the language {listing.language} is not known; the code is printed without colours",
                listing.place,
                hint="write text for plain text; pygmentize -L lexers lists the languages",
                code="code-language",
            )
        )
        code.text = listing.code
        return
    if len(listing.code) > MAX_COLOURED:
        code.text = listing.code
        return
    last: Element | None = None
    for token, text in lexer.get_tokens(listing.code):
        kind = token
        while kind not in STANDARD_TYPES and kind.parent is not None:
            kind = kind.parent
        name = STANDARD_TYPES.get(kind, "")
        if not name or name == "w":
            tree.append_text(code, last, text)
        elif last is not None and last.get("class") == name and not last.tail:
            last.text = (last.text or "") + text
        else:
            last = tree.make("span", text, class_=name)
            code.append(last)
