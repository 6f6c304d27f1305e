"""Pass: paragraph styles become roles, and divisions that mean nothing are opened.

Afterwards every division has one class that is a role of this table, or is one that the author
made a box of. Styles are known by their names in Word, Writer and pandoc, in several languages.
"""

from __future__ import annotations

import re
from typing import Any

from printer.readers.documents.ast import (
    Node,
    Nodes,
    attr,
    div,
    edit_blocks,
    edit_inlines,
    is_a,
    text_of,
)
from printer.readers.documents.marked import open_marks
from printer.readers.documents.marks import leading, read_mark

_ROLES = {
    "title": "title titel titre título titolo название",
    "subtitle": "subtitle untertitel sous-titre subtítulo sottotitolo подзаголовок",
    "author": "author authors autor autoren byline",
    "affiliation": "affiliation affiliations institution address institut",
    "date": "date datum",
    "abstract": "abstract zusammenfassung résumé resumen abstract-text аннотация",
    "abstract-title": "abstract-title abstract-heading",
    "keywords": "keywords keyword key-words schlüsselwörter schlagwörter mots-clés palabras-clave",
    "standfirst": "standfirst lead lede teaser vorspann deck chapeau",
    "caption": "caption image-caption table-caption figure illustration drawing table text-caption "
    "figurecaption tablecaption imagecaption beschriftung bildunterschrift légende tabelle abbildung figure-caption listing-caption "
    "название-объекта",
    "quote": "quote intense-quote block-text quotations zitat intensives-zitat blockquote "
    "block-quote citation cita цитата выделенная-цитата",
    "code": "source-code preformatted-text html-preformatted code verbatim listing quelltext",
    "pullquote": "pull-quote pullquote",
    "box": "box boxed-text text-box kasten infobox callout",
    "sidebar": "sidebar marginalia",
    "epigraph": "epigraph motto",
    "bibliography": "bibliography references literaturverzeichnis bibliographie список-литературы",
    "contents": "toc-heading contents-heading table-of-figures figure-index-1 illustration-index-1",
}
_ROLE_OF = {name: role for role, names in _ROLES.items() for name in names.split()}
_CONTENTS = re.compile(r"(?:toc|contents|verzeichnis|inhaltsverzeichnis|оглавление)-?\d+")
_CODE_SPANS = frozenset(
    {"verbatim-char", "source-text", "code", "html-code", "code-char", "inline-code"}
)
_OURS = frozenset({
    *_ROLES, "note", "warning", "gallery", "fig-group", "table-wrap", "thebibliography", "refs", "group",
})  # fmt: skip


def role_of(style: str) -> str:
    """Return the role of a style's name, empty when it has none."""
    name = re.sub(r"[\s_]+", "-", style.strip().lower())
    if _CONTENTS.fullmatch(name):
        return "contents"
    return _ROLE_OF.get(name, "")


def give_roles(blocks: Nodes) -> Nodes:
    """Return blocks whose divisions have roles; code and quotations in one piece."""
    blocks = edit_inlines(open_marks(blocks), _open_spans)
    changed: Nodes = edit_blocks(blocks, _open_divisions)
    return changed


def _open_divisions(blocks: Nodes) -> Nodes:
    out: Nodes = []
    for block in blocks:
        block = _marked(block)
        if block["t"] != "Div":
            out.append(block)
            continue
        name, classes, pairs = attr(block)
        role = role_of(pairs.get("custom-style", "")) or next(
            (item for item in classes if item in _OURS), ""
        )
        inner = block["c"][1]
        if role == "code":
            _add_code(inner, out)
        elif role == "quote":
            _add_quote(inner, out)
        elif role == "contents":
            continue
        elif role:
            _add_division(role, div(inner, id=name, classes=[role], **_kept(pairs)), out)
        else:
            out += _with_anchor(name, inner)
    return out


