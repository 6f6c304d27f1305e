"""The last look at a document before the engine sees it, whoever made it.

Bodies are sanitised by the readers. A template can put anything else around them: links
that no reader of a PDF should be led along, and words so long that the engine takes
minutes to break them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

_ALLOWED = re.compile(r"https?://|mailto:|#")
_PIECE_FILE = re.compile(r"[^\s/\\:?#]+\.pdf(#\S+)?", re.IGNORECASE)
"""Another piece of the same issue: its file beside this one, and perhaps an id in it."""

_PIECE_LINK = "article-ref"
"""Class of the links that may lead there."""

_IGNORED = dict.fromkeys((*range(0x21), 0x7F))
"""Characters that programs skip when they read an address."""

_LONG_WORD = {False: re.compile(r"\S{80,}"), True: re.compile(r"\S{2000,}")}
"""What no line holds; in code the layouts break lines by themselves, but not quickly."""

_PIECE = re.compile(r"\S{20}(?=\S)")
_ZERO_WIDTH_SPACE = "\u200b"


def drop_unsafe_links(root: Any) -> Iterator[str]:
    """Take away every link but those to the web, to e-mail and within; yield the addresses.

    A link of the class `article-ref` may lead to another piece of its issue: `piece.pdf#id`.
    Attachments by link go too: what is attached is decided by who prints.
    """
    for element in root.iter("a", "area", "link"):
        if "attachment" in (element.get("rel") or "").lower():
            del element.attrib["rel"]
        address = element.get("href")
        if address is None or element.tag == "link":
            continue
        if _PIECE_LINK in (element.get("class") or "").split() and _PIECE_FILE.fullmatch(address):
            continue
        if not _ALLOWED.match(address.translate(_IGNORED).lower()):
            del element.attrib["href"]
            yield address


def keep_relative(pages: Sequence[Any], origin: str) -> None:
    """Let links to other pieces stay relative, which the engine has put behind `origin`.

    `pages` are `weasyprint.Page` objects before their links are written.
    """
    for page in pages:
        page.links = [
            (kind, target.removeprefix(origin) if kind == "external" else target, *rest)
            for kind, target, *rest in page.links
        ]


def open_long_words(root: Any) -> None:
    """Let words of 80 letters and more break, in code of 2,000 and more.

    The engine would let them run over the edge of the page (its `overflow-wrap` breaks
    other words too), or look for a place in quadratic time.
    """
    code = {element for pre in root.iter("pre") for element in pre.iter()}
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag in {"style", "title"}:
            continue
        for name, inside in (("text", element in code), ("tail", element.getparent() in code)):
            text = getattr(element, name)
            if text and len(text) >= 80:
                setattr(element, name, _LONG_WORD[inside].sub(_opened, text))


def _opened(word: re.Match[str]) -> str:
    return _PIECE.sub(lambda piece: piece[0] + _ZERO_WIDTH_SPACE, word[0])


def cut_off(pages: Sequence[Any]) -> Iterator[tuple[int, str]]:
    """Yield the number of each page that has text beyond its edges, and the first such text."""
    for number, page in enumerate(pages, 1):
        sheet = page._page_box
        width, height = sheet.margin_width(), sheet.margin_height()
        for box in sheet.descendants():
            text = getattr(box, "text", "").strip()
            if text and (
                box.position_x < -1
                or box.position_y < -1
                or box.position_x + box.width > width + 1
                or box.position_y + box.height > height + 1
            ):
                yield number, text
                break
