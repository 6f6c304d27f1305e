"""What becomes of links on paper: their addresses as footnotes or as a list.

An address is printed once for each text that differs from it; links in headings,
captions and notes keep their text alone, since a footnote cannot stand there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from printer.galley.markup import insert_after, parse, serialise
from printer.model import Html

_NO_NOTE_INSIDE = frozenset(
    {"h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption", "thead", "pre"}
)
_BREAK_BEFORE = re.compile(r"(?<=[^/:.])(?=[/.?&=#_~%-])|(?<=/)(?=[^/])")


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of the list of links."""

    number: int
    url: str
    """As it is printed."""

    href: str
    text: str


def as_notes(body: Html, lang: str) -> Html:
    """Put the address of each external link into a footnote behind it.

    In English the call stands behind a comma or full stop that follows the link.
    """
    root = parse(body)
    notes = 0
    for link, printed in _external(root):
        if any(_inside_note(ancestor) for ancestor in link.iterancestors()):
            _say_in_place(link, printed)
            continue
        notes += 1
        note = link.makeelement("span", {"class": "footnote link-note", "id": f"link-{notes}"})
        note.append(_address(note, link.get("href"), printed))
        insert_after(link, note)
        if lang.startswith("en"):
            _after_punctuation(note)
    _renumber_calls(root)
    return serialise(root)


def as_list(body: Html) -> tuple[Html, tuple[Listed, ...]]:
    """Number the external links; return the body and the list for its end."""
    root = parse(body)
    entries: list[Listed] = []
    for link, printed in _external(root):
        number = len(entries) + 1
        entries.append(Listed(number, printed, link.get("href"), " ".join(_text(link).split())))
        mark = link.makeelement("sup", {"class": "link-number"})
        mark.text = f"[{number}]"
        insert_after(link, mark)
    return serialise(root), tuple(entries)


def printed_url(url: str) -> str:
    """Return an address as it is read on paper: without scheme and final slash, decoded."""
    shown = re.sub(r"^(?:https?://|mailto:)", "", url)
    decoded = unquote(shown)
    if decoded.isprintable() and " " not in decoded:
        shown = decoded
    return shown.rstrip("/")


def _external(root: Any) -> Iterator[tuple[Any, str]]:
    """Yield external links whose address the text does not show, each address once."""
    seen: set[str] = set()
    for link in list(root.iter("a")):
        href = link.get("href") or ""
        if not href.startswith(("http://", "https://")) or href in seen:
            continue
        printed = printed_url(href)
        if printed_url(" ".join(_text(link).split())).casefold() == printed.casefold():
            continue
        if any(item.tag in _NO_NOTE_INSIDE for item in link.iterancestors()):
            continue
        seen.add(href)
        yield link, printed


def _after_punctuation(note: Any) -> None:
    match = re.match(r"[,.;:!?’”)]+", note.tail or "")
    before = note.getprevious()
    if match is not None and before is not None:
        before.tail = match[0]
        note.tail = note.tail[match.end() :]


def _renumber_calls(root: Any) -> None:
    """Give further calls of a note the number that it has now among all notes."""
    notes = [item for item in root.iter("span") if _inside_note(item)]
    numbers = {f"#{note.get('id')}": str(number) for number, note in enumerate(notes, 1)}
    for call in root.iter("a"):
        if call.get("class") == "noteref":
            call.text = numbers.get(call.get("href"), call.text)


def _inside_note(element: Any) -> bool:
    return "footnote" in (element.get("class") or "").split()


def _say_in_place(link: Any, printed: str) -> None:
    """A note cannot have a note: its links are followed by their address in brackets."""
    span = link.makeelement("span", {"class": "address"})
    span.text = " ("
    address = _address(span, link.get("href"), printed)
    address.tail = ")"
    span.append(address)
    insert_after(link, span)


def _address(near: Any, href: str, printed: str) -> Any:
    """Return the printed address as a link that may break at its punctuation."""
    link = near.makeelement("a", {"class": "url", "href": href})
    first, *rest = _BREAK_BEFORE.split(printed)
    link.text = first
    for piece in rest:
        opportunity = near.makeelement("wbr")
        opportunity.tail = piece
        link.append(opportunity)
    return link


def _text(element: Any) -> str:
    return "".join(element.itertext())
