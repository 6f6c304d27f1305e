"""Where links and bookmarks lead within the file, and what else they may set off.

Reads the named destinations once; judges single destinations and actions (ISO 32000-1,
12.3.2 and 12.6) for the checks of links, bookmarks and the opening of the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from printer.pdf.document import Document
from printer.pdf.objects import (
    as_array,
    as_bytes,
    as_dict,
    as_name,
    as_stream,
    in_header,
    items_of,
    key_of,
    keys_of,
    number_of,
    one_or_many,
)
from printer.pdf.structure import TagTree
from printer.pdf.trees import name_tree

ACTIVE = frozenset(
    """
    JavaScript Launch ImportData SubmitForm Rendition Movie Sound GoTo3DView
    RichMediaExecute
    """.split()  # noqa: SIM905 (a column of names is hard to read)
)
"""Actions that run something or send something away."""

QUIET = frozenset(
    """
    GoTo GoToR GoToE URI Named Thread Hide SetOCGState ResetForm Trans GoToDp
    """.split()  # noqa: SIM905 (a column of names is hard to read)
)
NAMED = frozenset({"NextPage", "PrevPage", "FirstPage", "LastPage"})
UNSAFE_SCHEMES = frozenset({"javascript", "vbscript", "file", "data"})
LONGEST_CHAIN = 100
VIEWS = frozenset(
    """
    XYZ Fit FitH FitV FitR FitB FitBH FitBV
    """.split()  # noqa: SIM905 (a column of names is hard to read)
)


@dataclass(slots=True)
class Destinations:
    """The named destinations of a file."""

    document: Document
    tree: TagTree
    by_name: dict[bytes, Any]

    def check(self, target: object, what: str, page: int | None, number: int) -> None:
        """Judge a destination: a name, a string, or an array; note where it fails."""
        name = as_bytes(target)
        if name is None and as_name(target):
            name = as_name(target).encode("utf-8", "surrogateescape")
        found = self.by_name.get(name) if name is not None else target
        if name is not None and found is None:
            self.document.findings.error(
                "destination-missing",
                f"{what} leads to '{name[:80].decode('latin-1')}', which is nowhere in the file",
                page=page,
                obj=number,
            )
            return
        trouble = self.trouble(found)
        if trouble:
            self.document.findings.error(
                "destination-broken", f"{what} {trouble}", page=page, obj=number
            )

    def trouble(self, target: object) -> str:
        """Say in words what is wrong with an explicit destination, nothing when it is good."""
        explicit = as_dict(target)
        array = as_array(explicit.get("/D")) if explicit is not None else as_array(target)
        items = list(items_of(array))
        if not items:
            return "has a destination that says no page"
        # PDF 2.0 also lets a link lead to an element of the tag tree.
        element = self.tree.by_number.get(number_of(items[0])) if number_of(items[0]) else None
        if element is None and self.document.page_of(items[0]) is None:
            return "leads to a page that is not in the file"
        if len(items) < 2 or as_name(items[1]) not in VIEWS:
            return "has a destination that does not say how to show the page"
        return ""

    def check_action(self, action: object, what: str, page: int | None, number: int) -> None:
        """Judge an action and those that follow it."""
        waiting = one_or_many(action)
        seen: set[tuple[int, int]] = set()
        for _ in range(LONGEST_CHAIN):
            if not waiting:
                return
            one = as_dict(waiting.pop(0))
            if one is None or key_of(one) in seen:
                continue
            if key_of(one) != (0, 0):
                seen.add(key_of(one))
            self._one_action(one, what, page, number)
            waiting += one_or_many(one.get("/Next"))
        self.document.findings.error(
            "action-chain", f"{what} has an endless chain of actions", page=page, obj=number
        )

    def _one_action(self, action: Any, what: str, page: int | None, number: int) -> None:
        kind = as_name(action.get("/S"))
        findings = self.document.findings
        if kind in ACTIVE:
            findings.error(
                "active-content",
                f"{what} carries an action that runs something ({kind})",
                page=page,
                obj=number,
            )
        elif kind == "GoTo":
            if action.get("/SD") is None:
                self.check(action.get("/D"), what, page, number)
        elif kind == "URI":
            self._uri(action, what, page, number)
        elif kind == "Named":
            if as_name(action.get("/N")) not in NAMED:
                findings.archive(
                    "action-unknown",
                    f"{what} asks the program for something that only some programs can",
                    page=page,
                    obj=number,
                )
        elif kind not in QUIET:
            findings.error(
                "action-unknown", f"{what} has an unknown action '{kind}'", page=page, obj=number
            )
        elif kind not in ("GoToR", "GoToE", "Thread"):
            findings.archive(
                "action-unknown",
                f"{what} has the action {kind}, which an archival file may not have",
                page=page,
                obj=number,
            )

    def _uri(self, action: Any, what: str, page: int | None, number: int) -> None:
        address = as_bytes(action.get("/URI"))
        if not address:
            self.document.findings.error(
                "uri-missing", f"{what} leads to no address", page=page, obj=number
            )
            return
        text = "".join(char for char in address[:2000].decode("latin-1") if char > " ")
        try:
            scheme = urlsplit(text).scheme.lower()
        except ValueError:
            self.document.findings.warning(
                "uri-broken",
                f"{what} leads to '{text[:80]}', which is no address",
                page=page,
                obj=number,
            )
            return
        if scheme in UNSAFE_SCHEMES:
            self.document.findings.error(
                "uri-unsafe",
                f"{what} leads to an address of the kind {scheme}:",
                page=page,
                obj=number,
            )


def read_destinations(document: Document, tree: TagTree) -> Destinations:
    """Read the named destinations, noting what is wrong with the tree that holds them."""
    found: dict[bytes, Any] = {}
    read = name_tree(in_header(document.root.get("/Names"), "/Dests"))
    for problem in read.problems:
        document.findings.error("destinations-broken", f"the tree of named destinations {problem}")
    found.update(read.lookup())
    old = document.root.get("/Dests")
    for key in keys_of(old):
        found.setdefault(key[1:].encode("utf-8", "surrogateescape"), in_header(old, key))
    destinations = Destinations(document, tree, found)
    for name, target in found.items():
        trouble = destinations.trouble(target)
        if trouble:
            document.findings.error(
                "destination-broken",
                f"the named destination '{name[:80].decode('latin-1')}' {trouble}",
            )
    return destinations


def check_opening(document: Document, destinations: Destinations) -> None:
    """Judge what happens when the file is opened, printed or closed."""
    opening = document.root.get("/OpenAction")
    if as_array(opening) is not None:
        destinations.check(opening, "the opening of the file", None, 0)
    elif opening is not None:
        destinations.check_action(opening, "the opening of the file", None, 0)
    if as_dict(document.root.get("/AA")) is not None:
        document.findings.error(
            "active-content",
            "the file has actions of its own for moments such as printing and closing (AA)",
        )
    scripts = name_tree(in_header(document.root.get("/Names"), "/JavaScript"))
    if scripts.entries:
        document.findings.error(
            "active-content", f"the file carries {len(scripts.entries)} scripts"
        )
    form = as_dict(document.root.get("/AcroForm"))
    if form is not None and (
        as_stream(form.get("/XFA")) is not None or as_array(form.get("/XFA")) is not None
    ):
        document.findings.error("active-content", "the file carries an XFA form")
    for page, owner in enumerate(document.pages):
        if as_dict(owner.get("/AA")) is not None:
            document.findings.error(
                "active-content", "the page has actions of its own (AA)", page=page
            )
