"""Prints a galley: body and furniture laid out, drawn into one file, and finished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import lxml.html

from printer.diagnostics import Collector, UnprintableError
from printer.model import Attachment, Edition, Galley, Leaf, PrintedImage
from printer.press import (
    bounds,
    citedon,
    engine,
    finish,
    furniture,
    glyphs,
    hearing,
    images,
    recipes,
    reports,
    safety,
    structure,
)
from printer.press.addresses import LAYOUT_ORIGIN
from printer.press.makeready import Forme, make_ready
from printer.press.tagwriting import TagWriter

_FORM: dict[str, Any] = {
    "pdf_version": "1.7",
    "pdf_tags": True,
    "pdf_identifier": True,
}


def print_galley(
    galley: Galley,
    *,
    attachments: Sequence[Attachment] = (),
    max_pages: int = 2000,
    image_megapixels: int = 40,
) -> Edition:
    """Print `galley` as PDF/A-2a (PDF/A-3a with attachments) and PDF/UA-1.

    Raises UnprintableError when fonts are missing, the engine fails, or there are more
    than `max_pages` pages; everything else is reported in the edition.
    """
    return _print(galley, attachments, max_pages, image_megapixels, furnished=True)


def print_body(
    galley: Galley,
    *,
    attachments: Sequence[Attachment] = (),
    max_pages: int = 2000,
    image_megapixels: int = 40,
) -> Edition:
    """Print `galley` as `print_galley` does, but without folios and running heads.

    `print_furniture` prints them, from the leaves that the pages carry. Line numbers of a
    proof are left out with them.
    """
    return _print(galley, attachments, max_pages, image_megapixels, furnished=False)


def _print(
    galley: Galley,
    attachments: Sequence[Attachment],
    max_pages: int,
    image_megapixels: int,
    *,
    furnished: bool,
) -> Edition:
    found = Collector()
    engine.load(_tag)
    where = reports.place_of(galley)
    with reports.crashes(f"{galley.slug} in the layout {galley.layout}", where):
        forme = make_ready(galley, image_megapixels, found)
        with hearing.listening() as records:
            body = _lay_out_body(forme, max_pages)
            leaves = _leaves(body, forme, found)
            margins = _lay_out_furniture(forme, body, leaves) if furnished else ()
            edition = _write(forme, body, margins, leaves, attachments)
    found.extend(reports.cut_text(body.pages, galley))
    found.extend(hearing.diagnostics(records, str(where), forme.plates.names))
    return replace(edition, diagnostics=found.frozen())


def _lay_out_body(forme: Forme, max_pages: int) -> Any:
    css = furniture.SILENCE + furniture.numbered_from(forme.galley.first_page)
    rules = forme.galley.rules
    body = forme.setting.lay_out(forme.tree, css, rules=rules)
    if citedon.drop_repeated(forme.tree, body.pages):
        body = forme.setting.lay_out(forme.tree, css, rules=rules)
    count = len(body.pages)
    if count > max_pages:
        raise UnprintableError(reports.too_many_pages(count, max_pages, forme.galley))
    safety.keep_relative(body.pages, LAYOUT_ORIGIN)
    return body


def _leaves(body: Any, forme: Forme, found: Collector) -> tuple[Leaf, ...]:
    """Return the leaves of the body; what no font has is marked in their strings, too."""
    leaves, missing = glyphs.mark_in_strings(recipes.leaves_of(body.pages), forme.fonts)
    for character in missing:
        found.add(reports.unprintable(character, forme.galley))
    return leaves


def _lay_out_furniture(forme: Forme, body: Any, leaves: Sequence[Leaf]) -> Sequence[Any]:
    """Return the pages that hold nothing but the margin boxes of the body's pages."""
    galley = forme.galley
    marks = [furniture.line_numbers(page) for page in body.pages] if galley.proof else []
    made = forme.setting.lay_out(
        lxml.html.document_fromstring(furniture.document(leaves, galley.lang, marks)),
        furniture.BARE + furniture.numbered_from(galley.first_page),
    )
    if len(made.pages) != len(leaves):
        what = f"the layout {galley.layout} of {galley.slug}"
        raise UnprintableError(
            reports.other_furniture(len(made.pages), len(leaves), what, reports.place_of(galley))
        )
    pages: Sequence[Any] = made.pages
    return pages


def _write(
    forme: Forme,
    body: Any,
    margins: Sequence[Any],
    leaves: Sequence[Leaf],
    attachments: Sequence[Attachment],
) -> Edition:
    galley = forme.galley
    count = len(body.pages)
    document = body.copy([*body.pages, *margins])
    document.body_pages = count
    document.color_profiles = {"srgb": engine.srgb()}
    anchors: dict[str, int] = {}

    def finisher(_document: Any, pdf: Any) -> None:
        anchors.update(finish.destinations(pdf))
        finish.enclose(pdf, count)
        if margins:
            finish.draw_furniture(pdf, count)
        finish.describe(pdf, galley, attachments, count)
        recipes.write(pdf, leaves, finish.last_change(galley))

    data = document.write_pdf(finisher=finisher, **_FORM)
    return Edition(
        slug=galley.slug,
        pdf=data,
        pages=count,
        labels=tuple(str(galley.first_page + index) for index in range(count)),
        fonts=tuple(sorted({font.family for font in document.fonts.values()})),
        images=tuple(_printed_images(body.pages, forme.plates)),
        anchors=anchors,
        folio_bound=bounds.is_folio_bound(body),
        side_bound=bounds.is_side_bound(body),
    )


def _printed_images(pages: Sequence[Any], plates: images.Plates) -> Iterator[PrintedImage]:
    for number, page in enumerate(pages, 1):
        for box in page._page_box.descendants():
            if not type(box).__name__.endswith("ReplacedBox"):
                continue
            original = plates.originals.get(box.element.get("src") or "")
            if original is not None:
                yield PrintedImage(original[0], number, original[1], box.width / 96 * 25.4)


def _tag(pdf: Any, document: Any, page_streams: Sequence[Any]) -> None:
    """Build and write the tag tree of the body's pages (called by the engine)."""
    streams = page_streams[: document.body_pages]
    pages = zip(document.pages, (stream._tags for stream in streams), strict=False)
    tree = structure.build(pages, document.metadata.lang or "")
    TagWriter(pdf, streams).write(tree)
