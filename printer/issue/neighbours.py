"""What an article of an issue may say of the others: titles, figures, and their pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from printer.issue.values import Body, Entry, Issue, Plan, numeral
from printer.model import Neighbours

_FEW = 12
"""In an issue of so few pieces every article is told of all anchors of the others; in a larger
one, of those that it is known to refer to."""


def told_pages(bodies: Mapping[str, Body], plan: Plan) -> dict[str, dict[str, str]]:
    """Return the folio of each anchor of each piece; that of the piece itself under ``."""
    pages: dict[str, dict[str, str]] = {}
    for span in plan.spans:
        body = bodies.get(span.name)
        if body is not None:
            pages[span.name] = {"": numeral(span.folio, span.numerals)} | {
                name: numeral(span.folio + index, span.numerals)
                for name, index in body.anchors.items()
            }
    return pages


def neighbours_of(
    issue: Issue,
    entry: Entry,
    bodies: Mapping[str, Body],
    pages: Mapping[str, Mapping[str, str]],
) -> Neighbours:
    """Return what the article of `entry` may refer to."""
    own = bodies.get(entry.slug)
    few = len(issue.entries) <= _FEW
    told = set(bodies) if few else _slugs(own.refers_to if own is not None else ())
    folios = {}
    for slug, anchors in pages.items():
        folios[slug] = anchors[""]
        if slug in told:
            folios |= {f"{slug}#{name}": folio for name, folio in anchors.items() if name}
    return Neighbours(
        sources={other.source: other.slug for other in issue.entries if other.source is not None},
        titles={slug: body.about.title for slug, body in bodies.items()},
        langs={slug: body.about.lang for slug, body in bodies.items()},
        folios=folios,
        numbered={slug: bodies[slug].about.numbered for slug in told if slug in bodies},
        anchors={slug: tuple(bodies[slug].anchors) for slug in told if slug in bodies},
    )


def _slugs(names: Iterable[str]) -> set[str]:
    return {name.partition("#")[0] for name in names}
