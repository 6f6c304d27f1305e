"""The one way into this package: the bytes of a JATS file → what pandoc is to read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from printer.diagnostics import Collector, Place, UnprintableError, error, note
from printer.readers.documents.beside import Beside
from printer.readers.documents.safexml import parse_xml
from printer.readers.documents.said import text_references
from printer.readers.documents.values import Prepared

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


def prepare_jats(data: bytes, beside: Beside, shown: str, found: Collector) -> Prepared:
    """Prepare a JATS article.

    Reported: `document-reference-text`, `document-parts-left-out`. Raises UnprintableError as
    `parse_xml` does, and `document-kind` for other XML.
    """
    from lxml import etree

    from printer.readers.documents.jats.about import read_about
    from printer.readers.documents.jats.prepare import prepare
    from printer.readers.documents.jats.works import read_works

    root = _article(parse_xml(data, shown), shown)
    if root.find("sub-article") is not None or root.find("response") is not None:
        found.add(
            note(
                "reviews, replies or translations within the article are left out",
                Place(shown),
                code="document-parts-left-out",
            )
        )
    about = read_about(root)
    works, unstructured = read_works(root)
    if unstructured:
        found.add(text_references(unstructured, len(works), shown))
    figures, aliases = prepare(root)
    return Prepared(
        data=etree.tostring(root, encoding="utf-8", xml_declaration=True),
        form="jats",
        pictures=beside,
        about=about,
        works=works,
        cites_in_words=True,
        figures=figures,
        aliases=aliases,
    )


def _article(root: Element, shown: str) -> Element:
    """Return the article that a file holds; PubMed Central wraps it up."""
    article = root.find("article") if root.tag == "pmc-articleset" else root
    if article is None or article.tag != "article":
        raise UnprintableError(
            error(
                f"the XML is no JATS article: it begins with <{str(root.tag)[:60]}>",
                Place(shown),
                hint="what can be read is JATS, whose root is <article>",
                code="document-kind",
            )
        )
    return article
