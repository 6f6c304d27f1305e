"""Whether tables are regular: every row as wide as the others, every cell with a header."""

from __future__ import annotations

from printer.pdf.document import Document
from printer.pdf.objects import as_bytes, as_int, as_name, items_of
from printer.pdf.structure import Element, TagTree

MOST_CELLS = 200_000
SCOPES = frozenset({"Row", "Column", "Both"})


def check_tables(document: Document, tree: TagTree) -> None:
    """Judge every table of the tag tree."""
    for element in tree.elements:
        if element.kind == "Table":
            _check_groups(document, element)
            rows = _rows(element)
            _check_grid(document, element, rows)
            _check_headers(document, element, [cell for row in rows for cell in row])


def _check_groups(document: Document, table: Element) -> None:
    kinds = [kid.kind for kid in table.elements]
    for group in ("THead", "TFoot"):
        if kinds.count(group) > 1:
            document.findings.access(
                "table-groups",
                f"{table} has {kinds.count(group)} {group}",
                obj=table.number,
                hint="a repeated head is an artifact",
            )
        if group in kinds and "TBody" not in kinds:
            document.findings.access(
                "table-groups", f"{table} has a {group} and no TBody", obj=table.number
            )
    if "TR" not in kinds and not {"THead", "TBody", "TFoot"} & set(kinds):
        document.findings.access("table-irregular", f"{table} has no rows", obj=table.number)


def _rows(table: Element) -> list[list[Element]]:
    rows: list[list[Element]] = []
    for kid in table.elements:
        group = [kid] if kid.kind == "TR" else kid.elements if kid.kind.startswith("T") else []
        rows += [
            [cell for cell in row.elements if cell.kind in ("TH", "TD")]
            for row in group
            if row.kind == "TR"
        ]
    return rows


def _span(cell: Element, name: str) -> int:
    value = as_int(cell.attribute("Table", name))
    return 1 if value is None else value


def _check_grid(document: Document, table: Element, rows: list[list[Element]]) -> None:
    filled: set[tuple[int, int]] = set()
    for place, row in enumerate(rows):
        column = 0
        for cell in row:
            across, down = _span(cell, "/ColSpan"), _span(cell, "/RowSpan")
            if across < 1 or down < 1 or place + down > len(rows):
                document.findings.access(
                    "table-irregular",
                    f"a cell of {table} spans {down} rows "
                    f"and {across} columns from row {place + 1} on, and the "
                    f"table has {len(rows)} rows",
                    obj=cell.number,
                )
                return
            while (place, column) in filled:
                column += 1
            area = {(place + y, column + x) for y in range(down) for x in range(across)}
            if len(area) + len(filled) > MOST_CELLS:
                document.findings.access(
                    "table-irregular", f"{table} is too large to be judged", obj=table.number
                )
                return
            if area & filled:
                document.findings.access(
                    "table-irregular",
                    f"cells of {table} overlap in row {place + 1}",
                    obj=cell.number,
                )
            filled |= area
            column += across
    _check_widths(document, table, len(rows), filled)


def _check_widths(
    document: Document, table: Element, rows: int, filled: set[tuple[int, int]]
) -> None:
    counts = [0] * rows
    for place, _ in filled:
        counts[place] += 1
    if len(set(counts)) > 1:
        usual = max(set(counts), key=counts.count)
        odd = next(place for place, count in enumerate(counts) if count != usual)
        document.findings.access(
            "table-irregular",
            f"row {odd + 1} of {table} has {counts[odd]} cells where the others have {usual}",
            obj=table.number,
        )


def _check_headers(document: Document, table: Element, cells: list[Element]) -> None:
    headers = [cell for cell in cells if cell.kind == "TH"]
    named = {
        as_bytes(name) for cell in cells for name in items_of(cell.attribute("Table", "/Headers"))
    }
    for cell in headers:
        scope = as_name(cell.attribute("Table", "/Scope"))
        own = as_bytes(cell.source.get("/ID"))
        if scope not in SCOPES and not (own is not None and own in named):
            document.findings.access(
                "header-without-scope",
                f"a header cell of {table} does not say which cells it is for",
                obj=cell.number,
                hint="give it a Scope, or an ID that cells name",
            )
    if cells and not headers:
        document.findings.warning(
            "table-without-headers", f"{table} has no header cells", obj=table.number
        )
