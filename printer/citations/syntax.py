"""Pandoc's citation syntax in the text of one block.

What this is: `[see @a, p. 3; also @b]`, `@a [p. 30]`, `@a`, `[-@a]` and `@{odd key}`
found in inline Markdown, with their offsets, as clusters. What this is not: prefixes and
suffixes stay the source text that they are (the caller converts their markup), locators
are still in the suffix (`printer.citations.locators` splits them off), and whether a key
exists is not asked.

The rules are those of pandoc's manual, "Citations"; where the manual is silent, of its
Markdown reader. Everything is found in one pass over the brackets, so that a page of
nothing but brackets costs no more than a page of text.
"""

from __future__ import annotations

import bisect
import dataclasses
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

_KEY = re.compile(
    r"""
    (?<![\w@\\]) (?P<minus>-?) (?<![\w@\\]) @
    (?: \{ (?P<braced> (?:[^{}\n]|\{[^{}\n]*\})+ ) \}
      | (?P<plain> [^\W]+ (?: [:.#$%&\-+?<>~/] \w+ )* ) )
    """,
    re.VERBOSE,
)
_EVENT = re.compile(r"\\.|[\[\];]", re.DOTALL)
_OPAQUE = re.compile(
    r"""
    https?://[^\s<>\[\]]+                     # an address may hold an @
    | &(?:\#\w+|\w+);                         # an entity
    | <(?:!--.*?-->|[a-zA-Z/][^<>]*>)         # a tag, an automatic link, a comment
    | \]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*   # the target of a link
    | (?<![\\$])\$(?![\s$])[^$\n]+?(?<![\s\\])\$(?!\d)  # a formula
    | (?<!\\)\$\$[^$]+\$\$
    """,
    re.VERBOSE | re.DOTALL,
)
_BACKTICKS = re.compile(r"(?<!\\)`+")
_GAP = re.compile(r"[ \t]*\n?[ \t]*")


@dataclass(frozen=True, slots=True)
class CiteItem:
    """One work in a cluster."""

    key: str
    prefix: str = ""
    """What comes before, up to the space before the key: `see `."""

    suffix: str = ""
    """What comes after, with its first comma or space: `, and *passim*`."""

    locator: str = ""
    """`33–35`; empty without one, and before the suffix was split."""

    label: str = ""
    """The kind of locator in CSL's words: `page`, `chapter`."""

    suppress_author: bool = False
    """`-@key`: the sentence names the author already."""

    author_in_text: bool = False
    """`@key` without brackets: the author is a word of the sentence."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The works that are cited at one place."""

    items: tuple[CiteItem, ...]

    @property
    def in_text(self) -> bool:
        """Whether the first author is a word of the sentence."""
        return self.items[0].author_in_text


@dataclass(frozen=True, slots=True)
class Citation:
    """A cluster and where it stands."""

    cluster: Cluster
    start: int
    """Offset of its first character in the text that was parsed."""

    end: int
    """Offset after its last character."""

    key_offsets: tuple[int, ...]
    """For each item the offset of its `@` or `-@`."""


@dataclass(slots=True)
class _Bracket:
    """A pair of square brackets and what stands directly in it."""

    start: int
    end: int = -1
    keys: list[re.Match[str]] = field(default_factory=list)
    semicolons: list[int] = field(default_factory=list)


def parse_citations(
    text: str, *, reserved: Callable[[str], bool] = lambda _key: False
) -> list[Citation]:
    """Return the citations in `text`, in order.

    `reserved` tells which keys are something else, such as cross-references (`fig-x`);
    brackets that hold such a key are no citation. Nothing is found in code, formulas,
    addresses, tags, or after a backslash.
    """
    if "@" not in text:
        return []
    opaque = _Opaque(text)
    brackets, keys = _sweep(text, opaque)
    by_start = {bracket.start: bracket for bracket in brackets}
    found: list[Citation] = []
    taken = -1
    for key, bracket in keys:
        if key.start() < taken or reserved(_name(key)):
            continue
        citation = None
        if bracket is not None and key is bracket.keys[0]:
            citation = _bracketed(text, bracket, reserved)
        if citation is None:
            citation = _bare(text, key, by_start, reserved)
        found.append(citation)
        taken = citation.end
    return found


class _Opaque:
    """The stretches of a text in which nothing is a citation."""

    def __init__(self, text: str) -> None:
        spans = [found.span() for found in _OPAQUE.finditer(text)]
        spans = sorted([*spans, *_code_spans(text)])
        self._starts = [start for start, _ in spans]
        self._reach: list[int] = []
        furthest = 0
        for _, end in spans:
            furthest = max(furthest, end)
            self._reach.append(furthest)

    def __contains__(self, position: int) -> bool:
        index = bisect.bisect_right(self._starts, position) - 1
        return index >= 0 and position < self._reach[index] and position != self._starts[index]


