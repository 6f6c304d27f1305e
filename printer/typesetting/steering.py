"""The engine's functions that are led to the chosen lines.

WeasyPrint lays out a paragraph by `get_next_linebox`, which lets `split_inline_level` fill the
line box by box until one does not fit, and `text_align` put the line into its measure. For a
paragraph with an order all boxes fit, texts end where the order says, and spaces are made
narrower, too. The wrapped functions go their own way where there is no compositor.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from printer.typesetting import verifying
from printer.typesetting.composing import Compositor, Order, Task
from printer.typesetting.reading import Leaf

_ROOM = 1e6
"""Pixels that a line may seem to have, so that the engine never breaks it by itself."""

_NO_FLOATS = {"left": 0, "right": 0}


def install() -> None:
    """Wrap the engine's functions, once a process."""
    from weasyprint.draw import text
    from weasyprint.layout import inline

    if isinstance(inline.get_next_linebox, functools.partial):
        return
    for name, wrapper in (
        ("get_next_linebox", _get_next_linebox),
        ("split_inline_box", _split_inline_box),
        ("split_inline_level", _split_inline_level),
        ("text_align", _text_align),
    ):
        setattr(inline, name, functools.partial(wrapper, getattr(inline, name)))
    text.draw_first_line = functools.partial(_draw_first_line, text.draw_first_line)


def _compositor(context: Any) -> Compositor | None:
    found: Compositor | None = context.__dict__.get("compositor")
    return found


def _get_next_linebox(original: Callable[..., Any], context: Any, *given: Any) -> Any:
    """Lay out a line as it is ordered; by the engine alone if it does not come out so."""
    compositor = _compositor(context)
    if compositor is None:
        return original(context, *given)
    line_box, position_y, _, skip_stack, containing_block, absolute, fixed, *pseudo_styles = given
    order = None
    if not any(pseudo_styles):
        order = compositor.order(context, line_box, containing_block, position_y, skip_stack)
    is_ragged = compositor.sets_ragged(line_box.style, containing_block.width)
    outer, compositor.current = compositor.current, Task(order, is_ragged)
    counts = len(absolute), len(fixed)
    try:
        line, resume_at = original(context, *given)
        if order and (compositor.current.failed or not verifying.ends_as_chosen(order, resume_at)):
            del absolute[counts[0] :], fixed[counts[1] :]
            compositor.give_up(line_box)
            compositor.current = Task(None, is_ragged)
            line, resume_at = original(context, *given)
    finally:
        compositor.current = outer
    return line, resume_at


def _split_inline_box(
    original: Callable[..., Any],
    context: Any,
    box: Any,
    position_x: float,
    max_x: float,
    *rest: Any,
) -> Any:
    compositor = _compositor(context)
    order = compositor.current.order if compositor else None
    if order and box is order.paragraph.line_box:
        max_x = _ROOM
    return original(context, box, position_x, max_x, *rest)


def _split_inline_level(
    original: Callable[..., Any],
    context: Any,
    box: Any,
    position_x: float,
    max_x: float,
    bottom_space: float,
    skip_stack: Any,
    containing_block: Any,
    *rest: Any,
) -> Any:
    compositor = _compositor(context)
    order = compositor.current.order if compositor else None
    leaf = order.leaves.get(id(box)) if order else None
    if order and leaf:
        box.position_x = position_x
        part, resume_at = _part(context, order, leaf, skip_stack, containing_block)
        return part, resume_at, False, None, None, dict(_NO_FLOATS)
    return original(
        context, box, position_x, max_x, bottom_space, skip_stack, containing_block, *rest
    )


def _part(
    context: Any, order: Order, leaf: Leaf, skip_stack: Any, containing_block: Any
) -> tuple[Any, Any]:
    """Return the part of a text that is on the current line, as a box, and where to go on."""
    from weasyprint.layout.percent import resolve_percentages

    box, measured = leaf.box, leaf.measured
    if "margin_left" not in box.__dict__:
        resolve_percentages(box, containing_block)
    begin = 0
    if skip_stack is not None:
        (offset,) = skip_stack
        begin = measured.index_of(offset)
    number = order.line_at(leaf.start + begin)
    following = order.begins[number + 1]
    is_broken = number + 1 < len(order.lines) and following <= leaf.end
    resume_at, hyphen = None, ""
    end = len(measured.text)
    if is_broken:
        resume_at = {measured.offset_of(following - leaf.start): None}
        end = max(begin, order.ends[number] - leaf.start)
        hyphen = box.style["hyphenate_character"] if order.hyphened[number] else ""
    if end <= begin:
        return None, resume_at
    return _box(context, order, leaf, begin, end, hyphen, number), resume_at


