"""Between the markup of articles and pandoc's inline elements, both ways.

Out comes only what the HTML contract knows of a citation: `i`, `b`, `sup`, `sub`, `u`,
`a`, `span.smallcaps`, `span.nodecor` (upright within italics, and the like), and the
spans of a reference list's entry (`csl-left-margin`, `csl-right-inline`, `csl-block`,
`csl-indent`). In go the same, from affixes that were converted by the Markdown reader;
any other element gives its text.
"""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import Any

from printer.citations.engine import Inlines

_PLAIN = {
    "Emph": "i",
    "Strong": "b",
    "Superscript": "sup",
    "Subscript": "sub",
    "Underline": "u",
    "SmallCaps": "smallcaps",
}
_ELEMENTS = {
    "i": "Emph",
    "em": "Emph",
    "cite": "Emph",
    "b": "Strong",
    "strong": "Strong",
    "sup": "Superscript",
    "sub": "Subscript",
    "u": "Underline",
}
_FLIPPED = frozenset({"i", "b", "smallcaps"})
_DISPLAY = frozenset({"csl-left-margin", "csl-right-inline", "csl-block", "csl-indent"})
_STRAIGHT_QUOTES = re.compile(r'(?<![^\s(\[])"(?=\S)([^"]*)"')
_WORDS = re.compile(r"[ \t\n]+|[^ \t\n]+")


def to_html(inlines: Inlines) -> str:
    """Return the markup of pandoc's inlines."""
    return _Writer().write(inlines)


def text_inlines(text: str) -> Inlines:
    """Return plain text as pandoc's words and spaces."""
    return [
        {"t": "Space"} if word.isspace() else {"t": "Str", "c": word}
        for word in _WORDS.findall(text)
    ]


def from_html(markup: str) -> Inlines:
    """Return pandoc's inlines of a fragment; elements that have no equal give their text."""
    if '"' in markup:
        markup = _quoted(markup)
    if "<" not in markup:
        return text_inlines(unescape(markup))
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    return reader.levels[0][1]


def _quoted(markup: str) -> str:
    """Return markup with pairs of straight quotes as quotations, which the style then marks."""
    pieces = re.split(r"(<[^>]*>)", markup)
    for index in range(0, len(pieces), 2):
        pieces[index] = _STRAIGHT_QUOTES.sub(r'<span class="csl-quoted">\1</span>', pieces[index])
    return "".join(pieces)


class _Writer:
    """Writes inlines; knows which decorations are on, so that a second one turns it off."""

    def __init__(self) -> None:
        self._on: dict[str, int] = {}

    def write(self, inlines: Inlines) -> str:
        parts = []
        for inline in inlines:
            kind = inline["t"]
            if kind == "Space":
                parts.append(" ")
            elif kind == "Str":
                word: str = inline["c"]
                parts.append(word if word.isalnum() else escape(word, quote=False))
            else:
                parts.append(self._one(kind, inline.get("c")))
        return "".join(parts)

    def _one(self, kind: str, content: Any) -> str:
        if kind in ("SoftBreak", "LineBreak"):
            return "\n"
        if kind in _PLAIN:
            return self._decorated(_PLAIN[kind], content)
        if kind == "Span":
            return self._span(content[0][1], content[1])
        if kind == "Link":
            target = escape(content[2][0])
            return f'<a href="{target}">{self.write(content[1])}</a>'
        if kind in ("Cite", "Quoted"):
            return self.write(content[1])
        if kind == "Strikeout":
            return self.write(content)
        if kind in ("Code", "Math"):
            return escape(content[1], quote=False)
        return ""

    def _decorated(self, name: str, content: Inlines) -> str:
        depth = self._on.get(name, 0)
        self._on[name] = depth + 1
        inner = self.write(content)
        self._on[name] = depth
        if not inner:
            return ""
        if name in _FLIPPED and depth % 2:
            return f'<span class="nodecor">{inner}</span>'
        if name == "smallcaps":
            return f'<span class="smallcaps">{inner}</span>'
        return f"<{name}>{inner}</{name}>"

    def _span(self, classes: list[str], content: Inlines) -> str:
        if "nodecoration" in classes:
            kept, self._on = self._on, {}
            inner = self.write(content)
            self._on = kept
            return f'<span class="nodecor">{inner}</span>'
        inner = self.write(content)
        for name in classes:
            if name in _DISPLAY:
                return f'<span class="{name}">{inner}</span>'
        return inner


class _Reader(HTMLParser):
    """Builds inlines from a fragment; `levels` are the elements that are open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.levels: list[tuple[str, Inlines]] = [("", [])]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        content: Inlines = []
        if tag in _ELEMENTS:
            inline: dict[str, Any] = {"t": _ELEMENTS[tag], "c": content}
        elif tag == "a" and values.get("href"):
            inline = {"t": "Link", "c": [["", [], []], content, [values["href"], ""]]}
        elif tag == "span" and "smallcaps" in (values.get("class") or "").split():
            inline = {"t": "SmallCaps", "c": content}
        elif tag in ("br", "img", "wbr", "hr"):
            return
        else:
            classes = (values.get("class") or "").split()
            inline = {
                "t": "Span",
                "c": [["", [c for c in classes if c in ("nocase", "csl-quoted")], []], content],
            }
        self.levels[-1][1].append(inline)
        self.levels.append((tag, content))

    def handle_endtag(self, tag: str) -> None:
        if any(name == tag for name, _ in self.levels[1:]):
            while self.levels.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.levels[-1][1].extend(text_inlines(data))


def to_text(inlines: Inlines) -> str:
    """Return the words of pandoc's inlines without their markup."""
    return unescape(re.sub(r"<[^>]*>", "", to_html(inlines)))
