"""Reads a paragraph from the engine's boxes: one text, and whose boxes it is made of.

Where a paragraph holds something whose place in the line is not known before the line is
laid out (a float, a flex container, preserved line ends), it is not read, and the engine sets it.
"""

from __future__ import annotations

import array
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from printer.typesetting.measuring import Measured, Ruler

OBJECT = "\u2e80"
"""Stands for an image or the like; the engine breaks lines around it as around an ideograph."""

_LONGEST = 500_000
"""Characters of a paragraph; a longer one is left to the engine."""

_MOST_NESTED = 50


@dataclass(frozen=True, slots=True)
class Leaf:
    """A box of text."""

    box: Any
    start: int
    """Index of its first character in the paragraph."""

    measured: Measured
    ruler: Ruler
    line_height: float
    can_wrap: bool

    @property
    def end(self) -> int:
        """Return the index after its last character."""
        return self.start + len(self.measured.text)


@dataclass(slots=True)
class Paragraph:
    """The text of one of the engine's line boxes."""

    line_box: Any
    text: str
    leaves: tuple[Leaf, ...]
    advances: Sequence[float]
    """Width of everything before each character; one more than there are characters."""

    starts: dict[int, tuple[Any, list[int]]] = field(default_factory=dict)
    """Of boxes by their identity: themselves, and the index that each child begins at."""

    def key(self) -> bytes:
        """Return a digest of what decides which lines are chosen for it."""
        wrapping = tuple(
            (
                leaf.start,
                leaf.can_wrap,
                leaf.ruler.space,
                leaf.ruler.em,
                leaf.ruler.hyphen(),
                style["hyphens"],
                style["lang"],
                style["hyphenate_limit_chars"],
            )
            for leaf in self.leaves
            for style in (leaf.box.style,)
        )
        digest = hashlib.blake2b(self.text.encode(), digest_size=20)
        digest.update(array.array("d", self.advances).tobytes())
        digest.update(repr((self.line_box.style["lang"], wrapping)).encode())
        return digest.digest()

    def is_current(self) -> bool:
        """Tell whether the engine has not changed the texts since."""
        from weasyprint.formatting_structure import boxes

        now = [box for box in _inline(self.line_box) if isinstance(box, boxes.TextBox) and box.text]
        return len(now) == len(self.leaves) and all(
            box is leaf.box and len(box.text) == len(leaf.measured.text)
            for box, leaf in zip(now, self.leaves, strict=True)
        )

    def position(self, skip_stack: Any) -> int | None:
        """Return the character at which the engine goes on; None if that is not known here."""
        box, index = self.line_box, 0
        while skip_stack is not None:
            ((step, skip_stack),) = skip_stack.items()
            if id(box) not in self.starts:
                leaf = next((leaf for leaf in self.leaves if leaf.box is box), None)
                return None if leaf is None else leaf.start + leaf.measured.index_of(step)
            children = self.starts[id(box)][1]
            if step >= len(children):
                return None
            index = children[step]
            if skip_stack is not None:
                box = box.children[step]
        return index


def _inline(box: Any) -> Iterator[Any]:
    """Yield the boxes of a line whose texts are its own, not those of a box within it."""
    from weasyprint.formatting_structure import boxes

    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        yield child
        if isinstance(child, boxes.InlineBox):
            yield from _inline(child)


class _UnreadableError(Exception):
    """The paragraph holds something that is left to the engine."""


def read(
    context: Any, line_box: Any, containing_block: Any, ruler_of: Callable[[Any], Ruler]
) -> Paragraph | None:
    """Return the paragraph of a line box that is not laid out yet; None if it is not to be read.

    `context` is the engine's, `ruler_of` gives the ruler of a style.
    """
    reader = _Reader(context, containing_block, ruler_of)
    try:
        reader.walk(line_box, 0)
    except _UnreadableError:
        return None
    if not reader.leaves:
        return None
    advances = [0.0]
    for part in reader.widths:
        last = advances[-1]
        advances += [last + width for width in part]
    return Paragraph(line_box, "".join(reader.texts), tuple(reader.leaves), advances, reader.starts)


class _Reader:
    """Collects a paragraph while walking through its boxes."""

    def __init__(
        self, context: Any, containing_block: Any, ruler_of: Callable[[Any], Ruler]
    ) -> None:
        self.context = context
        self.containing_block = containing_block
        self.ruler_of = ruler_of
        self.texts: list[str] = []
        self.widths: list[list[float]] = []
        """For each text the widths up to the end of each character, padding included."""

        self.leaves: list[Leaf] = []
        self.starts: dict[int, tuple[Any, list[int]]] = {}
        self.length = 0
        self.pending = 0.0
        """Padding that the next character carries."""

    def walk(self, box: Any, depth: int) -> None:
        """Read the children of a line box or an inline box."""
        from weasyprint.formatting_structure import boxes
        from weasyprint.layout.percent import resolve_percentages

        if depth > _MOST_NESTED or box.is_leader or box.style["box_decoration_break"] == "clone":
            raise _UnreadableError
        starts: list[int] = []
        self.starts[id(box)] = (box, starts)
        for child in box.children:
            starts.append(self.length)
            if not child.is_in_normal_flow():
                if child.is_floated():
                    raise _UnreadableError
            elif isinstance(child, boxes.TextBox):
                self._read_text(child)
            elif isinstance(child, boxes.InlineBox):
                resolve_percentages(child, self.containing_block)
                left, right = _sides(child)
                self.pending += left
                self.walk(child, depth + 1)
                self._close(right)
            elif isinstance(child, boxes.AtomicInlineLevelBox):
                self._add(OBJECT, [self._width(child)])
            else:
                raise _UnreadableError

    def _read_text(self, box: Any) -> None:
        from weasyprint.text.line_break import strut

        style = box.style
        if not box.text:
            return
        if style["white_space"] not in ("normal", "nowrap") or not style["font_size"]:
            raise _UnreadableError
        if style["word_break"] == "break-all" or self.length + len(box.text) > _LONGEST:
            raise _UnreadableError
        ruler = self.ruler_of(style)
        measured = ruler.measure(box.text)
        if measured is None:
            raise _UnreadableError
        height, _ = strut(style)
        can_wrap = style["white_space"] == "normal"
        self.leaves.append(Leaf(box, self.length, measured, ruler, height, can_wrap))
        self._add(box.text, measured.advances[1:])

    def _width(self, box: Any) -> float:
        """Lay out an image or the like by itself, to see how wide it is."""
        from weasyprint.layout.inline import atomic_box
        from weasyprint.layout.percent import resolve_percentages

        if any(inner.footnote for inner in box.descendants()):
            raise _UnreadableError
        resolve_percentages(box, self.containing_block)
        laid = atomic_box(self.context, box, 0, None, self.containing_block, [], [])
        width: float = laid.margin_width()
        return width

    def _add(self, text: str, widths: Sequence[float]) -> None:
        before = self.pending
        self.pending = 0.0
        self.texts.append(text)
        self.widths.append([before + width for width in widths])
        self.length += len(text)

    def _close(self, width: float) -> None:
        """Let the last character carry the right side of a box that ends after it."""
        if self.widths and not self.pending:
            self.widths[-1][-1] += width
        else:
            self.pending += width


def _sides(box: Any) -> tuple[float, float]:
    """Return the widths of margin, border and padding on the left and the right of a box."""
    sides = []
    for side in ("left", "right"):
        margin = getattr(box, f"margin_{side}")
        sides.append(
            (0.0 if margin == "auto" else margin)
            + getattr(box, f"padding_{side}")
            + getattr(box, f"border_{side}_width")
        )
    return sides[0], sides[1]
