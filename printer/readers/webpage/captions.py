"""Rule: a `<figcaption>` that stands beside its figure instead of in it is moved there."""

from __future__ import annotations

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage.measure import length

_REACH = 4
"""How many boxes around a caption are looked through for its image."""

_LOOSE = 25
"""Characters that may stand between an image and its caption."""


def bring_home(root: Element) -> None:
    """Move each caption that is in no figure into the figure, or beside the image, before it."""
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
