"""What of citations depends on the layout: numbers of notes that are named, pages of citations."""

from __future__ import annotations

from printer.galley.markup import parse, serialise
from printer.model import Html


def number_notes(body: Html, before: int = 0) -> Html:
    """Give references to notes (`a.note-number`) the numbers that the notes will have.

    All notes count, those of link addresses too; `before` is how many stand before the body.
    """
    if 'class="note-number"' not in body:
        return body
    root = parse(body)
    notes = root.xpath(".//span[contains(concat(' ', @class, ' '), ' footnote ')]/@id")
    numbers = {f"#{name}": str(number) for number, name in enumerate(notes, before + 1)}
    for link in root.iter("a"):
        if link.get("class") == "note-number" and link.get("href") in numbers:
            link.text = numbers[link.get("href")]
    return serialise(root)


def without_pages(references: Html) -> Html:
    """Return the reference list without the pages that cite each work."""
    if not references:
        return references
    root = parse(references)
    for span in root.xpath(".//span[@class='cited-on']"):
        span.drop_tree()
    return serialise(root)
