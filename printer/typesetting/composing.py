"""Keeps the lines that were chosen for each paragraph of a document while it is laid out."""

from __future__ import annotations

import bisect
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from printer.typesetting import breaking, reading
from printer.typesetting.material import Place, Places
from printer.typesetting.measuring import Ruler
from printer.typesetting.reading import Leaf, Paragraph
from printer.typesetting.values import Line, Measure, Rules

_PIXELS_PER_MILLIMETRE = 96 / 25.4

_WIDE_LETTER = 0.7
"""Ems of a letter on average, at the most: a text that fits so is one line."""

_MOST_BESIDE_FLOATS = 200
"""Lines of a paragraph that are looked at there."""

_MOST_REMEMBERED = 4_000
"""Paragraphs."""

_ALIGNED = frozenset({"justify", "start", "left"})
_LAST_ALIGNED = frozenset({"auto", "start", "left"})

_SAME = 0.01
"""Pixels; a difference that makes no other lines."""


@dataclass(slots=True)
class Order:
    """The lines that are chosen for a paragraph, or for what is left of it."""

    paragraph: Paragraph
    measure: Measure
    lines: Sequence[Line]
    begins: Sequence[int]
    """Index of the first character of each line; and, last, of the end."""

    ends: Sequence[int]
    """Index after the last character of each line, spaces aside."""

    hyphened: Sequence[bool]
    """Whether a hyphen is drawn at the end of the line."""

    leaves: dict[int, Leaf] = field(default_factory=dict)
    """By the identity of their boxes."""

    current: int = 0
    """Number of the line that the engine is at."""

    def line_at(self, position: int) -> int:
        """Return the number of the line that a character is on."""
        return max(0, bisect.bisect_right(self.begins, position, 0, len(self.lines)) - 1)


@dataclass(frozen=True, slots=True)
class _Choice:
    lines: Sequence[Line]
    places: Sequence[Place]


@dataclass(slots=True)
class Memory:
    """What is known of styles and paragraphs, for all documents with the same fonts."""

    rulers: dict[tuple[Any, ...], Ruler] = field(default_factory=dict)
    choices: OrderedDict[tuple[Any, ...], _Choice | None] = field(default_factory=OrderedDict)

    def remember(self, key: tuple[Any, ...], choice: _Choice | None) -> None:
        """Keep a choice; the oldest ones are forgotten."""
        self.choices[key] = choice
        if len(self.choices) > _MOST_REMEMBERED:
            self.choices.popitem(last=False)


@dataclass(slots=True)
class Task:
    """The line that the engine is laying out."""

    order: Order | None = None
    """None where the engine chooses its end."""

    is_ragged: bool = False
    """It is not to be justified."""

    failed: bool = False
    """It did not come out as it was chosen."""


