"""Figures: a paragraph with only an image is one; so is `<figure>` in HTML.

Caption, credit and alternative text are three things. `![Caption](f.jpg){alt="…"}` is the
rule; in `![words](f.jpg "Title")` without `alt=`, as most other tools write it, the title is
the caption and the words are the alternative text. An image within a line keeps its words
as alternative text.
"""

from __future__ import annotations

from printer.diagnostics import error, warning
from printer.readers.markdown import captions, tree
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.html_names import BLOCK_LEVEL
from printer.readers.markdown.tree import Element

_NOT_FIGURES = ("x-line", "x-note", "x-call", "a", "table", "dt", "figcaption", *tree.HEADINGS)
_PARAGRAPH_LIKE = ("p", "div", "center", "li", "td", "x-raw")


def make(root: Element, conversion: Conversion) -> None:
    """Tree pass: make figures of images that stand alone, images of the others.

    Reported: `image-width` (warning), `image-empty` (error).
    """
    for picture in tree.elements(root, "picture"):
        tree.unwrap(picture)
    for source in tree.elements(root, "source"):
        tree.drop(source)
    for figure in tree.elements(root, "figure"):
        if "listing" not in tree.classes(figure):
            _complete(figure, conversion)
    for image in tree.elements(root, "x-image", "img"):
        if image.tag == "img" and tree.name(image.getparent()) == "figure":
            continue
        _place(image, conversion)


def adopt_captions(root: Element) -> None:
    """Tree pass: give `<div class="caption">` to the figures in the block before it.

    Al-folio and other Bootstrap themes write captions so; several figures become a gallery.
    """
    for caption in tree.elements(root, "div"):
        row = caption.getprevious()
        if "caption" not in tree.classes(caption) or row is None:
            continue
        figures = [row] if row.tag == "figure" else tree.elements(row, "figure")
        if len(figures) == 1 and figures[0].find("figcaption") is None:
            new = tree.make("figcaption")
            _flatten_paragraphs(caption)
            tree.move_content(caption, new)
            captions.complete(new, figures[0])
            figures[0].append(new)
            tree.drop(caption)
        elif len(figures) > 1 and tree.text_of(row).strip() == "":
            columns = 2 if len(figures) in (2, 4) else 3
            gallery = tree.make("div", class_=f"gallery columns-{columns}")
            tree.replace(row, gallery)
            for figure in figures:
                figure.tail = None
                gallery.append(figure)
            _flatten_paragraphs(caption)
            line = tree.make("p", class_="gallery-caption")
            tree.move_content(caption, line)
            gallery.append(line)
            tree.drop(caption)


def _place(image: Element, conversion: Conversion) -> None:
    if not image.get("src", "").strip():
        _empty(image, conversion)
        return
    _unlink(image)
    paragraph = image.getparent()
    if paragraph is None or not _alone(image, paragraph):
        _inline(image)
        return
    figure = _figure(image, conversion)
    tree.replace(image, figure)
    if paragraph.tag == "p":
        for key in ("class", "lang"):
            if key == "class":
                tree.add_class(figure, *tree.classes(paragraph))
        tree.lift(figure)


def _empty(image: Element, conversion: Conversion) -> None:
    place = conversion.place_of(image)
    conversion.report(
        error("this image has no file", place, hint="write its path", code="image-empty")
    )
    words = tree.text_of(image) or image.get("alt", "")
    tree.replace(image, tree.make("span", words, class_="missing-image"))


def _alone(image: Element, paragraph: Element) -> bool:
    """Tell whether a block holds images only, and may become figures."""
    if paragraph.tag not in _PARAGRAPH_LIKE:
        return False
    if any(parent.tag in _NOT_FIGURES for parent in paragraph.iterancestors()):
        return False
    if (paragraph.text or "").strip():
        return False
    for child in paragraph:
        if (child.tail or "").strip():
            return False
        if child.tag in ("x-image", "img", "br", "figure"):
            continue
        if paragraph.tag == "p" or tree.name(child) not in BLOCK_LEVEL:
            return False
    return paragraph.tag != "li" or tree.only_child(paragraph, ["img", "x-image"]) is image


def _unlink(image: Element) -> None:
    """Take an image that stands alone out of a link; the address becomes its source."""
    link = image.getparent()
    if link is None or link.tag != "a" or tree.only_child(link, ["x-image", "img"]) is None:
        return
    paragraph = link.getparent()
    if paragraph is None or not (
        paragraph.tag in ("p", "div", "x-raw", "center")
        and tree.only_child(paragraph, ["a"]) is link
    ):
        return
    address = link.get("href", "")
    if address.startswith(("http:", "https:")) and not image.get("source"):
        image.set("source", address)
    tree.unwrap(link)


