"""Front matter by its keys: values of the kind that is asked for, or a diagnostic.

A wrong value is reported with its place and counts as absent, so that one mistake does not
hide the next. Keys are found whatever their case and hyphens (`short-title`), and what was
never asked for can be listed in the end. What the keys mean is the business of `metadata`.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from printer.diagnostics import Collector, Place, error, warning
from printer.readers.frontmatter import FrontMatter


class Fields:
    """The keys of one mapping of the front matter: the whole, or `image`, or an author."""

    def __init__(self, front: FrontMatter, found: Collector, path: str = "") -> None:
        self.front = front
        self.found = found
        self.path = path
        values: Any = front.values
        for step in path.split(".") if path else ():
            values = values[int(step)] if isinstance(values, tuple) else values[step]
        self.values: Mapping[str, Any] = values
        self._keys: dict[str, str] = {}
        for key in values:
            self._keys.setdefault(str(key).lower().replace("-", "_"), key)
        self._asked: set[str] = set()

    def key(self, *names: str) -> str | None:
        """Return the key, as it is written, that has a value under the first of several names."""
        keys = [self._keys[name] for name in names if name in self._keys]
        self._asked.update(keys)
        given = [key for key in keys if self.values[key] is not None]
        for ignored in given[1:]:
            self.found.add(
                warning(
                    f"`{ignored}` means the same as `{given[0]}` and is left aside",
                    self.place(ignored),
                    hint=f"keep one of the two, `{names[0]}`",
                    code="front-matter-twice",
                )
            )
        return given[0] if given else None

    def below(self, key: str) -> Fields:
        """Return the fields of a mapping under a key (`0` for the first of a list)."""
        return Fields(self.front, self.found, self.dotted(key))

    def dotted(self, key: str) -> str:
        """Return the key with what it stands under: `image.alt`."""
        return f"{self.path}.{key}" if self.path else key

    def place(self, key: str) -> Place:
        """Return where a key stands."""
        return self.front.place(self.dotted(key))

    def line(self, key: str) -> int:
        """Return the line on which the text of a value begins."""
        return self.front.line(self.dotted(key))

    def written(self, key: str) -> str:
        """Return text, as it is written, or "" with an error for any other value."""
        value = self.values[key]
        if isinstance(value, str):
            return value
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            source = self.front.written.get(self.dotted(key))
            return source.text if source else str(value)
        self.wrong(key, "text")
        return ""

    def text(self, *names: str) -> str:
        """Return a text on one line, "" when there is none."""
        key = self.key(*names)
        return self.text_at(key) if key else ""

    def text_at(self, key: str) -> str:
        """Return the text of a key, as it is written in the source, on one line."""
        return " ".join(self.written(key).split())

    def checked(self, check: Callable[[str], str], *names: str) -> str:
        """Return a text in the form that `check` gives it; its ValueError becomes an error."""
        key = self.key(*names)
        text = self.written(key).strip() if key else ""
        if not key or not text:
            return ""
        try:
            return check(text)
        except ValueError as problem:
            self.error(key, f'"{text[:80]}" {problem}')
            return ""

    def switch(self, *names: str) -> bool | None:
        """Return true or false, None when neither is given."""
        key = self.key(*names)
        if key is None:
            return None
        value = self.values[key]
        if not isinstance(value, bool):
            self.wrong(key, "true or false")
            return None
        return value

    def words(self, *names: str, divided_by_spaces: Iterable[str] = ()) -> tuple[str, ...]:
        """Return a list of texts.

        A single text is divided at its commas; without any, at its spaces under the keys
        that are named so.
        """
        key = self.key(*names)
        if key is None:
            return ()
        value = self.values[key]
        if isinstance(value, tuple):
            items = [self._item(key, index) for index in range(len(value))]
        else:
            text = self.written(key)
            spaced = key.lower() in divided_by_spaces and "," not in text
            items = text.split() if spaced else text.split(",")
        cleaned = (" ".join(item.split()) for item in items)
        return tuple(dict.fromkeys(item for item in cleaned if item))

    def _item(self, key: str, index: int) -> str:
        value = self.values[key][index]
        if value is None:
            return ""
        if isinstance(value, (Mapping, tuple, bool)):
            self.wrong(f"{key}.{index}", "text", value)
            return ""
        source = self.front.written.get(self.dotted(f"{key}.{index}"))
        return source.text if source else str(value)

    def wrong(self, key: str, wanted: str, value: Any = None) -> None:
        """Report that a value is not of the kind that is wanted."""
        value = self.values.get(key) if value is None else value
        hint = "put the text in quotes" if wanted == "text" and isinstance(value, bool) else None
        label = key.partition(".")[0]
        self.error(key, f"`{label}` has to be {wanted}, not {_kind(value)}", hint=hint)

    def error(self, key: str, message: str, *, hint: str | None = None, code: str = "") -> None:
        """Report an error at a key."""
        code = code or "front-matter-value"
        self.found.add(error(message, self.place(key), hint=hint, code=code))

    def leftover(self) -> dict[str, Any]:
        """Return what nobody asked for."""
        return {key: value for key, value in self.values.items() if key not in self._asked}


def report_unknown(
    maps: Sequence[Fields], known: Iterable[str], *, where: str = "", after: str
) -> None:
    """Warn once of the keys of several like maps that nobody asked for.

    `where` names what the maps describe, `after` says what becomes of the keys.
    """
    places = {
        key: fields.place(key) for fields in reversed(maps) for key in reversed(fields.leftover())
    }
    if not places:
        return
    keys = list(reversed(places))
    near = {key: difflib.get_close_matches(key.lower(), known, 1, 0.8) for key in keys}
    hints = [f"did you mean `{match[0]}` by `{key}`?" for key, match in near.items() if match]
    listed = ", ".join(f"`{key[:40]}`" for key in keys[:12]) + (" …" if len(keys) > 12 else "")
    subject = f"the key {listed}" if len(keys) == 1 else f"the keys {listed}"
    maps[0].found.add(
        warning(
            f"{subject}{f' of {where}' if where else ''} "
            f"{'is' if len(keys) == 1 else 'are'} not known; {after}",
            places[keys[0]],
            hint=" ".join(hints) or None,
            code="front-matter-unknown",
        )
    )


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        return "keys and values"
    if isinstance(value, tuple):
        return "a list"
    if isinstance(value, str):
        return f'"{value[:40]}"'
    return "nothing" if value is None else str(value)[:40]
