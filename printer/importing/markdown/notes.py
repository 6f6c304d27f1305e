"""Notes: calls and texts that belong together, by their links, become `[^1]` and `[^1]: …`.

Found are the notes of the HTML contract, of the DPUB roles, and what web pages write: a short link
(`1`, `[2]`, `*`) to an element that links back, or that stands in a list of notes.
"""

from __future__ import annotations

import re

from printer.importing.markdown.state import State
from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element

_CALL = re.compile(
    r"[\[(]?\s*(?:\d{1,3}|[a-z]|[ivxl]{1,6}|[*†‡§¶#]{1,3}|note \d{1,3})\s*[\])]?", re.I
)
_NOTE_ID = re.compile(
    r"(?:^|[_:-])(?:fn|foot-?note|ftn|note|cite_note|end-?note|edn|en|sdfootnote|reference)s?"
    r"(?!ref)(?:[_:.-]?\w{0,40})$",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"foot-?notes?|end-?notes?|(?:^|[\s_-])(?:notes|references?|reflist)(?:$|[\s_-])", re.I
)
_BACK = re.compile(
    r"[\s↩↑⤴^⏎‹«\[\]()↵︎]*(?:back(?: to (?:text|top|content))?|jump up|return|zurück|наверх)?[\s↩↑⤴^⏎.↵︎]*",
    re.I,
)
_NUMBER = re.compile(r"^\s*[\[(]?(?:\d{1,3}|[*†‡§¶])[\])]?[.:]?\s+")
_TEXTS = ("li", "p", "div", "aside", "dd", "td", "section", "span")


def find(root: Element, state: State) -> None:
    """Find the notes, take their texts out of the body, and number their calls."""
    _from_contract(root, state)
    by_id = {
        value: element
        for element in root.iter()
        if tree.name(element) and (value := element.get("id") or element.get("name"))
    }
    taken: dict[Element, str] = {}
    for link in tree.elements(root, "a"):
        href = link.get("href") or ""
        if not href.startswith("#") or not _CALL.fullmatch(tree.text_of(link).strip()):
            continue
        text = _text_at(by_id.get(href[1:]), link)
        if text is None or any(item in taken for item in link.iterancestors()):
            continue
        label = taken.get(text)
        if label is None:
            label = taken[text] = str(len(state.notes) + 1)
            state.notes[label] = text
        state.calls[_whole_call(link)] = label
    boxes = {box for text in taken if (box := text.getparent()) is not None}
    for text in taken:
        _take_out(text)
    for box in boxes:
        _drop_empty(box)


def _from_contract(root: Element, state: State) -> None:
    by_id: dict[str, str] = {}
    for span in tree.elements(root, "span"):
        if "footnote" in tree.classes(span) and "link-note" not in tree.classes(span):
            label = str(len(state.notes) + 1)
            state.notes[label] = span
            state.calls[span] = label
            if span.get("id"):
                by_id[span.get("id", "")] = label
    for link in tree.elements(root, "a"):
        href = (link.get("href") or "").removeprefix("#")
        if "noteref" in tree.classes(link) and href in by_id:
            state.calls[link] = by_id[href]


def _text_at(target: Element | None, call: Element) -> Element | None:
    """Return the element that holds a note's text, None when the target is no note."""
    if target is None:
        return None
    holder: Element | None = target
    while holder is not None and tree.name(holder) not in _TEXTS:
        holder = holder.getparent()
    if holder is not None and tree.name(holder) == "span" and not tree.text_of(holder).strip():
        holder = holder.getparent()
    if holder is None or holder.getparent() is None or not tree.text_of(holder).strip():
        return None
    if call in holder.iter():
        return None
    if holder.get("role") in ("doc-endnote", "doc-footnote", "note"):
        return holder
    near = (call, *_near(call))
    back = {item.get(key) for item in near for key in ("id", "name")} - {None}
    links_back = any((link.get("href") or "")[1:] in back for link in holder.iter("a"))
    if links_back or call.get("role") == "doc-noteref":
        return holder
    named = bool(_NOTE_ID.search(target.get("id") or target.get("name") or ""))
    listed = any(
        _LIST.search(f"{item.get('class') or ''} {item.get('id') or ''} {item.get('role') or ''}")
        for item in holder.iterancestors()
    )
    return holder if named or listed else None


