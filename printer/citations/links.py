"""Live links in citations and references: to the entry, to the work's address, to its DOI.

The engine links each citation to its entry; addresses and DOIs are found here in what it
printed. A link never stands within another: where a note quotes an address, the link to
the entry ends before it and goes on after it.
"""

from __future__ import annotations

import re
from html import escape, unescape

_PIECES = re.compile(r"(<[^>]*>)")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+|\b10\.\d{4,9}/[^\s<>\"]+")
_TRAILING = re.compile(r"[.,;:!?\"'”’»]+$")
_NOTHING = re.compile(r"<a [^>]*></a>")
_ENTRY = re.compile(r'<a href="#ref-r(\d+)">')


def with_links(markup: str, prefix: str) -> str:
    """Return markup whose entries have ids with `prefix` and whose addresses are links."""
    markup = _ENTRY.sub(lambda found: f'<a href="#{escape(prefix)}{found[1]}">', markup)
    if "://" not in markup and "10." not in markup:
        return markup
    pieces = _PIECES.split(markup)
    around: list[str] = []
    for index, piece in enumerate(pieces):
        if index % 2:
            if piece.startswith("</"):
                around = around[:-1]
            else:
                around.append(piece)
        elif "://" in piece or "10." in piece:
            pieces[index] = _linked(piece, around)
    return _NOTHING.sub("", "".join(pieces))


def _linked(text: str, around: list[str]) -> str:
    outer = next((tag for tag in around if tag.startswith("<a ")), "")
    if outer and (around[-1] != outer or not outer.startswith('<a href="#')):
        return text  # within emphasis that a link encloses, or within an outside link

    def link(found: re.Match[str]) -> str:
        shown = _ended(found[0])
        target = unescape(shown)
        if not target.startswith("http"):
            target = f"https://doi.org/{target}"
        address = f'<a href="{escape(target)}">{shown}</a>'
        rest = found[0][len(shown) :]
        return f"</a>{address}{outer}{rest}" if outer else address + rest

    return _ADDRESS.sub(link, text)


def _ended(address: str) -> str:
    """Return an address without the punctuation of the sentence around it."""
    shown = _TRAILING.sub("", re.sub(r"&(?:gt|lt|quot);.*$", "", address))
    while shown.endswith(")") and shown.count(")") > shown.count("("):
        shown = _TRAILING.sub("", shown[:-1])
    return shown
