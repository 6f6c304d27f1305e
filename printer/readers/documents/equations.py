"""Pass: formulas on lines of their own become blocks with ids; numbers and labels go.

LaTeX's numbered environments are what our Markdown has as `$$ … $$ {#eq-x}`.
"""

from __future__ import annotations

import re

from printer.readers.documents.ast import Node, Nodes, div, edit_blocks, is_a, text_of, trimmed
from printer.readers.documents.marks import read_mark
from printer.readers.documents.names import Names
from printer.readers.documents.roles import anchors, without_anchors

_LABEL = re.compile(r"\\label\{([^{}]*)\}\s*")
_NUMBERED = re.compile(
    r"\A\s*\\begin\{(equation|align|gather|multline|eqnarray|flalign|alignat)(\*?)\}(?:\{\d+\})?"
    r"(.*)\\end\{\1\2\}\s*\Z",
    re.DOTALL,
)
_INNER = {"align": "aligned", "flalign": "aligned", "alignat": "aligned", "eqnarray": "aligned",
          "gather": "gathered", "multline": "gathered"}  # fmt: skip
_PRINTED = re.compile(r"[\s.,;]*\(([A-Z]?\d+(?:\.\d+)*[a-z]?)\)[\s.,;]*")


def make_equations(blocks: Nodes, names: Names) -> Nodes:
    """Return blocks in which every display formula is a division `equation` of its own."""

    def change(siblings: Nodes) -> Nodes:
        return [new for block in siblings for new in _divided(block, names)]

    changed: Nodes = edit_blocks(blocks, change)
    return changed


def is_display(node: Node) -> bool:
    """Tell whether an inline is a formula that stands on lines of its own."""
    return is_a(node, "Math") and is_a(node["c"][0], "DisplayMath")


def _divided(block: Node, names: Names) -> Nodes:
    if block["t"] not in ("Para", "Plain") or not any(is_display(node) for node in block["c"]):
        return [block]
    formulas = [node for node in block["c"] if is_display(node)]
    others = [node for node in without_anchors(block["c"]) if not is_display(node)]
    if len(formulas) == 1 and (printed := _PRINTED.fullmatch(text_of(others))):
        # A formula and its number beside it, as in Word.
        return [_equation(formulas[0], [*anchors(block)], names, number=printed[1])]
    out: Nodes = []
    line: Nodes = []
    old: list[str] = []
    for node in block["c"]:
        mark = read_mark(node)
        if mark is not None and mark.name == "equation":
            old.append(mark.get("id"))
        elif is_display(node):
            out += _line(block, line)
            out.append(_equation(node, old, names))
            line, old = [], []
        else:
            line.append(node)
    return [*out, *_line(block, line)]


def _line(block: Node, inlines: Nodes) -> Nodes:
    inlines = trimmed(inlines)
    if not inlines or not text_of(without_anchors(inlines)).strip(" .,;"):
        kept = [node for node in inlines if node["t"] not in ("Str", "Space", "SoftBreak")]
        if not kept or all(node["t"] == "Span" for node in kept):
            return []
    return [{"t": block["t"], "c": inlines}]


def _equation(node: Node, old: list[str], names: Names, *, number: str = "") -> Node:
    latex = node["c"][1]
    labels = _LABEL.findall(latex)
    latex = _plain(_LABEL.sub("", latex))
    wanted = [name for name in (*old, *labels) if name]
    name = names.add("eq", *wanted, number=number) if wanted or number else ""
    formula = {"t": "Math", "c": [{"t": "DisplayMath"}, latex]}
    return div([{"t": "Plain", "c": [formula]}], id=name, classes=["equation"])


def _plain(latex: str) -> str:
    """Return a formula without the environment that numbers it."""
    found = _NUMBERED.match(latex)
    if found is None:
        return latex.strip()
    body = re.sub(r"\\(?:nonumber|notag)\b", "", found[3]).strip()
    inner = _INNER.get(found[1])
    return rf"\begin{{{inner}}}{body}\end{{{inner}}}" if inner else body
