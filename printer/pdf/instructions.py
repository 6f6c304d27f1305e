"""The instructions of a content stream, and the resources that they name."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Dictionary, Stream

from printer.pdf.decoding import content_fits
from printer.pdf.limits import Limits
from printer.pdf.objects import as_dict

PAINT = frozenset({"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh"})
_TEXT = "BT Tf Td TD Tm T* Tc Tw Tz TL Ts Tr Tj TJ ' \""
# Paths are built from most of the operators of a drawing, and only their painting matters.
_LOOKED_AT = f"q Q cm Do BDC BMC EMC BI ID EI {_TEXT} {' '.join(sorted(PAINT))}"
_DEEPEST_PAGE = 2_000

Problem = tuple[str, str]
"""Code and message."""


def instructions(
    owner: Dictionary | Stream, limits: Limits
) -> tuple[Iterator[Any], tuple[Problem, ...]]:
    """Return what a page or a form is painted with, as far as it is looked at, and what is wrong.

    Nothing is returned of content that is too large or damaged.
    """
    if not content_fits(owner, limits):
        problem = _problem(
            "content-unreadable", "its content is too large or damaged, and was not looked into"
        )
        return iter(()), (problem,)
    if not isinstance(owner, Stream) and owner.get("/Contents") is None:
        return iter(()), ()
    problems: list[Problem] = []
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            steps: Iterator[Any] = iter(pikepdf.parse_content_stream(owner, _LOOKED_AT))
        except (pikepdf.PikepdfError, RuntimeError, ValueError, TypeError) as trouble:
            problems.append(
                _problem("content-unreadable", f"its content cannot be read: {_line(trouble)}")
            )
            steps = iter(())
    problems += (
        _problem("content-damaged", f"its content is damaged: {_line(warning.message)}")
        for warning in told
    )
    return steps, tuple(problems)


def inherited_resources(page: Dictionary) -> Dictionary:
    """Return the resources of a page, its own or those of the nearest node above it."""
    node: Dictionary | None = page
    for _ in range(_DEEPEST_PAGE):
        if node is None:
            break
        resources = as_dict(node.get("/Resources"))
        if resources is not None:
            return resources
        node = as_dict(node.get("/Parent"))
    return Dictionary()


def _problem(code: str, message: str) -> Problem:
    return code, message


def _line(trouble: object) -> str:
    return " ".join(str(trouble).split())[:200]
