"""Front matter as text: YAML that a person goes on with, and that our reader reads back.

Only mappings, lists and scalars are written, texts without quotes where they mean themselves.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

from printer.importing.values import Value

_PLAIN = re.compile(r"[^\W\d_][\w .,;()/’‘“”–—&+%-]*")
"""Texts that begin with a letter and hold no mark of YAML's."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS = frozenset(
    ["true", "false", "yes", "no", "on", "off", "null", "none", "y", "n", "nan", "inf"]
)
_BROKEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def front_matter(fields: Iterable[tuple[str, Value]]) -> str:
    """Return the block of keys and values at the head of a source, with both of its fences."""
    lines = ["---"]
    for key, value in fields:
        if not _is_empty(value):
            lines += _entry(f"{key}:", value)
    return "\n".join([*lines, "---", ""])


def _is_empty(value: Value) -> bool:
    if isinstance(value, Mapping):
        return all(_is_empty(item) for item in value.values())
    if isinstance(value, (tuple, list)):
        return all(_is_empty(item) for item in value)
    return value is None or value == ""


def _entry(head: str, value: Value) -> list[str]:
    """Return the lines of `key: value` or `- value`, not indented."""
    if isinstance(value, Mapping):
        inner = [
            line
            for key, item in value.items()
            if not _is_empty(item)
            for line in _entry(f"{key}:", item)
        ]
        if head == "-":
            return [f"- {inner[0]}", *(f"  {line}" for line in inner[1:])]
        return [head, *(f"  {line}" for line in inner)]
    if isinstance(value, (tuple, list)):
        items = [line for item in value if not _is_empty(item) for line in _entry("-", item)]
        return [head, *(f"  {line}" for line in items)]
    if isinstance(value, str) and "\n" in value.strip("\n"):
        return _literal(head, value)
    return [f"{head} {_scalar(value)}"]


def _literal(head: str, value: str) -> list[str]:
    """Return several lines as they are, which is how a person would write paragraphs."""
    lines = [_BROKEN.sub(" ", line).rstrip() for line in value.strip("\n").split("\n")]
    if lines[0].startswith(" "):
        lines[0] = lines[0].lstrip()
    return [f"{head} |", *(f"  {line}" if line else "" for line in lines)]


def _scalar(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    text = " ".join(_BROKEN.sub(" ", value).split())
    if _DATE.fullmatch(text):
        return text
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return json.dumps(text, ensure_ascii=False)
