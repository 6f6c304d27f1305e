"""From bytes to a tree: character set, limits, and what is no web page at all."""

from __future__ import annotations

import codecs
import html
import re

from lxml import etree

from printer.diagnostics import Collector, Diagnostic, Place, UnprintableError, error, warning
from printer.readers.markdown.characters import tame_references
from printer.readers.markdown.tree import Element
from printer.readers.webpage import MAX_BYTES

MAX_ELEMENTS = 200_000
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]+encoding\s*=\s*[\"']([\w.:-]+)")
_MARKUP = re.compile(
    r"<(?:!doctype|html|head|body|frameset|div|p|article|h1|title|section|span|meta)\b", re.I
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_FOREIGN = 0.02
"""The share of control characters from which on bytes are no text."""

_ALIASES = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "ascii": "cp1252",
            "us-ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
            "ks_c_5601-1987": "cp949", "euc-kr": "cp949"}  # fmt: skip
"""What browsers read when a page says the name before the colon (WHATWG Encoding)."""


_LANGUAGE = re.compile(rb"<html[^>]*?\slang\s*=\s*[\"']?([a-z]{2})\b", re.IGNORECASE)
_BY_LANGUAGE = {
    **dict.fromkeys(("cs", "sk", "pl", "hu", "sl", "hr", "ro", "sq"), "cp1250"),
    **dict.fromkeys(("ru", "uk", "bg", "be", "sr", "mk"), "cp1251"),
    **dict.fromkeys(("et", "lv", "lt"), "cp1257"),
    "el": "cp1253", "tr": "cp1254", "he": "cp1255", "ar": "cp1256", "fa": "cp1256",
    "vi": "cp1258", "th": "cp874", "ja": "cp932", "ko": "cp949", "zh": "gb18030",
}  # fmt: skip
"""What browsers read in these languages when nothing else is known (WHATWG HTML)."""


def text(data: bytes, shown: str, charset: str, found: Collector) -> str:
    """Return a page's characters; `charset` is what the server or the envelope said.

    Reported: `web-charset` (warning). Raises UnprintableError for more than MAX_BYTES, for
    nothing, and for what is another kind of file.
    """
    if len(data) > MAX_BYTES:
        raise UnprintableError(_too_large(shown))
    if not data.strip(b"\x00 \t\r\n"):
        raise UnprintableError(_empty("the page is empty", shown))
    if data.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise UnprintableError(_no_page(shown))
    # Without the zeros, it is what text in UTF-16 without a mark looks like, too.
    decoded = _decoded(data, shown, charset, found).replace("\x00", "")
    kept = _CONTROL.sub("", decoded)
    if len(decoded) - len(kept) > _FOREIGN * len(decoded):
        raise UnprintableError(_no_page(shown))
    return tame_references(kept)


def _no_page(shown: str) -> Diagnostic:
    hint = "give an HTML or MHTML file"
    return error("this is no web page", Place(shown), hint=hint, code="web-kind")


def _too_large(shown: str) -> Diagnostic:
    return error(
        f"the page is larger than {MAX_BYTES // 1_000_000} MB",
        Place(shown),
        hint="save it without its images",
        code="web-too-large",
    )


def _decoded(data: bytes, shown: str, charset: str, found: Collector) -> str:
    for mark, name in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"),
                       (codecs.BOM_UTF16_BE, "utf-16")):  # fmt: skip
        if data.startswith(mark):
            return data.decode(name, "replace")
    head = data[:4096]
    declared = next(
        (match[1].decode() for pattern in (_META, _XML) if (match := pattern.search(head))), ""
    )
    names = [_ALIASES.get(name.lower(), name) for name in (charset, declared) if name]
    for name in dict.fromkeys(["utf-8", *names] if not names or _is_utf8(data) else names):
        try:
            return data.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
    said = next((name for name in names if _is_known(name)), "")
    if said and not _is_wrong(data, said):
        message = f"some characters are not {said}, which the page says it is written in"
        guess = said
    else:
        guess = _usual(head)
        says = (
            f"the page is not in {said}, as it says" if said else "the page names no character set"
        )
        message = f"{says}; it was read as {guess}"
    found.add(
        warning(message, Place(shown), hint="look at the letters with accents", code="web-charset")
    )
    return data.decode(guess, "replace")


def _is_wrong(data: bytes, charset: str) -> bool:
    """Tell whether more letters are broken than read when the declaration is believed."""
    text = data.decode(charset, "replace")
    broken = text.count("\ufffd")
    return broken > sum(1 for character in text if character > "\x7f") - broken


def _usual(head: bytes) -> str:
    """Return the character set of old pages in the language that the page names."""
    match = _LANGUAGE.search(head)
    return _BY_LANGUAGE.get(match[1].decode().lower() if match else "", "cp1252")


def _is_utf8(data: bytes) -> bool:
    """Tell whether the bytes are UTF-8 with more than ASCII in it: that is no accident."""
    if data.isascii():
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_known(name: str) -> bool:
    try:
        "".encode(name)
    except (LookupError, UnicodeError):
        return False
    return True


def document(markup: str, shown: str) -> tuple[Element, Element]:
    """Return the `html` element of a page and its `body`; plain text becomes paragraphs.

    Raises UnprintableError for more than MAX_ELEMENTS, for frames, and when there is nothing to
    parse.
    """
    if not _MARKUP.search(markup):
        markup = _from_plain_text(markup)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = etree.fromstring(markup.encode("utf-8", "replace"), parser)
    except etree.ParserError as problem:
        raise UnprintableError(_empty("the page is empty", shown)) from problem
    if frames := tuple(source for item in root.iter("frame") if (source := item.get("src"))):
        raise UnprintableError(in_frames(frames, shown))
    if root.find("body") is None:
        _make_body(root)
    body = root.find("body")
    if body is None:
        raise UnprintableError(_empty("the page has no text", shown))
    if sum(1 for _ in root.iter()) > MAX_ELEMENTS:
        raise UnprintableError(
            error(
                f"the page has more than {MAX_ELEMENTS} elements",
                Place(shown),
                hint="save only the article, for example from the browser's reader view",
                code="web-too-large",
            )
        )
    return root, body


def _empty(message: str, shown: str) -> Diagnostic:
    return error(message, Place(shown), hint="save it again", code="web-empty")


def in_frames(addresses: tuple[str, ...], shown: str) -> Diagnostic:
    """Return that a page has its text in frames, which are these."""
    return error(
        "the page is made of frames; the article is in another page",
        Place(shown),
        hint=f"import that page: {', '.join(addresses[:3])[:200]}",
        code="web-frames",
    )


_OF_HEADS = frozenset(
    {"title", "meta", "link", "script", "style", "base", "noscript", "template", "head", "frameset"}
)


def _make_body(root: Element) -> None:
    """Put into a body what stands in none.

    HTML lets the tag be left out, and the parser takes what it does not know for a part of the head.
    """
    loose = [
        child
        for holder in (*root.iter("head"), root)
        for child in holder
        if child.tag not in _OF_HEADS
    ]
    if loose:
        body = etree.SubElement(root, "body")
        body.extend(loose)


def _from_plain_text(plain: str) -> str:
    """Make a page of a text: its first line is the title, blank lines divide paragraphs."""
    pieces = [piece.strip() for piece in re.split(r"\n\s*\n", plain.strip()) if piece.strip()]
    title = pieces.pop(0) if len(pieces) > 1 and len(pieces[0]) < 200 else ""
    body = "".join(f"<p>{html.escape(piece)}</p>" for piece in pieces)
    return f"<html><head><title>{html.escape(title)}</title></head><body>{body}</body></html>"
