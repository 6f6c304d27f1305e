"""What an entry takes from others: `crossref` and `xdata`.

After biblatex's default inheritance (manual, appendix B): the title of a book becomes the book title of
its chapters and the main title of its volumes, the title of a periodical the journal title of
its articles; everything else that is missing is taken as it is. Chains may have ten links; a circle
is an error that names the entries in it. Keys of other entries are found in any case of letters.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from printer.citations.bibliography.entry import Entry
from printer.citations.bibliography.found import Found
from printer.citations.bibliography.nearest import Nearest
from printer.diagnostics import error

MAX_CHAIN = 10

_NOT_INHERITED = frozenset({
    "ids", "crossref", "xref", "xdata", "entryset", "entrysubtype", "execute", "label",
    "options", "presort", "related", "relatedoptions", "relatedstring", "relatedtype",
    "shorthand", "shorthandintro", "shorttitle", "shortauthor", "sortkey", "sortname",
    "sorttitle", "indextitle", "keywords", "abstract", "annotation", "annote", "file", "doi",
})  # fmt: skip
_DATES = frozenset({"date", "year", "month", "day"})
_TITLES = ("title", "subtitle", "titleaddon")
_PARTS = frozenset({
    "inbook", "incollection", "inproceedings", "conference", "bookinbook", "suppbook",
    "suppcollection", "inreference", "chapter",
})  # fmt: skip
_VOLUMES = {
    "mvbook": ("book", "bookinbook", "inbook", "suppbook"),
    "mvcollection": ("collection", "incollection", "suppcollection"),
    "mvreference": ("reference", "inreference"),
    "mvproceedings": ("proceedings", "inproceedings", "conference"),
}


def resolve(entries: Mapping[str, Entry], found: Found) -> dict[str, Entry]:
    """Return the entries with what they inherit; `xdata` entries themselves are left out.

    Reports parents that do not exist, circles and chains longer than MAX_CHAIN, each once and at
    the entry where it shows; such an entry keeps its own fields.
    """
    family = _Family(entries, found)
    return {
        key: family.resolved(key, ()) for key, entry in entries.items() if entry.type != "xdata"
    }


class _Family:
    def __init__(self, entries: Mapping[str, Entry], found: Found) -> None:
        self.entries = entries
        self.found = found
        self.done: dict[str, Entry] = {}
        self.folded: dict[str, str] = {}
        for key in entries:
            self.folded.setdefault(key.casefold(), key)
        self.nearest = Nearest(entries)
        self.circles: set[frozenset[str]] = set()

    def resolved(self, key: str, chain: tuple[str, ...]) -> Entry:
        if key in self.done:
            return self.done[key]
        entry = self.entries[key]
        chain = (*chain, key)
        fields = dict(entry.fields)
        for kind in ("xdata", "crossref"):
            for name in self._names(entry, kind):
                parent_key = self._find(entry, kind, name)
                if parent_key is not None and not self._refused(entry, kind, parent_key, chain):
                    parent = self.resolved(parent_key, chain)
                    _inherit(fields, entry.type, parent, crossref=kind == "crossref")
        self.done[key] = replace(entry, fields=fields)
        return self.done[key]

    def _names(self, entry: Entry, kind: str) -> list[str]:
        source = entry.fields.get(kind, "")
        names = re.split(r"\s*,\s*", source.strip()) if kind == "xdata" else [source.strip()]
        return [name for name in dict.fromkeys(names) if name]

    def _find(self, entry: Entry, kind: str, name: str) -> str | None:
        key = name if name in self.entries else self.folded.get(name.casefold())
        if key is None:
            near = None if self.found.full else self.nearest.find(name)
            self.found.add(
                error(
                    f"entry '{entry.key}': the {kind} '{name[:60]}' does not exist",
                    entry.where(kind),
                    hint=f"did you mean '{near}'?"
                    if near
                    else "add that entry, or delete the field",
                    code="bib-crossref-missing",
                )
            )
        return key

    def _refused(self, entry: Entry, kind: str, parent: str, chain: tuple[str, ...]) -> bool:
        if parent in chain:
            circle = chain[chain.index(parent) :]
            if frozenset(circle) not in self.circles:
                self.circles.add(frozenset(circle))
                self.found.add(
                    error(
                        f"entry '{entry.key}': circular {kind}: {' → '.join((*circle, parent))}",
                        entry.where(kind),
                        hint="delete one of these references",
                        code="bib-crossref-circle",
                    )
                )
            return True
        if len(chain) > MAX_CHAIN:
            self.found.add(
                error(
                    f"entry '{chain[0]}': a chain of more than {MAX_CHAIN} references by {kind}",
                    self.entries[chain[0]].where(kind),
                    hint="refer to the last entry of the chain directly",
                    code="bib-crossref-chain",
                )
            )
            return True
        return False


def _inherit(fields: dict[str, str], child: str, parent: Entry, *, crossref: bool) -> None:
    has_date = any(name in fields for name in _DATES)
    renamed = _renamed(parent.type, child) if crossref else {}
    for name, text in parent.fields.items():
        if name in _NOT_INHERITED and (crossref or name in ("ids", "xdata")):
            continue
        if has_date and name in _DATES:
            continue
        for target in renamed.get(name, (name,)):
            fields.setdefault(target, text)


def _renamed(parent: str, child: str) -> Mapping[str, tuple[str, ...]]:
    """Return what the fields of a parent are called in its child."""
    if child in _VOLUMES.get(parent, ()):
        return {name: (f"main{name}",) for name in _TITLES}
    if child in _PARTS:
        titles = {name: (f"book{name}",) for name in _TITLES}
        authors = {"author": ("author", "bookauthor")} if child in ("inbook", "suppbook") else {}
        return {**titles, **authors}
    if child in ("article", "suppperiodical", "review") and parent in ("periodical", "journal"):
        return {"title": ("journaltitle",), "subtitle": ("journalsubtitle",), "titleaddon": ()}
    return {}
