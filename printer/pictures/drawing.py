"""Examining a drawing (SVG) before it is printed.

The drawing is read once by the parser that the print engine uses (expat), and refused when
it is malformed, has entities, reaches outside of itself, or would grow beyond measure
when it is drawn: `<use>` of `<use>`, markers at each point, patterns and repeated
gradients of no size. What the engine leaves out (scripts, `foreignObject`) is reported.
Nothing is rewritten here.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from printer.diagnostics import Diagnostic, Result, warning
from printer.pictures.raster import Limits, Picture, decode_data_uri, examine_raster, refusal

MAX_DRAWING_BYTES = 5_000_000
MAX_ELEMENTS = 50_000
"""After every reference is followed."""

MAX_DEPTH = 100
MIN_TILE = 0.001
"""Of the drawing's size: the least width of a pattern's tile or a repeated gradient."""

_REFERENCE = re.compile(r"url\(\s*['\"]?\s*([^'\")\s]*)", re.IGNORECASE)
_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_LENGTH = re.compile(rf"\s*({_NUMBER.pattern})\s*(px|pt|pc|mm|cm|in|em|ex|%)?\s*\Z")
_PX = {"pt": 4 / 3, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96, "em": 16, "ex": 8}
_ABSURD = re.compile(r"(?<![\d.])\d{8}|\d[eE]\+?0*(?:[7-9]|[1-9]\d)")
"""Coordinates beyond the numbers that every reader of PDFs takes."""

_GEOMETRY = frozenset({
    "d", "points", "transform", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "dx",
    "dy", "width", "height", "stroke-width", "font-size", "gradientTransform", "patternTransform",
})  # fmt: skip
_DRAWN_AT_POINTS = ("marker", "marker-start", "marker-mid", "marker-end")
_EXPORT_AGAIN = 'export it again as "plain SVG", or save it as PNG'
_DEFAULT_SIZE = (300.0, 150.0)  # CSS 2.1, 10.3.2: a replaced element without dimensions


class _UnsafeError(Exception):
    """Ends the reading; the message continues "the image …"."""

    def __init__(self, why: str, hint: str | None = None, code: str = "drawing-unsafe") -> None:
        super().__init__(why)
        self.diagnostic = refusal(why, hint or _EXPORT_AGAIN, code=code)


@dataclass(slots=True)
class _Element:
    """An element as far as its cost matters."""

    children: list[_Element] = field(default_factory=list)
    references: list[tuple[str, int]] = field(default_factory=list)
    """Ids that are drawn because of this element, and how often."""


@dataclass(slots=True)
class _Reading:
    """Everything gathered while the parser runs."""

    limits: Limits
    root: _Element | None = None
    stack: list[_Element] = field(default_factory=list)
    ids: dict[str, _Element] = field(default_factory=dict)
    styles: list[str] = field(default_factory=list)
    lost: dict[str, str] = field(default_factory=dict)
    tiles: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    size: tuple[float, float] = _DEFAULT_SIZE
    count: int = 0
    pixels: int = 0
    in_style: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        if self.root is None:
            if tag != "svg":
                raise _UnsafeError(f"is XML, but not a drawing (<{tag}>)", code="image-format")
            self.size = _size(attributes)
        self.count += 1
        if self.count > MAX_ELEMENTS:
            raise _UnsafeError(
                f"has more than {MAX_ELEMENTS} elements", "save it as PNG", "image-too-large"
            )
        if len(self.stack) >= MAX_DEPTH:
            raise _UnsafeError(f"is nested more than {MAX_DEPTH} levels deep")
        element = _Element()
        if self.stack:
            self.stack[-1].children.append(element)
        else:
            self.root = element
        self.stack.append(element)
        self.in_style = tag == "style"
        self._look_at(tag, attributes, element)

    def end(self, _name: str) -> None:
        self.stack.pop()
        self.in_style = False

    def text(self, data: str) -> None:
        if self.in_style:
            self.styles.append(data)

    def _look_at(self, tag: str, attributes: dict[str, str], element: _Element) -> None:
        if tag == "script":
            self.lost["script"] = "has a script, which never runs in print"
        elif tag == "foreignObject":
            self.lost["foreign"] = "has text in foreignObject, which is not printed"
        elif tag in ("pattern", "linearGradient", "radialGradient"):
            self.tiles.append((tag, attributes))
        points = 1 + len(_NUMBER.findall(attributes.get("d", attributes.get("points", "")))) // 2
        for name, value in attributes.items():
            if name in _GEOMETRY and _ABSURD.search(value):
                raise _UnsafeError("has numbers beyond all measure", code="drawing-broken")
            key = name.rpartition(":")[2].lower()
            if key == "id":
                self.ids.setdefault(value, element)
            elif key == "href":
                self._follow(tag, value.strip(), element)
            elif key in _DRAWN_AT_POINTS or (key == "style" and "marker" in value):
                self._paint(value, element, points)
            else:
                self._paint(value, element, 1)

    def _follow(self, tag: str, target: str, element: _Element) -> None:
        """Judge what an `href` asks for: a part of the drawing, a picture in it, or a link."""
        if tag in ("a", "script") or not target:
            return
        if target.startswith("#"):
            if tag == "use":
                element.references.append((target[1:], 1))
            return
        if tag == "image" and target.lower().startswith("data:image/"):
            self._picture_inside(target)
            return
        shown = target if len(target) < 60 else f"{target[:57]}…"
        raise _UnsafeError(f"refers to something outside of it ({shown})", "embed what it shows")

    def _picture_inside(self, uri: str) -> None:
        data = decode_data_uri(uri)
        if data is None or b"<" in data[:4]:
            raise _UnsafeError("has an unreadable, very large or drawn picture in it")
        inner = examine_raster(data, self.limits)
        if inner.value is None:
            why = inner.diagnostics[0].message.removeprefix("the image ")
            raise _UnsafeError(f"has a picture in it that {why}", code=inner.diagnostics[0].code)
        self.pixels += inner.value.pixels

    def _paint(self, value: str, element: _Element, times: int) -> None:
        if "url(" not in value.lower():
            return
        for target in _REFERENCE.findall(value):
            if target.startswith("#"):
                element.references.append((target[1:], times))
            else:
                self.lost["url"] = f"refers to something outside of it ({target[:60]})"


def looks_like_drawing(head: bytes) -> bool:
    """Tell from the first bytes of a file whether it is SVG, in UTF-8 or UTF-16."""
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return text.startswith((b"<?xml", b"<svg")) or (
        text.startswith((b"<!--", b"<!doctype svg")) and b"<svg" in text
    )


def examine_drawing(data: bytes, limits: Limits) -> Result[Picture | None]:
    """Return the size of an SVG drawing, or None with the error that says why not.

    `Picture.pixels` counts the raster pictures inside the drawing.
    """
    reading = _Reading(limits)
    try:
        _parse(data, reading)
        for tag, attributes in reading.tiles:
            _check_tile(tag, attributes, reading.size)
        lost = _check_styles(reading)
        _check_cost(reading)
    except _UnsafeError as unsafe:
        return Result(None, (unsafe.diagnostic,))
    width, height = reading.size
    picture = Picture(
        max(1, round(width)), max(1, round(height)), "svg", "SVG", pixels=reading.pixels
    )
    return Result(picture, lost)


def _parse(data: bytes, reading: _Reading) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.EntityDeclHandler = _refuse_entity
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as failure:
        raise _UnsafeError(
            f"is not well-formed SVG ({failure})", "export it again", "drawing-broken"
        ) from failure


def _refuse_entity(*_: object) -> None:
    raise _UnsafeError("declares XML entities", 'export it again as "plain SVG"')


def _size(attributes: dict[str, str]) -> tuple[float, float]:
    """Return the drawing's width and height in CSS pixels (SVG 2, 8.2 and 8.11)."""
    view = [float(number) for number in _NUMBER.findall(attributes.get("viewBox", ""))]
    if view and (len(view) != 4 or min(view[2:]) <= 0 or not all(map(math.isfinite, view))):
        raise _UnsafeError("has a viewBox that is empty or malformed", code="drawing-broken")
    default = (view[2], view[3]) if view else _DEFAULT_SIZE
    width = _px(attributes.get("width", ""))
    height = _px(attributes.get("height", ""))
    if width == 0 or height == 0:
        raise _UnsafeError("has no width or no height", code="drawing-broken")
    ratio = default[1] / default[0]
    if width is None and height is None:
        width, height = default
    elif height is None and width is not None:
        height = width * ratio
    elif width is None and height is not None:
        width = height / ratio
    if width is None or height is None or not 0 < width < 1e6 or not 0 < height < 1e6:
        raise _UnsafeError("has an absurd size", code="drawing-broken")
    return width, height


