"""Tables: pipe tables where every cell is a line, HTML where cells are merged or hold blocks."""

from __future__ import annotations

import re

from printer.importing.markdown import escaping, figures, inlines
from printer.importing.markdown.state import State
from printer.readers.markdown import tree
from printer.readers.markdown.html_names import BLOCK_LEVEL
from printer.readers.markdown.tree import Element

_ALIGN = re.compile(r"text-align:\s*(left|right|center)")
_RULES = {"left": ":---", "right": "---:", "center": ":---:", "": "---"}
_MAX_SPAN = 100
_AS_HTML = frozenset(
    [
        "p",
        "ul",
        "ol",
        "li",
        "br",
        "em",
        "strong",
        "i",
        "b",
        "del",
        "sub",
        "sup",
        "code",
        "cite",
        "q",
        "abbr",
        "kbd",
        "small",
        "u",
        "s",
        "mark",
        "var",
        "samp",
    ]
)


def write(table: Element, state: State, depth: int) -> list[str]:
    """Return a table, with its caption below."""
    rows = [row for row in table.iter("tr") if _owner(row) is table]
    rows = [row for row in rows if tree.text_of(row).strip() or row.find(".//img") is not None]
    if not rows:
        return state.write(table, depth) if tree.text_of(table).strip() else []
    caption = table.find("caption")
    before = state.in_table
    state.in_table = True
    try:
        if _is_simple(table, rows):
            return ["\n".join(_piped(rows, state)) + _caption_line(table, caption, rows, state)]
        return [_html(table, rows, caption, state)]
    finally:
        state.in_table = before


def _owner(row: Element) -> Element | None:
    return next(iter(row.iterancestors("table")), None)


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if tree.name(cell) in ("td", "th")]


def _is_simple(table: Element, rows: list[Element]) -> bool:
    if len(list(table.iter("table"))) > 1:
        return False
    for row in rows:
        for cell in _cells(row):
            if cell.get("colspan", "1") not in ("1", "") or cell.get("rowspan", "1") not in (
                "1",
                "",
            ):
                return False
            blocks = [
                item for item in cell.iter() if tree.name(item) in BLOCK_LEVEL and item is not cell
            ]
            if len(blocks) > 1 or any(tree.name(item) not in ("p", "div") for item in blocks):
                return False
    heads = [row for row in rows if _is_head(row)]
    return len(heads) < 2 or heads == rows[:1]


def _is_head(row: Element) -> bool:
    return tree.name(row.getparent()) == "thead" or all(
        tree.name(cell) == "th" for cell in _cells(row)
    )


def _piped(rows: list[Element], state: State) -> list[str]:
    width = max(len(_cells(row)) for row in rows)
    head = _is_head(rows[0])
    body = rows[1:] if head else rows
    top = [_cell(cell, state) for cell in _cells(rows[0])] if head else []
    lines = [_row(top, width)]
    lines.append(
        "| " + " | ".join(_RULES[item] for item in _alignments(body or rows, width)) + " |"
    )
    lines += [_row([_cell(cell, state) for cell in _cells(row)], width) for row in body]
    return lines


def _row(cells: list[str], width: int) -> str:
    filled = [*cells, *[""] * (width - len(cells))]
    return "| " + " | ".join(filled) + " |"


def _cell(cell: Element, state: State) -> str:
    return inlines.content(cell, state).strip(" ").replace("\n", " ")


def _alignments(rows: list[Element], width: int) -> list[str]:
    """Return the alignment that most cells of each column have."""
    out = []
    for column in range(width):
        given = [_alignment(cells[column]) for row in rows if len(cells := _cells(row)) > column]
        out.append(max(set(given), key=given.count) if given else "")
    return out


def _alignment(cell: Element) -> str:
    match = _ALIGN.search(cell.get("style") or f"text-align:{(cell.get('align') or '').lower()}")
    return match[1] if match else ""


def _caption_line(
    table: Element, caption: Element | None, rows: list[Element], state: State
) -> str:
    given = []
    holder = table.getparent()
    name = table.get("id") or (holder.get("id") if holder is not None else "") or ""
    if name.startswith("tbl-") and re.fullmatch(r"[A-Za-z][\w.-]*", name):
        given.append(f"#{name}")
    body = [row for row in rows if not _is_head(row)]
    if body and all(tree.name(_cells(row)[0]) == "th" for row in body):
        given.append(".row-headers")
    words = ""
    if caption is not None:
        given += figures.credits_of(caption)
        for part in tree.elements(caption, "span"):
            if {"credit", "source", "label"} & set(tree.classes(part)):
                tree.drop(part)
        words = inlines.line(caption, state).replace("<br>", " ").lstrip("\\")
    attributes = "{" + " ".join(given) + "}" if given else ""
    if words:
        return f"\n\nTable: {words} {attributes}".rstrip()
    return f"\n\n{{: {' '.join(given)}}}" if given else ""


def _html(table: Element, rows: list[Element], caption: Element | None, state: State) -> str:
    """Return a table as HTML, one row a line; our reader takes it as it is."""
    lines = [f"<table{_given(table, 'id', 'credit', 'source')}>"]
    if caption is not None and (text := _plain_html(caption, state)):
        lines.append(f"<caption>{text}</caption>")
    heads = [row for row in rows if tree.name(row.getparent()) == "thead"]
    for part, group in (("thead", heads), ("tbody", [row for row in rows if row not in heads])):
        if group:
            lines += [f"<{part}>", *(_html_row(row, state) for row in group), f"</{part}>"]
    return "\n".join([*lines, "</table>"])


def _html_row(row: Element, state: State) -> str:
    out = []
    for cell in _cells(row):
        name = tree.name(cell)
        given = "".join(
            f' {key}="{value}"'
            for key in ("colspan", "rowspan")
            if (value := cell.get(key) or "").isdigit() and 1 < int(value) <= _MAX_SPAN
        )
        if side := _alignment(cell):
            given += f' style="text-align: {side}"'
        out.append(f"<{name}{given}>{_plain_html(cell, state)}</{name}>")
    return f"<tr>{''.join(out)}</tr>"


def _given(table: Element, *keys: str) -> str:
    return "".join(
        f' {key}="{escaping.html_attribute(value)}"'
        for key in keys
        if (value := table.get(key)) and (key != "id" or value.startswith("tbl-"))
    )


def _plain_html(element: Element, state: State) -> str:
    out = [escaping.html_text(element.text or "")]
    for child in element:
        name = tree.name(child)
        inner = _plain_html(child, state) if name else ""
        if written := child.get("data-markdown"):
            out.append(written)
        elif "math" in tree.classes(child):
            latex = child.get("data-latex") or tree.text_of(child)
            out.append(f"${escaping.html_formula(latex.strip())}$")
        elif name == "a" and re.match(r"https?:|mailto:", child.get("href") or ""):
            href = escaping.html_text(escaping.address(child.get("href") or "").strip("<>"))
            out.append(f'<a href="{href}">{inner}</a>')
        elif name == "img" and child.get("src"):
            src = escaping.html_text(
                escaping.address(state.src(child.get("src") or "")).strip("<>")
            )
            alt = escaping.html_attribute(child.get("alt") or "")
            out.append(f'<img src="{src}" alt="{alt}">')
        elif name == "br":
            out.append("<br>")
        elif name in _AS_HTML:
            out.append(f"<{name}>{inner}</{name}>")
        else:
            out.append(f" {inner} " if name in BLOCK_LEVEL else inner)
        out.append(escaping.html_text(child.tail or ""))
    return "".join(out).strip()
