"""Delivery: the issue, its offprints and its records are written under their names.

All files are on the disk before the first is moved into its place, so that a full disk leaves
the earlier issue whole; the records are moved last, so that what `issue.json` says is there. What
an earlier run made and this one does not is taken away.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from printer import cache
from printer.files import sweep_stale, write_together
from printer.issue.door import Options, output_folder
from printer.issue.furnishing import Sheets
from printer.issue.job import Job, Settled
from printer.issue.records import OFFPRINTS, Compilation, documents

if TYPE_CHECKING:
    from printer.merge import Merged

_MAX_RECORD_BYTES = 50_000_000


def deliver(
    job: Job,
    settled: Settled,
    sheets: Mapping[str, Sheets],
    merged: Merged,
    options: Options,
    remembered: Iterable[Path],
) -> tuple[Path, ...]:
    """Write everything, or the issue alone when the output ends in .pdf; return the files made.

    `remembered` are the files of the run before. Raises OutputError when the disk takes no more.
    """
    folder = output_folder(job.publication, job.issue.file, options)
    if folder.suffix == ".pdf":
        sweep_stale(folder.parent)
        write_together([(folder, merged.pdf)])
        return (folder,)
    sweep_stale(folder)
    sweep_stale(folder / OFFPRINTS)
    earlier = {*remembered, *_recorded(folder)}
    offprints = {
        folder / OFFPRINTS / f"{span.name}.pdf": sheets[span.name].offprint
        for span in settled.plan.spans
        if span.name in settled.bodies
    }
    issue = folder / "issue.pdf"
    records = {folder / name: data for name, data in _records(job, settled, sheets, merged).items()}
    write_together([*_changed(offprints), (issue, merged.pdf), *records.items()])
    made = (issue, *records, *offprints)
    for old in earlier.difference(made):
        if old.parent in (folder, folder / OFFPRINTS):
            old.unlink(missing_ok=True)
    return made


def _changed(offprints: Mapping[Path, Path]) -> Iterator[tuple[Path, bytes]]:
    """Yield what has to be written of offprints that are kept in the cache."""
    for path, kept in offprints.items():
        if cache.fingerprint(path) != cache.fingerprint(kept):
            yield path, kept.read_bytes()


def _recorded(folder: Path) -> Iterator[Path]:
    """Yield the offprints that an earlier issue's record in a folder names, if it is one."""
    path = folder / "issue.json"
    try:
        if path.stat().st_size > _MAX_RECORD_BYTES:
            return
        pieces = json.loads(path.read_bytes())["pieces"]
        slugs = [piece["slug"] for piece in pieces if piece["file"].startswith(f"{OFFPRINTS}/")]
        yield from (folder / OFFPRINTS / f"{slug}.pdf" for slug in slugs if "/" not in slug)
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        # There is none, or it is somebody else's: nothing of an earlier issue is known.
        return


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
