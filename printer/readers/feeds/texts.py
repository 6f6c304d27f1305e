"""The texts of a feed: titles as plain text, longer ones as markup that is still foreign.

RSS does not say whether a text is plain or HTML, and Atom says it in several ways.
"""

from __future__ import annotations

import base64
import binascii
import html
import re

from printer.readers.feeds import elements
from printer.readers.feeds.values import Text
from printer.readers.markdown.tree import Element

MAX_TITLE = 500
"""Characters."""

_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*|/?)>|<!--|<![A-Za-z][^<>]*>")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NEVER = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_BLOCK_END = re.compile(r"</(?:p|div|li|h\d|td|tr|blockquote)\s*>|<br\s*/?>", re.IGNORECASE)


def plain(markup: str) -> str:
    """Return a text that may be HTML as plain text in one line."""
    if _TAG.search(markup):
        markup = _BLOCK_END.sub(" ", _COMMENT.sub("", _NEVER.sub("", markup)))
        markup = _TAG.sub("", markup)
    text = html.unescape(markup) if _REFERENCE.search(markup) else markup
    return " ".join(text.split())


def title(element: Element | None) -> str:
    """Return a title, or a name, as plain text."""
    if element is None:
        return ""
    kind, markup = _content(element)
    text = " ".join(markup.split()) if kind == "text" else plain(markup)
    if len(text) > MAX_TITLE:
        text = text[:MAX_TITLE].rsplit(" ", 1)[0] + " …"
    return text


def long(element: Element | None, url: str) -> Text:
    """Return a longer text; `url` is the base where the element names none."""
    if element is None:
        return Text()
    kind, markup = _content(element)
    if kind == "text" or not (_TAG.search(markup) or _REFERENCE.search(markup)):
        markup = paragraphs(markup)
    return Text(markup.strip(), elements.base_of(element, url), elements.lang_of(element))


def paragraphs(text: str) -> str:
    """Return plain text as markup: blank lines divide paragraphs."""
    pieces = [piece.strip() for piece in re.split(r"\n\s*\n", text) if piece.strip()]
    return "".join(f"<p>{html.escape(piece, quote=False)}</p>" for piece in pieces)


def _content(element: Element) -> tuple[str, str]:
    """Return `text` or `html`, and the characters of a text construct."""
    type_ = (element.get("type") or "").lower().strip()
    mode = (element.get("mode") or "").lower().strip()
    atom = elements.name(element).startswith("atom:")
    if len(element):
        return "html", _inner(element)
    text = element.text or ""
    if mode == "base64" or (atom and _is_binary(type_)):
        text = _from_base64(text)
    if atom and (type_ in {"text", "text/plain"} or (not type_ and mode != "base64")):
        # Plain by the standard, unless it is an older Atom whose text is escaped.
        return ("html" if mode == "escaped" and _TAG.search(text) else "text"), text
    return "html", text


def _is_binary(type_: str) -> bool:
    return bool(type_) and "/" in type_ and not re.match(r"text/|.*[+/]xml$", type_)


def _from_base64(text: str) -> str:
    try:
        return base64.b64decode("".join(text.split()), validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return text


def _inner(element: Element) -> str:
    """Return the markup within an element, without the namespaces of XHTML."""
    from lxml import etree

    parts = [html.escape(element.text or "", quote=False)]
    for child in element:
        written = etree.tostring(child, encoding="unicode", method="xml", with_tail=True)
        parts.append(re.sub(r'(</?)[A-Za-z]\w*:|\sxmlns(?::\w+)?="[^"]*"', r"\1", written))
    return _opened("".join(parts))


_EMPTY = re.compile(r"<((?!(?:br|hr|img|wbr|input|col|source|embed|area)\b)[A-Za-z]\w*)([^<>]*)/>")


def _opened(markup: str) -> str:
    """Write `<p/>` as HTML reads it: with an end tag."""
    return _EMPTY.sub(r"<\1\2></\1>", markup)
