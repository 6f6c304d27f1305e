"""From bytes to characters, and from characters to a tree that no entity can swell."""

from __future__ import annotations

import codecs
import html.entities
import re
from typing import TYPE_CHECKING

from printer.diagnostics import Collector, Place, UnprintableError, error, warning
from printer.readers.feeds import MAX_BYTES

if TYPE_CHECKING:
    from lxml import etree

    from printer.readers.markdown.tree import Element

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"), (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"), (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
"""Byte order marks, and how the first `<` looks without one (XML 1.0, appendix F)."""

_DECLARED = re.compile(rb"\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})")
_ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252",
            "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
            "ks_c_5601-1987": "cp949", "euc-kr": "cp949"}  # fmt: skip
"""What is meant when a feed says the name before the colon (WHATWG Encoding)."""

_SIGNATURES = {
    b"%PDF": "a PDF", b"PK\x03\x04": "a ZIP archive", b"\x89PNG": "an image", b"\x1f\x8b": "gzip",
    b"\xff\xd8\xff": "an image", b"GIF8": "an image", b"ID3": "a recording",
}  # fmt: skip
_PROLOGUE = re.compile(r"\s*<\?xml[^>]*\?>")
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&(?:(#\d{1,8}|#[xX][0-9a-fA-F]{1,7})|([A-Za-z][A-Za-z0-9]{0,31}));|&")
_CDATA = re.compile(r"(<!\[CDATA\[.*?\]\]>)", re.DOTALL)
_OF_XML = frozenset({"amp", "lt", "gt", "quot", "apos"})


def text(data: bytes, charset: str, shown: str, found: Collector) -> str:
    """Return the characters of a feed, without those that XML forbids.

    Reported: `feed-charset` (warning). Raises UnprintableError for nothing, for more than
    MAX_BYTES, and for files that are no text.
    """
    if len(data) > MAX_BYTES:
        raise refused(shown, f"the feed is larger than {MAX_BYTES // 1_000_000} MB", "too-large")
    if not data.strip(b"\x00 \t\r\n"):
        raise refused(shown, "the feed is empty", "empty-file")
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise refused(shown, f"this is {what}, not a feed", "kind")
    return _CONTROL.sub("", _decoded(data, charset, shown, found)).lstrip("\ufeff")


def refused(shown: str, message: str, code: str, hint: str | None = None) -> UnprintableError:
    """Return why a feed is not read."""
    return UnprintableError(error(message, Place(shown), hint=hint, code=f"feed-{code}"))


def _decoded(data: bytes, charset: str, shown: str, found: Collector) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    declared = match[1].decode("ascii") if (match := _DECLARED.match(data)) else ""
    named = [name for name in (declared.lower(), charset.lower()) if name]
    for name in dict.fromkeys([*named, "utf-8"]):
        if name.startswith(("utf-16", "utf-32")):
            continue  # it would have been seen above
        try:
            return data.decode(_ALIASES.get(name, name))
        except (UnicodeDecodeError, LookupError):
            continue
    found.add(
        warning(
            f"some characters are not {named[0] if named else 'utf-8'}, which the feed is written in",
            Place(shown),
            hint="look at the letters with accents",
            code="feed-charset",
        )
    )
    return data.decode("cp1252", "replace")


def tree(characters: str, shown: str, found: Collector) -> Element:
    """Return the root of an XML feed.

    What is not well-formed is read as far as it goes. Reported: `feed-broken` (warning).
    Raises UnprintableError when nothing can be read.
    """
    from lxml import etree

    root: Element | None
    known = _settled(_PROLOGUE.sub("", characters, count=1))
    try:
        return etree.fromstring(known.encode(), _parser(recover=False))
    except etree.XMLSyntaxError as problem:
        where = Place(shown, problem.lineno or 1)
    try:
        root = etree.fromstring(known.encode(), _parser(recover=True))
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise refused(shown, "this is no feed: it is not XML, and not JSON", "kind")
    found.add(
        warning(
            "the feed is not well-formed XML; what could be read is used",
            where,
            hint="compare its last entries with the website",
            code="feed-broken",
        )
    )
    return root


def _parser(*, recover: bool) -> etree.XMLParser[Element]:
    from lxml import etree

    return etree.XMLParser(
        recover=recover,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _settled(characters: str) -> str:
    """Return XML without document types, with all references known to a parser that has none.

    Feeds use the names of HTML (`&nbsp;`) and bare ampersands. What a document type of their own
    declares is never used: it could be a file, an address, or a billion laughs.
    """
    pieces = _CDATA.split(characters)
    return "".join(
        piece if piece.startswith("<![CDATA[") else _REFERENCE.sub(_known, _DOCTYPE.sub("", piece))
        for piece in pieces
    )


def _known(match: re.Match[str]) -> str:
    number, name = match[1], match[2]
    if number:
        return _character(number)
    if name in _OF_XML:
        # By number: after its first error a forgiving parser drops references by name.
        return f"&#{ord(html.entities.html5[f'{name};'])};"
    character = html.entities.html5.get(f"{name};", "") if name else ""
    return character or f"&amp;{match[0][1:]}"


def _character(number: str) -> str:
    """Return the reference to a character, those of Windows-1252 in their right place."""
    code = int(number[2:], 16) if number[1] in "xX" else int(number[1:])
    if 0x80 <= code < 0xA0:
        return bytes([code]).decode("cp1252", "replace")
    forbidden = code > 0x10FFFF or 0xD800 <= code < 0xE000 or code in {0xFFFE, 0xFFFF}
    if forbidden or (code < 0x20 and code not in {9, 10, 13}):
        return "\ufffd"
    return f"&#{code};"