def _marked(block: Node) -> Node:
    """Return a division for a paragraph that a mark gives a role."""
    mark = leading(block)
    if mark is None or mark.name != "role" or not (role := role_of(mark.get("style"))):
        return block
    if block["t"] == "Header":
        return block
    rest = block["c"][1:]
    return div([{"t": block["t"], "c": rest}], **{"custom-style": role})


def _kept(pairs: dict[str, str]) -> dict[str, str]:
    return {key: text for key, text in pairs.items() if key in ("title", "id")}


def _with_anchor(name: str, blocks: Nodes) -> Nodes:
    """Return what was in a division; its id goes to the first heading, figure or table in it."""
    if name and blocks and is_a(blocks[0], "Header", "Figure", "Table", "CodeBlock"):
        from printer.readers.documents.ast import with_attr

        if not attr(blocks[0])[0]:
            return [with_attr(blocks[0], id=name), *blocks[1:]]
    return blocks


def _add_code(inner: Nodes, out: Nodes) -> None:
    text = "\n".join(
        item["c"][1] if item["t"] == "CodeBlock" else _line_of_code(item) for item in inner
    )
    before = out[-1] if out else None
    if before is not None and before["t"] == "CodeBlock" and before["c"][0][2] == [["joined", "1"]]:
        before["c"][1] += f"\n{text}"
        return
    first = next((item for item in inner if item["t"] == "CodeBlock"), None)
    classes = attr(first)[1] if first is not None else []
    out.append({"t": "CodeBlock", "c": [["", classes, [["joined", "1"]]], text]})


def _line_of_code(block: Node) -> str:
    lines = [
        "\n" if part["t"] == "LineBreak" else text_of(part) or " "
        for part in (block["c"] if is_a(block, "Para", "Plain") else [])
    ]
    return "".join(lines) if lines else text_of(block)


def _add_quote(inner: Nodes, out: Nodes) -> None:
    content = inner[0]["c"] if len(inner) == 1 and inner[0]["t"] == "BlockQuote" else inner
    if out and out[-1]["t"] == "BlockQuote":
        out[-1] = {"t": "BlockQuote", "c": [*out[-1]["c"], *content]}
    else:
        out.append({"t": "BlockQuote", "c": content})


def _add_division(role: str, division: Node, out: Nodes) -> None:
    """Add a division; paragraphs of one style that follow each other are one."""
    joins = role in ("box", "sidebar", "pullquote", "epigraph", "abstract", "bibliography")
    before = out[-1] if out else None
    if joins and before is not None and before["t"] == "Div" and attr(before)[1] == [role]:
        before["c"][1] = [*before["c"][1], *division["c"][1]]
        return
    out.append(division)


def _open_spans(inlines: Nodes) -> Nodes:
    out: Nodes = []
    for node in inlines:
        if node["t"] != "Span":
            out.append(node)
            continue
        name, classes, pairs = attr(node)
        style = re.sub(r"[\s_]+", "-", pairs.get("custom-style", "").lower())
        if style in _CODE_SPANS and text_of(node):
            out.append({"t": "Code", "c": [["", [], []], text_of(node)]})
        elif pairs.get("lang") or _meant(classes) or "math" in classes:
            out.append(node)
        elif name:
            out += [{"t": "Span", "c": [[name, ["anchor"], []], []]}, *node["c"][1]]
        else:
            out += node["c"][1]
    return out


def _meant(classes: list[str]) -> bool:
    return bool({"smallcaps", "underline", "mark"} & set(classes))


def anchors(value: Any) -> list[str]:
    """Return the names of the anchors within something."""
    from printer.readers.documents.ast import walk

    return [
        node["c"][0][0]
        for node in walk(value)
        if node["t"] == "Span" and node["c"][0][0] and "anchor" in node["c"][0][1]
    ]


def without_anchors(inlines: Nodes) -> Nodes:
    """Return inlines without anchors and marks."""
    return [
        node
        for node in inlines
        if not (node["t"] == "Span" and "anchor" in node["c"][0][1]) and read_mark(node) is None
    ]
