"""Galleries: several figures side by side."""

from __future__ import annotations

from printer.readers.markdown import divs, tree
from printer.readers.markdown.tree import Element

_COLUMNS = {0: 1, 1: 1, 2: 2, 3: 3, 4: 2}


def make(root: Element) -> None:
    """Tree pass: count the columns, find the caption."""
    for gallery in divs.fenced(root, "gallery"):
        figures = [child for child in gallery if child.tag == "figure"]
        wanted = tree.take(gallery, "columns")
        columns = int(wanted) if wanted in ("1", "2", "3", "4", "5", "6") else 0
        columns = columns or _COLUMNS.get(len(figures), 3)
        tree.add_class(gallery, f"columns-{columns}")
        last = gallery[-1] if len(gallery) else None
        if caption := tree.take(gallery, "caption"):
            gallery.append(tree.make("p", caption, class_="gallery-caption"))
        elif last is not None and last.tag == "p" and not tree.blank(last):
            tree.add_class(last, "gallery-caption")