def _px(length: str) -> float | None:
    """Return a length in CSS pixels, None for percentages and what is not a length."""
    match = _LENGTH.match(length)
    if match is None or match[2] == "%":
        return None
    return float(match[1]) * _PX.get(match[2] or "px", 1)


def _check_tile(tag: str, attributes: dict[str, str], size: tuple[float, float]) -> None:
    """Refuse a pattern or a repeated gradient that would be painted millions of times."""
    if tag == "pattern":
        units, transform = "patternUnits", "patternTransform"
        extents = [attributes.get("width", "1"), attributes.get("height", "1")]
        lengths = [_fraction(text, attributes.get(units), size) for text in extents]
    else:
        if attributes.get("spreadMethod", "pad") == "pad":
            return
        units, transform = "gradientUnits", "gradientTransform"
        ends = ("r", "fr") if tag == "radialGradient" else ("x2", "x1")
        if tag == "linearGradient" and attributes.get("y1") != attributes.get("y2"):
            ends = ("x2", "x1") if attributes.get("x1") != attributes.get("x2") else ("y2", "y1")
        default = "50%" if tag == "radialGradient" else "100%"
        far = _fraction(attributes.get(ends[0], default), attributes.get(units), size)
        near = _fraction(attributes.get(ends[1], "0"), attributes.get(units), size)
        lengths = [abs(far - near)]
    factors = [abs(float(n)) for n in _NUMBER.findall(attributes.get(transform, ""))]
    if min(lengths) < MIN_TILE or any(0 < factor < MIN_TILE for factor in factors):
        raise _UnsafeError("has a pattern or a repeated gradient of next to no size")


