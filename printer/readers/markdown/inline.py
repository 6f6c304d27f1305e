"""What Python-Markdown's inline parser does differently for us.

Images keep their caption as text with markup (`<x-image>`), brackets with attributes are
spans, and there are `~~deleted~~`, `H~2~O`, `x^2^`, hard breaks by a backslash at the end
of a line, and escapes for all ASCII punctuation, as in pandoc.
"""

from __future__ import annotations

import re
import string
import xml.etree.ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import (
    IMAGE_LINK_RE,
    IMAGE_REFERENCE_RE,
    LINK_RE,
    Delimiter,
    DelimiterProcessor,
    ImageInlineProcessor,
    ImageReferenceInlineProcessor,
    InlineProcessor,
    LinkInlineProcessor,
    ShortImageReferenceInlineProcessor,
    SimpleTagInlineProcessor,
    SubstituteTagInlineProcessor,
)

from printer.readers.markdown.slots import OPEN_ATTRIBUTES

Matched = tuple["ET.Element | None", "int | None", "int | None"]

_DELETED = r"(~~)(?![\s~])(.+?)(?<!\s)~~(?!~)"
_SUBSCRIPT = r"(?<!~)(~)(?!~)((?:\\.|[^\s~\\])+)~(?!~)"
_SUPERSCRIPT = r"(\^)((?:\\.|[^\s^\\])+)\^"


def _image(src: str, title: str | None, text: str) -> ET.Element:
    element = ET.Element("x-image", {"src": src})
    if title:
        element.set("title", title)
    element.text = text
    return element


class _Image(ImageInlineProcessor):
    """`![caption](src "title")`; the caption goes on being parsed."""

    def handleMatch(self, m: re.Match[str], data: str) -> Matched:  # type: ignore[override]  # noqa: N802
        text, index, handled = self.getText(data, m.end(0))
        if not handled:
            return None, None, None
        src, title, index, handled = self.getLink(data, index)
        if not handled:
            return None, None, None
        return _image(src, title, text), m.start(0), index


class _ImageReference(ImageReferenceInlineProcessor):
    """`![caption][id]`."""

    def makeTag(self, href: str, title: str, text: str) -> ET.Element:  # noqa: N802
        return _image(href, title, text)


class _ShortImageReference(ShortImageReferenceInlineProcessor):
    """`![id]`."""

    def makeTag(self, href: str, title: str, text: str) -> ET.Element:  # noqa: N802
        return _image(href, title, text)


class _Span(LinkInlineProcessor):
    """`[text]{.class}`: brackets right before an attribute list, which is a slot by now."""

    def handleMatch(self, m: re.Match[str], data: str) -> Matched:  # type: ignore[override]  # noqa: N802
        text, index, handled = self.getText(data, m.end(0))
        if not handled or data[index : index + 1] != OPEN_ATTRIBUTES:
            return None, None, None
        element = ET.Element("span")
        element.text = text
        return element, m.start(0), index


class _Emphasis(DelimiterProcessor):
    r"""`*` and `_`, with the library's memory of a paragraph's pairs checked.

    Python-Markdown 3.11 finds all pairs of a text at once and remembers their offsets; with
    leftover marks (`\**:** *x*`) it later cuts at wrong ones, in the middle of its own
    placeholders. So a remembered pair counts only when the text is still the same there, and
    a pair (`*a **b*`) only when it consists of marks.
    """

    source = ""

    def handleMatch(self, m: re.Match[str], data: str) -> Matched:  # type: ignore[override]  # noqa: N802
        if self.regions:
            region, position = self.regions[self.cache_index], m.start(0)
            known = region[0] if position == self.cache_pos else self.cache_pos
            start, end = region[0] + position - known, region[3] + position - known
            if data[start:end] != self.source[region[0] : region[3]] or start < position:
                self.reset()
        if not self.regions:
            self.source = data
        return super().handleMatch(m, data)

    def add_region(self, delim: Delimiter, a: int, b: int, c: int, d: int, size: int) -> None:
        if self.source[a:b] == self.source[c:d] == delim.token * size:
            super().add_region(delim, a, b, c, d, size)


class _NoBreakSpace(InlineProcessor):
    r"""A backslash before a space."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:  # type: ignore[override]  # noqa: ARG002, N802
        return "\N{NO-BREAK SPACE}", m.start(0), m.end(0)


class PandocInline(Extension):
    """Registers all of this."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802, the library's name
        """Change the inline patterns of one parser."""
        md.ESCAPED_CHARS = list(string.punctuation)
        patterns = md.inlinePatterns
        emphasis = _Emphasis("*", "strong,em", md)
        emphasis.add("_", "strong,em", smart=True)
        patterns.register(emphasis, "em_strong", 60)
        patterns.register(_Image(IMAGE_LINK_RE, md), "image_link", 150)
        patterns.register(_ImageReference(IMAGE_REFERENCE_RE, md), "image_reference", 140)
        patterns.register(_ShortImageReference(IMAGE_REFERENCE_RE, md), "short_image_ref", 125)
        patterns.register(_Span(LINK_RE, md), "bracketed_span", 155)
        patterns.register(SubstituteTagInlineProcessor(r"(?<!\\)\\\n", "br"), "escaped_break", 185)
        patterns.register(_NoBreakSpace(r"(?<!\\)\\ "), "escaped_space", 184)
        patterns.register(SimpleTagInlineProcessor(_DELETED, "del"), "deleted", 58)
        patterns.register(SimpleTagInlineProcessor(_SUBSCRIPT, "sub"), "subscript", 57)
        patterns.register(SimpleTagInlineProcessor(_SUPERSCRIPT, "sup"), "superscript", 56)
