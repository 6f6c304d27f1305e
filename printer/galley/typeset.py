"""The options of a layout that say how its lines are set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from printer.diagnostics import Collector, Place, error
from printer.typesetting import FINE, PLAIN, Rules

_NUMBERS = {"ragged_below": (0, 1000), "letter_widening": (0, 5)}
"""Options with the least and the greatest value that makes sense."""


def rules(
    options: Mapping[str, Any], places: Mapping[str, Place], found: Collector
) -> Rules | None:
    """Return the rules by which lines are chosen; None where that is left to the engine.

    The options are `typesetting` (`fine` or `plain`), `ragged_below` (millimetres) and
    `letter_widening` (percent). What they must not be is reported at its place in `places`,
    where they are called `print.typesetting` and so on.
    """
    mode = options.get("typesetting", PLAIN)
    if mode not in (FINE, PLAIN):
        _wrong("typesetting", f"{FINE} or {PLAIN}", mode, places, found)
    usual = Rules()
    numbers = {"ragged_below": usual.ragged_below, "letter_widening": usual.widening * 100}
    for name, (least, most) in _NUMBERS.items():
        value = options.get(name, numbers[name])
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            _wrong(name, "a number", value, places, found)
        elif not least <= value <= most:
            _wrong(name, f"a number from {least} to {most}", value, places, found)
        else:
            numbers[name] = float(value)
    if mode != FINE:
        return None
    return Rules(
        ragged_below=numbers["ragged_below"], widening=round(numbers["letter_widening"] / 100, 6)
    )


def _wrong(
    name: str, wanted: str, value: object, places: Mapping[str, Place], found: Collector
) -> None:
    found.add(
        error(
            f"print.{name} has to be {wanted}, not {str(value)[:40]!r}",
            places.get(f"print.{name}"),
            code="option-value",
        )
    )
