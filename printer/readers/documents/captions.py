"""What captions of figures, tables and listings have in common: number, words, and credit.

Numbers that were typed (`Figure 3:`) are taken off, since ours come by themselves; what they were
is remembered, because the text may speak of `Figure 3` without a link.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from printer.readers.documents.ast import Node, Nodes, text_of, trimmed
from printer.readers.documents.roles import anchors, without_anchors

_KINDS = {
    "fig": r"figures?|figs?|abbildung(?:en)?|abb|bild|schéma|figuras?|fig(?:ur|uur|uren)|figura|"
    r"рисун(?:ок|ка|ке|ки)|рис|εικόνα|ilustra(?:ción|ção)|rysun(?:ek|ku)|rys|obrázek|obr|afbeelding|"
    r"chart|diagram|photo|plate|scheme|рисунком",
    "tbl": r"tables?|tabs?|tabellen?|tableaux?|tablas?|tabelas?|tabel|табл(?:ица|ице|ицы|ицей)?|"
    r"tabela|tabulka|πίνακας|tabell[ae]",
    "lst": r"listings?|algorithm|algorithmus|listados?|листинг[ае]?|extrait",
    "eq": r"equations?|eqs?|eqn|gleichung(?:en)?|gl|équations?|ecuación|equação|equazione|"
    r"формул[аеы]|уравнени[еяю]|formula",
    "sec": r"sections?|secs?|sect|abschnitt(?:e|s)?|kapitel|chapter|chap|sección|seção|sezione|"
    r"разделе?|глав[ае]|гл|paragraaf|sekcja|§§?",
}
LABEL = re.compile(
    "|".join(rf"(?P<{kind}>{words})" for kind, words in _KINDS.items()), re.IGNORECASE
)
"""The words that come before a number, by the kind of thing they number."""

NUMBER = r"(?:[A-Z]{0,2}\d+(?:[.\-–]\d+)*[a-z]?|[IVXL]+)"
_TYPED = re.compile(
    rf"\s*(?:{LABEL.pattern})\.?[\s\xa0]*(?P<number>{NUMBER})(?:\s*[.:|–—‒-]|\)|(?=\s|$))\s*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Caption:
    """A caption taken apart."""

    inlines: Nodes
    kind: str = ""
    """`fig`, `tbl`, `lst` or `eq`, where a typed label said so."""

    number: str = ""
    """The number that was typed; empty without one."""

    credit: str = ""
    names: tuple[str, ...] = field(default=())
    """Anchors within it: what links to it may be called."""


def take_apart(inlines: Nodes) -> Caption:
    """Return number, words and credit of a caption."""
    from printer.readers.webpage.credits import split

    names = tuple(anchors(inlines))
    inlines = _tidy(trimmed(_joined(without_anchors(inlines))))
    plain = _plain(inlines)
    kind = number = ""
    if typed := _TYPED.match(plain):
        kind = next(name for name in _KINDS if typed[name])
        number = typed["number"]
        inlines = trimmed(cut_before(inlines, typed.end()))
        plain = _plain(inlines)
    kept, credit = split(plain)
    if credit and (shorter := cut_after(inlines, len(kept))) is not None:
        return Caption(trimmed(shorter), kind, number, credit.rstrip(), names)
    return Caption(inlines, kind, number, "", names)


def _joined(inlines: Nodes) -> Nodes:
    """Return inlines whose breaks are spaces: a caption is one text."""
    return [{"t": "Space"} if node["t"] in ("SoftBreak", "LineBreak") else node for node in inlines]


def _tidy(inlines: Nodes) -> Nodes:
    """Return inlines without the space that an anchor has left before the last full stop."""
    if len(inlines) > 2 and inlines[-1] == {"t": "Str", "c": "."} and inlines[-2]["t"] == "Space":
        return [*inlines[:-2], inlines[-1]]
    return inlines


def _plain(inlines: Nodes) -> str:
    return "".join(_length_text(node) for node in inlines)


def _length_text(node: Node) -> str:
    if node["t"] in ("Space", "SoftBreak", "LineBreak"):
        return " "
    return str(node["c"]) if node["t"] == "Str" else text_of(node)


def cut_before(inlines: Nodes, position: int) -> Nodes:
    """Return what follows so many characters; an element that begins before them goes whole."""
    for index, node in enumerate(inlines):
        length = len(_length_text(node))
        if position < length and node["t"] == "Str":
            rest = node["c"][position:]
            return [{"t": "Str", "c": rest}, *inlines[index + 1 :]]
        if position <= 0:
            return inlines[index:]
        if position < length and node["t"] in ("Strong", "Emph", "Underline", "SmallCaps"):
            inner = cut_before(node["c"], position)
            return [{"t": node["t"], "c": inner}, *inlines[index + 1 :]]
        position -= length
    return []


def cut_after(inlines: Nodes, position: int) -> Nodes | None:
    """Return so many characters of inlines; None when an element stands across the cut."""
    out: Nodes = []
    for node in inlines:
        length = len(_length_text(node))
        if position <= 0:
            return out
        if length <= position:
            out.append(node)
        elif node["t"] == "Str":
            out.append({"t": "Str", "c": node["c"][:position]})
        elif node["t"] not in ("Space", "SoftBreak"):
            return None
        position -= length
    return out
