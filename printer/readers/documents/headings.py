"""Pass: headings lose what is theirs no longer: typed numbers, empty ones, that of the list of works.

No level is skipped afterwards; at which one the text begins is settled when it is written.
"""

from __future__ import annotations

import re

from printer.readers.documents.ast import Node, Nodes, attr, text_of, trimmed, with_attr
from printer.readers.documents.captions import cut_before
from printer.readers.documents.names import Names
from printer.readers.documents.roles import anchors, without_anchors

_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)*)\.?\)?[\s\xa0]+(?=\S)")
_OF_WORKS = re.compile(
    r"(?:list of )?(?:references|bibliography|works cited|literature cited|literature|sources|"
    r"literatur(?:verzeichnis)?|quellen(?:verzeichnis)?|bibliogra(?:phie|fía|fia)|références|"
    r"referencias|riferimenti|(?:список )?литератур[аы]|источники|библиография|bibliografie|"
    r"literatura|referências)(?: and notes)?",
    re.IGNORECASE,
)


def settle_headings(blocks: Nodes, names: Names, *, has_works: bool) -> Nodes:
    """Return the blocks of an article with its headings in order, their ids given in `names`."""
    blocks = _without_works(blocks, has_works)
    headings = [block for block in blocks if block["t"] == "Header"]
    numbered = _are_numbered(headings)
    out: Nodes = []
    above: list[int] = []
    for block in blocks:
        if block["t"] != "Header":
            out.append(block)
        elif text_of(block):
            level = block["c"][0]
            above = [*(other for other in above if other < level), level]
            out.append(_settled(block, names, level=len(above), numbered=numbered))
    return out


def _are_numbered(headings: Nodes) -> bool:
    """Tell whether headings have typed numbers: most of them, the first among them 1."""
    found = [_NUMBER.match(text_of(without_anchors(block["c"][2]))) for block in headings]
    first = next((match[1] for match in found if match), "")
    return sum(match is not None for match in found) * 2 > len(headings) and first[:1] in ("1", "0")


def _settled(block: Node, names: Names, *, level: int, numbered: bool) -> Node:
    inlines = block["c"][2]
    old = [attr(block)[0], *anchors(inlines)]
    inlines = trimmed(without_anchors(inlines))
    number = ""
    if numbered and (typed := _NUMBER.match(text_of(inlines))):
        number = typed[1]
        inlines = trimmed(cut_before(inlines, typed.end()))
    inlines = [{"t": "Space"} if n["t"] == "LineBreak" else n for n in inlines]
    if len(inlines) == 1 and inlines[0]["t"] == "Strong":
        inlines = inlines[0]["c"]
    name = names.add("sec", *old, number=number) if any(old) or number else ""
    return {"t": "Header", "c": [level, [name, [], []], inlines]}


def without_unused_ids(blocks: Nodes, names: Names) -> Nodes:
    """Return blocks whose headings have ids only where something refers to them."""
    return [
        with_attr(block, id="")
        if block["t"] == "Header" and attr(block)[0] not in names.referred
        else block
        for block in blocks
    ]


def _without_works(blocks: Nodes, has_works: bool) -> Nodes:
    """Leave out the list of works that the document has in words, where its works are known."""
    kept = [b for b in blocks if not (b["t"] == "Div" and attr(b)[1] in (["refs"],))]
    if not has_works:
        return kept
    out: Nodes = []
    for index, block in enumerate(kept):
        if block["t"] == "Div" and attr(block)[1] in (["bibliography"], ["thebibliography"]):
            continue
        if block["t"] == "Header" and _OF_WORKS.fullmatch(text_of(block).strip(" :.0123456789")):
            following = kept[index + 1] if index + 1 < len(kept) else None
            gone = (
                following is None
                or following["t"] == "Header"
                or (
                    following["t"] == "Div"
                    and attr(following)[1] in (["bibliography"], ["thebibliography"])
                )
            )
            if gone:
                continue
        out.append(block)
    return out
