"""Whether a line came out as it was chosen.

A line does not where the engine knows better: a float that was not foreseen, a box that became
wider, a text that was changed because it says a page number. The paragraph then goes on as the
engine breaks it.
"""

from __future__ import annotations

from typing import Any

from printer.typesetting.composing import Order
from printer.typesetting.values import Line, Rules

_CLOSE = 0.3
"""Pixels by which a line may be off its measure; a fifth of a point is not seen."""

_SPACE_OFF = 0.25
"""Share of the natural word space by which spaces may be other than was chosen."""


def ends_as_chosen(order: Order, resume_at: Any) -> bool:
    """Tell whether the engine goes on where the next line is to begin."""
    if resume_at is None:
        return order.current == len(order.lines) - 1
    return order.paragraph.position(resume_at) == order.begins[order.current + 1]


def came_out(
    chosen: Line,
    *,
    room: float,
    left_over: float,
    space: float,
    natural_space: float,
    rules: Rules,
) -> bool:
    """Tell whether a line is as wide, and its spaces are, as they were chosen to be.

    `room` is what the engine has for the line, `left_over` what remains of it after the spaces
    got their width, `space`.
    """
    if abs(room - chosen.measure) > _CLOSE or left_over < -_CLOSE:
        return False
    least = rules.least_space - _SPACE_OFF
    return not chosen.gaps or space >= least * natural_space
