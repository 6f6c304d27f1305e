"""Rule: a caption that stands beside its figure instead of in it is moved there.

That is a `<figcaption>`, or a list of one item right after a figure without caption (photo essays
of the Guardian) that says what the alternative text says, or where to look.
"""

from __future__ import annotations

import re

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage.measure import length, words_of
from printer.readers.webpage.titles import says_the_same

_REACH = 4
"""How many boxes around a caption are looked through for its image."""

_LOOSE = 25
"""Characters that may stand between an image and its caption."""


_LONGEST = 600
"""Characters of a list that is a caption."""

_WHERE = re.compile(
    r"(?:clockwise|(?:from|top|bottom|far|main)?[ -]?(?:left|right|top|above|below|bottom)\b[^.]{0,20}:"
    r"|pictured\b)",
    re.IGNORECASE,
)


def bring_home(root: Element) -> None:
    """Move each caption that is in no figure into the figure, or beside the image, before it."""
    for single in tree.elements(root, "ul"):
        _from_list(single)
    for caption in tree.elements(root, "figcaption"):
        if any(tree.name(item) == "figure" for item in caption.iterancestors()):
            continue
        image = _image_before(caption)
        if image is None:
            continue
        figure = next((item for item in image.iterancestors("figure")), None)
        if figure is None:
            figure = tree.make("figure")
            tree.replace(image, figure)
            figure.append(image)
        figure.append(tree.detach(caption))


def _from_list(single: Element) -> None:
    """Make a caption of a list of one item that stands after a figure without one."""
    figure = single.getprevious()
    if figure is None or tree.name(figure) != "figure" or (figure.tail or "").strip():
        return
    image = next(figure.iter("img"), None)
    if image is None or figure.find(".//figcaption") is not None or length(figure) >= _LOOSE:
        return
    if len(single) != 1 or tree.name(single[0]) != "li" or not 0 < length(single) < _LONGEST:
        return
    text = words_of(single)
    if not _WHERE.match(text) and not says_the_same(text, image.get("alt") or ""):
        return
    caption = tree.make("figcaption")
    tree.move_content(single[0], caption)
    tree.drop(single)
    figure.append(caption)


def _image_before(caption: Element) -> Element | None:
    box = caption
    for _ in range(_REACH):
        before = box.getprevious()
        if before is not None:
            images = list(before.iter("img"))
            if images and length(before) < _LOOSE and before.find(".//figcaption") is None:
                return images[-1]
            if length(before) >= _LOOSE:
                return None
        parent = box.getparent()
        if parent is None or (before is None and (parent.text or "").strip()):
            return None
        box = parent
    return None
