"""Formatted citations in the place of their placeholders, and links between them and entries."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from printer.citing.notes import Standing, place_note, raise_behind_stops, with_note_links
from printer.citing.placeholders import Part, Placeholder, written
from printer.copyedit.markup import HEADINGS, add_class, new, parse, unwrap

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from printer.citations.process import Formatted

TOLD_PREFIX = "told-entry-"
"""Begins the ids of entries that the engine's door is told; they become readable here."""

_TOLD_LINK = re.compile(f'<a href="#({TOLD_PREFIX}\\d+)">')
_RAISED = re.compile(r"(?:<a [^>]*>)?<sup>(?:(?!</?sup>).)*</sup>(?:</a>)?")


class Ids:
    """Ids for what is made here, none of which the article has already."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.taken = {
            name for part in parts for name in part.root.xpath(".//@id") if isinstance(name, str)
        }
        self.citation = self._free("cite-")
        self.note = self._free("cite-note-")

    def _free(self, prefix: str) -> str:
        while any(re.fullmatch(re.escape(prefix) + r"\d+", name) for name in self.taken):
            prefix += "x-"
        return prefix


def put(
    waiting: Sequence[Placeholder],
    formatted: Sequence[Formatted],
    stand: Standing,
    targets: Mapping[str, str],
    ids: Ids,
) -> tuple[str, ...]:
    """Put each citation in its place; the id of each, which entries can link to.

    `targets` are the ids of entries by what the engine's door was told.
    """
    marks = []
    for index, (each, done) in enumerate(zip(waiting, formatted, strict=True)):
        mark = f"{ids.citation}{index + 1}"
        element = each.element
        element.set("id", mark)
        _fill(element, aimed(done.text, targets))
        if done.note is not None:
            mark = stand.ids[stand.numbers[index]] if not done.text else mark
            note = _note(aimed(done.note, targets), stand.ids[stand.numbers[index]])
            with_note_links(note, stand.ids)
            place_note(element, note, has_text=bool(done.text))
        elif _RAISED.fullmatch(done.text):
            raise_behind_stops(element)
        else:
            with_note_links(element, stand.ids)
            if index in stand.within | stand.opening and _goes_on(element):
                _drop_last_stop(element)
        marks.append(mark)
    return tuple(marks)


def _goes_on(element: HtmlElement) -> bool:
    """Tell whether the sentence goes on behind a citation within a note or a caption."""
    return bool((element.tail or "").strip() or element.getnext() is not None)


def _drop_last_stop(element: HtmlElement) -> None:
    """Take away the stop with which a style of notes ends each citation."""
    last, where = (element[-1], "tail") if len(element) else (element, "text")
    text: str = getattr(last, where) or ""
    if text.endswith("."):
        setattr(last, where, text[:-1] or None)


def aimed(markup: str, targets: Mapping[str, str]) -> str:
    """Return markup whose links lead to the entries' ids; without links to no entry."""
    for told in set(_TOLD_LINK.findall(markup)):
        if told in targets:
            markup = markup.replace(f'<a href="#{told}">', f'<a href="#{targets[told]}">')
        else:
            link = re.escape(f'<a href="#{told}">')
            markup = re.sub(rf"{link}((?:(?!</?a[ >]).)*)</a>", r"\1", markup, flags=re.DOTALL)
    return markup


def _fill(element: HtmlElement, markup: str) -> None:
    """Put markup into a placeholder."""
    name = element.get("id", "")
    element.clear(keep_tail=True)
    element.set("class", "citation")
    element.set("id", name)
    _add(element, markup)
    if next(element.iterancestors("a"), None) is not None:
        for link in list(element.iter("a")):
            unwrap(link)


def _add(element: HtmlElement, markup: str) -> None:
    root = parse(markup)
    element.text = root.text
    element.extend(list(root))
    for link in element.iter("a"):
        if not link.get("href", "").startswith("#"):
            add_class(link, "external")


def _note(markup: str, id_: str) -> HtmlElement:
    note = new("span", class_="footnote", id=id_)
    paragraph = new("span", class_="note-paragraph")
    citation = new("span", class_="citation")
    _add(citation, markup)
    paragraph.append(citation)
    note.append(paragraph)
    return note


def show_keys(placeholder: Placeholder) -> None:
    """Show a citation that cannot be formatted as its author wrote it, marked as missing."""
    element = placeholder.element
    text = written(placeholder.cluster)
    element.clear(keep_tail=True)
    element.set("class", "citation")
    inner = text[1:-1] if text.startswith("[") else text
    element.append(new("strong", f"[{inner}?]", class_="missing"))


def cited_at(waiting: Sequence[Placeholder], marks: Sequence[str]) -> dict[str, list[str]]:
    """Return for each key the ids of its citations, one for each paragraph."""
    out: dict[str, list[str]] = {}
    seen: set[tuple[str, object]] = set()
    for each, mark in zip(waiting, marks, strict=True):
        for item in each.cluster.items:
            if (item.key, each.block) not in seen:
                seen.add((item.key, each.block))
                out.setdefault(item.key, []).append(mark)
    return out


def put_list(body: HtmlElement, listed: str) -> bool:
    """Put the reference list where pandoc's `::: {#refs}` asks for it, when text follows there.

    At the end of the text the layout puts it itself.
    """
    for holder in body.xpath(".//div[@id='refs']"):
        is_last = holder.getparent() is body and holder.getnext() is None
        if is_last:
            holder.drop_tree()
            continue
        add_class(holder, "references")
        _add(holder, listed)
        return True
    return False


def drop_last_heading(body: HtmlElement) -> str:
    """Take away a heading that ends the text, under which pandoc puts the reference list.

    The layout puts its own heading there. Returns its id; nothing when there is none, or a
    link leads to it.
    """
    last = body[-1] if len(body) else None
    if last is None or last.tag not in HEADINGS or (last.tail or "").strip():
        return ""
    name: str = last.get("id", "")
    if name and body.xpath(".//a[@href=$target]", target=f"#{name}"):
        return ""
    body.remove(last)
    return name
