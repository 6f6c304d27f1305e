"""Notes at the end of the article instead of at the page foot (`notes: article`)."""

from __future__ import annotations

from typing import Any

import lxml.html

from printer.galley.markup import parse, serialise
from printer.model import Html


def collect(body: Html) -> tuple[Html, Html]:
    """Move the notes out of the body; return the body and the list of notes.

    Each note leaves a numbered call behind, and ends with a link back to it.
    """
    root = parse(body)
    notes = [
        element
        for element in root.iter("span")
        if "footnote" in (element.get("class") or "").split()
    ]
    if not notes:
        return body, Html("")
    items = root.makeelement("ol", {"class": "note-list"})
    for number, note in enumerate(notes, 1):
        name = note.get("id") or f"note-{number}"
        call = note.makeelement(
            "a",
            {"class": "noteref", "role": "doc-noteref", "href": f"#{name}", "id": f"{name}-call"},
        )
        call.text = str(number)
        call.tail, note.tail = note.tail, None
        note.getparent().replace(note, call)
        items.append(_item(note, name, number))
    for repeated in root.iter("a"):
        if repeated.get("class") == "noteref":
            _renumber(repeated, items)
    return serialise(root), Html(lxml.html.tostring(items, encoding="unicode"))


def _item(note: Any, name: str, number: int) -> Any:
    item = note.makeelement("li", {"id": name, "value": str(number)})
    paragraphs = [child for child in note if "note-" in (child.get("class") or "")]
    if paragraphs:
        for child in note:
            child.tag = "p" if child in paragraphs else child.tag
        item.extend(list(note))
        last = item[-1]
    else:
        last = note.makeelement("p")
        last.text = note.text
        last.extend(list(note))
        item.append(last)
    back = note.makeelement("a", {"class": "note-back", "href": f"#{name}-call"})
    back.text = "↑"
    if len(last):
        last[-1].tail = (last[-1].tail or "") + " "
    else:
        last.text = (last.text or "") + " "
    last.append(back)
    return item


def _renumber(call: Any, items: Any) -> None:
    target = (call.get("href") or "").removeprefix("#")
    for item in items:
        if item.get("id") == target:
            call.text = item.get("value")
