"""Pass: figures with caption, credit and alternative text apart; galleries; captions found.

Afterwards a figure is a `Figure` node with one image and its caption's inlines, or a division
`gallery` of such; its pairs hold `credit`, `source` and `width`, its image has the alternative
text as its words. Paragraphs with a single image are figures too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from printer.readers.documents.ast import (
    Node,
    Nodes,
    attr,
    div,
    edit_blocks,
    inlines_of,
    is_a,
    text_of,
    trimmed,
    walk,
    words,
)
from printer.readers.documents.captions import Caption, take_apart
from printer.readers.documents.names import Names
from printer.readers.documents.roles import without_anchors
from printer.readers.documents.values import FigureFacts

_LENGTH = re.compile(r"([\d.]+)\s*(%|in|cm|mm|px|pt)")
_IN_MM = {"in": 25.4, "cm": 10.0, "mm": 1.0, "px": 25.4 / 96, "pt": 25.4 / 72}
_COLUMN_MM = 165.0
"""As wide as a page's text usually is in Word: wider pictures fill the column."""


def make_figures(blocks: Nodes, facts: Mapping[str, FigureFacts], names: Names) -> Nodes:
    """Return blocks with figures, whose ids are given in `names`."""
    work = _Work(facts, names)
    blocks = edit_blocks(blocks, work.find, whole=("Figure",))
    found: Nodes = edit_blocks(blocks, work.settle)
    return found


def figure(image: Node, caption: Nodes, *, id: str = "", **pairs: str) -> Node:
    """Return a figure of one image."""
    kept = [[key, text] for key, text in pairs.items() if text]
    return {"t": "Figure", "c": [[id, [], kept], [None, [{"t": "Plain", "c": caption}]],
                                 [{"t": "Plain", "c": [image]}]]}  # fmt: skip


@dataclass(slots=True)
class _Work:
    facts: Mapping[str, FigureFacts]
    names: Names
    used: set[str] = field(default_factory=set)

    def find(self, blocks: Nodes) -> Nodes:
        """Make figures of pandoc's figures and of paragraphs that hold only images."""
        out: Nodes = []
        for block in blocks:
            if block["t"] == "Figure":
                out += self._of_pandoc(block)
            elif block["t"] in ("Para", "Plain") and (images := _only_images(block["c"])):
                from printer.readers.documents.roles import anchors

                out += _several([self._raw(image) for image in images], anchors(block))
            elif is_a(block, "Div") and attr(block)[1] == ["fig-group"]:
                out.append(self._group(block))
            else:
                out.append(block)
        return out

    def _raw(self, image: Node) -> Node:
        return figure(_bare(image), [], width=_width(image))

    def _of_pandoc(self, block: Node) -> Nodes:
        name = attr(block)[0]
        caption = inlines_of(block["c"][1][1])
        images = [node for node in walk(block["c"][2]) if node["t"] == "Image"]
        if not images:
            # A figure of a table or of code: the caption is theirs.
            content = block["c"][2]
            return [*content, div([{"t": "Para", "c": caption}], classes=["caption"])]
        taken = _alone(images)
        made = _several([self._raw(image) for image in taken], [])
        rest = [
            item for item in block["c"][2]
            if item["t"] not in ("Plain", "Para") or not any(n["t"] == "Image" for n in walk(item))
        ]  # fmt: skip
        rest = [item for item in rest if text_of(item) and item["t"] != "Table"]
        made[0] = _captioned(made[0], name, take_apart(caption), self.facts.get(name))
        return [*made, *rest]

    def _group(self, block: Node) -> Node:
        own = [item for item in block["c"][1] if is_a(item, "Figure")]
        rest = [item for item in block["c"][1] if not is_a(item, "Figure")]
        caption = inlines_of(rest)
        return div([*own, *([{"t": "Para", "c": caption}] if caption else [])], classes=["gallery"])

    def settle(self, blocks: Nodes) -> Nodes:
        """Give figures without a caption the one that stands beside them, and all their ids."""
        out: Nodes = []
        waiting = list(blocks)
        while waiting:
            block = waiting.pop(0)
            if not _is_picture(block):
                out.append(block)
                continue
            if not _words_of(block) and (found := _caption_beside(out, waiting)):
                block = _captioned(block, attr(block)[0], found, None)
            out.append(self._named(block))
        return out

    def _named(self, block: Node) -> Node:
        if block["t"] == "Div":
            return block
        name, _, pairs = attr(block)
        if not name and not pairs.get("number") and not pairs.get("anchors"):
            return self._plain(block)
        others = pairs.get("anchors", "").split()
        new = self.names.add("fig", name, *others, number=pairs.get("number", ""))
        return self._plain(block, new)

    def _plain(self, block: Node, name: str = "") -> Node:
        _, _, pairs = attr(block)
        kept = {key: text for key, text in pairs.items() if key in ("credit", "source", "width")}
        image = block["c"][2][0]["c"][0]
        return figure(image, _words_of(block), id=name, **kept)


