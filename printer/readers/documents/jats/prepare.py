"""A JATS tree made ready for pandoc: what it would drop or mix up is put where it survives.

Figures get ids under which their credit and alternative text are remembered; numbers that the
publisher printed (`Figure 1`, `Table 2`) go, since ours come by themselves; boxes and formulas
get marks; matter from behind the text (acknowledgements, appendices, floats) comes to its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from printer.readers.documents.jats.behind import bring_in
from printer.readers.documents.jats.floats import take_figures, take_tables
from printer.readers.documents.jats.making import make, mark, marked_paragraph
from printer.readers.documents.jats.trees import (
    XLINK,
    first,
    first_text,
    inside,
    keep_tail,
    remove,
    replace,
    text,
)
from printer.readers.documents.values import FigureFacts

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def prepare(root: Element) -> tuple[dict[str, FigureFacts], dict[str, str]]:
    """Change the tree for pandoc; return what figures say, and other names of ids."""
    for part in inside(root, "sub-article", "response"):
        remove(part)
    aliases: dict[str, str] = {}
    bring_in(root)
    _read_anchors(root, aliases)
    facts = {**take_figures(root), **take_tables(root)}
    _formulas(root)
    _boxes(root)
    _quotations(root)
    _others(root)
    _notes(root)
    for number, heading in enumerate(inside(root, "sec"), 1):
        if not heading.get("id"):
            heading.set("id", f"sec-{number}")
    for part in inside(root, "ref-list"):
        remove(part)
    return facts, aliases


def _read_anchors(root: Element, aliases: dict[str, str]) -> None:
    """Take the empty anchors out of captions; their names are other names of what they are in."""
    for anchor in inside(root, "styled-content", "target", "named-content"):
        name = anchor.get("id", "")
        if not name or text(anchor):
            continue
        owner = next(anchor.iterancestors("fig", "table-wrap", "disp-formula", "boxed-text"), None)
        if owner is None:
            continue
        if owner.get("id"):
            aliases[name] = owner.get("id", "")
        else:
            owner.set("id", name)
        remove(anchor)


def _formulas(root: Element) -> None:
    for formula in inside(root, "disp-formula"):
        for part in list(formula.iterfind("label")):
            remove(part)
        for choice in list(formula.iterfind("alternatives")):
            kept = first(choice, "tex-math", "{http://www.w3.org/1998/Math/MathML}math", "graphic")
            if kept is not None:
                keep_tail(kept)
                replace(choice, kept)
        name = formula.get("id", "")
        parent = formula.getparent()
        if not name or parent is None:
            continue
        marked = mark("equation", id=name)
        if parent.tag == "p":
            formula.addprevious(marked)
        else:
            paragraph = make("p")
            replace(formula, paragraph)
            formula.tail = None
            paragraph.extend([marked, formula])
    for formula in inside(root, "inline-formula"):
        for choice in list(formula.iterfind("alternatives")):
            kept = first(choice, "tex-math", "{http://www.w3.org/1998/Math/MathML}math")
            if kept is not None:
                keep_tail(kept)
                replace(choice, kept)


def _boxes(root: Element) -> None:
    for box in inside(root, "boxed-text"):
        heading = first(box, "caption/title", "title", "sec/title", "caption/p")
        title = text(heading)
        if heading is not None:
            remove(heading)
        for part in [*box.iterfind("label"), *box.iterfind("caption")]:
            if part.tag == "label" or not text(part):
                remove(part)
        content = [child for child in box if isinstance(child.tag, str)]
        opening = marked_paragraph("box", title=title, id=box.get("id", ""))
        replace(box, opening, *content, marked_paragraph("end"))


def _quotations(root: Element) -> None:
    for attribution in inside(root, "attrib"):
        owner = attribution.getparent()
        if owner is None or owner.tag not in ("disp-quote", "verse-group"):
            continue
        paragraph = make("p", f"— {text(attribution).lstrip('—– ')}")
        remove(attribution)
        owner.append(paragraph)
    for verses in inside(root, "verse-group"):
        lines = list(verses.iterfind("verse-line"))
        paragraph = make("p")
        for index, line in enumerate(lines):
            line.tag = "styled-content"
            keep_tail(line)
            if index:
                paragraph.append(make("break"))
            paragraph.append(line)
        verses.insert(0, paragraph)
        verses.tag = "disp-quote"
    for pull in inside(root, "disp-quote"):
        if "pull" in (pull.get("content-type") or pull.get("specific-use") or ""):
            content = [child for child in pull if isinstance(child.tag, str)]
            replace(pull, marked_paragraph("pullquote"), *content, marked_paragraph("end"))


def _others(root: Element) -> None:
    for speech in inside(root, "speech"):
        speaker, paragraph = speech.find("speaker"), speech.find("p")
        if speaker is not None and paragraph is not None:
            name = make("bold", f"{text(speaker).rstrip(':')}:")
            name.tail = f" {paragraph.text or ''}"
            paragraph.text = None
            paragraph.insert(0, name)
            replace(speech, *list(speech.iterfind("p")))
    for part in inside(root, "supplementary-material", "media"):
        if part.tag == "media" and part.getparent() is not None and text(part) == "":
            part.tag = "p"
        target = part.get(f"{XLINK}href", "")
        words = ". ".join(
            filter(None, (first_text(part, "label").rstrip("."), first_text(part, "caption")))
        )
        paragraph = make("p")
        if target.startswith(("http://", "https://")):
            link = make("ext-link", words or target)
            link.set(f"{XLINK}href", target)
            paragraph.append(link)
        else:
            paragraph.text = words or (re.sub(r".*/", "", target))
        if part.getparent() is not None and part.getparent().tag == "p":  # type: ignore[union-attr]
            replace(part, *([make("styled-content", text(paragraph))]))
        else:
            replace(part, paragraph)


def _notes(root: Element) -> None:
    """Put each note of the text where it is called; those that nothing calls stay as a list."""
    for group in inside(root, "fn-group", "author-notes"):
        if next(group.iterancestors("front", "front-stub"), None) is not None:
            continue
        called = {
            name
            for link in root.iter("xref")
            if link.get("ref-type") in ("fn", None, "table-fn")
            for name in link.get("rid", "").split()
        }
        rest = [note for note in group.iterfind("fn") if note.get("id") not in called]
        body = root.find("body")
        if not rest or body is None or not any(text(note) for note in rest):
            continue
        section = make("sec")
        title = make("title", first_text(group, "title") or "Notes")
        section.append(title)
        for note in rest:
            section.extend(list(note.iterfind("p")))
        body.append(section)
    for link in inside(root, "xref"):
        if link.get("ref-type") in ("fig", "table", "disp-formula", "sec", "boxed-text"):
            link.set("rid", _first(link.get("rid", "")))


def _first(names: str) -> str:
    """Return the first of the ids that a cross-reference names: ours lead to one thing."""
    return (names.split() or [""])[0]
