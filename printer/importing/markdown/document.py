"""A whole body: parsed, its notes and headings found, its blocks written one after the other."""

from __future__ import annotations

from collections.abc import Mapping

from printer.diagnostics import Result
from printer.importing.markdown import blocks, inlines, notes
from printer.importing.markdown.state import State
from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def body(html: str, images: Mapping[str, str]) -> Result[str]:
    """Return a body as Markdown; see `printer.importing.markdown.from_html`."""
    root = tree.parse(html)
    state = State(images, blocks.write)
    notes.find(root, state)
    state.levels = _levels(root)
    state.targets = frozenset(
        href[1:]
        for link in root.iter("a")
        if link not in state.calls and (href := link.get("href") or "").startswith("#")
    )
    written = blocks.write(root, state)
    parts = [*written, *notes.definitions(state)]
    return Result("\n\n".join(parts) + "\n" if parts else "", state.found.frozen())


def line(html: str) -> str:
    """Return what stands within one line as Markdown."""
    return inlines.line(tree.parse(html), State({}, blocks.write)).replace(inlines.BREAK, " ")


def _levels(root: Element) -> dict[str, int]:
    """Give the headings that there are the levels from 2 on, without a gap."""
    used = [name for name in _HEADINGS if next(root.iter(name), None) is not None]
    return {name: min(level, 6) for level, name in enumerate(used, 2)}
