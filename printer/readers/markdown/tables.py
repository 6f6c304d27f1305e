"""Pipe tables: where they begin, their captions, and their shape in the finished body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from printer.diagnostics import Place, error
from printer.readers.markdown import captions, roles, tree
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import TAB, Line
from printer.readers.markdown.tree import Element

_DELIMITERS = re.compile(r" {0,3}\|?[ ]*:?-+:?[ ]*(?:\|[ ]*:?-+:?[ ]*)*\|?[ ]*$")
_NO_BARS = re.compile(r"\\.|(`+)[^`].*?\1(?!`)")
_NAMED_CAPTION = re.compile(r" {0,3}(?:Table|TABLE|table):[ ]+\S")
_SHORT_CAPTION = re.compile(r" {0,3}:[ ]+\S")
_ALIGNMENT = re.compile(r"text-align:\s*(left|right|center|justify)")


def starts(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line is the header row of a table: a row of dashes follows."""
    if index + 1 >= len(lines) or lines[index].indent >= TAB:
        return False
    header, below = lines[index].text, lines[index + 1].text
    return "|" in header and "|" in below and _DELIMITERS.match(below) is not None


def is_caption(lines: Sequence[Line], index: int, *, after_table: bool) -> bool:
    """Tell whether a line is a table's caption: right after it, or before it."""
    text = lines[index].text
    if after_table and (_SHORT_CAPTION.match(text) or _NAMED_CAPTION.match(text)):
        return True
    if not _NAMED_CAPTION.match(text):
        return False
    ahead = index
    while ahead < len(lines) and not lines[ahead].blank and not starts(lines, ahead):
        ahead += 1
    while ahead < len(lines) and lines[ahead].blank:
        ahead += 1
    return starts(lines, ahead)


def check_rows(rows: Sequence[str], places: Sequence[Place], conversion: Conversion) -> None:
    """Report rows that Markdown would cut off or not take for a table's.

    Reported: `table-cells`, `table-columns` (errors).
    """
    columns, dashes = _count_cells(rows[0]), _count_cells(rows[1])
    if columns != dashes:
        conversion.report(
            error(
                f"the header row has {columns} cells, the row of dashes {dashes}:"
                " this is printed as text, not as a table",
                places[1],
                hint="write as many groups of dashes as there are columns",
                code="table-columns",
            )
        )
        return
    for row, place in zip(rows[2:], places[2:], strict=True):
        if (cells := _count_cells(row)) > columns:
            conversion.report(
                error(
                    f"this row has {cells} cells and the table {columns} columns;"
                    " the rest of the row is not printed",
                    place,
                    hint="give the header row as many cells, or write \\| for a bar in the text",
                    code="table-cells",
                )
            )


def _count_cells(row: str) -> int:
    row = _NO_BARS.sub("", row).strip()
    return row.removeprefix("|").removesuffix("|").count("|") + 1


def put_mark(row: str, mark: str) -> str:
    """Put a mark into the first cell of a row."""
    position = len(row) - len(row.lstrip(" "))
    if row[position : position + 1] == "|":
        position += 1
    return row[:position] + mark + row[position:]


def shape(root: Element) -> None:
    """Tree pass: a `div.table` around every table, scopes of header cells, captions."""
    for table in tree.elements(root, "table"):
        if any(tree.name(parent) in ("x-note", "table") for parent in table.iterancestors()):
            continue
        _shape(table)
    for paragraph in roles.paragraphs(root, "table"):
        before, after = paragraph.getprevious(), paragraph.getnext()
        target = next((box for box in (before, after) if _open_for_caption(box)), None)
        if target is None:
            paragraph.attrib.pop("data-line", None)
            continue
        _caption(target, paragraph)


def _open_for_caption(box: Element | None) -> bool:
    return box is not None and "table" in tree.classes(box) and box.find("table/caption") is None


def _shape(table: Element) -> None:
    box = tree.make("div", class_="table")
    tree.replace(table, box)
    table.tail = None
    box.append(table)
    for key in ("id", "data-line", "credit", "source", "lang"):
        if value := tree.take(table, key):
            box.set(key, value)
    row_headers = _move_classes(table, box)
    caption = table.find("caption")
    if caption is not None:
        tree.strip(caption)
        captions.complete(caption, box)
        table.insert(0, caption)
    _drop_empty_head(table)
    _cells(table, row_headers=row_headers)
    tree.lift(box)


def _caption(box: Element, paragraph: Element) -> None:
    table = box.find("table")
    if table is None:
        return
    for key, value in paragraph.attrib.items():
        if key == "class":
            tree.add_class(box, *value.split())
        else:
            box.set(key, value)
    caption = tree.make("caption")
    tree.move_content(paragraph, caption)
    captions.complete(caption, box)
    table.insert(0, caption)
    tree.drop(paragraph)
    if "row-headers" in tree.classes(box):
        _cells(table, row_headers=True)


def _move_classes(table: Element, box: Element) -> bool:
    tree.add_class(box, *tree.classes(table))
    table.attrib.pop("class", None)
    return "row-headers" in tree.classes(box)


def _drop_empty_head(table: Element) -> None:
    for head in table.findall("thead"):
        if all(tree.blank(cell) for cell in head.iter("th", "td")):
            tree.drop(head)


def _cells(table: Element, *, row_headers: bool) -> None:
    for cell in tree.elements(table, "th", "td"):
        alignment = _ALIGNMENT.search(
            cell.get("style", "") or f"text-align:{cell.get('align', '')}"
        )
        cell.attrib.pop("align", None)
        cell.attrib.pop("style", None)
        if alignment:
            cell.set("style", f"text-align: {alignment[1]}")
    for row in table.iter("tr"):
        in_head = tree.name(row.getparent()) == "thead" or all(cell.tag == "th" for cell in row)
        if row_headers and not in_head and len(row) and row[0].tag == "td":
            row[0].tag = "th"
        for cell in row:
            if cell.tag == "th" and cell.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
                cell.set("scope", "col" if in_head else "row")


def close_cells(root: Element) -> None:
    """Tree pass: no white space around the text of cells."""
    for cell in root.iter("th", "td"):
        tree.strip(cell)
