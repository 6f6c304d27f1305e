"""Prints a galley: body and furniture laid out, drawn into one file, and finished."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html

from printer import fonts
from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    PrinterError,
    UnprintableError,
    error,
    has_errors,
)
from printer.model import Attachment, Edition, Galley, PrintedImage
from printer.press import citedon, engine, finish, furniture, glyphs, images, safety, structure
from printer.press.tagwriting import TagWriter

if TYPE_CHECKING:
    from printer.press.fetching import GuardedFetcher

_OPTIONS: dict[str, Any] = {
    "pdf_version": "1.7",
    "pdf_tags": True,
    "pdf_identifier": True,
}
_ALWAYS = "* { image-rendering: crisp-edges !important }"
"""Interpolation is forbidden in PDF/A (ISO 19005-2, 6.2.8)."""


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
    found = Collector()
    place = Place(galley.source_name or galley.slug)
    located = fonts.locate(galley.families)
    if has_errors(located.diagnostics):
        raise UnprintableError(*located.diagnostics)
    found.extend(located.diagnostics)
    fonts.activate(located.value)
    tree = lxml.html.document_fromstring(galley.html)
    for address in safety.drop_unsafe_links(tree):
        found.add(_unsafe_link(address, place, galley))
    safety.open_long_words(tree)
    for character in glyphs.mark_missing(tree, located.value):
        found.add(_missing_glyph(character, place, galley))
    plates = images.plates(galley, image_megapixels)
    _use_plates(tree, plates, galley, place)
    found.extend(plates.diagnostics)
    try:
        engine.load(_tag)
        from printer.press.fetching import GuardedFetcher

        folders = dict.fromkeys(sheet.parents[1] for sheet in galley.stylesheets)
        fetcher = GuardedFetcher(plates.table, list(folders))
        css = engine.sheets(galley.stylesheets, located.value, fetcher)
        with engine.listening() as records:
            printed = _print(galley, tree, plates, css, fetcher, attachments, max_pages)
    except (PrinterError, MemoryError, KeyboardInterrupt):
        raise
    except Exception as problem:
        raise UnprintableError(_crash(problem, galley, place)) from problem
    found.extend((*css.said, *printed.diagnostics))
    found.extend(engine.diagnostics(records, str(place), plates.names))
    return replace(printed, diagnostics=found.frozen())


def _unsafe_link(address: str, place: Place, galley: Galley) -> Diagnostic:
    return error(
        f"the layout {galley.layout} makes a link to {address[:60]}, which is not printed",
        place,
        hint="links lead to https:, http: and mailto: addresses, or to #ids",
        code="link-unsafe",
    )


def _text_cut(pages: Sequence[Any], galley: Galley) -> Iterator[Diagnostic]:
    """Report text beyond the edges of the paper, once for all pages."""
    cut = dict(safety.cut_off(pages))
    if not cut:
        return
    text = next(iter(cut.values()))
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    numbers = ", ".join(map(str, [*cut][:8])) + (" …" if len(cut) > 8 else "")
    where = f"page {numbers}" if len(cut) == 1 else f"pages {numbers}"
    yield error(
        f"text runs over the edge of {where} and is cut off: “{shown}”",
        Place(galley.source_name or galley.slug),
        hint="a table that is too wide, or a word that cannot be broken; look at the page",
        code="text-cut",
    )


def _missing_glyph(character: str, place: Place, galley: Galley) -> Diagnostic:
    import unicodedata

    name = unicodedata.name(character, "a character without a name")
    families = ", ".join(family.name for family in galley.families)
    return error(
        f"no font of the layout {galley.layout} has {character} (U+{ord(character):04X} {name})",
        place,
        hint=f"replace it, or add a font that has it to the layout (now: {families})",
        code="glyph-missing",
    )


def _crash(problem: Exception, galley: Galley, place: Place) -> Diagnostic:
    kind = type(problem).__name__
    said = f": {problem}" if str(problem) else ""
    return error(
        f"the engine failed on {galley.slug} in the layout {galley.layout} ({kind}{said})",
        place,
        hint="try another layout; if that prints, the layout's CSS asks for something the "
        "engine cannot do",
        code="engine-crash",
    )


def _use_plates(tree: Any, plates: images.Plates, galley: Galley, place: Place) -> None:
    for img in list(tree.iter("img")):
        src = img.get("src") or ""
        if src.startswith("data:"):
            continue
        if (prepared := plates.prepare(src, galley.base, place)) is not None:
            img.set("src", prepared)
            continue
        mark = img.makeelement("span", {"class": "missing-image"})
        mark.text = f"[{Path(src).name}] {img.get('alt') or ''}".strip()
        mark.tail = img.tail
        img.getparent().replace(img, mark)


def _print(
    galley: Galley,
    tree: Any,
    plates: images.Plates,
    css: engine.Sheets,
    fetcher: GuardedFetcher,
    attachments: Sequence[Attachment],
    max_pages: int,
) -> Edition:
    def lay_out(document: Any, own_css: str) -> Any:
        return engine.parsed_html(document, fetcher).render(
            font_config=css.font_config,
            counter_style=css.counter_style,
            color_profiles=css.color_profiles,
            stylesheets=[*css.parsed, css.also(galley.css + _ALWAYS + own_css + start)],
            **_OPTIONS,
        )

    start = furniture.first_page(galley.first_page, galley.first_page % 2 == 0)
    body = lay_out(tree, furniture.SILENCE)
    if citedon.drop_repeated(tree, body.pages):
        body = lay_out(tree, furniture.SILENCE)
    count = len(body.pages)
    if count > max_pages:
        raise UnprintableError(
            error(
                f"{galley.slug} has {count} pages, more than the limit of {max_pages}",
                Place(galley.source_name or galley.slug),
                hint="raise limits.max_pages in publication.toml if this is meant",
                code="too-many-pages",
            )
        )
    margins = lay_out(
        lxml.html.document_fromstring(
            furniture.document(body.pages, galley.lang, number_lines=galley.proof)
        ),
        furniture.BARE,
    )
    if len(margins.pages) != count:
        raise UnprintableError(
            error(
                f"the layout {galley.layout} makes {len(margins.pages)} pages of furniture "
                f"for {count} pages of {galley.slug}",
                Place(galley.source_name or galley.slug),
                hint="its stylesheet must not change page breaks of empty sections",
                code="furniture",
            )
        )
    document = body.copy([*body.pages, *margins.pages])
    document.body_pages = count
    document.color_profiles = {"srgb": engine.srgb()}

    def finisher(_document: Any, pdf: Any) -> None:
        finish.draw_furniture(pdf, count)
        finish.describe(pdf, galley, attachments, count)

    data = document.write_pdf(finisher=finisher, **_OPTIONS)
    return Edition(
        slug=galley.slug,
        pdf=data,
        pages=count,
        labels=tuple(str(galley.first_page + index) for index in range(count)),
        fonts=tuple(sorted({font.family for font in document.fonts.values()})),
        images=tuple(_printed_images(body.pages, plates)),
        diagnostics=tuple(_text_cut(body.pages, galley)),
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
