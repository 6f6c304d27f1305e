"""Figures and galleries: `![caption](file){credit="…" alt="…"}`, each text in its own place."""

from __future__ import annotations

import re

from printer.importing.markdown import escaping, inlines
from printer.importing.markdown.state import State
from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element

_PLACED = ("wide", "column", "margin")
_WIDTH = re.compile(r"--width:\s*([\d.]+(?:%|mm|cm|px|em))")
_ID = re.compile(r"[A-Za-z][\w.-]*")


def write(element: Element, state: State, depth: int) -> list[str]:
    """Return a figure: of an image, of several, of a table, of code."""
    images = list(element.iter("img"))
    caption = next(iter(element.iter("figcaption")), None)
    if not images:
        return _of_something_else(element, caption, state, depth)
    if len(images) > 1:
        return gallery(element, state, depth)
    return [_figure(images[0], element, caption, state)]


def only_image(paragraph: Element) -> Element | None:
    """Return the image that is all that a paragraph holds."""
    images = list(paragraph.iter("img"))
    if len(images) != 1 or tree.text_of(paragraph).strip():
        return None
    return images[0]


def of_image(image: Element, state: State) -> list[str]:
    """Return the figure that an image on its own makes."""
    return [_figure(image, image, None, state)] if (image.get("src") or "").strip() else []


def gallery(element: Element, state: State, depth: int) -> list[str]:
    """Return several images, with the caption of all under them."""
    parts: list[str] = []
    for image in element.iter("img"):
        holder = next((item for item in image.iterancestors("figure")), None)
        own = holder is not None and len(list(holder.iter("img"))) == 1
        caption = (
            next(iter(holder.iter("figcaption")), None) if own and holder is not None else None
        )
        parts.append(
            _figure(image, holder if own and holder is not None else image, caption, state)
        )
    for child in element:
        if tree.name(child) == "figcaption" or "gallery-caption" in tree.classes(child):
            if text := _caption(child, state):
                parts.append(text)
        elif next(child.iter("img"), None) is None and tree.text_of(child).strip():
            parts += state.write(child, depth + 1)
    return ["::: {.gallery}\n" + "\n\n".join(parts) + "\n:::"]


def _figure(image: Element, holder: Element, caption: Element | None, state: State) -> str:
    src = state.src((image.get("src") or "").strip())
    words = _caption(caption, state) if caption is not None else ""
    given = _attributes(image, holder, caption)
    return f"![{words}]({escaping.address(src)}){given}"


def _caption(caption: Element, state: State) -> str:
    """Return the words of a caption as Markdown, without credit, source and label."""
    named = [item for item in caption.iter("span") if "caption" in tree.classes(item)]
    holder = named[0] if named else caption
    rest = tree.make("span")
    for item in tree.elements(holder):
        if _is_part(item, "credit", "source", "label", "proof-key"):
            rest.append(tree.detach(item))
    before, state.in_brackets = state.in_brackets, True
    text = inlines.line(holder, state).replace(inlines.BREAK, " ")
    state.in_brackets = before
    for item in list(rest):
        caption.append(item)
    return text


def _is_part(element: Element, *names: str) -> bool:
    return tree.name(element) == "span" and any(item in names for item in tree.classes(element))


def _attributes(image: Element, holder: Element, caption: Element | None) -> str:
    given = []
    name = holder.get("id") or image.get("id") or ""
    if name.startswith("fig-") and _ID.fullmatch(name):
        given.append(f"#{name}")
    given += [f".{item}" for item in tree.classes(holder) if item in _PLACED]
    given.append(f"alt={escaping.attribute(image.get('alt') or '')}")
    if caption is not None:
        given += credits_of(caption)
    if width := _WIDTH.search(holder.get("style") or ""):
        given.append(f"width={width[1]}")
    return "{" + " ".join(given) + "}"


def credits_of(caption: Element) -> list[str]:
    """Return credit and source of a caption as they stand in an attribute list."""
    texts = {key: _texts_of(caption, key) for key in ("credit", "source")}
    return [f"{key}={escaping.attribute(text)}" for key, text in texts.items() if text]


def _texts_of(caption: Element, part: str) -> str:
    """Return the text of a part; the address of a link where the source is one."""
    found = []
    for item in caption.iter("span"):
        if part in tree.classes(item):
            link = item.find("a") if part == "source" else None
            href = (link.get("href") or "") if link is not None else ""
            found.append(href or " ".join(tree.text_of(item).split()))
    return " ".join(item for item in found if item)


def _of_something_else(
    element: Element, caption: Element | None, state: State, depth: int
) -> list[str]:
    """Write a figure of a table or of code, whose caption becomes theirs."""
    if caption is not None:
        tree.detach(caption)
        table, code = element.find(".//table"), element.find(".//pre")
        if table is not None and table.find("caption") is None:
            caption.tag = "caption"
            table.insert(0, caption)
        elif code is not None:
            code.set("data-caption", _caption(caption, state))
            code.set("id", code.get("id") or element.get("id") or "")
        else:
            element.append(caption)
            caption.tag = "p"
    return state.write(element, depth)
