"""The copy-edit: from the body that a reader made to the body that is printed.

Every reader (Markdown, web pages, Word, JATS) hands over sanitised markup of the HTML
contract (layouts/base/README.md) without numbers. The passes below, in their order, settle
images, headings, links, formulas, typography, numbers and cross-references, and report what
an editor has to know. Metadata, citations and the page are other stages' matter.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from html import escape, unescape

from printer.copyedit.articlerefs import refers_to
from printer.copyedit.blanks import trim_blanks
from printer.copyedit.crossrefs import fill_crossrefs
from printer.copyedit.formulas import draw_formulas, note_tags
from printer.copyedit.headings import edit_headings
from printer.copyedit.images import edit_images, find_image
from printer.copyedit.links import edit_links
from printer.copyedit.manuscript import PLACE_ATTRIBUTE, Context, Copy, Manuscript, Survey
from printer.copyedit.markup import has_class, parse, serialise
from printer.copyedit.numbering import number
from printer.copyedit.polls import localise_polls
from printer.copyedit.preflight import check_captions
from printer.copyedit.structure import repair_structure
from printer.copyedit.typography import polish_element, polish_plain, set_typography
from printer.diagnostics import Diagnostic, Result, warning
from printer.model import Html, Image

__all__ = [
    "Context",
    "Copy",
    "Survey",
    "check_lead_image",
    "copyedit",
    "edit_inline",
    "polish",
    "polish_plain",
    "refers_to",
    "survey",
]

PASSES: tuple[Callable[[Manuscript], None], ...] = (
    repair_structure,
    trim_blanks,
    edit_headings,
    edit_links,  # before images: a link around an image becomes the figure's source
    edit_images,
    check_captions,
    draw_formulas,
    localise_polls,
    set_typography,  # before numbers, so that titles are listed as they are printed
    number,
    fill_crossrefs,
)


def copyedit(html: str, context: Context) -> Result[Copy]:
    """Return the body as it is printed, and what was noticed.

    Raises UnprintableError when the markup is nested too deeply or too long.
    """
    manuscript = Manuscript(parse(html), context)
    for edit in PASSES:
        edit(manuscript)
    for element in manuscript.root.xpath(f".//*[@{PLACE_ATTRIBUTE}]"):
        if not (has_class(element, "citation") or has_class(element, "cite")):
            del element.attrib[PLACE_ATTRIBUTE]  # citations are asked for their places yet
    copy = Copy(
        Html(serialise(manuscript.root).strip()),
        tuple(manuscript.numbered),
        tuple(manuscript.files),
    )
    return Result(copy, manuscript.problems.frozen())


def survey(html: str, context: Context) -> Survey:
    """Return what a body, as a reader made it, has that can be referred to; print nothing.

    Raises UnprintableError as `copyedit` does.
    """
    manuscript = Manuscript(parse(html), context)
    for edit in (repair_structure, edit_headings, note_tags, set_typography, number):
        edit(manuscript)
    ids = (element.get("id", "") for element in manuscript.root.xpath(".//*[@id]"))
    return Survey(frozenset(ids), tuple(manuscript.numbered))


def edit_inline(html: str, context: Context) -> Result[Html]:
    """Return inline markup with its links set right, and its typography.

    Raises UnprintableError as `copyedit` does.
    """
    if "<a" not in html:
        return Result(Html(polish(html, context.lang)))
    manuscript = Manuscript(parse(html), context)
    edit_links(manuscript, ids_elsewhere=True)
    polish_element(manuscript.root, context.lang)
    for element in manuscript.root.xpath(f".//*[@{PLACE_ATTRIBUTE}]"):
        del element.attrib[PLACE_ATTRIBUTE]
    return Result(Html(serialise(manuscript.root)), manuscript.problems.frozen())


def polish(html: str, lang: str) -> str:
    """Return inline markup (a title, a caption, a standfirst) with typographic characters.

    Raises UnprintableError as `copyedit` does.
    """
    if "<" not in html:
        return escape(polish_plain(unescape(html), lang), quote=False)
    root = parse(html)
    polish_element(root, lang)
    return serialise(root)


def check_lead_image(image: Image, context: Context) -> Result[Image | None]:
    """Return a lead image with its path settled and its texts polished.

    None when it is missing, unsafe or broken; the error says why. An image without
    alternative text is warned about and described as such.
    """
    found = find_image(image.src, context)
    problems = tuple(
        dataclasses.replace(item, place=image.place)
        for item in (found.remarks if found.problem is None else (found.problem,))
    )
    if found.problem is not None:
        return Result(None, problems)
    alt = image.alt.strip()
    if not alt:
        alt = context.words["image_without_description"]
        problems += (_undescribed(image),)
    checked = dataclasses.replace(
        image,
        src=found.src,
        alt=alt,
        caption=Html(polish(image.caption, context.lang)),
        credit=polish_plain(image.credit, context.lang),
    )
    return Result(checked, problems)


def _undescribed(image: Image) -> Diagnostic:
    return warning(
        f'the lead image "{image.src}" has no alternative text',
        image.place,
        hint="say what is to be seen: alt under image in the front matter",
        code="alt-missing",
    )
