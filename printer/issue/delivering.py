"""Delivery: the issue, its offprints and its records are written under their names.

Each file is written beside its place and moved, the records last, so that what `issue.json`
says is there. What an earlier run made and this one does not is taken away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from printer import cache
from printer.files import sweep_stale, write_atomically
from printer.issue.door import Options, output_folder
from printer.issue.furnishing import Sheets
from printer.issue.records import Compilation, documents
from printer.issue.rounds import Job, Settled

if TYPE_CHECKING:
    from printer.merge import Merged


def deliver(
    job: Job,
    settled: Settled,
    sheets: Mapping[str, Sheets],
    merged: Merged,
    options: Options,
    earlier: Sequence[Path],
) -> tuple[Path, ...]:
    """Write everything, or the issue alone when the output ends in .pdf; return the files made.

    `earlier` are the files of the run before. Raises OutputError when the disk takes no more.
    """
    folder = output_folder(job.publication, job.issue.file, options)
    if folder.suffix == ".pdf":
        sweep_stale(folder.parent)
        write_atomically(folder, merged.pdf)
        return (folder,)
    sweep_stale(folder)
    offprints = list(_offprints(settled, sheets, folder / "offprints"))
    path = folder / "issue.pdf"
    write_atomically(path, merged.pdf)
    records = _records(job, settled, sheets, merged)
    for name, data in records.items():
        write_atomically(folder / name, data)
    made = (path, *(folder / name for name in records), *offprints)
    for old in earlier:
        if old not in made and old.parent in (folder, folder / "offprints"):
            old.unlink(missing_ok=True)
    return made


def _offprints(settled: Settled, sheets: Mapping[str, Sheets], folder: Path) -> list[Path]:
    sweep_stale(folder)
    written = []
    for span in settled.plan.spans:
        if span.name not in settled.bodies:
            continue
        path = folder / f"{span.name}.pdf"
        data = sheets[span.name].offprint.read_bytes()
        if cache.fingerprint(path) != hashlib.sha256(data).hexdigest():
            write_atomically(path, data)
        written.append(path)
    return written


def _records(
    job: Job, settled: Settled, sheets: Mapping[str, Sheets], merged: Merged
) -> dict[str, bytes]:
    abouts = {slug: body.about for slug, body in settled.bodies.items()}
    digests = {slug: cache.fingerprint(sheets[slug].offprint) for slug in abouts}
    claims = merged.report.claims
    return documents(
        Compilation(
            issue=job.issue,
            publication=job.publication,
            plan=settled.plan,
            abouts=abouts,
            sha256=hashlib.sha256(merged.pdf).hexdigest(),
            claims=tuple(str(claims).split(" + ")) if str(claims) else (),
            offprints=digests,
        )
    )
