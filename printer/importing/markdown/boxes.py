"""Divisions: boxes, pull quotes, galleries, interviews and polls as fenced divs; others opened."""

from __future__ import annotations

import re

from printer.importing.markdown import escaping, figures, inlines, polls
from printer.importing.markdown.state import MAX_DEPTH, State
from printer.readers.markdown import tree
from printer.readers.markdown.tree import Element

_ASIDES = ("box", "sidebar", "note", "warning", "pullquote", "epigraph")


def division(element: Element, state: State, depth: int) -> list[str]:
    """Return what a division holds, in a fenced div where it is one of ours."""
    classes = tree.classes(element)
    if "gallery" in classes and next(element.iter("img"), None) is not None:
        return figures.gallery(element, state, depth)
    if "poll" in classes and (written := polls.write(element, state)):
        return written
    if "interview" in classes:
        return _fenced(".interview", _turns(element, state, depth))
    if tree.name(element) == "details":
        return _details(element, state, depth)
    if "equation" in classes and (formula := element.find(".//span[@data-latex]")) is not None:
        name = element.get("id") or ""
        label = f" {{#{name}}}" if re.fullmatch(r"eq-[\w.:-]+", name) else ""
        return [f"$$\n{(formula.get('data-latex') or '').strip()}\n$${label}"]
    kind = next((item for item in _ASIDES if item in classes), "")
    if kind and depth < MAX_DEPTH:
        return _box(kind, element, state, depth)
    return state.write(element, depth)


def _fenced(head: str, parts: list[str]) -> list[str]:
    if not parts:
        return []
    inner = "\n\n".join(parts)
    colons = ":" * (
        max([len(run) for run in re.findall(r"^:{3,}", inner, re.MULTILINE)], default=2) + 1
    )
    return [f"{colons} {{{head}}}\n{inner}\n{colons}"]


def _box(kind: str, element: Element, state: State, depth: int) -> list[str]:
    title = ""
    first = element[0] if len(element) else None
    if (
        first is not None
        and ("box-title" in tree.classes(first) or tree.name(first) in tree.HEADINGS)
        and not (element.text or "").strip()
    ):
        title = inlines.line(tree.detach(first), state).replace(inlines.BREAK, " ")
    given = f" title={escaping.attribute(title)}" if title else ""
    return _fenced(f".{kind}{given}", state.write(element, depth + 1)) or (
        [f"**{title}**"] if title else []
    )


def _details(element: Element, state: State, depth: int) -> list[str]:
    summary = element.find("summary")
    if summary is None:
        return state.write(element, depth)
    summary.set("class", "box-title")
    element.text = None
    element.insert(0, summary)
    return _box("box", element, state, depth)


def _turns(element: Element, state: State, depth: int) -> list[str]:
    for speaker in element.iter("strong"):
        if "speaker" in tree.classes(speaker):
            tree.append_text(speaker, speaker[-1] if len(speaker) else None, ":")
    return state.write(element, depth + 1)
