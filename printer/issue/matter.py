"""The issue's own parts, printed: cover, contents, openers, back matter, without furniture.

A part is kept by what its galley says, so that a cover is printed once and contents only
when a page number in them has changed.
"""

from __future__ import annotations

import hashlib
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from printer import cache
from printer.diagnostics import Diagnostic
from printer.issue.bodies import keep

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.issue.parts.values import Part


@dataclass(frozen=True, slots=True)
class PartTask:
    """One part of the issue to print."""

    publication: Publication
    issue_file: Path
    part: Part

    @property
    def key(self) -> str:
        """What the cache knows the part by."""
        return part_key(self.issue_file, self.part.name)

    @property
    def settings(self) -> dict[str, str]:
        """Whatever besides files decides how the part comes out."""
        return {"galley": hashlib.sha256(repr(self.part.galley).encode()).hexdigest()}


@dataclass(frozen=True, slots=True)
class PrintedPart:
    """The pages of one part, still without furniture."""

    name: str
    pdf: Path
    pages: int
    diagnostics: tuple[Diagnostic, ...] = ()


def part_key(issue_file: Path, name: str) -> str:
    """Return what the cache knows a part by."""
    return f"part\0{issue_file}\0{name}"


def kept_part(task: PartTask) -> PrintedPart | None:
    """Return the part as it was printed from the same galley."""
    store = cache.Store(task.publication.paths.build)
    record = store.record(task.key)
    if record is None or cache.changes(record, task.settings) or store.result(record) is None:
        return None
    return PrintedPart(task.part.name, store.path(record), record.pages, record.diagnostics)


def print_part(task: PartTask) -> PrintedPart:
    """Print one part (runs in a worker)."""
    from printer import fonts
    from printer.press import print_body

    galley, limits = task.part.galley, task.publication.limits
    began = time.time_ns()
    edition = print_body(
        galley, max_pages=limits.max_pages, image_megapixels=limits.image_megapixels
    )
    faces = fonts.locate(galley.families).value.faces
    diagnostics = (*task.part.diagnostics, *edition.diagnostics)
    record = cache.Record(
        inputs=cache.inputs({*galley.files, *(face.path for face in faces)}, began),
        settings=task.settings,
        versions=cache.versions(),
        output_sha256=hashlib.sha256(edition.pdf).hexdigest(),
        pages=edition.pages,
        labels=edition.labels,
        title=task.part.title,
        diagnostics=diagnostics,
    )
    path = keep(task.publication, task.key, record, edition.pdf)
    return PrintedPart(task.part.name, path, edition.pages, diagnostics)
