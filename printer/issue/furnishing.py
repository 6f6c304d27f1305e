"""Gives the pages of each piece their folios and running heads, and makes its offprint.

The furniture is laid out for the folios of the plan and drawn on the body's pages; what was
made for the same body, folios and words is taken from the cache.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from printer import cache
from printer.issue.bodies import keep
from printer.issue.stamping import NO_FACTS, IssueFacts

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.layouts import Layout
    from printer.model import Leaf

_FOLIOS = {"arabic": "counter(page)", "roman": "counter(page, lower-roman)"}


@dataclass(frozen=True, slots=True)
class FurnishTask:
    """One piece whose pages are to be furnished."""

    publication: Publication
    issue_file: Path
    name: str
    pdf: Path
    """The body; its name tells its content."""

    folio: int
    numerals: str
    lang: str
    layout: str
    """Whose stylesheets the furniture comes from; empty for pages without furniture."""

    css: str = ""
    strings: Mapping[str, str] | None = None
    """Named strings that the issue sets instead of the article."""

    facts: IssueFacts = NO_FACTS
    addresses: Mapping[str, str] | None = None
    """URLs of the other pieces, by slug, for the offprint; None when no offprint is made."""

    over: bool = False
    """The furniture is drawn over the body, which paints its whole page."""

    part: bool = False
    """It is one of the issue's own parts, which have stylesheets more."""

    draft: bool = False
    """Every page says that it is a draft."""

    @property
    def key(self) -> str:
        """What the cache knows the furnished pages by."""
        return f"sheets\0{self.issue_file}\0{self.name}"

    @property
    def settings(self) -> dict[str, str]:
        """Whatever besides files decides how the pages come out."""
        return {
            "body": self.pdf.name,
            "folios": f"{self.folio} {self.numerals}",
            "lang": self.lang,
            "layout": f"{self.layout} {self.css}",
            "words": json.dumps(dict(self.strings or {}), sort_keys=True, ensure_ascii=False),
            "facts": repr(self.facts),
            "addresses": json.dumps(dict(self.addresses or {}), sort_keys=True),
            "over": str(self.over),
            "draft": str(self.draft),
        }


@dataclass(frozen=True, slots=True)
class Sheets:
    """The furnished pages of one piece, in the cache."""

    name: str
    pdf: Path
    """What is bound into the issue."""

    offprint: Path
    """What stands alone; the same file when no link has to change."""


def kept_sheets(task: FurnishTask) -> Sheets | None:
    """Return what was made before for the same body, folios and words."""
    store = cache.Store(task.publication.paths.build)
    record = store.record(task.key)
    if record is None or cache.changes(record, task.settings) or store.result(record) is None:
        return None
    offprint = store.record(f"offprint\0{task.key}") if record.facts.get("offprint") else record
    if offprint is None or store.result(offprint) is None:
        return None
    if offprint is not record and offprint.settings != record.settings:
        return None
    return Sheets(task.name, store.path(record), store.path(offprint))


def furnish(task: FurnishTask) -> Sheets:
    """Print the furniture, draw it on the body, and make the offprint (runs in a worker)."""
    from printer.issue.offprints import offprint
    from printer.issue.stamping import stamp

    files: set[Path] = set()
    furniture = _furniture(task, files) if task.layout else None
    stamped = stamp(
        task.pdf,
        furniture,
        folio=task.folio,
        numerals=task.numerals,
        facts=task.facts,
        over=task.over,
    )
    alone = stamped if task.addresses is None else offprint(stamped, task.addresses)
    path = _keep(task, task.key, stamped, files, differs=alone is not stamped)
    if alone is stamped:
        return Sheets(task.name, path, path)
    return Sheets(task.name, path, _keep(task, f"offprint\0{task.key}", alone, files))


def _keep(
    task: FurnishTask, key: str, pdf: bytes, files: set[Path], *, differs: bool = False
) -> Path:
    record = cache.Record(
        inputs=cache.inputs(files),
        settings=task.settings,
        versions=cache.versions(),
        output_sha256=hashlib.sha256(pdf).hexdigest(),
        pages=0,
        labels=(),
        title=task.name,
        diagnostics=(),
        facts={"offprint": True} if differs else {},
    )
    return keep(task.publication, key, record, pdf)


def _furniture(task: FurnishTask, files: set[Path]) -> bytes:
    from printer.press import print_furniture

    layout = _layout(task.layout, task.publication.paths.layouts)
    # The fonts went into the body, whose name tells its content.
    files.update(layout.files)
    return print_furniture(
        _leaves(task.pdf),
        stylesheets=(
            *layout.stylesheets,
            *(layout.issue_stylesheets if task.part else ()),
            *(layout.proof_stylesheets if task.draft else ()),
        ),
        families=layout.families,
        css=f"{task.css}\n:root {{ --folio: {_FOLIOS[task.numerals]} }}",
        lang=task.lang,
        first_page=task.folio,
        strings=task.strings or {},
    )


@functools.lru_cache(maxsize=8)
def _layout(name: str, folder: Path) -> Layout:
    """Load a layout once a worker, which lives as long as the issue is made up."""
    from printer import layouts

    return layouts.load(name, folder)


def _leaves(body: Path) -> tuple[Leaf, ...]:
    """Return what the body says of its pages; those of a foreign PDF say nothing but their size."""
    import pikepdf

    from printer.model import Leaf
    from printer.pdf.leaves import read_leaves

    with pikepdf.Pdf.open(body) as pdf:
        leaves = read_leaves(pdf)
        if leaves is not None:
            return leaves
        boxes = [[float(edge) for edge in page.trimbox] for page in pdf.pages]
        return tuple(Leaf(width=box[2] - box[0], height=box[3] - box[1]) for box in boxes)
