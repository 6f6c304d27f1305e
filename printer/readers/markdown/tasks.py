"""Task lists: `- [ ]` and `- [x]` become ballot boxes."""

from __future__ import annotations

import re

from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element

_BOX = re.compile(r"\s*\[([ xX])\]\s+")


def tick(root: Element) -> None:
    """Tree pass: print the boxes."""
    for item in root.iter("li"):
        holder = item[0] if tree.blank_text(item) and len(item) and item[0].tag == "p" else item
        match = _BOX.match(holder.text or "")
        if match:
            box = "☐" if match[1] == " " else "☑"
            holder.text = f"{box} {(holder.text or '')[match.end() :]}"
            tree.add_class(item, "task")
