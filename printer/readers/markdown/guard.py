"""Limits on what is handed to Markdown, so that no input makes it hang.

Python-Markdown takes minutes over thousands of unbalanced brackets, emphasis marks or
backticks in one paragraph, and Python's stack ends at some depth of nesting. No article
needs any of that: what exceeds a limit is refused with its line. Depth is checked where
nesting is found (`blocks.py`, `divs.py`), through `check_depth`.
"""

from __future__ import annotations

import re

from printer.diagnostics import Place, UnprintableError, error

MAX_LENGTH = 2_000_000
"""Characters of one article; a long novel has a million."""

MAX_DEPTH = {"quotations": 50, "lists": 30, "fenced blocks": 30, "HTML elements": 60}

MAX_STEPS = 600_000
"""Characters that Markdown looks at while it pairs the brackets of one paragraph: about a second."""

MAX_EMPHASIS = 2_000
"""Runs of `*` or `_` in one paragraph; as many again of `~`."""

MAX_WORK = 1_000_000_000
"""Inline constructs of one paragraph times its length, which is copied for each: about a second."""

_BRACKET = re.compile(r"\\.|\]\(|[\[\]]", re.DOTALL)
_EMPHASIS = re.compile(r"[*_]+")
_STRIKES = re.compile(r"~~+")
_CONSTRUCT = re.compile(r"[*_~^]+|`+|[\[<&\\]|  \n")
_TICKS = re.compile(r"`+")


def check_length(text: str, path: str) -> None:
    """Refuse a text that is too long.

    Raises:
        UnprintableError: with the code `too-long`.
    """
    if len(text) > MAX_LENGTH:
        raise UnprintableError(
            error(
                f"the text is {len(text):,} characters long; at most {MAX_LENGTH:,} are printed",
                Place(path),
                hint="split it into several articles",
                code="too-long",
            )
        )


def check_depth(kind: str, depth: int, place: Place) -> None:
    """Refuse blocks that are nested too deeply.

    Raises:
        UnprintableError: with the code `too-deep`.
    """
    if depth > MAX_DEPTH[kind]:
        raise UnprintableError(
            error(
                f"{kind} are nested more than {MAX_DEPTH[kind]} deep",
                place,
                hint="nothing that deep can be printed; look for a mistake at this line",
                code="too-deep",
            )
        )


def check_stretch(text: str, place: Place) -> None:
    """Refuse a paragraph that would take Markdown very long.

    Raises:
        UnprintableError: with the code `too-tangled`.
    """
    if len(text) < 300:
        return
    if _bracket_steps(text) > MAX_STEPS:
        raise _tangled("brackets", place)
    if sum(1 for _ in _EMPHASIS.finditer(text)) > MAX_EMPHASIS:
        raise _tangled("asterisks or underscores", place)
    if sum(1 for _ in _STRIKES.finditer(text)) > MAX_EMPHASIS // 4:
        raise _tangled("tildes", place)
    if len(text) * sum(1 for _ in _CONSTRUCT.finditer(text)) > MAX_WORK:
        raise _tangled("marks", place)
    if _tick_steps(text) > 5 * MAX_STEPS:
        raise _tangled("backticks", place)


def _bracket_steps(text: str) -> int:
    """Count what looking for the end of every bracket and every link target costs."""
    steps, length = 0, len(text)
    open_ones: list[int] = []
    targets = 0
    for match in _BRACKET.finditer(text):
        if match[0] == "[":
            open_ones.append(match.start())
        elif match[0].startswith("]"):
            if open_ones:
                steps += match.start() - open_ones.pop()
            if match[0] == "](":
                targets += 1
                closing = text.find(")", match.end())
                steps += (closing if closing >= 0 else length) - match.end()
                if closing < 0 or targets > 1000:
                    steps += length - match.end()
    return steps + sum(length - start for start in open_ones)


def _tick_steps(text: str) -> int:
    lengths: dict[int, int] = {}
    for match in _TICKS.finditer(text):
        lengths[len(match[0])] = lengths.get(len(match[0]), 0) + 1
    return sum(count % 2 for count in lengths.values()) * len(text)


def _tangled(what: str, place: Place) -> UnprintableError:
    return UnprintableError(
        error(
            f"too many {what} in one paragraph",
            place,
            hint="put blank lines between paragraphs, or put the text into a code block",
            code="too-tangled",
        )
    )
