"""The pieces of text in front matter that are printed: markup read, typography set.

A thin door to the Markdown reader and the copy-edit, for a title, a caption or an abstract;
the body goes the same way in `read_text`.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from printer.copyedit import copyedit, edit_inline, polish
from printer.model import Html
from printer.readers import markdown

_NOTE_ID = re.compile(r'\b(?:id="|href="#)(?=fn-\d+")')
"""Where the id of a note stands in finished markup; the body has notes of the same ids."""

if TYPE_CHECKING:
    from printer.copyedit import Context
    from printer.diagnostics import Collector
    from printer.readers.fields import Fields


def title(fields: Fields, context: Context) -> Html:
    """Return the title with its inline markup; empty when there is none."""
    key = fields.key("title")
    text = fields.written(key) if key else ""
    return title_text(text, fields.line(key), context, fields.found) if key else Html("")


def title_text(text: str, line: int, context: Context, found: Collector) -> Html:
    """Return the markup of a title that stands on one line of the source."""
    return Html(polish(_converted(text, line, context, found), context.lang))


def inline(fields: Fields, context: Context, *names: str) -> Html:
    """Return a text with inline markup, such as a caption; empty when there is none."""
    key = fields.key(*names)
    text = fields.written(key) if key else ""
    if not key or not text.strip():
        return Html("")
    edited = edit_inline(_converted(text, fields.line(key), context, fields.found), context)
    fields.found.extend(edited.diagnostics)
    return edited.value


def _converted(text: str, line: int, context: Context, found: Collector) -> str:
    words = " ".join(text.split())
    read = markdown.convert_inline(words, path=context.shown, line=line)
    found.extend(read.diagnostics)
    return read.value


def blocks(fields: Fields, context: Context, *names: str) -> Html:
    """Return a text of paragraphs, such as an abstract; empty when there is none."""
    key = fields.key(*names)
    text = fields.written(key) if key else ""
    if not key or not text.strip():
        return Html("")
    read = markdown.convert(text, path=context.shown, first_line=fields.line(key))
    edited = copyedit(read.value, context)
    fields.found.extend((*read.diagnostics, *edited.diagnostics))
    return Html(_NOTE_ID.sub(rf"\g<0>{names[0]}-", edited.value.body))


def plain(markup: str) -> str:
    """Return the words of a piece of markup."""
    from lxml.html import fragment_fromstring

    if "<" not in markup:
        return " ".join(html.unescape(markup).split())
    element = fragment_fromstring(markup, create_parent="div")
    return " ".join(element.text_content().split())
