"""A whole body: parsed, its notes and headings found, its blocks written one after the other."""

from __future__ import annotations

import re
from collections.abc import Mapping

from printer.diagnostics import Result
from printer.importing.markdown import blocks, inlines, notes
from printer.importing.markdown.state import State
from printer.readers.markdown import tree
from printer.readers.markdown.characters import tame_references
from printer.readers.markdown.tree import Element

_NO_HEADINGS = ("blockquote", "li", "dd", "td", "th", "aside", "details", "figure")
"""Elements in which a heading becomes a strong line."""

_OWN_ID = re.compile(r"(?:fig|tbl|eq|lst)-")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def body(html: str, images: Mapping[str, str]) -> Result[str]:
    """Return a body as Markdown; see `printer.importing.markdown.from_html`."""
    root = tree.parse(tame_references(html))
    state = State(images, blocks.write)
    notes.find(root, state)
    state.levels = _levels(root)
    state.targets = _targets(root, state)
    written = blocks.write(root, state)
    parts = [*written, *notes.definitions(state)]
    return Result("\n\n".join(parts) + "\n" if parts else "", state.found.frozen())


def line(html: str) -> str:
    """Return what stands within one line as Markdown."""
    return inlines.line(tree.parse(tame_references(html)), State({}, blocks.write)).replace(
        inlines.BREAK, " "
    )


def _targets(root: Element, state: State) -> frozenset[str]:
    """Return the ids that links lead to and that the article will have: of headings, figures, tables.

    A heading takes the id of an anchor in it.
    """
    wanted = {
        href[1:]
        for link in root.iter("a")
        if link not in state.calls and (href := link.get("href") or "").startswith("#")
    }
    found = set()
    for heading in root.iter(*_HEADINGS):
        if any(tree.name(item) in _NO_HEADINGS for item in heading.iterancestors()):
            continue
        inner = [item.get("id") or item.get("name") or "" for item in heading.iter()]
        if name := next((item for item in inner if item in wanted), ""):
            heading.set("id", name)
            found.add(name)
    own = (item.get("id") or "" for item in root.iter("figure", "table", "div"))
    return frozenset(found | {name for name in own if _OWN_ID.match(name)})


def _levels(root: Element) -> dict[str, int]:
    """Give the headings that there are the levels from 2 on, without a gap."""
    used = [name for name in _HEADINGS if next(root.iter(name), None) is not None]
    return {name: min(level, 6) for level, name in enumerate(used, 2)}
