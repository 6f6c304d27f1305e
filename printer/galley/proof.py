"""An author's proof: keys and alternative texts made visible beside what they belong to."""

from __future__ import annotations

from printer.galley.markup import insert_after, parse, serialise
from printer.model import Html

_BLOCKS = frozenset({"figure", "div", "h2", "h3", "h4", "h5", "h6", "section", "aside"})


def annotate(body: Html) -> Html:
    """Return the body with `proof-key` and `proof-alt` marks for proof.css to style."""
    root = parse(body)
    for element in list(root.iter()):
        key = element.get("id")
        if key and element.tag in _BLOCKS:
            mark = element.makeelement("span", {"class": "proof-key"})
            mark.text = f"#{key}"
            mark.tail, element.text = element.text, None
            element.insert(0, mark)
        if element.tag == "img" and "math" not in (element.get("class") or ""):
            mark = element.makeelement("span", {"class": "proof-alt"})
            mark.text = f"alt: {element.get('alt') or '—'}"
            insert_after(element, mark)
    return serialise(root)
