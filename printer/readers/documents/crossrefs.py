"""Pass: links within the document become cross-references, `@fig-bridge`, where they say a number.

A link that says `Figure 2`, `2` or `(2)` of a figure, a table, a formula, a listing or a section is
one; so is a `Table 1` without a link, where exactly one table was printed with that number. Links
with other words stay links; those that lead nowhere become words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from printer.readers.documents.ast import Node, Nodes, edit_inlines, text_of, written
from printer.readers.documents.captions import LABEL, NUMBER
from printer.readers.documents.names import Names
from printer.readers.documents.roles import without_anchors

_SAYS_NUMBER = re.compile(
    rf"(?P<label>(?:{LABEL.pattern})\.?[\s\xa0]*)?(?:[\[(]?(?:{NUMBER}|\?+)[\])]?|\[[\w:.-]+\])",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?P<rest>(?:.*[^\w])?)(?:{LABEL.pattern})\.?(?P<gap>[\xa0~ ]?)$", re.IGNORECASE | re.DOTALL
)
_WORD = re.compile(
    rf"(?P<rest>(?:.*[^\w])?)(?P<word>{LABEL.pattern})\.?$", re.IGNORECASE | re.DOTALL
)
_FOLLOWS = re.compile(
    rf"(?P<open>\(?)(?P<number>{NUMBER})(?P<close>\)?)(?P<rest>(?![\w]).*)$", re.DOTALL
)
_TOGETHER = re.compile(
    rf"(?P<before>(?:.*[^\w])?)(?P<word>{LABEL.pattern})\.?\xa0(?P<number>{NUMBER})(?P<rest>(?![\w]).*)$",
    re.IGNORECASE | re.DOTALL,
)


def make_crossrefs(blocks: Nodes, names: Names, aliases: Mapping[str, str]) -> Nodes:
    """Return blocks with cross-references."""
    work = _Work(names, aliases)
    changed: Nodes = edit_inlines(blocks, work.change, whole=("Link",))
    return changed


@dataclass(slots=True)
class _Work:
    names: Names
    aliases: Mapping[str, str]

    def change(self, inlines: Nodes) -> Nodes:
        out: Nodes = []
        inlines = without_anchors(inlines)
        for index, node in enumerate(inlines):
            if node["t"] == "Link" and node["c"][2][0].startswith("#"):
                following = inlines[index + 1] if index + 1 < len(inlines) else None
                self._link(node, following, out)
            else:
                out.append(node)
        return self._without_links(out)

    def _link(self, node: Node, following: Node | None, out: Nodes) -> None:
        old = node["c"][2][0][1:]
        name = self.names.find(old) or self.names.find(self.aliases.get(old, ""))
        if not name:
            out += node["c"][1]
            return
        self.names.referred.add(name)
        says = _SAYS_NUMBER.fullmatch(text_of(node["c"][1]).strip())
        glued = following is not None and re.match(r"[\w-]", _text(following))
        if says is None or glued:
            out.append({"t": "Link", "c": [["", [], []], node["c"][1], [f"#{name}", ""]]})
            return
        if not says["label"]:
            _drop_label(out)
        out.append(written(f"@{name}"))

    def _without_links(self, inlines: Nodes) -> Nodes:
        """Find `Table 1` in plain words."""
        if not self.names.numbers:
            return inlines
        out: Nodes = []
        for node in inlines:
            if node["t"] != "Str":
                out.append(node)
                continue
            out += self._together(node) or self._apart(node, out) or [node]
        return out

    def _together(self, node: Node) -> Nodes:
        found = _TOGETHER.match(node["c"])
        name = self._numbered(found) if found else ""
        if not found or not name:
            return []
        return [*_str(found["before"]), written(f"@{name}"), *_str(found["rest"])]

    def _apart(self, node: Node, out: Nodes) -> Nodes:
        """Take the label from what came before, when this is its number."""
        if len(out) < 2 or out[-1]["t"] not in ("Space", "SoftBreak") or out[-2]["t"] != "Str":
            return []
        word, number = _WORD.match(out[-2]["c"]), _FOLLOWS.match(node["c"])
        if (
            not word
            or not number
            or bool(number["open"]) != (bool(number["close"]) and bool(number["open"]))
        ):
            return []
        kind = _kind(word)
        if bool(number["open"]) != (kind == "eq"):
            return []
        name = self.names.numbers.get((kind, number["number"]), "")
        if not name:
            return []
        self.names.referred.add(name)
        out[-2:] = _str(word["rest"])
        close = "" if number["open"] else number["close"]
        return [written(f"@{name}"), *_str(close + number["rest"])]

    def _numbered(self, found: re.Match[str]) -> str:
        name = self.names.numbers.get((_kind(found), found["number"]), "")
        if name:
            self.names.referred.add(name)
        return name


def _kind(found: re.Match[str]) -> str:
    return next(kind for kind in ("fig", "tbl", "lst", "eq", "sec") if found[kind])


def _str(text: str) -> Nodes:
    return [{"t": "Str", "c": text}] if text else []


def _text(node: Node) -> str:
    return node["c"] if node["t"] == "Str" else ""


def _drop_label(out: Nodes) -> None:
    """Take away the word before a number: `Figure`, `see Eq.`."""
    end = len(out)
    if end and out[-1]["t"] in ("Space", "SoftBreak"):
        end -= 1
    if not end or out[end - 1]["t"] != "Str":
        return
    found = _BEFORE.match(out[end - 1]["c"])
    if found is None or (end == len(out) and not found["gap"]):
        return
    out[end - 1 :] = _str(found["rest"])
