"""Pass: pandoc's `Cite` elements → citations as they are written in our Markdown.

Publishers print citations in full: `(Ames, 1902; Brandt, 1911)`, `[1–3]`, raised numbers, and mark only
the words in it as references. What the style will print again (brackets, commas, the author's name
before a year) is taken off, ranges are filled up, and neighbours become one citation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from printer.readers.documents.ast import Node, Nodes, edit_inlines, is_a, text_of, written

_BETWEEN = re.compile(r"\s*(?:[,;]|and|und|et|y|e|и|&|[,;]\s*(?:and|und|et|и|&))?\s*")
_RANGE = re.compile(r"\s*[-–—‒]\s*")
_YEAR = re.compile(r"[(\[]?(?:1[5-9]|20)\d\d[a-z]?[)\]]?|n\.\s?d\.?", re.IGNORECASE)
_IN_TEXT = re.compile(
    r".*[^\W\d_].*[(\[]\s*(?:(?:1[5-9]|20)\d\d[a-z]?|n\.\s?d\.?|\d{1,3})\s*[)\]]", re.DOTALL
)
_PREFIX = re.compile(
    r"(?:see(?: also)?|e\.\s?g\.,?|cf\.?|i\.\s?e\.,?|also|for example,?|such as|vgl\.|siehe|voir|véase|см\.|"
    r"e\.\s?g\.,? see|reviewed in|compare)(?:\s+\w+){0,3},?",
    re.IGNORECASE,
)
_GOOD_KEY = re.compile(r"\w+(?:[:.#$%&\-+?<>~/]\w+)*")
_LABELS = {"page": "p.", "pages": "pp.", "chapter": "chap.", "section": "sec.", "volume": "vol.",
           "figure": "fig.", "paragraph": "para.", "line": "l.", "note": "n.", "number": "no."}  # fmt: skip


@dataclass(slots=True)
class Citing:
    """Which works a text cites, while its citations are written."""

    keys: Mapping[str, str]
    """Id in the document → key."""

    line: Callable[[Nodes], str]
    """Writes inlines as Markdown."""

    in_words: bool = False
    """The citations are those of a publisher, with words and brackets around them."""

    cited: dict[str, None] = field(default_factory=dict)
    unknown: dict[str, None] = field(default_factory=dict)
    """Ids that no work has."""

    def apply(self, tree: Any) -> Any:
        """Return a tree with citations as pieces of Markdown."""
        return edit_inlines(tree, self._change)

    def _change(self, inlines: Nodes) -> Nodes:
        if not any(is_a(node, "Cite", "Superscript", "Note") for node in inlines):
            return inlines
        inlines = [self._lowered(node) for node in inlines]
        return self._write(self._gather(inlines) if self.in_words else inlines)

    def _lowered(self, node: Node) -> Node:
        """Take a citation out of what only holds it: raised letters, a note of its own."""
        inner: Nodes | None = None
        if node["t"] == "Superscript":
            inner = node["c"]
        elif node["t"] == "Note" and len(node["c"]) == 1 and is_a(node["c"][0], "Para", "Plain"):
            inner = node["c"][0]["c"]
        if inner is None:
            return node
        cites = [item for item in inner if is_a(item, "Cite") or _is_written(item)]
        rest = "".join(
            text_of([item]) if item["t"] != "Space" else " " for item in inner if item not in cites
        )
        if not cites or rest.strip(" .,;–-[]()"):
            return node
        if all(is_a(item, "Cite") for item in cites):
            return self._joined(cites, inner)
        return cites[0] if len(cites) == 1 else node

    def _joined(self, cites: Nodes, inner: Nodes) -> Node:
        gathered = self._gather(inner)
        return next((node for node in gathered if is_a(node, "Cite")), cites[0])

    def _gather(self, inlines: Nodes) -> Nodes:
        """Make one of citations that only commas, dashes and the like divide."""
        out: Nodes = []
        for node in inlines:
            out.append(node)
            if not is_a(node, "Cite"):
                continue
            before = next((i for i in range(len(out) - 2, -1, -1) if is_a(out[i], "Cite")), None)
            if before is None or len(out) - before > 6:
                continue
            words = _words(out[before + 1 : -1])
            if _RANGE.fullmatch(words):
                between = self._range(out[before], node)
            elif (
                _BETWEEN.fullmatch(words)
                and not _stands_apart(out[before])
                and not _stands_apart(node)
            ):
                between = []
            else:
                continue
            merged = {"t": "Cite", "c": [[*out[before]["c"][0], *between, *node["c"][0]],
                                         [*out[before]["c"][1], *node["c"][1]]]}  # fmt: skip
            out[before:] = [merged]
        return out

    def _range(self, first: Node, last: Node) -> list[Node]:
        """Return the works between two, in the order of the list."""
        order = list(self.keys)
        start, end = first["c"][0][-1]["citationId"], last["c"][0][0]["citationId"]
        if start not in self.keys or end not in self.keys:
            return []
        return [_citation(old) for old in order[order.index(start) + 1 : order.index(end)]]

    def _write(self, inlines: Nodes) -> Nodes:
        out: Nodes = []
        index = 0
        while index < len(inlines):
            node = inlines[index]
            if not is_a(node, "Cite"):
                out.append(node)
                index += 1
                continue
            index = self._one(node, inlines, index, out)
        return out

    def _one(self, node: Node, inlines: Nodes, index: int, out: Nodes) -> int:
        """Write one citation; return where to go on."""
        works = list(node["c"][0])
        mode = _mode(works, text_of(node["c"][1]) if self.in_words else "")
        following = inlines[index + 1] if index + 1 < len(inlines) else None
        bracket = _opening(out) if self.in_words and mode != "in text" else None
        prefix = rest = ""
        taken = 1
        if bracket is not None and following is not None and _closes(following):
            # The style has brackets of its own.
            prefix, rest, taken = _taken_off(out, bracket), following["c"][1:], 2
        if mode == "year" and not _name_before(out):
            mode = ""
        out.append(written(self._markdown(works, mode, prefix)))
        if rest:
            out.append({"t": "Str", "c": rest})
        return index + taken

    def _markdown(self, works: Sequence[Node], mode: str, prefix: str) -> str:
        parts = [self._work(work, mode) for work in works]
        if mode == "in text":
            first = works[0]
            suffix = _suffix(self.line(first["citationSuffix"]))
            others = "; ".join(parts[1:])
            inside = "; ".join(filter(None, (suffix.lstrip(", "), others)))
            return f"@{self._key(first)}" + (f" [{inside}]" if inside else "")
        if prefix:
            parts[0] = f"{prefix} {parts[0]}"
        return f"[{'; '.join(parts)}]"

    def _work(self, work: Node, mode: str) -> str:
        before = self.line(work["citationPrefix"]).strip()
        suppressed = work["citationMode"]["t"] == "SuppressAuthor" or mode == "year"
        key = f"{'-' if suppressed else ''}@{self._key(work)}"
        return f"{before} {key}{_suffix(self.line(work['citationSuffix']))}".strip()

    def _key(self, work: Node) -> str:
        old = work["citationId"]
        key = self.keys.get(old) or self.keys.get(old.removeprefix("ref-"))
        if key is None:
            key = old
            self.unknown.setdefault(old)
        self.cited.setdefault(key)
        return key if _GOOD_KEY.fullmatch(key) else "{" + re.sub(r"[{}\s]", "", key) + "}"


def _citation(old: str) -> Node:
    return {"citationId": old, "citationPrefix": [], "citationSuffix": [],
            "citationMode": {"t": "NormalCitation"}, "citationNoteNum": 0, "citationHash": 0}  # fmt: skip


def _is_written(node: Node) -> bool:
    return is_a(node, "RawInline") and node["c"][0] == "markdown" and node["c"][1].startswith("[")


def _words(inlines: Nodes) -> str:
    if not all(node["t"] in ("Str", "Space", "SoftBreak") for node in inlines):
        return "no"
    return "".join(node["c"] if node["t"] == "Str" else " " for node in inlines)


def _mode(works: Sequence[Node], shown: str) -> str:
    """Return how a citation stands in its sentence: `in text`, `year`, or in brackets (empty)."""
    if works[0]["citationMode"]["t"] == "AuthorInText":
        return "in text"
    if (
        _IN_TEXT.fullmatch(shown.strip())
        and not shown.strip().startswith(("(", "["))
        and len(works) == 1
    ):
        return "in text"
    return "year" if len(works) == 1 and _YEAR.fullmatch(shown.strip()) else ""


def _stands_apart(node: Node) -> bool:
    return _mode(node["c"][0], text_of(node["c"][1])) == "in text"


def _opening(out: Nodes) -> tuple[int, int] | None:
    """Return where a bracket opens before a citation: the inline and the character in it.

    Between them stands nothing, or words such as `see`.
    """
    words = ""
    for index in range(len(out) - 1, max(len(out) - 10, -1), -1):
        node = out[index]
        if node["t"] in ("Space", "SoftBreak"):
            words = f" {words}"
            continue
        if node["t"] != "Str":
            return None
        text = node["c"]
        if ")" in text or "]" in text:
            return None
        at = max(text.rfind("("), text.rfind("["))
        if at < 0:
            words = text + words
            continue
        words = (text[at + 1 :] + words).strip()
        return (index, at) if not words or _PREFIX.fullmatch(words) else None
    return None


def _closes(node: Node) -> bool:
    return node["t"] == "Str" and node["c"][:1] in (")", "]")


def _taken_off(out: Nodes, bracket: tuple[int, int]) -> str:
    """Take the bracket and what stands in it from what came before; return its words."""
    index, at = bracket
    text = out[index]["c"]
    words = _words([{"t": "Str", "c": text[at + 1 :]}, *out[index + 1 :]])
    out[index:] = [{"t": "Str", "c": text[:at]}] if text[:at] else []
    return words.strip()


def _name_before(out: Nodes) -> bool:
    """Tell whether a name stands before: `as Ames (1902) says`."""
    for node in reversed(out):
        if node["t"] in ("Space", "SoftBreak"):
            continue
        text = text_of([node]).rstrip("(,")
        return bool(re.search(r"(?:\bal\.?|[A-ZÀ-ÞА-Я][\w’'-]+)(?:[’']s)?$", text))
    return False


def _suffix(text: str) -> str:
    """Return what follows a key, with its label as people write it: `, p. 12`."""
    text = text.strip().rstrip(";")
    if not text:
        return ""
    text = re.sub(r"^,?\s*", "", text)
    text = re.sub(
        r"^(\w+)(?=\s+[\divxlc])", lambda word: _LABELS.get(word[1].lower(), word[1]), text
    )
    return f", {text}" if not text.startswith((".", ":", ";")) else text
