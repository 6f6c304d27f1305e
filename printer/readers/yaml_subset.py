"""The part of YAML that front matter needs, with the place of everything.

Mappings, lists and scalars, typed as YAML 1.2's core schema says (so `no` is the word "no"
and a date is text). Left out is all that makes YAML dangerous or surprising: aliases and
merge keys (with which a kilobyte becomes a gigabyte), tags, and deep nesting. It reads
PyYAML's stream of events, which is made without recursion, and knows nothing of articles.
"""

from __future__ import annotations

import bisect
import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from printer.diagnostics import Collector, Diagnostic, Place, UnprintableError, error
from printer.files import clean_text

MAX_DEPTH = 20
MAX_VALUES = 5000
_MAX_DIGITS = 300

_NULL = frozenset({"", "~", "null", "Null", "NULL"})
_TRUE = frozenset({"true", "True", "TRUE"})
_FALSE = frozenset({"false", "False", "FALSE"})
_INTEGER = re.compile(r"[-+]?[0-9]+")
_OCTAL_OR_HEX = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Written:
    """A scalar as it stands in the source."""

    text: str
    """Before it was taken for a number: `1.10`, not 1.1."""

    line: int
    """The line of the file on which the text begins."""


@dataclass(slots=True)
class Tree:
    """Values under their keys; `places` and `written` by dotted key (`authors.0.name`)."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    written: dict[str, Written] = field(default_factory=dict)


class NotYamlError(Exception):
    """The text is not YAML; `index` counts characters from its start."""

    def __init__(self, problem: str, index: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.index = index


@dataclass(slots=True)
class _Level:
    """A mapping or list that is being filled."""

    items: Any
    path: str
    key: str | None = None
    dead: bool = False
    """It stands under a key that was given before, so that it is read but goes nowhere."""

    repeated: bool = False
    """The current key was given before."""

    @property
    def unused(self) -> bool:
        return self.dead or self.repeated


def compose(text: str, shown: str, first_line: int, found: Collector) -> Tree:
    """Return the tree of a YAML text whose first line is line `first_line` of the file.

    Duplicate keys (the first value stays), anchors and tags (the value stays) are reported to
    `found`. Raises NotYamlError when the text is not YAML or not a mapping, and UnprintableError
    for aliases of anchors, merge keys, nesting beyond MAX_DEPTH and more than MAX_VALUES values.
    """
    return _Composer(text, shown, first_line, found).compose()


class _Composer:
    def __init__(self, text: str, shown: str, first_line: int, found: Collector) -> None:
        # PyYAML would begin a new line at these; no editor does.
        self.text = re.sub("[\x85\u2028\u2029]", " ", text)
        self.shown = shown
        self.first_line = first_line
        self.found = found
        self.tree = Tree()
        self.levels: list[_Level] = []
        self.anchors: set[str] = set()
        self.count = 0
        self.line_starts = [0, *(match.end() for match in re.finditer("\n", self.text))]

    def compose(self) -> Tree:
        try:
            for event in yaml.parse(self.text, Loader=yaml.SafeLoader):
                self._take(event)
        except yaml.MarkedYAMLError as problem:
            mark = problem.problem_mark or problem.context_mark
            raise NotYamlError(problem.problem or "", mark.index if mark else 0) from problem
        except yaml.reader.ReaderError as problem:
            raise NotYamlError("an unprintable character", problem.position) from problem
        return self.tree

    def _take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.NodeEvent):
            self._refuse_unsafe(event)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, yaml.CollectionEndEvent):
            level = self.levels.pop()
            if self.levels and isinstance(level.items, list):
                self._replace_last(tuple(level.items))
        elif isinstance(event, yaml.DocumentStartEvent) and (
            event.version or event.tags or self.tree.values
        ):
            raise NotYamlError("a directive or a second document", _index(event))

    def _refuse_unsafe(self, event: yaml.NodeEvent) -> None:
        place = self._place(event)
        if isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                raise NotYamlError("an undefined alias", _index(event))
            raise _unsafe(f"the front matter repeats a value by an alias (*{event.anchor})", place)
        if event.anchor is not None:
            self.anchors.add(event.anchor)
            self.found.add(_not_supported(f"&{event.anchor}", "anchor", place))
        tag = getattr(event, "tag", None)
        if tag is not None:
            self.found.add(_not_supported(str(tag), "tag", place))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        level = self.levels[-1] if self.levels else None
        if level is None:
            if event.value == "" and not self.text.strip():
                return
            raise NotYamlError("not a mapping", _index(event))
        value = self._clean(event)
        if isinstance(level.items, dict) and level.key is None:
            self._key(level, value, event)
            return
        plain = event.style is None and event.tag is None
        path = self._child_path(level)
        block = event.style in ("|", ">")
        line = (self._place(event).line or 1) + block
        if not level.unused:
            self.tree.written[path] = Written(value, line)
        self._put(_typed(value) if plain else value, event)

    def _key(self, level: _Level, key: str, event: yaml.ScalarEvent) -> None:
        place = self._place(event)
        if key == "<<" and event.style is None:
            raise _unsafe("the front matter uses a merge key (<<)", place, "write the keys out")
        level.key = key
        path = self._child_path(level)
        level.repeated = key in level.items
        if level.repeated:
            first = self.tree.places.get(path)
            self.found.add(
                error(
                    f"the key `{key}` is given twice"
                    + (f", first on line {first.line}" if first else ""),
                    place,
                    hint="delete one of the two; the first is used",
                    code="front-matter-duplicate",
                )
            )
        elif not level.dead:
            self.tree.places[path] = place

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        place = self._place(event)
        if len(self.levels) >= MAX_DEPTH:
            raise _unsafe(f"the front matter is nested more than {MAX_DEPTH} levels deep", place)
        mapping = isinstance(event, yaml.MappingStartEvent)
        if not self.levels:
            if not mapping:
                raise NotYamlError("not a mapping", _index(event))
            self.levels.append(_Level(self.tree.values, ""))
            return
        parent = self.levels[-1]
        if isinstance(parent.items, dict) and parent.key is None:
            raise NotYamlError("a key that is not a word", _index(event))
        level = _Level({} if mapping else [], self._child_path(parent), dead=parent.unused)
        self._put(level.items, event)
        self.levels.append(level)

    def _put(self, value: Any, event: yaml.Event) -> None:
        self.count += 1
        if self.count > MAX_VALUES:
            raise _unsafe(
                f"the front matter holds more than {MAX_VALUES} values", self._place(event)
            )
        level = self.levels[-1]
        if isinstance(level.items, dict):
            if not level.unused:
                level.items[level.key] = value
            level.key = None
        else:
            if not level.dead:
                self.tree.places[self._child_path(level)] = self._place(event)
            level.items.append(value)

    def _replace_last(self, value: tuple[Any, ...]) -> None:
        items = self.levels[-1].items
        if isinstance(items, list):
            items[-1] = value
        elif not self.levels[-1].unused:
            items[next(reversed(items))] = value

    def _child_path(self, level: _Level) -> str:
        last = level.key if isinstance(level.items, dict) else str(len(level.items))
        return f"{level.path}.{last}" if level.path else str(last)

    def _clean(self, event: yaml.ScalarEvent) -> str:
        """Remove what an escape such as u0007 brought in after the file was cleaned."""
        if event.style != '"':
            return event.value
        place = self._place(event)
        result = clean_text(event.value, self.shown, first_line=place.line or 1)
        self.found.extend(
            Diagnostic(item.severity, item.message, place, item.hint, item.code)
            for item in result.diagnostics
        )
        return result.value

    def _place(self, event: yaml.Event) -> Place:
        index = _index(event)
        line = bisect.bisect_right(self.line_starts, index)
        column = index - self.line_starts[line - 1] + 1
        return Place(self.shown, self.first_line + line - 1, column)


def _typed(text: str) -> Any:
    """Resolve a plain scalar by the core schema (YAML 1.2.2, chapter 10.3.2)."""
    if text in _NULL:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if len(text) > _MAX_DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OCTAL_OR_HEX.fullmatch(text):
        return int(text, 0)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _index(event: yaml.Event) -> int:
    return event.start_mark.index if event.start_mark else 0


def _unsafe(message: str, place: Place, hint: str | None = None) -> UnprintableError:
    hint = hint or "write plain keys with texts and lists, each where it is meant"
    return UnprintableError(error(message, place, hint=hint, code="front-matter-unsafe"))


def _not_supported(written: str, what: str, place: Place) -> Diagnostic:
    return error(
        f"the {what} {written} is not supported in front matter",
        place,
        hint="put the text in quotes if the character is part of it",
        code="front-matter-unsupported",
    )