def _near(call: Element) -> list[Element]:
    """List what may carry the id that a note links back to."""
    near = list(call)
    parent = call.getparent()
    if parent is not None and tree.name(parent) in ("sup", "span"):
        near.append(parent)
        near += [item for item in (parent.getprevious(), call.getprevious()) if item is not None]
    return near


def _whole_call(link: Element) -> Element:
    """Return what is to be replaced by the call: the `<sup>` around the link, with its brackets."""
    call = link
    while True:
        parent = call.getparent()
        if parent is None or tree.name(parent) not in ("sup", "span"):
            return call
        rest = tree.text_of(parent).replace(tree.text_of(call), "", 1)
        if rest.strip(" []()"):
            return call
        call = parent


def _take_out(text: Element) -> None:
    for link in tree.elements(text, "a"):
        if (link.get("href") or "").startswith("#") and (
            _BACK.fullmatch(tree.text_of(link)) or _CALL.fullmatch(tree.text_of(link).strip())
        ):
            holder = link.getparent()
            tree.drop(link)
            if holder is not text and tree.name(holder) in ("sup", "span"):
                _drop_if_empty(holder)
    if tree.name(text) != "li":
        _cut_number(text)
    tree.detach(text)


def _drop_if_empty(holder: Element | None) -> None:
    if holder is not None and not tree.text_of(holder).strip():
        tree.drop(holder)


def _cut_number(text: Element) -> None:
    """Take the number from the beginning of a note; it will get one."""
    for holder in (text, *text[:1]):
        if (holder.text or "").strip():
            holder.text = _NUMBER.sub("", holder.text or "", count=1)
            return


def _drop_empty(box: Element) -> None:
    """Take away the list that held the notes, and the heading over it."""
    while box.getparent() is not None and not tree.text_of(box).strip():
        parent = box.getparent()
        before = box.getprevious()
        tree.drop(box)
        if before is not None and _is_heading_of_notes(before):
            tree.drop(before)
        if parent is None:
            return
        box = parent
    rest = [child for child in box if tree.name(child) != "hr"]
    if len(rest) == 1 and _is_heading_of_notes(rest[0]) and box.getparent() is not None:
        tree.drop(box)


def _is_heading_of_notes(element: Element) -> bool:
    if tree.name(element) == "hr":
        return False
    text = tree.text_of(element).strip(" :").casefold()
    return tree.name(element) in (*tree.HEADINGS, "p", "div") and text in (
        "notes", "footnotes", "endnotes", "references", "anmerkungen", "fußnoten", "notas",
        "note", "примечания", "сноски",
    )  # fmt: skip


def definitions(state: State) -> list[str]:
    """Return the texts of the notes, each as a definition."""
    out = []
    done: set[str] = set()
    while todo := [label for label in state.notes if label not in done]:
        for label in todo:
            done.add(label)
            parts = state.write(_as_blocks(state.notes[label]), 1) or ["—"]
            text = "\n\n".join(parts)
            first, *rest = text.split("\n")
            lines = [f"[^{label}]: {first}", *(f"    {line}" if line else "" for line in rest)]
            out.append("\n".join(lines))
    return out


def _as_blocks(text: Element) -> Element:
    """Make paragraphs of the spans that a note of the contract holds."""
    paragraphs = [item for item in text if "note-paragraph" in tree.classes(item)]
    box = tree.make("div")
    if paragraphs:
        for item in paragraphs:
            item.tag = "p"
            box.append(item)
        return box
    tree.move_content(text, box)
    return box
