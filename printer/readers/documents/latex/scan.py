r"""Looking at LaTeX source without understanding it: comments, braces, the arguments of commands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_COMMENT = re.compile(r"(?<!\\)((?:\\\\)*)%[^\n]*(\n[ \t]*)?")
_VERBATIM = re.compile(
    r"\\begin\{(verbatim\*?|lstlisting|minted|Verbatim|comment)\}.*?\\end\{\1\}", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Command:
    """A command with its arguments."""

    start: int
    end: int
    option: str
    """What stands in brackets; empty without."""

    argument: str
    """What stands in the first braces."""


def without_comments(source: str) -> str:
    """Return a source without comments; those in listings are none."""
    out = []
    position = 0
    for block in _VERBATIM.finditer(source):
        out.append(_stripped(source[position : block.start()]))
        if block[1] != "comment":
            out.append(block[0])
        position = block.end()
    out.append(_stripped(source[position:]))
    return "".join(out)


def _stripped(source: str) -> str:
    # A line that ends in a comment runs on into the next.
    return _COMMENT.sub(lambda found: found[1] + ("\n" if found[2] else ""), source)


def commands(source: str, *names: str) -> Iterator[Command]:
    """Yield the commands of these names that have an argument in braces."""
    pattern = re.compile(rf"\\(?:{'|'.join(map(re.escape, names))})\*?(?![A-Za-z@])")
    for found in pattern.finditer(source):
        position = _blank(source, found.end())
        option = ""
        while source.startswith("[", position):
            close = _closing(source, position, "[", "]")
            if close is None:
                break
            option = option or source[position + 1 : close]
            position = _blank(source, close + 1)
        if not source.startswith("{", position):
            continue
        close = _closing(source, position, "{", "}")
        if close is not None:
            yield Command(found.start(), close + 1, option, source[position + 1 : close])


def argument(source: str, *names: str) -> str:
    """Return the argument of the first of these commands; empty without one."""
    return next((found.argument for found in commands(source, *names)), "")


def environments(source: str, *names: str) -> Iterator[tuple[int, int]]:
    """Yield where environments of these names begin and end."""
    for name in names:
        quoted = re.escape(name)
        pattern = rf"\\begin\{{{quoted}\}}.*?\\end\{{{quoted}\}}"
        yield from (found.span() for found in re.finditer(pattern, source, re.DOTALL))


def _blank(source: str, position: int) -> int:
    while position < len(source) and source[position] in " \t\n":
        position += 1
    return position


def _closing(source: str, start: int, opening: str, closing: str) -> int | None:
    depth = braces = 0
    position = start
    most = min(len(source), start + 100_000)
    while position < most:
        letter = source[position]
        if letter == "\\":
            position += 2
            continue
        if opening == "[":
            braces += (letter == "{") - (letter == "}")
        if letter == opening and not braces:
            depth += 1
        elif letter == closing and not braces:
            depth -= 1
            if not depth:
                return position
        position += 1
    return None
