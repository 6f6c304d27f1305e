"""Whether the pages themselves are sound: the tree that holds them, their boxes, their content."""

from __future__ import annotations

from printer.pdf.content import PageContent
from printer.pdf.document import Document
from printer.pdf.objects import as_float, number_of, rectangle_of

LARGEST_SIDE = 14_400.0
"""Points; the largest page that PDF readers must show (ISO 32000-1, annex C)."""

SLACK = 0.01
INNER_BOXES = ("/CropBox", "/TrimBox", "/BleedBox", "/ArtBox")


def check_pages(document: Document) -> None:
    """Judge the page tree and the boxes."""
    for number, words in document.tree.problems:
        document.findings.error("page-tree", words, obj=number)
    if not document.pages:
        document.findings.error("no-pages", "the file has no pages")
    for page, owner in enumerate(document.pages):
        media = document.box(page, "/MediaBox")
        if media is None or media[2] - media[0] <= 0 or media[3] - media[1] <= 0:
            document.findings.error(
                "page-box", "the page has no size (MediaBox)", page=page, obj=number_of(owner)
            )
            continue
        unit = as_float(owner.get("/UserUnit")) or 1.0
        if max(media[2] - media[0], media[3] - media[1]) * unit > LARGEST_SIDE:
            document.findings.warning(
                "page-box",
                "the page is larger than programs can show",
                page=page,
                obj=number_of(owner),
            )
        for name in INNER_BOXES:
            box = rectangle_of(owner.get(name))
            if box is not None and (
                box[0] < media[0] - SLACK
                or box[1] < media[1] - SLACK
                or box[2] > media[2] + SLACK
                or box[3] > media[3] + SLACK
            ):
                document.findings.error(
                    "page-box",
                    f"its {name[1:]} reaches out of its MediaBox",
                    page=page,
                    obj=number_of(owner),
                )


def check_contents(document: Document, contents: list[PageContent]) -> None:
    """Pass on what was wrong with the content streams themselves."""
    for page, content in enumerate(contents):
        for code, words in dict.fromkeys(content.problems):
            document.findings.error(code, words, page=page)