def _code_spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield code spans: a run of backticks up to the next run of the same length."""
    runs = [found.span() for found in _BACKTICKS.finditer(text)]
    of_length: dict[int, list[int]] = {}
    for index, (start, end) in enumerate(runs):
        of_length.setdefault(end - start, []).append(index)
    index = 0
    while index < len(runs):
        start, end = runs[index]
        same = of_length[end - start]
        after = bisect.bisect_right(same, index)
        if after < len(same):
            index = same[after]
            yield start, runs[index][1]
        index += 1


def _sweep(
    text: str, opaque: _Opaque
) -> tuple[list[_Bracket], list[tuple[re.Match[str], _Bracket | None]]]:
    """Return the closed brackets, and each key with the closed bracket directly around it."""
    events = [found for found in _EVENT.finditer(text) if found.start() not in opaque]
    keys = [found for found in _KEY.finditer(text) if found.start() not in opaque]
    stack: list[_Bracket] = []
    closed: list[_Bracket] = []
    around: list[tuple[re.Match[str], _Bracket | None]] = []
    for event in sorted([*events, *keys], key=lambda found: found.start()):
        if event.re is _KEY:
            around.append((event, stack[-1] if stack else None))
            if stack:
                stack[-1].keys.append(event)
        elif event[0] == "[":
            stack.append(_Bracket(event.start()))
        elif event[0] == ";" and stack:
            stack[-1].semicolons.append(event.start())
        elif event[0] == "]" and stack:
            stack[-1].end = event.end()
            closed.append(stack.pop())
    return closed, [(key, b if b is not None and b.end > 0 else None) for key, b in around]


def _name(key: re.Match[str]) -> str:
    return key["braced"] or key["plain"]


def _bracketed(text: str, bracket: _Bracket, reserved: Callable[[str], bool]) -> Citation | None:
    """Return the citation that a bracket is, None when it is a link, a note or prose."""
    before = text[bracket.start - 1 : bracket.start]
    after = text[bracket.end : bracket.end + 1]
    inside = text[bracket.start + 1 : bracket.start + 2]
    if before == "^" or inside == "^" or (after and after in "([{"):
        return None
    if any(reserved(_name(key)) for key in bracket.keys):
        return None
    items, offsets = _parts(text, bracket, bracket.start + 1)
    if not items:
        return None
    return Citation(Cluster(tuple(items)), bracket.start, bracket.end, tuple(offsets))


def _parts(text: str, bracket: _Bracket, start: int) -> tuple[list[CiteItem], list[int]]:
    """Return the items between semicolons and their offsets; none when the last has no key.

    A part without a key belongs to the prefix of the next one.
    """
    items: list[CiteItem] = []
    offsets: list[int] = []
    ends = [*(at for at in bracket.semicolons if at >= start), bracket.end - 1]
    keys = [key for key in bracket.keys if key.start() >= start]
    for end in ends:
        here = [key for key in keys if start <= key.start() < end]
        if not here:
            continue
        key = here[0]
        items.append(
            CiteItem(
                key=_name(key),
                prefix=text[start : key.start()].lstrip(),
                suffix=text[key.end() : end].rstrip(),
                suppress_author=bool(key["minus"]),
            )
        )
        offsets.append(key.start())
        start = end + 1
    return (items, offsets) if start == bracket.end else ([], [])


def _bare(
    text: str,
    key: re.Match[str],
    by_start: dict[int, _Bracket],
    reserved: Callable[[str], bool],
) -> Citation:
    """Return the citation that begins with a key outside brackets: `@a`, `@a [p. 3; @b]`."""
    suppressed = bool(key["minus"])
    item = CiteItem(_name(key), suppress_author=suppressed, author_in_text=not suppressed)
    alone = Citation(Cluster((item,)), key.start(), key.end(), (key.start(),))
    gap = _GAP.match(text, key.end())
    bracket = by_start.get(gap.end()) if gap else None
    if bracket is None or text.startswith("^", bracket.start + 1):
        return alone
    if text.startswith(("(", "[", "{"), bracket.end):
        return alone
    if any(reserved(_name(other)) for other in bracket.keys):
        return alone
    start, suffix = bracket.start + 1, ""
    first_end = bracket.semicolons[0] if bracket.semicolons else bracket.end - 1
    if not bracket.keys or bracket.keys[0].start() > first_end:
        suffix = text[start:first_end].strip()
        if suffix and suffix[0] not in ",;:.":
            suffix = f", {suffix}"
        start = first_end + 1
    others, offsets = _parts(text, bracket, start) if start < bracket.end else ([], [])
    if start < bracket.end and not others:
        return alone
    items = (dataclasses.replace(item, suffix=suffix), *others)
    return Citation(Cluster(items), key.start(), bracket.end, (key.start(), *offsets))