class Compositor:
    """Chooses the lines of one document's paragraphs."""

    def __init__(self, memory: Memory, rules: Rules) -> None:
        self.rules = rules
        self._memory = memory
        self._rulers: dict[int, tuple[Any, Ruler]] = {}
        self._orders: dict[int, tuple[Any, Order | None]] = {}
        self.current = Task()

    def order(
        self, context: Any, line_box: Any, containing_block: Any, position_y: float, skip: Any
    ) -> Order | None:
        """Return the order by which the next line is to be set; None to leave it to the engine.

        The arguments are those of the engine's `get_next_linebox`.
        """
        known = self._orders.get(id(line_box))
        if known is not None and known[0] is line_box:
            order = known[1]
            if order is None:
                return None
            if self._still_holds(order, context, containing_block, position_y, skip):
                return order
        order = self._choose(context, line_box, containing_block, position_y, skip)
        self._orders[id(line_box)] = (line_box, order)
        return order

    def give_up(self, line_box: Any) -> None:
        """Leave the rest of a paragraph to the engine."""
        self._orders[id(line_box)] = (line_box, None)

    def ruler(self, style: Any) -> Ruler:
        """Return the ruler of a computed style."""
        known = self._rulers.get(id(style))
        if known is None:
            key = _font_key(style)
            if key not in self._memory.rulers:
                self._memory.rulers[key] = Ruler(style)
            known = self._rulers[id(style)] = (style, self._memory.rulers[key])
        return known[1]

    def sets_ragged(self, style: Any, width: float) -> bool:
        """Tell whether a justified paragraph is too narrow for it."""
        narrow: bool = width < self.rules.ragged_below * _PIXELS_PER_MILLIMETRE
        return narrow and style["text_align_all"] == "justify"

    def _still_holds(
        self, order: Order, context: Any, containing_block: Any, position_y: float, skip: Any
    ) -> bool:
        """Tell whether the lines were chosen for this place, and set the current one."""
        position = order.paragraph.position(skip)
        if position is None or (skip is None and not order.paragraph.is_current()):
            return False
        number = order.line_at(position)
        if position != order.begins[number] and not (number == 0 and position < order.begins[0]):
            return False
        order.current = number
        width = containing_block.width
        if context.excluded_shapes:
            width = _beside(context, order.paragraph.line_box, containing_block, position_y)
        width -= order.paragraph.line_box.text_indent
        return bool(abs(width - order.lines[number].measure) < _SAME)

    def _choose(
        self, context: Any, line_box: Any, containing_block: Any, position_y: float, skip: Any
    ) -> Order | None:
        style, width = line_box.style, containing_block.width
        align = style["text_align_all"]
        if align not in _ALIGNED or style["text_align_last"] not in _LAST_ALIGNED:
            return None
        if containing_block.style["direction"] != "ltr" or not isinstance(width, (int, float)):
            return None
        if _is_short(line_box, width):
            return None
        paragraph = reading.read(context, line_box, containing_block, self.ruler)
        if paragraph is None:
            return None
        position = paragraph.position(skip)
        widths = _widths(context, line_box, containing_block, position_y)
        if position is None or paragraph.advances[-1] - paragraph.advances[position] <= widths[0]:
            return None
        measure = Measure(widths, ragged=align != "justify" or self.sets_ragged(style, width))
        choice = self._choice(paragraph, position, measure)
        return None if choice is None else _order(paragraph, measure, choice)

    def _choice(self, paragraph: Paragraph, begin: int, measure: Measure) -> _Choice | None:
        key = (paragraph.key(), begin, measure, self.rules)
        choices = self._memory.choices
        if key in choices:
            choices.move_to_end(key)
            return choices[key]
        places = Places(paragraph, begin, self.rules)
        choice = None
        for some, choose in (
            (places.undivided, breaking.undivided),
            (places.divided, breaking.divided),
        ):
            tried = some()
            lines = choose(places.material(tried), measure, self.rules)
            if lines is not None:
                choice = _Choice(lines, [tried[0], *(tried[line.place] for line in lines)])
                break
        self._memory.remember(key, choice)
        return choice


def _order(paragraph: Paragraph, measure: Measure, choice: _Choice) -> Order:
    first, *others = choice.places
    return Order(
        paragraph,
        measure,
        choice.lines,
        begins=[first.start, *(place.start for place in others)],
        ends=[place.end for place in others],
        hyphened=[place.hyphen > 0 for place in others],
        leaves={id(leaf.box): leaf for leaf in paragraph.leaves},
    )


def _font_key(style: Any) -> tuple[Any, ...]:
    """Return what decides how a text of this style is shaped and decorated."""
    from weasyprint.text.line_break import _font_style_cache_key

    return (
        _font_style_cache_key(style),
        style["font_size"],
        style["font_kerning"],
        style["word_spacing"],
        style["letter_spacing"],
        style["hyphenate_character"],
        tuple(sorted(style["text_decoration_line"])),
    )


def _is_short(line_box: Any, width: float) -> bool:
    """Tell from the number of letters that a paragraph is one line."""
    room = width / (line_box.style["font_size"] * _WIDE_LETTER or 1)
    letters = 0
    for box in line_box.descendants():
        letters += len(getattr(box, "text", " "))
        if letters > room:
            return False
    return True


def _widths(
    context: Any, line_box: Any, containing_block: Any, position_y: float
) -> tuple[float, ...]:
    """Return the width of the lines to come: of the first ones, and of all others."""
    full: float = containing_block.width
    widths: list[float] = []
    if context.excluded_shapes:
        from weasyprint.text.line_break import strut

        height, _ = strut(line_box.style)
        below = max(shape.position_y + shape.margin_height() for shape in context.excluded_shapes)
        top = position_y
        while top < below and height > 0 and len(widths) < _MOST_BESIDE_FLOATS:
            widths.append(_beside(context, line_box, containing_block, top))
            top += height
        while widths and abs(widths[-1] - full) < _SAME:
            widths.pop()
    if line_box.text_indent:
        widths[:1] = [(widths[0] if widths else full) - line_box.text_indent]
    return (*widths, full)


def _beside(context: Any, line_box: Any, containing_block: Any, top: float) -> float:
    """Return the width of a line that begins at `top`, beside the floats that are there."""
    from weasyprint.layout.float import avoid_collisions
    from weasyprint.text.line_break import strut

    probe = line_box.copy()
    probe.position_y, probe.width = top, 0
    probe.height, _ = strut(line_box.style)
    width: float = avoid_collisions(context, probe, containing_block, outer=False)[2]
    return width
