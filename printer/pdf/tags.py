"""Whether the tag tree and the pages say the same of each other.

Three books are kept of every marked content: the content stream, the tag tree, and the
parent tree that leads from one back to the other. Validators believe each by itself; here
they are compared entry by entry.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from printer.pdf.content import Mark, PageContent, Slot, slot_of
from printer.pdf.document import Document
from printer.pdf.parent_tree import ParentTree
from printer.pdf.structure import Element, TagTree

MANY_WORDS = 30
"""A page with so many words that are all artifacts has lost its text to the tree."""

MAY_BE_EMPTY = frozenset({"TD", "TH"})


def check_tags(document: Document, tree: TagTree, contents: list[PageContent]) -> None:
    """Compare the content streams, the tag tree and the parent tree."""
    _check_root(document, tree)
    marks = _marks(document, contents)
    holders = _holders(document, tree, marks)
    _check_outside(document, contents, holders)
    _check_untagged(document, contents)
    _check_empty(document, tree)
    ParentTree(document, tree, contents).check(marks, holders)


def _check_root(document: Document, tree: TagTree) -> None:
    kinds = [top.kind for top in tree.tops]
    if kinds != ["Document"]:
        told = ", ".join(kinds[:5]) or "nothing"
        document.findings.access(
            "tag-root", f"the tag tree must have one Document at its top and has {told}"
        )


def _marks(document: Document, contents: list[PageContent]) -> dict[Slot, Mark]:
    marks: dict[Slot, Mark] = {}
    drawn: Counter[int] = Counter()
    told: set[Slot] = set()
    for page, content in enumerate(contents):
        drawn.update(content.forms)
        for mark in content.marks:
            slot = slot_of(page, mark.stream, mark.mcid)
            if slot in marks and not mark.stream and slot not in told:
                told.add(slot)
                document.findings.error(
                    "mark-repeated", f"two marked contents have the number {mark.mcid}", page=page
                )
            marks.setdefault(slot, mark)
            if mark.in_artifact:
                document.findings.access(
                    "tagged-in-artifact",
                    f"marked content {mark.mcid} stands within an artifact",
                    page=page,
                )
    for form, times in drawn.items():
        if times > 1:
            document.findings.error(
                "form-shared",
                f"a form with tagged content is drawn {times} "
                "times, so its content has no one place in the text",
                obj=form,
            )
    return marks


def _holders(document: Document, tree: TagTree, marks: Mapping[Slot, Mark]) -> dict[Slot, Element]:
    findings = document.findings
    holders: dict[Slot, Element] = {}
    for element, content in tree.contents():
        slot = slot_of(*content)
        if content.page is None and not content.stream:
            findings.error(
                "tag-page-missing",
                f"the element {element} has content on a page that is not in the file",
                obj=element.number,
            )
        elif slot in holders:
            findings.error(
                "content-shared",
                f"marked content {content.mcid} stands in the tag "
                f"tree twice, in {holders[slot]} and in {element}",
                page=content.page,
                obj=element.number,
            )
        elif slot not in marks:
            findings.error(
                "content-missing",
                f"the element {element} holds marked content "
                f"{content.mcid}, which is not on the page",
                page=content.page,
                obj=element.number,
            )
        elif content.page is not None and marks[slot].page != content.page:
            findings.error(
                "content-missing",
                f"the element {element} looks for marked content "
                f"{content.mcid} on page {content.page + 1}, and it is here",
                page=marks[slot].page,
                obj=element.number,
            )
        holders.setdefault(slot, element)
    return holders


def _check_outside(
    document: Document, contents: list[PageContent], holders: Mapping[Slot, Element]
) -> None:
    for page, content in enumerate(contents):
        slots = dict.fromkeys(slot_of(page, mark.stream, mark.mcid) for mark in content.marks)
        outside = [slot for slot in slots if slot not in holders]
        if outside and len(outside) == len(slots) and len(slots) > 1:
            document.findings.error(
                "page-outside-tree",
                f"none of the {len(slots)} marked contents of this page is in the tag tree",
                page=page,
            )
        elif outside:
            shown = ", ".join(str(slot[2]) for slot in outside[:5])
            document.findings.error(
                "mark-outside-tree",
                f"{len(outside)} marked contents are not in the tag tree ({shown})",
                page=page,
            )


def _check_untagged(document: Document, contents: list[PageContent]) -> None:
    for page, content in enumerate(contents):
        bare = [piece for piece in content.pieces if not piece.tagged and not piece.artifact]
        text = [piece for piece in bare if piece.kind == "text"]
        if text:
            document.findings.access(
                "text-untagged",
                f"text is neither tagged nor an artifact, from '{text[0].text[:40].strip()}' on",
                page=page,
            )
        elif bare:
            document.findings.access(
                "content-untagged",
                f"{len(bare)} drawings or images are neither tagged nor artifacts",
                page=page,
            )
        shown = [piece for piece in content.pieces if piece.kind == "text"]
        words = sum(len(piece.text.split()) for piece in shown)
        if words >= MANY_WORDS and all(piece.artifact for piece in shown):
            document.findings.access(
                "page-all-artifact",
                f"all {words} words of this page are artifacts, so none of them is read aloud",
                page=page,
            )


def _check_empty(document: Document, tree: TagTree) -> None:
    for element in tree.elements:
        if not element.kids and element.kind not in MAY_BE_EMPTY:
            document.findings.access(
                "element-empty", f"the element {element} is empty", obj=element.number
            )
