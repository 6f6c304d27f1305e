"""Where two images of a page differ, as an eye would say: not at single pixels of an edge."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from printer.proof.values import PixelBox

TOLERANCE = 40
"""Levels of 255 by which a pixel may differ, after a slight blur: antialiasing."""

_BLUR = 0.8
_TILE = 6
_REACH = 2
"""Tiles between two places that are told as one."""

_MARK = (214, 40, 40)


class Difference(NamedTuple):
    """What differs between two images of a page."""

    share: float
    """Of the pixels, from 0 to 1."""

    places: tuple[PixelBox, ...]
    mask: Image.Image
    """White where they differ."""


def difference(old: Image.Image, new: Image.Image, *, tolerance: int = TOLERANCE) -> Difference:
    """Compare two images; one that is larger differs where the other has nothing."""
    size = (max(old.width, new.width), max(old.height, new.height))
    blurred = [
        _on_paper(image, size).filter(ImageFilter.GaussianBlur(_BLUR)) for image in (old, new)
    ]
    channels = ImageChops.difference(*blurred).split()
    strongest = channels[0]
    for channel in channels[1:]:
        strongest = ImageChops.lighter(strongest, channel)
    mask = strongest.point([255 * (level > tolerance) for level in range(256)])
    if old.size != new.size:
        _mark_outside(mask, old.size, new.size)
    changed = mask.histogram()[255]
    return Difference(changed / (size[0] * size[1]), tuple(_places(mask)), mask)


def marked(image: Image.Image, places: tuple[PixelBox, ...]) -> Image.Image:
    """Return a copy of a page's image with the places framed and tinted."""
    copy = image.convert("RGB")
    tint = Image.new("RGB", copy.size, "white")
    pen = ImageDraw.Draw(tint)
    for place in places:
        pen.rectangle(_wider(place), fill=(255, 214, 102))
    copy = ImageChops.multiply(copy, tint)
    pen = ImageDraw.Draw(copy)
    for place in places:
        pen.rectangle(_wider(place), outline=_MARK, width=2)
    return copy


def _wider(place: PixelBox) -> PixelBox:
    return (place[0] - 3, place[1] - 3, place[2] + 3, place[3] + 3)


def _on_paper(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    paper = Image.new("RGB", size, "white")
    paper.paste(image.convert("RGB"), (0, 0))
    return paper


def _mark_outside(mask: Image.Image, old: tuple[int, int], new: tuple[int, int]) -> None:
    """Mark what only one of the two images has; a pixel more is a matter of rounding."""
    both = (min(old[0], new[0]), min(old[1], new[1]))
    if max(abs(old[0] - new[0]), abs(old[1] - new[1])) <= 1:
        return
    pen = ImageDraw.Draw(mask)
    if old[0] != new[0]:
        pen.rectangle((both[0], 0, mask.width, mask.height), fill=255)
    if old[1] != new[1]:
        pen.rectangle((0, both[1], mask.width, mask.height), fill=255)


def _places(mask: Image.Image) -> Iterator[PixelBox]:
    """Yield boxes around what is marked; what lies close together is one place."""
    if mask.getbbox() is None:
        return
    columns = -(-mask.width // _TILE)
    tiles = mask.reduce(_TILE).tobytes()
    waiting = {at for at, level in enumerate(tiles) if level}
    while waiting:
        group = _taken(waiting, columns)
        rows = [at // columns for at in group]
        across = [at % columns for at in group]
        yield (
            min(across) * _TILE,
            min(rows) * _TILE,
            min((max(across) + 1) * _TILE, mask.width),
            min((max(rows) + 1) * _TILE, mask.height),
        )


def _taken(waiting: set[int], columns: int) -> list[int]:
    """Take one tile and all that hang together with it out of those that wait."""
    start = min(waiting)
    waiting.discard(start)
    group, ends = [start], [start]
    near = [
        row * columns + across
        for row in range(-_REACH, _REACH + 1)
        for across in range(-_REACH, _REACH + 1)
    ]
    while ends:
        at = ends.pop()
        for step in near:
            other = at + step
            if other in waiting and abs(other % columns - at % columns) <= _REACH:
                waiting.discard(other)
                group.append(other)
                ends.append(other)
    return group
