"""Rule: an image and the words that belong to it are one figure, as the HTML contract has it.

Captions are found in `<figcaption>`, in elements beside the image whose class says so, and in
the cell or paragraph under an image that stands alone. The alternative text is never a caption.
"""

from __future__ import annotations

import re

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element
from printer.readers.webpage import credits
from printer.readers.webpage.measure import length, squeeze, words_of
from printer.readers.webpage.values import Picture

_CAPTION = re.compile(
    r"caption|cutline|(?:^|[\s_-])(?:legend|legende|bildunterschrift|pie-?de-?foto)(?:$|[\s_-])",
    re.IGNORECASE,
)
_BOX = re.compile(
    r"caption|figure|image|photo|media|picture|thumb|illustration|embed", re.IGNORECASE
)
_NO_WORDS = ("img", "button", "svg", "input", "script", "style")
_BUTTON = re.compile(r"(?:^|[\s_-])(?:hide|toggle|enlarge)-?caption(?:$|[\s_-])", re.IGNORECASE)
_LONGEST = 600
"""Characters of a caption that no element names as one."""

_REACH = 4
"""How many boxes around an image are looked through for its caption."""


def make(root: Element) -> None:
    """Turn every image with a caption, and every block that is only an image, into a figure."""
    for figure in tree.elements(root, "figure"):
        _from_figure(figure)
    for image in tree.elements(root, "img"):
        if image.getparent() is not None and not _in_figure(image):
            _from_image(image)


def pictures(root: Element) -> tuple[Picture, ...]:
    """Return the figures of a body that `make` went over, in reading order."""
    found = []
    for figure in root.iter("figure"):
        image = figure.find("img")
        if image is not None:
            found.append(picture(figure, image))
    return tuple(found)


def picture(figure: Element, image: Element) -> Picture:
    """Return one figure as a value."""
    texts = {
        part: " ".join(words_of(item) for item in figure.iter("span") if item.get("class") == part)
        for part in ("caption", "credit")
    }
    return Picture(
        image.get("src", ""), texts["caption"], texts["credit"], squeeze(image.get("alt", ""))
    )


def _in_figure(element: Element) -> bool:
    return any(tree.name(item) == "figure" for item in element.iterancestors())


def _from_figure(figure: Element) -> None:
    if figure.getparent() is None or figure.find(".//figure") is not None:
        return
    images = list(figure.iter("img"))
    if not images:
        if figure.find(".//table") is not None or figure.find(".//pre") is not None:
            return
        if figure.find(".//blockquote") is not None or not words_of(figure):
            tree.unwrap(figure)
        return
    captions = list(figure.iter("figcaption")) or _named(figure)
    caption, credit = _texts(captions)
    if not captions:
        caption, credit = _loose(figure)
    credit = credit or _beside(figure, captions)
    _build(figure, images, caption, credit)


def _beside(box: Element, captions: list[Element]) -> str:
    """Return the credit that stands in a figure, but not in its caption."""
    for element in tree.elements(box):
        if not words_of(element) or element in captions:
            continue
        cited = tree.name(element) == "cite" and bool(captions)
        if cited or credits.is_credit(element):
            return credits.unlabelled(words_of(element))
    return ""


def _named(box: Element) -> list[Element]:
    """Return the outermost elements whose class or property calls them a caption."""
    found: list[Element] = []
    for element in tree.elements(box):
        if next(element.iter("img"), None) is not None:
            continue
        words = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        inside = any(item in found for item in element.iterancestors())
        if _CAPTION.search(words) and not inside and words_of(element):
            found.append(element)
    return found


def _texts(captions: list[Element]) -> tuple[Element | None, str]:
    """Return the caption with its markup, and the credit."""
    whole = tree.make("span", class_="caption")
    found: list[str] = []
    for caption in captions:
        if credit := credits.take_from(caption):
            found.append(credit)
        if credits.is_credit(caption) and caption.tag != "figcaption":
            found.append(credits.unlabelled(words_of(caption)))
            continue
        if length(caption):
            if len(whole) or whole.text:
                tree.append_text(whole, whole[-1] if len(whole) else None, " ")
            _flatten(caption)
            tree.move_content(caption, whole)
    text = words_of(whole)
    if not found:
        kept, credit = credits.split(text)
        if credit:
            found.append(credit)
            _shorten(whole, kept)
    return (whole if words_of(whole) else None), squeeze(" ".join(dict.fromkeys(found)))


