"""A template of the layout and what it tells become one galley."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from printer import templates
from printer.diagnostics import Collector
from printer.files import display_path
from printer.galley import properties, typeset
from printer.issue.parts.paper import millimetres
from printer.issue.parts.values import Material, Part, Slot
from printer.issue.titling import issue_line
from printer.model import Galley, Html
from printer.words import Words, words_for

if TYPE_CHECKING:
    from markupsafe import Markup

    from printer.diagnostics import Diagnostic

_FOLIO = ":root { --folio: counter(page) }\n"
"""Pages of an issue say their number only, never that of how many."""

_WIDER = 1.1
"""An image that bleeds is wider than the sheet; so much of it is not scaled down."""


def words_of(material: Material) -> Words:
    """Return the words in the language of the issue, with the house words over them."""
    lang = material.issue.lang
    return words_for(lang, material.publication.words_in(lang))


def size_of(material: Material) -> str:
    """Return the size of the parts' sheets."""
    return material.issue.size or material.publication.size or material.layout.size


def part(
    material: Material,
    slot: Slot,
    title: str,
    *,
    kind: str = "",
    diagnostics: Iterable[Diagnostic] = (),
    files: Iterable[Path] = (),
    **told: Any,
) -> Part:
    """Fill the template `issue/<kind>.html` (the slot's name if not said) with what is told.

    `files` are those that went into what is told.
    Raises UnprintableError when the template is wrong.
    """
    kind = kind or slot.name
    issue, publication = material.issue, material.publication
    words = words_of(material)
    layout = replace(material.layout, template=f"issue/{kind}.html")
    options = {**layout.options, **publication.options}
    context = {
        "name": slot.name,
        "kind": kind,
        "title": title,
        "issue": _view(material),
        "publication": publication,
        "words": words,
        "options": options,
        "issue_line": issue_line(issue, publication, words),
    }
    galley = Galley(
        slug=slot.name,
        html=templates.render(layout, context | told),
        stylesheets=layout.stylesheets + layout.issue_stylesheets,
        base=issue.file.parent,
        roots=_roots(material),
        families=layout.families,
        layout=layout.name,
        title=title,
        lang=issue.lang,
        source_name=display_path(issue.file),
        publication=publication.title,
        publisher=issue.publisher or publication.publisher,
        issn=issue.issn or publication.issn,
        date=issue.date,
        volume=issue.volume,
        issue=issue.number,
        quality=publication.pdf.quality,
        max_image_width=_WIDER * millimetres(size_of(material))[0],
        # Options that must not be are told with each article.
        rules=typeset.rules(options, {}, Collector()),
        css=properties.css(options, size_of(material)) + _FOLIO,
        files=(*layout.files, *files),
    )
    return Part(slot, title, galley, tuple(diagnostics))


def markup(html: str) -> Markup:
    """Mark what is already sanitised, so that a template does not escape it."""
    from markupsafe import Markup

    return Markup(html)  # noqa: S704 (sanitised by who read it)


def _view(material: Material) -> SimpleNamespace:
    """Return the issue for a template, with its markup marked as such."""
    issue = material.issue
    return SimpleNamespace(
        title=issue.title,
        subtitle=issue.subtitle,
        lang=issue.lang,
        cover_lines=issue.cover_lines,
        **_html(
            {"imprint": issue.imprint, "editorial": issue.editorial, "colophon": issue.colophon}
        ),
    )


def _html(texts: Mapping[str, Html]) -> dict[str, Markup]:
    return {name: markup(text) for name, text in texts.items()}


def _roots(material: Material) -> tuple[Path, ...]:
    """Return the folders that images of the parts may lie in."""
    publication = material.publication
    folders = (material.issue.file.parent, publication.root, publication.site_root)
    return tuple(dict.fromkeys(folder for folder in folders if folder is not None))
