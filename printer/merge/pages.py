"""The pages of a file that is to be merged, whatever state its page tree is in.

Walks the tree (ISO 32000-1, 7.7.3) without recursion, hands inherited attributes down, and
gives a page that is listed again a dictionary of its own. Afterwards the file has no page
tree, so that copying from it takes pages like any other dictionary.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pikepdf import Array, Dictionary, Name, Pdf, Stream

from printer.pdf.objects import Key, as_array, as_dict, as_int, as_name, in_header, items_of, key_of

INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
DEEPEST = 200
MOST_REPEATS = 1_000
"""A page that is listed more often is an attack, not a book."""

LETTER = (0, 0, 612, 792)
"""The size that readers give a page without any (US Letter)."""


@dataclass(slots=True)
class PageList:
    """The pages in order, and what was wrong."""

    pages: list[Any] = field(default_factory=list)
    stated: int | None = None
    """How many the tree says it has."""

    problems: list[str] = field(default_factory=list)
    repeated: int = 0
    too_many: bool = False


def list_pages(pdf: Pdf, most: int) -> PageList:
    """Read the page tree; nothing is changed."""
    found = PageList()
    root = as_dict(pdf.trailer.get("/Root"))
    top = as_dict(root.get("/Pages")) if root is not None else None
    if top is None:
        found.problems.append("it has no page tree")
        return found
    found.stated = as_int(top.get("/Count"))
    seen: set[Key] = set()
    waiting: list[tuple[Any, dict[str, Any], int]] = [(top, {}, 0)]
    while waiting:
        item, inherited, depth = waiting.pop()
        node = as_dict(item)
        if node is None:
            found.problems.append("its page tree has a branch that is no dictionary")
            continue
        key = key_of(item)
        kids = as_array(node.get("/Kids"))
        if kids is None and as_name(node.get("/Type")) == "Pages":
            continue
        if kids is not None:
            if key in seen or depth > DEEPEST:
                found.problems.append("its page tree leads back into itself")
                continue
            seen.add(key)
            below = inherited | {name: node.get(name) for name in INHERITED if name in node}
            waiting.extend((kid, below, depth + 1) for kid in reversed(list(items_of(kids))))
            continue
        page, again = _page(pdf, node, key in seen)
        found.repeated += again
        seen.add(page.objgen)
        for name, value in inherited.items():
            if name not in page and value is not None:
                page[name] = value
        found.pages.append(page)
        if len(found.pages) > most or found.repeated > MOST_REPEATS:
            found.too_many = True
            break
    if not found.pages:
        _search(pdf, found, most)
    if found.repeated:
        found.problems.append(f"{found.repeated} pages are listed more than once")
    return found


def _search(pdf: Pdf, found: PageList, most: int) -> None:
    """Take every page object there is, in the order of their numbers, without a tree."""
    pages = [item for item in pdf.objects if as_name(in_header(item, "/Type")) == "Page"]
    if pages:
        found.problems.append("its page tree is lost; its pages are taken as they come")
        found.pages = [page for page in pages if as_dict(page) is not None][: most + 1]
        found.too_many = len(found.pages) > most


def _page(pdf: Pdf, node: Dictionary, is_known: bool) -> tuple[Any, bool]:
    if key_of(node) == (0, 0):
        return pdf.make_indirect(node), False
    if not is_known:
        return node, False
    # The tags lead to one page only; the second is shown, and is silent.
    double = pdf.make_indirect(_without(node, ("/StructParents", "/B", "/AA")))
    links = [item for item in items_of(node.get("/Annots")) if as_dict(item) is not None]
    double.Annots = Array(
        [
            pdf.make_indirect(_without(item, ("/StructParent", "/P")))
            for item in links
            if as_name(item.get("/Subtype")) == "Link"
        ]
    )
    return double, True


def _without(item: Any, left_out: tuple[str, ...]) -> Dictionary:
    return Dictionary({key: value for key, value in item.items() if key not in left_out})


def detach(pdf: Pdf, pages: list[Any]) -> None:
    """Take the page tree away, so that pages are copied like other dictionaries."""
    pdf.Root.Pages = pdf.make_indirect(Dictionary(Type=Name.Pages, Kids=Array(), Count=0))
    for page in pages:
        for name in ("/Parent", "/Type"):
            if name in page:
                del page[name]
        box = list(items_of(page.get("/MediaBox")))
        if len(box) != 4:
            page.MediaBox = Array(LETTER)
        if as_dict(page.get("/Resources")) is None:
            page.Resources = Dictionary()
        if "/Contents" in page and not isinstance(page["/Contents"], Array | Stream):
            del page["/Contents"]


def attach(pdf: Pdf, pages: list[Any]) -> None:
    """Make the pages those of the new file, in branches of at most 128."""
    top = pdf.Root.Pages
    if len(pages) <= 128:
        branches = [top]
    else:
        branches = [
            pdf.make_indirect(Dictionary(Type=Name.Pages, Parent=top))
            for _ in range(0, len(pages), 128)
        ]
        top.Kids = Array(branches)
    for place, branch in enumerate(branches):
        some = pages[128 * place : 128 * (place + 1)]
        for page in some:
            page.Type = Name.Page
            page.Parent = branch
        branch.Kids = Array(some)
        branch.Count = len(some)
    top.Count = len(pages)
