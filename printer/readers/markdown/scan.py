"""Running text, read once from left to right, before Markdown sees it.

Python-Markdown runs its inline patterns one by one over a paragraph, not in reading order,
and forgets lines. So everything that has to know its place or must not be touched is taken
out here: one regular expression finds where something begins, a rule of the module that
it belongs to takes it (or declines, then it is text). Code spans, link targets and bare
addresses are stepped over.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from printer.readers.markdown import (
    attributes,
    citations,
    comments,
    crossrefs,
    guard,
    math,
    notes,
    rawhtml,
    shortcodes,
)
from printer.readers.markdown.conversion import Conversion
from printer.readers.markdown.lines import Stretch

Rule = Callable[[Stretch, "re.Match[str]", Conversion], "tuple[str, int] | None"]
"""Takes what begins at a match: the text in its stead and where to go on; None declines."""

_TARGET = re.compile(r"\]\(\s*(?:<[^<>\n]*+>|[^\s(){}<>\"']*+(?:\([^\s()]*+\)[^\s(){}<>\"']*+)*+)")
_OPENABLE = re.compile(r"<(?:https?|mailto):", re.IGNORECASE)
_RUN = re.compile(r"`++")


def _code(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int]:  # noqa: ARG001
    run = match[0]
    end = match.end()
    if run in stretch.hopeless:
        return run, end
    for closing in _RUN.finditer(stretch.text, end):
        if closing[0] == run:
            return stretch.text[match.start() : closing.end()], closing.end()
    stretch.hopeless.add(run)
    return run, end


def _target(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int]:  # noqa: ARG001
    found = _TARGET.match(stretch.text, match.start())
    end = found.end() if found else match.end()
    return stretch.text[match.start() : end], end


def _as_it_is(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int]:  # noqa: ARG001
    return match[0], match.end()


def _autolink(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int]:
    """Mark the place of an address that will be refused; others need none."""
    if _OPENABLE.match(match[0]) or "://" not in match[0]:
        return match[0], match.end()
    return conversion.mark(stretch.place(conversion.path, match.start())) + match[0], match.end()


def _image(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int]:
    return conversion.mark(stretch.place(conversion.path, match.start())) + "![", match.end()


def _bracket(stretch: Stretch, match: re.Match[str], conversion: Conversion) -> tuple[str, int]:
    """Take a citation; else mark the place of a link or a span.

    The second bracket of a reference link gets no mark.
    """
    if cited := _citation(stretch, match, conversion):
        return cited
    start = match.start()
    second = stretch.text[start - 1 : start] == "]"
    checkbox = stretch.text[start : start + 4] in _CHECKBOXES and not stretch.text[:start].strip()
    if second or checkbox or stretch.closing_bracket(start) is None:
        return "[", match.end()
    return conversion.mark(stretch.place(conversion.path, start)) + "[", match.end()


def _citation(
    stretch: Stretch, match: re.Match[str], conversion: Conversion
) -> tuple[str, int] | None:
    return citations.take(stretch, match, conversion, scan)


def _inline_note(
    stretch: Stretch, match: re.Match[str], conversion: Conversion
) -> tuple[str, int] | None:
    end = stretch.closing_bracket(match.end() - 1)
    if end is None:
        return None
    inner = scan(stretch.part(match.end(), end), conversion)
    place = stretch.place(conversion.path, match.start())
    return notes.call_inline(
        stretch.text[match.start() : end + 1], inner, place, conversion
    ), end + 1


_CHECKBOXES = ("[ ] ", "[x] ", "[X] ")

_RULES: dict[str, tuple[str, Rule]] = {
    "math": (r"\\[(\[]|\\(?:eqref|ref)\{[^{}\s]+\}|\$\$?|\\begin\{(?:" + "|".join(math.ENVIRONMENTS) + r")\*?\}", math.take),
    "escape": (r"\\.", _as_it_is),
    "code": (r"`+", _code),
    "autolink": (r"<[A-Za-z][\w.+-]*:[^\s<>]*>|<[^\s<>@/]+@[^\s<>@]+>", _autolink),
    "comment": (r"<!--", comments.take),
    "tag": (r"</?[A-Za-z]", rawhtml.take_tag),
    "shortcode": (r"\{\{|\{%|\{::[^{}\n]*\}|\{:/[^{}\n]*\}|\{:toc\}", shortcodes.take),
    "address": (r"https?://[^\s<>()\[\]{}\"'`]+", _as_it_is),
    "target": (r"\]\(", _target),
    "crossref": (crossrefs.PATTERN, crossrefs.take),
    "citation": (citations.BARE, _citation),
    "note": (r"\[\^[^\[\]\s]+\]", notes.take),
    "inline_note": (r"\^\[", _inline_note),
    "image": (r"!\[", _image),
    "bracket": (r"\[", _bracket),
    "bracketed_citation": (r"\[", _citation),
    "attributes": (r"\{", attributes.take),
}  # fmt: skip


def _compile(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{name}>{_RULES[name][0]})" for name in names), re.DOTALL)


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rules hold in a kind of text."""

    pattern: re.Pattern[str]


_OF_HTML = ("math", "comment", "tag", "shortcode", "crossref", "citation", "bracketed_citation")

PROSE = Scope(_compile(tuple(name for name in _RULES if name != "bracketed_citation")))
"""Markdown text."""

RAW = Scope(_compile(_OF_HTML))
"""Text within a block of raw HTML."""

TARGETS = Scope(_compile(("code", "shortcode")))
"""Definitions of link targets and abbreviations."""


def scan(stretch: Stretch, conversion: Conversion, scope: Scope = PROSE) -> str:
    """Take out of a stretch of text what Markdown must not see; the text that it may."""
    text, done, position = stretch.text, 0, 0
    parts: list[str] = []
    search = scope.pattern.search
    while match := search(text, position):
        rule = _RULES[match.lastgroup or ""][1]
        taken = rule(stretch, match, conversion)
        if taken is None:
            position = match.start() + (len(match[0]) if match.lastgroup == "math" else 1)
            continue
        parts += (text[done : match.start()], taken[0])
        done = position = taken[1]
    parts.append(text[done:])
    result = "".join(parts)
    if scope is PROSE:
        guard.check_stretch(result, stretch.place(conversion.path, 0))
    return result
