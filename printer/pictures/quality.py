"""How finely photographs are printed: a small closed table of what print is for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Quality:
    """What becomes of an image made of pixels."""

    dpi: int
    """It is scaled down to this resolution at the largest width the layout prints."""

    jpeg: int
    """Pillow's number for JPEG, from 0 to 95."""

    whole_colour: bool
    """Colour as fine as brightness (4:4:4), which a press shows and a screen does not."""


QUALITIES = {
    "screen": Quality(150, 75, whole_colour=False),
    "print": Quality(300, 88, whole_colour=False),
    "press": Quality(400, 94, whole_colour=True),
}
"""`print` is for everyday: offices, homes, and reading on screens large."""

USUAL = "print"
