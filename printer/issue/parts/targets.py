"""Where contents and lists point: the printed folio, and the link to the piece."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote

from printer.issue.parts.values import Material
from printer.issue.values import Plan, Span

_UNSETTLED = "000"
"""Stands for a folio while nothing is settled; as wide as most."""


@dataclass(frozen=True, slots=True)
class Target:
    """One page of the issue, as it is named in print."""

    label: str
    """The folio, plain text."""

    href: str
    """`<slug>.pdf`, or `<slug>.pdf#id`."""

    page: int
    """0-based page of the whole, to sort by; 0 while nothing is settled."""


def target(material: Material, name: str, anchor: str = "") -> Target:
    """Return the place of a piece, or of an id in it; without such an id, of its beginning."""
    return place(material.plan, name, material.anchors.get(name, {}), anchor)


def place(plan: Plan | None, name: str, known: Mapping[str, int], anchor: str = "") -> Target:
    """Return the place of a piece whose anchors are known, as `target` does."""
    href = f"{quote(name, safe='')}.pdf"
    if anchor in known:
        href += f"#{quote(anchor, safe='')}"
    span = _span(plan, name)
    if span is None:
        return Target(_UNSETTLED, href, 0)
    labels = span.labels
    index = min(known.get(anchor, 0), len(labels) - 1)
    return Target(labels[index] if labels else _UNSETTLED, href, span.start + index)


def _span(plan: Plan | None, name: str) -> Span | None:
    if plan is None:
        return None
    return next((span for span in plan.spans if span.name == name), None)