def _shorten(caption: Element, kept: str) -> None:
    """Cut a caption at its end; its markup is lost only where the cut goes through it."""
    text = caption.text or ""
    if len(caption):
        last = caption[-1]
        tail = squeeze(last.tail or "")
        gone = words_of(caption)[len(kept) :].strip()
        if tail.endswith(gone):
            last.tail = " " + tail[: len(tail) - len(gone)].rstrip(" |–—/(")
            return
        for child in list(caption):
            caption.remove(child)
    elif squeeze(text) == kept:
        return
    caption.text = kept


def _loose(figure: Element) -> tuple[Element | None, str]:
    """Take the words that stand in a figure without being named a caption."""
    text = words_of(figure)
    if not text or len(text) > _LONGEST:
        return None, ""
    kept, credit = credits.split(text)
    return (tree.make("span", kept, class_="caption") if kept else None), credit


def _flatten(caption: Element) -> None:
    """Leave only what may stand within a line."""
    for element in tree.elements(caption):
        if element.getparent() is None:
            continue
        if tree.name(element) in _NO_WORDS or _BUTTON.search(element.get("class") or ""):
            tree.drop(element)
        elif tree.name(element) not in ("a", "em", "strong", "i", "b", "cite", "q", "sub", "sup"):
            tree.append_text(element, element[-1] if len(element) else None, " ")
            tree.unwrap(element)


def _build(place: Element, images: list[Element], caption: Element | None, credit: str) -> Element:
    """Put one figure, or a gallery for several images, in the place of an element."""
    figures = []
    for image in images:
        figure = tree.make("figure", class_="figure")
        figure.append(
            tree.make("img", src=image.get("src", ""), alt=squeeze(image.get("alt") or ""))
        )
        figures.append(figure)
    if caption is not None or credit:
        texts = tree.make("figcaption")
        if caption is not None:
            tree.strip(caption)
            texts.append(caption)
            caption.tail = " " if credit else None
        if credit:
            texts.append(tree.make("span", credit, class_="credit"))
        figures[-1].append(texts)
    if len(figures) == 1:
        new = figures[0]
    else:
        new = tree.make("div", class_="gallery")
        new.extend(figures)
    tree.replace(place, new)
    tree.lift(new)
    return new


def _from_image(image: Element) -> None:
    """Find the box of an image that stands outside of a figure, and its caption."""
    box = image
    for _ in range(_REACH):
        parent = box.getparent()
        if parent is None or parent.getparent() is None or tree.name(parent) == "td":
            break
        if len(list(parent.iter("img"))) > 1:
            break
        captions = _named(parent)
        credited = sum(length(item) for item in parent.iter() if _is_loose_credit(item, parent))
        rest = length(parent) - credited - sum(length(item) for item in captions)
        if captions and rest < 25:
            credits.drop_labels(parent)
            beside = _beside(parent, captions)
            caption, credit = _texts(captions)
            _build(parent, [image], caption, credit or beside)
            return
        if rest >= 25 or captions:
            break
        if _BOX.search(parent.get("class") or "") and 0 < length(parent) < _LONGEST:
            caption, credit = _loose(parent)
            _build(parent, [image], caption, credit)
            return
        if rest:
            break
        box = parent
    if tree.name(box) in ("td", "th", "li") or (box is image and _within_line(image)):
        return
    following = box.getnext()
    if following is not None and not (box.tail or "").strip() and _is_caption(following):
        caption, credit = _texts([following])
        tree.drop(following)
        _build(box, [image], caption, credit)
        return
    _build(box, [image], None, "")


def _is_loose_credit(element: Element, box: Element) -> bool:
    """Tell whether an element is the outermost one of a credit outside of captions."""
    if element is box or not tree.name(element) or not credits.is_credit(element):
        return False
    for item in element.iterancestors():
        if item is box:
            return True
        if credits.is_credit(item) or _CAPTION.search(item.get("class") or ""):
            return False
    return True


def _within_line(image: Element) -> bool:
    """Tell whether words stand beside an image in its own line."""
    parent = image.getparent()
    if parent is None:
        return False
    if tree.name(parent) in ("p", "span", "a", "h2", "h3", "li", "em", "strong"):
        return bool((parent.text or "").strip() or (image.tail or "").strip())
    return bool((image.tail or "").strip())


def _is_caption(element: Element) -> bool:
    words = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    return bool(_CAPTION.search(words)) and 0 < length(element) < _LONGEST