def _inline(image: Element) -> None:
    new = tree.make("img", src=image.get("src", ""))
    alt = image.get("alt")
    if alt is None and image.tag == "x-image":
        alt = " ".join(tree.text_of(image).split())
    if alt is not None:
        new.set("alt", alt)
    for key in ("id", "class", "lang", "data-line"):
        if value := image.get(key):
            new.set(key, value)
    calls = tree.elements(image, "x-call")
    tree.replace(image, new)
    for call in reversed(calls):
        call.tail, new.tail = new.tail, None
        new.addnext(call)


def _figure(image: Element, conversion: Conversion) -> Element:
    figure = tree.make("figure", class_="figure")
    tree.add_class(figure, *tree.classes(image))
    for key in ("id", "lang", "data-line", "credit", "source"):
        if value := image.get(key):
            figure.set(key, value)
    _width(image, figure, conversion)
    new = tree.make("img", src=image.get("src", ""))
    if (alt := image.get("alt")) is not None:
        new.set("alt", alt.strip())
    figure.append(new)
    caption = tree.make("figcaption")
    given, title = image.get("caption", ""), image.get("title", "")
    if image.tag == "x-image":
        if title and image.get("alt") is None and not tree.elements(image, "x-call"):
            new.set("alt", " ".join(tree.text_of(image).split()))
            caption.text = title
        else:
            tree.move_content(image, caption)
            tree.strip(caption)
    if tree.blank(caption) and (given or title):
        caption.text = given or title
    captions.complete(caption, figure)
    if not tree.blank(caption):
        figure.append(caption)
    return figure


def _width(image: Element, figure: Element, conversion: Conversion) -> None:
    width = image.get("width", "")
    if not width or (image.tag == "img" and not width.endswith("%")):
        return
    if not captions.set_width(figure, width):
        conversion.report(
            warning(
                f"the width {width} is not understood and ignored",
                conversion.place_of(image),
                hint="write a length such as 60% or 8cm",
                code="image-width",
            )
        )


def _complete(figure: Element, conversion: Conversion) -> None:
    """Bring a `<figure>` that came as HTML into the contract's shape."""
    images = list(figure.iter("img", "x-image"))
    caption = next(iter(figure.iter("figcaption")), None)
    if len(images) != 1:
        _other_figure(figure, images, caption, conversion)
        return
    image = images[0]
    for link in list(image.iterancestors("a")):
        if link.get("href", "").startswith(("http:", "https:")) and not image.get("source"):
            image.set("source", link.get("href", ""))
    new = _figure(image, conversion)
    tree.add_class(new, *tree.classes(figure))
    for key in ("id", "lang"):
        if value := figure.get(key):
            new.set(key, value)
    own = new.find("figcaption")
    if caption is not None:
        tree.strip(caption)
        _flatten_paragraphs(caption)
        captions.complete(caption, new)
        if own is not None:
            for span in own:
                if "caption" not in tree.classes(span):
                    span.tail = None
                    captions.add(caption, span)
            new.remove(own)
        caption.tail = None
        new.append(caption)
    tree.drop(tree.detach(image)) if image.getparent() is not None else None
    rest = [child for child in figure if tree.text_of(child).strip() and child is not caption]
    tree.replace(figure, new)
    for child in reversed(rest):
        child.tail = None
        new.addnext(child)
    tree.lift(new)


def _other_figure(
    figure: Element, images: list[Element], caption: Element | None, conversion: Conversion
) -> None:
    """Make a gallery of several images, a plain block of anything else."""
    figure.tag = "div"
    if images:
        tree.add_class(figure, "gallery", f"columns-{2 if len(images) in (2, 4) else 3}")
        for image in images:
            new = _figure(image, conversion)
            tree.replace(image, new)
    if caption is not None:
        _flatten_paragraphs(caption)
        caption.tag = "p"
        caption.set("class", "gallery-caption" if images else "caption")


def _flatten_paragraphs(caption: Element) -> None:
    for paragraph in tree.elements(caption, "p", "div"):
        if paragraph.getnext() is not None:
            paragraph.tail = " " + (paragraph.tail or "")
        tree.unwrap(paragraph)
    tree.strip(caption)
