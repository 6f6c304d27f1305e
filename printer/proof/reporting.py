"""The page that shows what changed: before, after, and the difference, side by side."""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Sequence
from typing import NamedTuple

from PIL import Image, ImageOps

from printer.proof.values import Comparison, PageChange
from printer.proof.wording import said

_STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem; color: #222; background: #fafaf8 }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 2.5rem 0 .5rem }
.row { display: flex; flex-wrap: wrap; gap: 1.5rem; align-items: flex-start }
figure { margin: 0 } figcaption { color: #666 } img { max-width: 100%; border: 1px solid #bbb }
"""


class Shown(NamedTuple):
    """One page of the report."""

    change: PageChange
    images: tuple[tuple[str, Image.Image], ...]
    """Name and image: before, after, difference, as far as there are such."""


def report(comparison: Comparison, shown: Sequence[Shown], *, hint: str = "") -> bytes:
    """Return a web page, images included, that needs nothing else to be looked at."""
    title = f"{comparison.old} and {comparison.new}"
    differing = len(comparison.differing)
    pages = "1 page differs" if differing == 1 else f"{differing} pages differ"
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{html.escape(title)}</title>',
        f"<style>{_STYLE}</style></head><body>",
        f"<h1>{html.escape(title)}</h1><p>{pages} of {len(comparison.changes)}.",
        f"{html.escape(hint)}</p>",
    ]
    for one in shown:
        parts.append(f"<h2>{html.escape(said(one.change))}</h2>")
        parts.append('<div class="row">')
        parts += [_figure(name, image) for name, image in one.images]
        parts.append("</div>")
    if len(shown) < differing:
        parts.append(f"<p>{differing - len(shown)} more pages differ, which are not shown.</p>")
    return "\n".join([*parts, "</body></html>", ""]).encode()


def _figure(name: str, image: Image.Image) -> str:
    file = io.BytesIO()
    image.save(file, "PNG", optimize=True)
    data = base64.b64encode(file.getvalue()).decode("ascii")
    return (
        f'<figure><img alt="{html.escape(name)}" src="data:image/png;base64,{data}">'
        f"<figcaption>{html.escape(name)}</figcaption></figure>"
    )


def negative(mask: Image.Image) -> Image.Image:
    """Return the mask of a difference dark on white, as one expects of print."""
    return ImageOps.invert(mask.convert("L"))
