"""The one way into this package: the bytes of a JATS file → what pandoc is to read."""

from __future__ import annotations

from printer.diagnostics import Collector, Place, UnprintableError, error, note, warning
from printer.readers.documents.beside import Beside
from printer.readers.documents.safexml import parse_xml
from printer.readers.documents.values import Prepared


def prepare_jats(data: bytes, beside: Beside, shown: str, found: Collector) -> Prepared:
    """Prepare a JATS article.

    Reported: `document-reference-text`, `document-parts-left-out`. Raises UnprintableError as
    `parse_xml` does, and `document-kind` for other XML.
    """
    from lxml import etree

    from printer.readers.documents.jats.about import read_about
    from printer.readers.documents.jats.prepare import prepare
    from printer.readers.documents.jats.works import read_works

    root = parse_xml(data, shown)
    if root.tag not in ("article", "pmc-articleset"):
        raise UnprintableError(
            error(
                f"the XML is no JATS article: it begins with <{str(root.tag)[:60]}>",
                Place(shown),
                hint="what can be read is JATS, whose root is <article>",
                code="document-kind",
            )
        )
    article = root if root.tag == "article" else root.find("article")
    root = root if article is None else article
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
        listed = ", ".join(unstructured[:5]) + (" …" if len(unstructured) > 5 else "")
        found.add(
            warning(
                f"{len(unstructured)} of {len(works)} references are text without parts, "
                f"which stands as their title: {listed}",
                Place(shown),
                hint="divide them into author, title and year in references.bib",
                code="document-reference-text",
            )
        )
    figures, aliases = prepare(root)
    return Prepared(
        data=etree.tostring(root, encoding="utf-8", xml_declaration=True),
        form="jats",
        pictures=beside,
        about=about,
        works=works,
        figures=figures,
        aliases=aliases,
    )
