"""The block of keys and values at the head of an article's source, and where it ends.

YAML between `---` lines (the last may be `...`), TOML between `+++` lines. What can be
read is read: a mistake costs the key that it stands in, not the article. What the keys
mean is the business of `metadata`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from printer import toml
from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    Result,
    UnprintableError,
    error,
)
from printer.files import place_in
from printer.readers.yaml_subset import NotYamlError, Tree, Written, compose

MAX_CHARACTERS = 64_000
"""The longest front matter; hostile YAML is slow."""

_MAX_MISTAKES = 20
_FENCE = re.compile(r"\s*^(---|\+\+\+)[ \t]*\n", re.MULTILINE)
_END = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*$\n?", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*$\n?", re.MULTILINE),
}
_KEY_LINE = re.compile(r"""(?:[^\s#'"\-\[{&*!|>%@`][^:\n]*|"[^"\n]*"|'[^'\n]*'):(?:[ \t]|$)""")
_HEAD_LINE = re.compile(r"\s|#|-\s|\]|\}|\[|[a-z_][\w.-]*(?:[ \t]*=|:(?:\s|$))")


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values at the head of a source, and the text after them."""

    values: Mapping[str, Any]
    """Text, numbers, truth values, None, tuples and mappings; dates are text."""

    places: Mapping[str, Place]
    """Where each key stands, by dotted key: `image.alt`, `authors.0.name`."""

    body: str
    body_line: int
    """The line of the file on which `body` begins."""

    shown: str
    """The file's name in diagnostics."""

    written: Mapping[str, Written] = field(default_factory=dict)
    """Scalars of YAML as they were written, by dotted key."""

    def place(self, key: str) -> Place:
        """Return the place of a dotted key, or of the nearest key above it."""
        while key:
            if key in self.places:
                return self.places[key]
            key = key.rpartition(".")[0]
        return Place(self.shown, 1)

    def line(self, key: str) -> int:
        """Return the line on which the text of a scalar begins."""
        written = self.written.get(key)
        return written.line if written else self.place(key).line or 1


def split(text: str, shown: str) -> Result[FrontMatter]:
    """Return the front matter of a source (as `read_source` gives it) and its body.

    A source without front matter has no values. Raises UnprintableError when the front
    matter is larger than MAX_CHARACTERS, or holds YAML aliases, merge keys or deep nesting.
    """
    opening = _FENCE.match(text)
    # A rule at the very beginning is followed by an empty line.
    if opening is None or text.startswith("\n", opening.end()):
        return Result(FrontMatter({}, {}, text, 1, shown))
    found = Collector()
    fence = opening[1]
    start = opening.end()
    closing = _END[fence].search(text, start)
    if closing is None:
        end = body = _guess_end(text, start)
        if end <= start:
            return Result(FrontMatter({}, {}, text, 1, shown))
        last = place_in(text, max(end - 1, start - 1), shown)
        found.add(
            error(
                f"the front matter does not end: the closing line {fence} is missing",
                place_in(text, opening.start(1), shown),
                hint=f"put a line {fence} after line {last.line}, where it seems to end",
                code="front-matter-unclosed",
            )
        )
    else:
        end, body = closing.start(), closing.end()
    first_line = text.count("\n", 0, start) + 1
    if end - start > MAX_CHARACTERS:
        raise UnprintableError(
            error(
                f"the front matter is longer than {MAX_CHARACTERS // 1000} kB",
                Place(shown, first_line),
                hint=f"check that it ends with a line {fence}",
                code="front-matter-too-large",
            )
        )
    read = _read_toml if fence == "+++" else _read_yaml
    tree = read(text[start:end], shown, first_line, found)
    body_line = text.count("\n", 0, body) + 1
    front = FrontMatter(tree.values, tree.places, text[body:], body_line, shown, tree.written)
    return Result(front, found.frozen())


def _guess_end(text: str, start: int) -> int:
    """Return where the lines that look like keys and values end."""
    head: list[str] = []
    for line in text[start : start + MAX_CHARACTERS].splitlines(keepends=True):
        if not _HEAD_LINE.match(line):
            break
        head.append(line)
    # Empty lines, and what may be headings of Markdown, belong to the body.
    while head and (not head[-1].strip() or head[-1].startswith("#")):
        head.pop()
    return start + sum(map(len, head))


def _read_toml(text: str, shown: str, first_line: int, found: Collector) -> Tree:
    result = toml.parse(text, shown, first_line=first_line)
    found.extend(result.diagnostics)
    return Tree(dict(result.value.values), dict(result.value.places))


def _read_yaml(text: str, shown: str, first_line: int, found: Collector) -> Tree:
    attempt = Collector()
    try:
        tree = compose(text, shown, first_line, attempt)
    except NotYamlError as mistake:
        return _read_key_by_key(text, shown, first_line, found, mistake)
    found.extend(attempt.items)
    return tree


def _read_key_by_key(
    text: str, shown: str, first_line: int, found: Collector, whole: NotYamlError
) -> Tree:
    """Read every top-level key on its own, so that a mistake costs only the key it is in."""
    tree = Tree()
    mistakes = 0
    for start, part in _parts(text):
        line = first_line + text.count("\n", 0, start)
        attempt = Collector()
        try:
            piece = compose(part, shown, line, attempt)
        except NotYamlError as mistake:
            mistakes += 1
            found.add(_explain(mistake, part, shown, line))
            piece = _as_text(part, shown, line)
            if mistakes == _MAX_MISTAKES:
                found.add(_given_up(Place(shown, line + part.count("\n"))))
                break
        found.extend(attempt.items)
        for key in piece.values.keys() - tree.values.keys():
            tree.values[key] = piece.values[key]
        tree.places = {**piece.places, **tree.places}
        tree.written = {**piece.written, **tree.written}
    if not mistakes:
        found.add(_explain(whole, text, shown, first_line))
    return tree


def _given_up(place: Place) -> Diagnostic:
    return error(
        f"after {_MAX_MISTAKES} mistakes the rest of the front matter is not read",
        place,
        hint="check that it ends where it should",
        code="front-matter-syntax",
    )


def _parts(text: str) -> list[tuple[int, str]]:
    """Divide a YAML text before each line that begins with a key."""
    starts = [match.start() for match in re.finditer(r"^(?=\S)", text, re.MULTILINE)]
    starts = [0, *(index for index in starts if index and _KEY_LINE.match(text, index))]
    ends = [*starts[1:], len(text)]
    return [(start, text[start:end]) for start, end in zip(starts, ends, strict=True)]


def _as_text(part: str, shown: str, line: int) -> Tree:
    """Take a value of one line for the text that its author surely meant."""
    lines = [item for item in part.split("\n") if item.strip()]
    match = re.fullmatch(r"([\w-]+):[ \t]+(.*)", lines[0]) if len(lines) == 1 else None
    if match is None or match[2][0] in "[{|>!&":
        return Tree()
    key, value = match[1], match[2].strip()
    if (
        len(value) > 1
        and value[0] in "\"'"
        and value.count(value[0]) == 1 + (value[0] == value[-1])
    ):
        value = value.strip(value[0])
    return Tree({key: value}, {key: Place(shown, line, 1)}, {key: Written(value, line)})


_EXPLANATIONS = (
    (r"mapping values are not allowed", "a colon within a text", None),
    (r"found character '\\t'", "a tab", "indent with spaces"),
    (r"cannot start any token|found character '[@`%]'", "a text begins with this character", None),
    (r"expected alphabetic or numeric|undefined alias", "a text begins with * or &", None),
    (r"could not find expected ':'", "a line without a colon", "write `key: value`"),
    (r"unexpected end of stream|quoted scalar", "a quotation mark is not closed", "close it"),
    (r"unknown escape", "a backslash in double quotes", "use single quotes, or two backslashes"),
    (
        r"expected ',' or '\]'|expected ',' or '}'",
        "a list in brackets is not closed",
        "close the bracket",
    ),
    (r"expected <block end>", "this does not belong to the value before it", None),
    (r"not a mapping", "a text without a key", "write `key: value`"),
    (r"a key that is not a word", "a list or a map cannot be a key", "write `key: value`"),
    (
        r"directive|second document|<document start>",
        "this is a line of YAML's own",
        "leave the line out",
    ),
)


def _explain(mistake: NotYamlError, part: str, shown: str, line: int) -> Diagnostic:
    reason, hint = mistake.problem, None
    for pattern, words, advice in _EXPLANATIONS:
        if re.search(pattern, mistake.problem):
            reason, hint = words, advice
            break
    if hint is None:
        match = re.match(r"([\w-]+):[ \t]+([^\n]+)", part)
        hint = "put the text in quotes"
        if match and '"' not in match[2] and len(match[2]) < 80:
            hint += f', like this: {match[1]}: "{match[2].strip()}"'
    index = min(mistake.index, len(part.rstrip()))
    return error(
        f"the front matter is wrong here: {reason}",
        place_in(part, index, shown, first_line=line),
        hint=hint,
        code="front-matter-syntax",
    )