def _only_images(inlines: Nodes) -> Nodes:
    rest = [
        n for n in without_anchors(inlines) if n["t"] not in ("Space", "SoftBreak", "LineBreak")
    ]
    images = []
    for node in rest:
        if node["t"] == "Link" and len(node["c"][1]) == 1:
            node = node["c"][1][0]
        if node["t"] != "Image":
            return []
        images.append(node)
    return images


def _alone(images: Nodes) -> Nodes:
    """Return the images of a figure, each file once."""
    seen: dict[str, Node] = {}
    for image in images:
        seen.setdefault(image["c"][2][0], image)
    return list(seen.values())


def _several(figures: Nodes, names: list[str]) -> Nodes:
    if names and figures:
        figures[0]["c"][0][2].append(["anchors", " ".join(names)])
    if len(figures) < 2:
        return figures
    return [div(figures, classes=["gallery"])]


def _bare(image: Node) -> Node:
    target, title = image["c"][2]
    alt = image["c"][1] or words(title if title not in ("fig:", "") else "")
    return {"t": "Image", "c": [["", [], []], trimmed(alt), [target, ""]]}


def _width(image: Node) -> str:
    """Return the width of an image as our Markdown has it; empty where it fills the column."""
    pairs = attr(image)[2]
    told = pairs.get("width", "") or re.sub(r".*width:\s*([^;]+).*", r"\1", pairs.get("style", ""))
    match = _LENGTH.fullmatch(told.strip())
    if match is None:
        return ""
    number = float(match[1])
    if match[2] == "%":
        return f"{min(number, 100):g}%" if number >= 5 else ""
    millimetres = number * _IN_MM[match[2]]
    share = millimetres / _COLUMN_MM * 100
    return "" if millimetres < 5 else f"{min(round(share), 100)}%"


def _is_picture(block: Node) -> bool:
    return block["t"] == "Figure" or (block["t"] == "Div" and attr(block)[1] == ["gallery"])


def _words_of(block: Node) -> Nodes:
    if block["t"] == "Figure":
        return inlines_of(block["c"][1][1])
    return [n for item in block["c"][1] if item["t"] == "Para" for n in item["c"]]


def _captioned(block: Node, name: str, caption: Caption, facts: FigureFacts | None) -> Node:
    facts = facts or FigureFacts()
    if block["t"] == "Div":
        return _gallery(block, caption, facts)
    _, _, pairs = attr(block)
    image = block["c"][2][0]["c"][0]
    if facts.alt:
        image = {"t": "Image", "c": [image["c"][0], words(facts.alt), image["c"][2]]}
    anchors = " ".join(filter(None, (pairs.get("anchors", ""), *caption.names)))
    return figure(
        image,
        caption.inlines,
        id=name,
        credit=facts.credit or caption.credit,
        source=facts.source,
        width=pairs.get("width", ""),
        number=facts.number or caption.number,
        anchors=anchors,
    )


def _gallery(block: Node, caption: Caption, facts: FigureFacts) -> Node:
    figures = [item for item in block["c"][1] if item["t"] == "Figure"]
    credit = facts.credit or caption.credit
    inlines = [*caption.inlines, *([{"t": "Space"}, *words(credit)] if credit else [])]
    return div([*figures, {"t": "Para", "c": inlines}], classes=["gallery"])


def _caption_beside(before: Nodes, after: Nodes) -> Caption | None:
    """Take the caption that stands after a figure, or before it; None without one."""
    if after and (found := _as_caption(after[0], "fig")):
        after.pop(0)
        return found
    if before and (found := _as_caption(before[-1], "fig")) and is_a(before[-1], "Div"):
        before.pop()
        return found
    return None


def _as_caption(block: Node, kind: str) -> Caption | None:
    """Return the caption that a paragraph is: by its style, or by the label it begins with."""
    if is_a(block, "Div") and attr(block)[1] == ["caption"]:
        found = take_apart(inlines_of(block["c"][1]))
        return found if found.kind in ("", kind) else None
    if is_a(block, "Para"):
        found = take_apart(block["c"])
        return found if found.kind == kind and found.number else None
    return None
