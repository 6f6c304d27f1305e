"""Blocks: paragraphs, headings, lists, quotations, code, definition lists; others by their kind."""

from __future__ import annotations

import re
from collections.abc import Callable

from printer.diagnostics import warning
from printer.importing.markdown import boxes, escaping, figures, inlines, tables
from printer.importing.markdown.state import MAX_DEPTH, State
from printer.readers.markdown import tree
from printer.readers.markdown.html_names import BLOCK_LEVEL, DROPPED
from printer.readers.markdown.tree import Element

_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight-source|brush:?)[-:\s]\s*([\w+#.-]+)")
_APART = "&nbsp;"
"""A paragraph that the reader leaves out; it keeps apart what would become one."""

_PLAIN_ITEM = re.compile(r" *(?:-|\d+\.) [^`:|<>]")
"""A line of a list whose items are lines of text."""

_ID = re.compile(r"[\w.:-]+")

Writer = Callable[[Element, State, int], list[str]]


def write(parent: Element, state: State, depth: int = 0) -> list[str]:
    """Return the blocks in an element, each as Markdown; loose text between them is a paragraph."""
    out: list[str] = []
    line = tree.make("p", parent.text or "")
    last = ""
    for child in list(parent):
        if _is_block(child, state):
            out += _paragraph(line, state, depth)
            line = tree.make("p", child.tail or "")
            name = tree.name(child)
            written = _block(child, state, depth)
            if written and name == last and name in ("ul", "ol"):
                out.append(_APART)
            out += written
            last = name if written else last
        else:
            line.append(child)
        if (line.text or "").strip() or len(line):
            last = ""
    return out + _paragraph(line, state, depth)


def _is_block(element: Element, state: State) -> bool:
    if element in state.calls:
        return False
    if tree.name(element) in BLOCK_LEVEL or tree.name(element) in DROPPED:
        return True
    if tree.name(element) in ("a", "span", "center", "font", "em", "strong", "b", "i", "picture"):
        return any(tree.name(item) in BLOCK_LEVEL for item in element.iter() if item is not element)
    return False


def _block(element: Element, state: State, depth: int) -> list[str]:
    name = tree.name(element)
    if name in DROPPED:
        return []
    if (writer := _WRITERS.get(name)) is not None:
        return writer(element, state, depth)
    return boxes.division(element, state, depth)


def _paragraph(element: Element, state: State, depth: int) -> list[str]:
    if any(_is_block(child, state) for child in element):
        return write(element, state, depth)
    image = figures.only_image(element)
    if image is not None:
        return figures.of_image(image, state)
    text = inlines.line(element, state)
    return [text] if text else []


def _heading(element: Element, state: State, depth: int) -> list[str]:
    text = inlines.line(element, state).replace(inlines.BREAK, " ")
    if not text:
        return [block for child in element for block in _block(child, state, depth)]
    if depth:
        strong = tree.make("strong")
        tree.move_content(element, strong)
        element.append(strong)
        return [inlines.line(element, state).replace(inlines.BREAK, " ")]
    text = re.sub(r"(?<=\s)#+$", lambda match: "\\#" * len(match[0]), text)
    hashes = "#" * state.levels.get(tree.name(element), 2)
    name = element.get("id") or ""
    wanted = (name in state.targets or name.startswith("sec-")) and _ID.fullmatch(name)
    return [f"{hashes} {text} {{#{name}}}" if wanted else f"{hashes} {text}"]


def _list(element: Element, state: State, depth: int) -> list[str]:
    if depth >= MAX_DEPTH:
        return _opened(element, state)
    ordered = tree.name(element) == "ol"
    start = element.get("start") or "1"
    number = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
    items: list[list[str]] = []
    for child in element:
        if tree.name(child) in ("ul", "ol"):
            parts = _list(child, state, depth + 1)
            if items and parts:
                items[-1] += parts
                continue
        else:
            parts = write(child, state, depth + 1) if tree.name(child) not in DROPPED else []
        if parts:
            items.append(parts)
    loose = any(_is_loose(parts) for parts in items)
    lines = []
    for parts in items:
        marker = f"{number}." if ordered else "-"
        number += 1
        lines.append(_item(marker, parts, loose=loose))
    return [("\n\n" if loose else "\n").join(lines)] if lines else []


def _is_loose(parts: list[str]) -> bool:
    """Tell whether an item is more than a line, perhaps with a list below."""
    return len(parts) > 2 or (len(parts) == 2 and not _is_plain_list(parts[1]))


def _is_plain_list(text: str) -> bool:
    return all(_PLAIN_ITEM.match(line) for line in text.split("\n"))


def _item(marker: str, parts: list[str], *, loose: bool) -> str:
    indent = " " * (len(marker) + 1)
    joined = ("\n\n" if loose else "\n").join(parts)
    if re.match(r">|-[ ]|\d+[.][ ]", joined):
        # Else the reader takes the second paragraph of a quotation for code.
        between = "\n" if joined[0] == ">" or _is_plain_list(joined) else "\n\n"
        joined = f"{_APART}{between}{joined}"
    first, *rest = joined.split("\n")
    return "\n".join([f"{marker} {first}", *(f"{indent}{line}" if line else "" for line in rest)])


def _opened(element: Element, state: State) -> list[str]:
    state.found.add(
        warning(
            "lists or quotations are nested too deeply and are opened here",
            code="import-too-deep",
        )
    )
    text = escaping.escape(tree.text_of(element)).strip()
    return [text] if text else []


def _quotation(element: Element, state: State, depth: int) -> list[str]:
    if depth >= MAX_DEPTH:
        return _opened(element, state)
    attribution = _attribution(element, state)
    parts = write(element, state, depth + 1)
    if attribution:
        parts.append(attribution)
    if not parts:
        return []
    lines = "\n\n".join(parts).split("\n")
    quoted = "\n".join(f"> {line}" if line else ">" for line in lines)
    if "epigraph" in tree.classes(element):
        return [f"::: {{.epigraph}}\n{quoted}\n:::"]
    return [quoted]


def _attribution(element: Element, state: State) -> str:
    """Take out the line that says who is quoted, and return it with its dash."""
    last = element[-1] if len(element) else None
    if last is None or (last.tail or "").strip():
        return ""
    named = tree.name(last) in ("footer", "cite") or "attribution" in tree.classes(last)
    if not named or (len(element) == 1 and not (element.text or "").strip()):
        return ""
    text = inlines.line(tree.detach(last), state).replace(inlines.BREAK, " ")
    text = re.sub(r"^\\?(?:[—―–]|-{1,3})\s*", "", text)
    return f"— {text}" if text else ""


def _preformatted(element: Element, state: State, depth: int) -> list[str]:  # noqa: ARG001
    for line in tree.elements(element, "br"):
        tree.replace(line, tree.make("span", "\n"))
    text = tree.text_of(element).replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    if not text.strip():
        return []
    text = "\n".join(escaping.clean_code(line) for line in text.split("\n"))
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return [f"{fence}{_info(element)}\n{text}\n{fence}"]


def _info(element: Element) -> str:
    language = ""
    for item in (element, *element.iter("code")):
        match = _LANGUAGE.search(item.get("class") or "")
        language = language or item.get("data-language") or (match[1] if match else "")
    name = _known(language.lower()) if language else ""
    label, caption = element.get("id") or "", element.get("data-caption") or ""
    given = [f"#{label}"] if label.startswith("lst-") and _ID.fullmatch(label) else []
    given += [f"caption={escaping.attribute(caption)}"] if caption else []
    return f"{name or 'text'} {{{' '.join(given)}}}" if given else name


def _known(language: str) -> str:
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        find_lexer_class_by_name(language)
    except ClassNotFound:
        return ""
    return language


def _definitions(element: Element, state: State, depth: int) -> list[str]:
    if depth >= MAX_DEPTH:
        return _opened(element, state)
    if depth:
        # The reader knows definitions within lists and quotations only now and then.
        return _plain_definitions(element, state, depth)
    out: list[str] = []
    terms: list[str] = []
    for child in _pairs(element):
        if tree.name(child) == "dt":
            text = inlines.line(child, state).replace(inlines.BREAK, " ")
            if text:
                terms.append(text)
            continue
        parts = write(child, state, depth + 1)
        if not parts:
            continue
        first, *rest = "\n\n".join(parts).split("\n")
        text = "\n".join([f":   {first}", *(f"    {line}" if line else "" for line in rest)])
        if terms:
            out.append("\n".join([*terms, text]))
            terms = []
        elif out:
            out[-1] += f"\n\n{text}"
        else:
            out += parts
    return out + terms


def _plain_definitions(element: Element, state: State, depth: int) -> list[str]:
    out: list[str] = []
    for child in _pairs(element):
        if tree.name(child) == "dd":
            out += write(child, state, depth)
        elif text := inlines.line(child, state).replace(inlines.BREAK, " "):
            out.append(text)
    return out


def _pairs(element: Element) -> list[Element]:
    found: list[Element] = []
    for child in element:
        if tree.name(child) in ("dt", "dd"):
            found.append(child)
        elif tree.name(child) == "div":
            found += _pairs(child)
    return found


def _rule(element: Element, state: State, depth: int) -> list[str]:  # noqa: ARG001
    return ["---"]


_WRITERS: dict[str, Writer] = {
    "p": _paragraph, "ul": _list, "ol": _list, "blockquote": _quotation, "pre": _preformatted,
    "dl": _definitions, "hr": _rule, "table": tables.write, "figure": figures.write,
    **dict.fromkeys(tree.HEADINGS, _heading),
}  # fmt: skip
