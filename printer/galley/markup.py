"""Body markup as an lxml tree and back."""

from __future__ import annotations

from typing import Any

import lxml.html

from printer.model import Html


def parse(body: Html) -> Any:
    """Return a `div` that holds the body's elements."""
    return lxml.html.fragment_fromstring(body, create_parent="div")


def serialise(root: Any) -> Html:
    """Return the markup inside the `div` that `parse` made."""
    text = lxml.html.tostring(root, encoding="unicode", with_tail=False)
    return Html(text.removeprefix("<div>").removesuffix("</div>"))


def insert_after(element: Any, new: Any) -> None:
    """Put `new` right behind `element`, before the text that follows it."""
    new.tail, element.tail = element.tail, None
    element.addnext(new)
