"""The tree after all passes → HTML of the contract, which `printer.importing.markdown` writes as Markdown.

Pieces of Markdown that passes have made (citations, cross-references) travel in `data-markdown`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from printer.readers.documents.ast import Node, Nodes, attr, inlines_of, text_of
from printer.readers.documents.boxes import attribution
from printer.readers.documents.marks import read_mark

_ASIDES = ("box", "sidebar", "note", "warning")
_TAGS = {"Emph": "em", "Strong": "strong", "Strikeout": "del", "Superscript": "sup",
         "Subscript": "sub", "Underline": "em"}  # fmt: skip
_ALIGNED = {"AlignLeft": "left", "AlignRight": "right", "AlignCenter": "center"}


def line(inlines: Nodes) -> str:
    """Return inlines as HTML."""
    return "".join(_inline(node) for node in inlines)


def body(blocks: Nodes) -> str:
    """Return blocks as HTML."""
    return "\n".join(_block(block) for block in blocks)


# -- inlines ---------------------------------------------------------------------------------


def _inline(node: Node) -> str:
    name: str = node["t"]
    content: Any = node.get("c")
    if name == "Str":
        return escape(content)
    if name in ("Space", "SoftBreak"):
        return " "
    if name == "LineBreak":
        return "<br>"
    if name in _TAGS:
        return _tagged(_TAGS[name], line(content))
    return _INLINES[name](content, node) if name in _INLINES else ""


def _tagged(tag: str, inner: str) -> str:
    return f"<{tag}>{inner}</{tag}>" if inner else ""


def _quoted(content: Any, node: Node) -> str:  # noqa: ARG001
    opening, closing = "“”" if content[0]["t"] == "DoubleQuote" else "‘’"
    return f"{opening}{line(content[1])}{closing}"


def _code(content: Any, node: Node) -> str:  # noqa: ARG001
    return _tagged("code", escape(content[1]))


def _math(content: Any, node: Node) -> str:  # noqa: ARG001
    latex = " ".join(content[1].split())
    return f'<span class="math inline" data-latex="{escape(latex)}"></span>'


def _raw(content: Any, node: Node) -> str:  # noqa: ARG001
    if content[0] == "markdown":
        return f'<span class="citation" data-markdown="{escape(content[1])}"></span>'
    return ""


def _link(content: Any, node: Node) -> str:
    if read_mark(node) is not None:
        return ""
    return f'<a href="{escape(content[2][0])}">{line(content[1])}</a>'


def _image(content: Any, node: Node) -> str:  # noqa: ARG001
    return f'<img src="{escape(content[2][0])}" alt="{escape(text_of(content[1]))}">'


def _note(content: Any, node: Node) -> str:  # noqa: ARG001
    parts = [_note_part(block) for block in content]
    return f'<span class="footnote">{"".join(parts)}</span>'


def _note_part(block: Node) -> str:
    if block["t"] in ("Para", "Plain"):
        return f'<span class="note-paragraph">{line(block["c"])}</span>'
    return f'<span class="note-paragraph">{line(inlines_of([block]))}</span>'


def _span(content: Any, node: Node) -> str:
    _, classes, pairs = attr(node)
    inner = line(content[1])
    if "smallcaps" in classes:
        return f'<span class="smallcaps">{inner}</span>'
    if "underline" in classes:
        return _tagged("em", inner)
    if lang := pairs.get("lang", ""):
        return f'<span lang="{escape(lang)}">{inner}</span>'
    return inner


def _small_caps(content: Any, node: Node) -> str:  # noqa: ARG001
    return f'<span class="smallcaps">{line(content)}</span>'


def _cite(content: Any, node: Node) -> str:  # noqa: ARG001
    return line(content[1])


_INLINES = {
    "Quoted": _quoted, "Code": _code, "Math": _math, "RawInline": _raw, "Link": _link,
    "Image": _image, "Note": _note, "Span": _span, "SmallCaps": _small_caps, "Cite": _cite,
}  # fmt: skip


# -- blocks ----------------------------------------------------------------------------------


def _block(node: Node) -> str:
    writer = _BLOCKS.get(node["t"])
    return writer(node) if writer else ""


def _paragraph(node: Node) -> str:
    return _tagged("p", line(node["c"]))


def _heading(node: Node) -> str:
    level, (name, _, _), inlines = node["c"]
    tag = f"h{min(level, 6)}"
    given = f' id="{escape(name)}"' if name else ""
    return f"<{tag}{given}>{line(inlines)}</{tag}>"


def _code_block(node: Node) -> str:
    name, classes, pairs = attr(node)
    given = "".join(
        f' {key}="{escape(value)}"'
        for key, value in (
            ("id", name),
            ("data-language", classes[0] if classes else ""),
            ("data-caption", pairs.get("caption", "")),
        )
        if value
    )
    return f"<pre{given}><code>{escape(node['c'][1])}</code></pre>"


def _quotation(node: Node) -> str:
    content, who = attribution(node["c"])
    said = f'<p class="attribution">{line(who)}</p>' if who else ""
    return f"<blockquote>{body(content)}{said}</blockquote>"


def _items(items: Iterable[Nodes]) -> str:
    return "".join(f"<li>{body(item)}</li>" for item in items)


def _bullets(node: Node) -> str:
    return f"<ul>{_items(node['c'])}</ul>"


def _ordered(node: Node) -> str:
    start = node["c"][0][0]
    given = f' start="{start}"' if start != 1 else ""
    return f"<ol{given}>{_items(node['c'][1])}</ol>"


def _definitions(node: Node) -> str:
    parts = []
    for term, meanings in node["c"]:
        parts.append(f"<dt>{line(term)}</dt>")
        parts += [f"<dd>{body(meaning)}</dd>" for meaning in meanings]
    return f"<dl>{''.join(parts)}</dl>"


def _line_block(node: Node) -> str:
    return f"<p>{'<br>'.join(line(item) for item in node['c'])}</p>"


def _rule(node: Node) -> str:  # noqa: ARG001
    return "<hr>"


def _raw_block(node: Node) -> str:  # noqa: ARG001
    return ""


def _figure(node: Node) -> str:
    name, _, pairs = attr(node)
    image = node["c"][2][0]["c"][0]
    given = f' id="{escape(name)}"' if name else ""
    if width := pairs.get("width", ""):
        given += f' class="figure has-width" style="--width: {escape(width)}"'
    return (
        f"<figure{given}>{_inline(image)}{_figcaption(inlines_of(node['c'][1][1]), pairs)}</figure>"
    )


def _figcaption(caption: Nodes, pairs: dict[str, str]) -> str:
    inner = _parts(caption, pairs)
    return _tagged("figcaption", inner)


def _parts(caption: Nodes, pairs: dict[str, str]) -> str:
    parts = [f'<span class="caption">{line(caption)}</span>'] if caption else []
    if credit := pairs.get("credit", ""):
        parts.append(f'<span class="credit">{escape(credit)}</span>')
    if source := pairs.get("source", ""):
        parts.append(f'<span class="source"><a href="{escape(source)}">{escape(source)}</a></span>')
    return " ".join(parts)


def _table(node: Node) -> str:
    from printer.readers.documents.tables import columns, rows_of

    name, _, pairs = attr(node)
    caption = _parts(inlines_of(node["c"][1][1]), pairs)
    given = f' id="{escape(name)}"' if name else ""
    if credit := pairs.get("credit", ""):
        given += f' credit="{escape(credit)}"'
    aligned = columns(node)
    parts = [f"<table{given}>", _tagged("caption", caption)]
    for part, rows in rows_of(node):
        if rows:
            inner = "".join(_row(row, aligned, head=part == "thead") for row in rows)
            parts.append(f"<{part}>{inner}</{part}>")
    return "".join([*parts, "</table>"])


def _row(row: Any, aligned: list[str], *, head: bool) -> str:
    cells = []
    column = 0
    for _, align, height, width, content in row[1]:
        where = _ALIGNED.get(align["t"], "") or (aligned[column] if column < len(aligned) else "")
        given = f' style="text-align: {where}"' if where else ""
        given += f' rowspan="{height}"' if height > 1 else ""
        given += f' colspan="{width}"' if width > 1 else ""
        tag = "th" if head else "td"
        cells.append(f"<{tag}{given}>{_cell(content)}</{tag}>")
        column += width
    return f"<tr>{''.join(cells)}</tr>"


def _cell(content: Nodes) -> str:
    if len(content) == 1 and content[0]["t"] in ("Para", "Plain"):
        return line(content[0]["c"])
    return body(content)


def _division(node: Node) -> str:
    _, classes, pairs = attr(node)
    kind = classes[0] if classes else ""
    content = node["c"][1]
    if kind == "equation":
        return _equation(node)
    if kind == "gallery":
        return f'<div class="gallery">{body(content)}</div>'
    if kind in _ASIDES:
        title = pairs.get("title", "")
        heading = f'<p class="box-title">{escape(title)}</p>' if title else ""
        return f'<aside class="{kind}">{heading}{body(content)}</aside>'
    if kind in ("pullquote", "epigraph"):
        kept, who = attribution(content)
        said = f'<p class="attribution">{line(who)}</p>' if who else ""
        if kind == "epigraph":
            return f'<blockquote class="epigraph">{body(kept)}{said}</blockquote>'
        return f'<aside class="pullquote">{body(kept)}{said}</aside>'
    return body(content)


def _equation(node: Node) -> str:
    name = attr(node)[0]
    latex = node["c"][1][0]["c"][0]["c"][1]
    latex = re.sub(r"\n\s*\n", "\n", latex.strip())
    given = f' id="{escape(name)}"' if name else ""
    return (
        f'<div class="equation"{given}>'
        f'<span class="math display" data-latex="{escape(latex)}"></span></div>'
    )


_BLOCKS = {
    "Para": _paragraph, "Plain": _paragraph, "Header": _heading, "CodeBlock": _code_block,
    "BlockQuote": _quotation, "BulletList": _bullets, "OrderedList": _ordered,
    "DefinitionList": _definitions, "LineBlock": _line_block, "HorizontalRule": _rule,
    "RawBlock": _raw_block, "Figure": _figure, "Table": _table, "Div": _division,
}  # fmt: skip
