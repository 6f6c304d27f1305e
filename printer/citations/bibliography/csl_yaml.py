"""CSL-YAML files → items with their lines.

A mapping with `references:`, as pandoc writes it, or the bare list; several documents in one file
are read one after the other. PyYAML's events are read without building what is dangerous:
aliases and tags are refused, nesting is limited, and every scalar stays the text that it is (a volume
`1.10` is not 1.1), which `readers.yaml_subset` cannot do for a list of this size with errors in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from printer.citations.bibliography.found import Found
from printer.diagnostics import Place, error, warning

MAX_DEPTH = 12

_NULL = frozenset({"", "~", "null", "Null", "NULL"})


def read_items(text: str, shown: str, found: Found) -> list[tuple[dict[str, Any], Place]]:
    """Return the mappings of the file that are items, before any check of their fields.

    After an error of syntax the items before it are returned.
    """
    import yaml

    composer = _Composer(shown, found)
    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        for event in yaml.parse(text, Loader=loader):
            composer.take(event)
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark or problem.context_mark
        found.add(
            error(
                f"the YAML is broken: {problem.problem or 'it cannot be read'}",
                Place(shown, mark.line + 1 if mark else 1),
                hint="check the indentation here, and put text with a colon in quotes; "
                "what follows is not read",
                code="csl-yaml-broken",
            )
        )
    except yaml.reader.ReaderError as problem:
        line = text.count("\n", 0, problem.position) + 1
        found.add(
            error("a character that YAML forbids", Place(shown, line), code="csl-yaml-broken")
        )
    except RecursionError:  # PyYAML without libyaml
        found.add(error("the YAML is nested too deeply", Place(shown, 1), code="csl-yaml-broken"))
    if not composer.items and not composer.saw_list:
        found.add(
            error("the file has no list of references", Place(shown, 1),
                  hint="put the items under `references:`, each with `- id:`", code="csl-yaml-broken")
        )  # fmt: skip
    return composer.items


@dataclass(slots=True)
class _Level:
    """A mapping or list that is being filled."""

    items: Any
    line: int
    key: str | None = None
    repeated: bool = False
    is_references: bool = False


@dataclass(slots=True)
class _Composer:
    shown: str
    found: Found
    items: list[tuple[dict[str, Any], Place]] = field(default_factory=list)
    levels: list[_Level] = field(default_factory=list)
    saw_list: bool = False
    skipped: int = 0
    """Collections that are open within one that is nested too deeply."""

    def take(self, event: Any) -> None:
        import yaml

        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            self._refuse(f"the alias *{event.anchor}", line)
            if not self.skipped:
                self._put(None)
        elif isinstance(event, yaml.ScalarEvent):
            if event.tag is not None:
                self._refuse(f"the tag {event.tag[:80]}", line)
            plain = not event.style  # None, or empty from libyaml
            if not self.skipped:
                self._scalar(None if plain and event.value in _NULL else event.value, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            self._open([] if isinstance(event, yaml.SequenceStartEvent) else {}, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close()

    def _open(self, items: Any, line: int) -> None:
        if self.skipped or len(self.levels) >= MAX_DEPTH:
            if not self.skipped:
                self._report(f"more than {MAX_DEPTH} levels are nested", line)
            self.skipped += 1
            return
        parent = self.levels[-1] if self.levels else None
        level = _Level(items, line)
        if isinstance(items, list):
            at_top = parent is None
            under = parent is not None and len(self.levels) == 1 and parent.key == "references"
            level.is_references = at_top or under
            self.saw_list = self.saw_list or level.is_references
        if parent is not None and isinstance(parent.items, dict) and parent.key is None:
            self._report("a key is not a word", line)
            parent.key = f"?{line}"
        self.levels.append(level)

    def _close(self) -> None:
        if self.skipped:
            self.skipped -= 1
            if not self.skipped:
                self._put(None)
            return
        level = self.levels.pop()
        if level.is_references:
            self._put(None)
            return
        parent = self.levels[-1] if self.levels else None
        if parent is not None and parent.is_references:
            if isinstance(level.items, dict):
                self.items.append((level.items, Place(self.shown, level.line)))
            else:
                self._report("a reference is not a mapping", level.line)
            return
        self._put(level.items)

    def _scalar(self, value: str | None, line: int) -> None:
        level = self.levels[-1] if self.levels else None
        if level is None:
            return
        if isinstance(level.items, dict) and level.key is None:
            level.key = "" if value is None else value
            level.repeated = level.key in level.items
            if level.repeated:
                self.found.add(
                    warning(f"the key `{level.key[:40]}` is given twice", Place(self.shown, line),
                            hint="delete one of the two; the first is used",
                            code="bib-duplicate-field")
                )  # fmt: skip
            return
        if level.is_references:
            self._report("a reference is not a mapping", line)
            return
        self._put(value)

    def _put(self, value: Any) -> None:
        if not self.levels:
            return
        level = self.levels[-1]
        if isinstance(level.items, list):
            level.items.append(value)
        elif level.key is None:
            level.key = ""
        else:
            if not level.repeated:
                level.items[level.key] = value
            level.key, level.repeated = None, False

    def _refuse(self, what: str, line: int) -> None:
        self._report(f"{what} is not supported", line)

    def _report(self, message: str, line: int) -> None:
        self.found.add(
            error(message, Place(self.shown, line), hint="write the values out plainly",
                  code="csl-yaml-broken")
        )  # fmt: skip
