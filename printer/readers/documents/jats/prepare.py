"""A JATS tree made ready for pandoc: what it would drop or mix up is put where it survives.

Figures get ids under which their credit and alternative text are remembered; numbers that the
publisher printed (`Figure 1`, `Table 2`) go, since ours come by themselves; boxes and formulas
get marks; matter from behind the text (acknowledgements, appendices, floats) comes to its place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

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
from printer.readers.documents.marks import WORD, address
from printer.readers.documents.values import FigureFacts

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_APART = ("label", "alt-text", "long-desc", "attrib", "permissions", "object-id", "kwd-group",
          "subj-group", "abstract")  # fmt: skip
_BEHIND = ("ack", "app-group", "app", "notes", "glossary", "bio", "sec")


def prepare(root: Element) -> tuple[dict[str, FigureFacts], dict[str, str]]:
    """Change the tree for pandoc; return what figures say, and other names of ids."""
    for part in inside(root, "sub-article", "response"):
        remove(part)
    aliases: dict[str, str] = {}
    _bring_in(root)
    _read_anchors(root, aliases)
    facts = {**_figures(root), **_tables(root)}
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


def _make(name: str, words: str = "", **attributes: str) -> Element:
    from lxml import etree

    element = etree.Element(name)
    element.text = words
    for key, value in attributes.items():
        element.set(key.replace("_", "-"), value)
    return element


def _mark(name: str, **values: str) -> Element:
    link = _make("ext-link", WORD)
    link.set(f"{XLINK}href", address(name, **values))
    return link


def _marked_paragraph(name: str, **values: str) -> Element:
    paragraph = _make("p")
    paragraph.append(_mark(name, **values))
    return paragraph


def _bring_in(root: Element) -> None:
    """Move floats and what stands behind the text to the end of the body, each a section."""
    body = root.find("body")
    if body is None:
        return
    for floats in root.iterfind("floats-group"):
        _place_floats(body, floats)
    back = root.find("back")
    if back is None:
        return
    for part in list(back):
        if part.tag not in _BEHIND:
            continue
        members = list(part.iterfind("app")) if part.tag == "app-group" else [part]
        for member in members:
            if not text(member):
                continue
            keep_tail(member)
            member.tag = "sec"
            if (label := member.find("label")) is not None and member.find("title") is not None:
                remove(label)
            body.append(member)
        if part.getparent() is back:
            remove(part)


def _place_floats(body: Element, floats: Element) -> None:
    """Put each float behind the paragraph that first names it, or at the end."""
    for part in list(floats):
        keep_tail(part)
        names = {item.get("id") for item in part.iter() if isinstance(item.tag, str)} - {None}
        reference = next(
            (link for link in body.iter("xref") if names & set(link.get("rid", "").split())), None
        )
        paragraph = reference
        while paragraph is not None and paragraph.getparent() is not None:
            above = paragraph.getparent()
            if above is None or above.tag in ("sec", "body"):
                break
            paragraph = above
        if paragraph is not None and paragraph is not body:
            tail, paragraph.tail = paragraph.tail, None
            paragraph.addnext(part)
            part.tail = tail
        else:
            body.append(part)


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


def _figures(root: Element) -> dict[str, FigureFacts]:
    facts: dict[str, FigureFacts] = {}
    for number, figure in enumerate(inside(root, "fig"), 1):
        if not figure.get("id"):
            figure.set("id", f"fig-{number}")
        name = figure.get("id", "")
        facts[name] = FigureFacts(
            credit=first_text(
                figure, "attrib", "caption//attrib", "graphic/attrib",
                "permissions/copyright-statement", "graphic/permissions/copyright-statement",
            ),
            alt=first_text(figure, "alt-text", "graphic/alt-text", "alternatives/graphic/alt-text",
                           "long-desc", "graphic/long-desc"),
            source=_source(figure),
            number=number_in(first_text(figure, "label")),
        )  # fmt: skip
        _strip(figure)
        _choose_graphic(figure)
    for graphic in inside(root, "graphic", "inline-graphic", "media"):
        _strip(graphic)
    return facts


def _source(figure: Element) -> str:
    link = first(figure, "attrib/ext-link", "caption//attrib/ext-link")
    found = link.get(f"{XLINK}href", "") if link is not None else ""
    return found if found.startswith(("http://", "https://")) else ""


def _strip(owner: Element) -> None:
    for part in [*owner.iterfind("*"), *owner.iterfind("caption/*")]:
        if part.tag in _APART:
            remove(part)
    for attribution in list(owner.iterfind("caption//attrib")):
        remove(attribution)
    title = owner.find("caption/title")
    if title is not None and owner.tag == "fig":
        _join_title(title)


def _join_title(title: Element) -> None:
    """Make title and first paragraph of a caption one text; pandoc would break the line."""
    words = text(title)
    following = title.getnext()
    title.tag = "p"
    if following is None or following.tag != "p":
        return
    glue = " " if words.endswith((".", "?", "!", ":", "…")) else ". "
    inner = list(title)
    (inner[-1] if inner else title).tail = ((inner[-1].tail or "") + glue) if inner else None
    if not inner:
        title.text = (title.text or "").rstrip() + glue
    before = _make("x")
    before.text, title.text = title.text, None
    lead = (before.text or "", *inner)
    first_text_of = following.text or ""
    following.text = lead[0]
    for index, child in enumerate(inner):
        following.insert(index, child)
    if inner:
        inner[-1].tail = (inner[-1].tail or "") + first_text_of
    else:
        following.text += first_text_of
    remove(title)


def _choose_graphic(figure: Element) -> None:
    """Leave one picture of several forms of it: the first that can be printed."""
    for choice in list(figure.iterfind("alternatives")):
        graphics = list(choice.iterfind("graphic"))
        printable = [item for item in graphics if not item.get(f"{XLINK}href", "").lower().endswith(
            (".tif", ".tiff", ".eps", ".pdf"))]  # fmt: skip
        if kept := next(iter(printable or graphics), None):
            keep_tail(kept)
            replace(choice, kept)


def number_in(label: str) -> str:
    """Return the number of a label: `Figure 2.` is `2`."""
    found = re.search(r"[A-Z]{0,2}\d+(?:[.\-–]\d+)*[a-z]?", label)
    return found[0] if found else ""


def _tables(root: Element) -> dict[str, FigureFacts]:
    facts = {}
    for number, owner in enumerate(inside(root, "table-wrap"), 1):
        if not owner.get("id"):
            owner.set("id", f"tbl-{number}")
        facts[owner.get("id", "")] = FigureFacts(
            credit=first_text(owner, "attrib", "table-wrap-foot/attrib", "caption//attrib"),
            number=number_in(first_text(owner, "label")),
        )
        for part in inside(owner, "attrib"):
            remove(part)
        for part in list(owner.iterfind("label")):
            remove(part)
        if (title := owner.find("caption/title")) is not None:
            _join_title(title)
        for note in inside(owner, "fn"):
            # Notes of a table stand under it, with their own signs.
            _unfold_note(note)
    for owner in inside(root, "table-wrap-group"):
        owner.tag = "sec"
    return facts


def _unfold_note(note: Element) -> None:
    label = note.find("label")
    sign = text(label)
    if label is not None:
        remove(label)
    paragraph = note.find("p")
    if paragraph is None:
        note.tag = "p"
        return
    if sign:
        mark = _make("sup", sign)
        mark.tail = f" {paragraph.text or ''}"
        paragraph.text = None
        paragraph.insert(0, mark)
    replace(note, *list(note.iterfind("p")))


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
        mark = _mark("equation", id=name)
        if parent.tag == "p":
            formula.addprevious(mark)
        else:
            paragraph = _make("p")
            replace(formula, paragraph)
            formula.tail = None
            paragraph.extend([mark, formula])
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
        opening = _marked_paragraph("box", title=title, id=box.get("id", ""))
        replace(box, opening, *content, _marked_paragraph("end"))


def _quotations(root: Element) -> None:
    for attribution in inside(root, "attrib"):
        owner = attribution.getparent()
        if owner is None or owner.tag not in ("disp-quote", "verse-group"):
            continue
        paragraph = _make("p", f"— {text(attribution).lstrip('—– ')}")
        remove(attribution)
        owner.append(paragraph)
    for verses in inside(root, "verse-group"):
        lines = list(verses.iterfind("verse-line"))
        paragraph = _make("p")
        for index, line in enumerate(lines):
            line.tag = "styled-content"
            keep_tail(line)
            if index:
                paragraph.append(_make("break"))
            paragraph.append(line)
        verses.insert(0, paragraph)
        verses.tag = "disp-quote"
    for pull in inside(root, "disp-quote"):
        if "pull" in (pull.get("content-type") or pull.get("specific-use") or ""):
            content = [child for child in pull if isinstance(child.tag, str)]
            replace(pull, _marked_paragraph("pullquote"), *content, _marked_paragraph("end"))


def _others(root: Element) -> None:
    for speech in inside(root, "speech"):
        speaker, paragraph = speech.find("speaker"), speech.find("p")
        if speaker is not None and paragraph is not None:
            name = _make("bold", f"{text(speaker).rstrip(':')}:")
            name.tail = f" {paragraph.text or ''}"
            paragraph.text = None
            paragraph.insert(0, name)
            replace(speech, *list(speech.iterfind("p")))
    for part in inside(root, "supplementary-material", "media"):
        if part.tag == "media" and part.getparent() is not None and text(part) == "":
            part.tag = "p"
        target = part.get(f"{XLINK}href", "")
        words = ". ".join(filter(None, (first_text(part, "label").rstrip("."), first_text(part, "caption"))))
        paragraph = _make("p")
        if target.startswith(("http://", "https://")):
            link = _make("ext-link", words or target)
            link.set(f"{XLINK}href", target)
            paragraph.append(link)
        else:
            paragraph.text = words or (re.sub(r".*/", "", target))
        if part.getparent() is not None and part.getparent().tag == "p":  # type: ignore[union-attr]
            replace(part, *([_make("styled-content", text(paragraph))]))
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
        section = _make("sec")
        title = _make("title", first_text(group, "title") or "Notes")
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