def _fraction(length: str, units: str | None, size: tuple[float, float]) -> float:
    """Return a length as a share of the drawing's, or of the painted shape's, larger side."""
    match = _LENGTH.match(length)
    if match is None:
        return 1
    if match[2] == "%":
        return float(match[1]) / 100
    value = float(match[1]) * _PX.get(match[2] or "px", 1)
    return value / max(size) if units == "userSpaceOnUse" else value


def _check_styles(reading: _Reading) -> tuple[Diagnostic, ...]:
    """Return what the drawing loses; references in its style sheets count for every element."""
    style = "".join(reading.styles)
    if "@import" in style.lower():
        reading.lost["url"] = "imports a style sheet or a font from outside"
    for target in _REFERENCE.findall(style):
        if target.startswith("#") and reading.root is not None:
            reading.root.references.append((target[1:], max(1, reading.count // 10)))
        elif not target.lower().startswith("data:"):
            reading.lost["url"] = f"refers to something outside of it ({target[:60]})"
    hint = "convert its text to paths or plain text, and embed what it needs"
    return tuple(
        warning(f"the image {what}", hint=hint, code="drawing-loses")
        for what in reading.lost.values()
    )


def _check_cost(reading: _Reading) -> None:
    """Refuse a drawing that is too large once each reference is followed, or that is endless.

    A depth-first sum over a graph with memory: an element costs one, its children, and
    what it refers to. References go at most MAX_DEPTH deep, so this recursion does too.
    """
    costs: dict[int, int] = {}
    open_elements: set[int] = set()

    def cost(element: _Element, depth: int) -> int:
        key = id(element)
        if key in costs:
            return costs[key]
        if key in open_elements:
            raise _UnsafeError("refers to itself")
        if depth > 3 * MAX_DEPTH:
            raise _UnsafeError("has references to references without end")
        open_elements.add(key)
        total = 1
        for child in element.children:
            total += cost(child, depth + 1)
        for name, times in element.references:
            target = reading.ids.get(name)
            if target is not None:
                total += times * cost(target, depth + 1)
        open_elements.discard(key)
        if total > MAX_ELEMENTS:
            raise _UnsafeError(
                f"grows to more than {MAX_ELEMENTS} elements when it is drawn", "save it as PNG"
            )
        costs[key] = total
        return total

    if reading.root is not None:
        cost(reading.root, 0)
