"""The blank page of a draft: nothing but the mark that says what it is.

The blank pages of an issue are empty, and made by the merge.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from printer import cache, layouts
from printer.issue.bodies import keep
from printer.issue.furnishing import FurnishTask
from printer.issue.headlines import Headlines
from printer.issue.parts.paper import millimetres
from printer.issue.values import Plan

if TYPE_CHECKING:
    from printer.issue.job import Job

NAME = "blank/"
"""Among the sheets of an issue; no slug has a stroke."""

_POINTS = 72 / 25.4
_BOXES = (
    *("top-left-corner", "top-left", "top-center", "top-right", "top-right-corner"),
    *("left-top", "left-middle", "left-bottom", "right-top", "right-bottom"),
    *("bottom-left-corner", "bottom-left", "bottom-center", "bottom-right", "bottom-right-corner"),
)
_MARK_ALONE = (
    "@page { background: none !important; "
    + " ".join(f"@{box} {{ content: none !important }}" for box in _BOXES)
    + " @right-middle { content: string(proof) !important } }"
)
"""Of all the furniture of a page, the mark alone."""


def tasks(job: Job, plan: Plan) -> Iterator[FurnishTask]:
    """Yield the task of marking a blank page, when a draft has any; raises OutputError."""
    if not job.draft or not any(span.blanks_before for span in plan.spans):
        return
    yield FurnishTask(
        publication=job.publication,
        issue_file=job.issue.file,
        name=NAME,
        pdf=_empty(job),
        folio=1,
        numerals="arabic",
        lang=job.issue.lang,
        layout=job.publication.layout,
        css=_MARK_ALONE,
        strings=Headlines(job.issue, job.publication).of_part(""),
        draft=True,
    )


def _empty(job: Job) -> Path:
    """Return an empty page of the issue's size, in the cache."""
    from pikepdf import Pdf

    from printer.issue.writing import written

    publication = job.publication
    size = publication.size or layouts.load(publication.layout, publication.paths.layouts).size
    width, height = (side * _POINTS for side in millimetres(size))
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(width, height))
        data = written(pdf)
    record = cache.Record(
        inputs={},
        settings={},
        versions={},
        output_sha256=hashlib.sha256(data).hexdigest(),
        pages=1,
        labels=(),
        title="",
        diagnostics=(),
    )
    return keep(publication, f"blank\0{job.issue.file}", record, data)
