"""From pandoc's tree to the article: every pass in its order, and the value that comes of it.

tree ─▶ roles ─▶ front ─▶ boxes ─▶ equations ─▶ figures ─▶ tables ─▶ listings ─▶ headings
─▶ cross-references ─▶ citations ─▶ images ─▶ HTML of the contract ─▶ Markdown
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from printer.diagnostics import Collector, Place, note, warning
from printer.readers.documents import front as fronts
from printer.readers.documents import html
from printer.readers.documents.ast import Node, Nodes
from printer.readers.documents.bibtex import bibtex_of
from printer.readers.documents.boxes import make_boxes
from printer.readers.documents.citations import Citing
from printer.readers.documents.crossrefs import make_crossrefs
from printer.readers.documents.equations import make_equations
from printer.readers.documents.figures import make_figures
from printer.readers.documents.headings import settle_headings, without_unused_ids
from printer.readers.documents.keys import new_keys
from printer.readers.documents.listings import make_listings
from printer.readers.documents.names import Names
from printer.readers.documents.pandoc import Tree
from printer.readers.documents.pictures import Taken
from printer.readers.documents.roles import give_roles
from printer.readers.documents.tables import make_tables, open_frames
from printer.readers.documents.values import Prepared

if TYPE_CHECKING:
    from printer.importing import Imported

BIBLIOGRAPHY = "references.bib"


def assemble(tree: Tree, prepared: Prepared, name: str, shown: str, found: Collector) -> Imported:
    """Return the article of a document, called `name`."""
    from printer.importing import Imported

    # Of an EPUB the package is read here; pandoc does not tell titles from subtitles.
    is_book = prepared.form == "epub"
    front, blocks = fronts.take_front(
        {} if is_book else tree.meta, give_roles(tree.blocks), prepared.about, is_titled=is_book
    )
    blocks, names = _numbered(blocks, prepared)
    blocks = make_crossrefs(blocks, names, prepared.aliases)
    blocks = without_unused_ids(blocks, names)
    keys = new_keys(prepared.works)
    citing = Citing(keys, _line, in_words=prepared.cites_in_words)
    blocks = citing.apply(blocks)
    front.abstract = citing.apply(make_crossrefs(front.abstract, names, prepared.aliases))
    taken = Taken(shown, found)
    taken.take(blocks, prepared.pictures)
    body = _markdown(blocks, found)
    about = fronts.checked(fronts.complete(prepared.about, front), shown, found)
    fields = fronts.fields_of(about, front, _line, lambda parts: _paragraphs(parts, found))
    if not next(value for key, value in fields if key == "title"):
        fields[0] = ("title", _title_of(name, shown, found))
    bibliography = prepared.bibliography or bibtex_of(prepared.works, keys)
    uncited = [key for key in keys.values() if key not in citing.cited]
    if bibliography:
        fields.append(("bibliography", BIBLIOGRAPHY))
    if uncited:
        fields.append(("nocite", ", ".join(f"@{key}" for key in uncited)))
    elif "*" in citing.cited or "nocite" in tree.meta:
        fields.append(("nocite", "@*"))
    _say_unknown(citing, prepared, shown, found)
    for said in tree.warnings[:20]:
        found.add(note(f"pandoc: {said[:200]}", Place(shown), code="document-reader"))
    return Imported(
        fields=tuple(fields),
        body=body,
        images=taken.images,
        bibliography=bibliography,
        origin=name,
        diagnostics=found.frozen(),
    )


def _numbered(blocks: Nodes, prepared: Prepared) -> tuple[Nodes, Names]:
    """Return blocks with everything that can be referred to named, and the names."""
    names = Names()
    blocks = make_boxes(blocks)
    blocks = make_equations(blocks, names)
    blocks = make_figures(open_frames(blocks), prepared.figures, names)
    blocks = make_tables(blocks, prepared.figures, names)
    blocks = make_listings(blocks, names)
    has_works = bool(prepared.works or prepared.bibliography)
    return settle_headings(blocks, names, has_works=has_works), names


def _line(inlines: Nodes) -> str:
    from printer.importing.markdown import inline_from_html

    kept = [node for node in inlines if node["t"] != "Note"]
    return inline_from_html(html.line(kept)) if kept else ""


def _markdown(blocks: Nodes, found: Collector) -> str:
    from printer.importing.markdown import from_html

    result = from_html(html.body(blocks))
    found.extend(result.diagnostics)
    return result.value


def _paragraphs(blocks: Nodes, found: Collector) -> str:
    return _markdown([_as_paragraph(block) for block in blocks], found).strip() if blocks else ""


def _as_paragraph(block: Node) -> Node:
    """Return a heading of an abstract (`Methods`) as a paragraph in bold."""
    if block["t"] == "Header":
        return {"t": "Para", "c": [{"t": "Strong", "c": block["c"][2]}]}
    return block


def _title_of(name: str, shown: str, found: Collector) -> str:
    from printer.importing.markdown import escape

    title = name.rpartition(".")[0] or name
    found.add(
        warning(
            "the document has no title, the name of its file serves",
            Place(shown),
            hint="write `title: …` at the head of index.md",
            code="document-no-title",
        )
    )
    return escape(title.replace("_", " ").replace("-", " "))


def _say_unknown(citing: Citing, prepared: Prepared, shown: str, found: Collector) -> None:
    if not citing.unknown or prepared.bibliography:
        return
    listed = ", ".join(list(citing.unknown)[:5])
    found.add(
        warning(
            f"works are cited that the document does not list: {listed}",
            Place(shown),
            hint="add them to references.bib",
            code="document-work-missing",
        )
    )