def _box(
    context: Any, order: Order, leaf: Leaf, begin: int, end: int, hyphen: str, number: int
) -> Any:
    """Return a box of a part of a text, as the engine would make it (`split_text_box`)."""
    text, measured, ruler = leaf.measured.text[begin:end] + hyphen, leaf.measured, leaf.ruler
    line = order.lines[number]
    part = leaf.box.copy_with_text(text)
    if hyphen or (number and order.hyphened[number - 1]):
        own = ruler.measure(text)
        measured, begin, end = own or measured, 0, len(text)
    if measured.is_exact:
        gaps = text.count(" ") + text.count("\u00a0")
        width = measured.advances[end] - measured.advances[begin] - gaps * ruler.narrowed
        height, baseline = ruler.height, ruler.baseline
        part.pango_layout = ruler.layout_of(text, line.measure)
    else:
        part.pango_layout, width, height, baseline = _measured_by_engine(context, leaf, text)
    part.width = width * line.scale
    part.scale = line.scale
    part.height = height
    part.margin_top = part.margin_bottom = (leaf.line_height - height) / 2
    part.baseline = baseline + part.margin_top
    return part


def _measured_by_engine(context: Any, leaf: Leaf, text: str) -> tuple[Any, float, float, float]:
    """Let the engine measure a part of a text that is not as wide by itself as in its word."""
    from weasyprint.text.line_break import create_layout, first_line_metrics

    style = leaf.box.style
    layout = create_layout(text, style, context, None, 0)
    line, _ = layout.get_first_line()
    layout, _, _, width, height, baseline = first_line_metrics(
        line, text, layout, None, False, style
    )
    return layout, width, height, baseline


def _text_align(
    original: Callable[..., Any], context: Any, line: Any, available_width: float, last: bool
) -> Any:
    compositor = _compositor(context)
    if compositor is None:
        return original(context, line, available_width, last)
    order = compositor.current.order
    if order is None:
        return 0 if compositor.current.is_ragged else original(context, line, available_width, last)
    gaps = _gaps(line)
    rest = available_width - line.width
    ruler = order.paragraph.leaves[0].ruler
    each = ruler.narrowed
    if rest < each * gaps or not (last or order.measure.ragged):
        each = rest / gaps if gaps else 0.0
    if verifying.came_out(
        order.lines[order.current],
        room=available_width - order.paragraph.line_box.text_indent,
        left_over=rest - each * gaps,
        space=ruler.space - ruler.narrowed + each,
        natural_space=ruler.space,
        rules=compositor.rules,
    ):
        if each:
            _widen(line, each, 0.0)
    else:
        compositor.current.failed = True
    return 0


def _gaps(box: Any) -> int:
    """Count the word spaces of a line."""
    from weasyprint.layout.inline import count_expandable_spaces

    count: int = count_expandable_spaces(box)
    return count


def _widen(box: Any, each: float, moved: float) -> float:
    """Make each word space of a laid out box wider, or narrower, and move what follows.

    As `add_word_spacing` of the engine does, but without shaping the text anew. Returns by how
    much the next box has to be moved.
    """
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        scale = box.__dict__.get("scale", 1.0)
        box.justification_spacing = box.pango_layout.justification_spacing = each / scale
        box.position_x += moved
        extra = each * _gaps(box)
        box.width += extra
        return moved + extra
    if isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += moved
        before = moved
        for child in box.children:
            if child.is_in_normal_flow():
                moved = _widen(child, each, moved)
        box.width += moved - before
        return moved
    box.translate(moved, 0)
    return moved


def _draw_first_line(
    original: Callable[..., Any],
    stream: Any,
    textbox: Any,
    text_overflow: str,
    block_ellipsis: str,
    matrix: Any,
) -> Any:
    """Draw a text whose letters are a little wider or narrower than its font's."""
    scale = textbox.__dict__.get("scale", 1.0)
    if scale != 1:
        matrix = type(matrix)(a=scale) @ matrix
    return original(stream, textbox, text_overflow, block_ellipsis, matrix)
