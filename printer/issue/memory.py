"""What a finished issue was made from, so that one that has not changed is left as it is.

The check reads no source, loads no engine, and does not even read the issue's file but for
its hash.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from printer import cache

if TYPE_CHECKING:
    from printer.config import Publication
    from printer.issue.door import Compiled, Options
    from printer.issue.job import Job, Settled

WITHHELD = "issue-article-withheld"
"""Code of the warning about an article that is left out until a day comes."""


def unchanged(publication: Publication, file: Path, options: Options) -> Compiled | None:
    """Return how the issue came out last time, when it would come out the same."""
    from printer.issue.door import Compiled, Piece

    record = cache.Store(publication.paths.build).record(_key(file, options))
    if record is None or why_changed(publication, file, options):
        return None
    facts = record.facts
    files = tuple(Path(name) for name in facts["files"])
    return Compiled(
        name=facts["name"],
        output=files[0],
        files=files,
        pages=record.pages,
        pieces=tuple(Piece(**piece) for piece in facts["pieces"]),
        diagnostics=record.diagnostics,
        failed=tuple(facts["failed"]),
        claims=facts["claims"],
        reused=True,
    )


def why_changed(publication: Publication, file: Path, options: Options) -> list[str]:
    """Return why the issue would be compiled again; empty when it would not."""
    record = cache.Store(publication.paths.build).record(_key(file, options))
    try:
        reasons = cache.changes(record, _settings(options, record))
        if record is not None and not reasons:
            reasons += [f"{slug} could not be printed" for slug in record.facts["failed"]]
            reasons += [
                f"{Path(name).name} is not what was made"
                for name, digest in record.facts["files"].items()
                if cache.fingerprint(Path(name)) != digest
            ]
    except (LookupError, TypeError, ValueError, AttributeError):
        # Written by another version, or by hand.
        return ["what is known of the last time is damaged"]
    return reasons


def record_of(publication: Publication, file: Path, options: Options) -> cache.Record | None:
    """Return what is known of the last run: its inputs, settings and versions."""
    return cache.Store(publication.paths.build).record(_key(file, options))


def files_of(publication: Publication, file: Path, options: Options) -> tuple[Path, ...]:
    """Return the files that the last run made."""
    record = cache.Store(publication.paths.build).record(_key(file, options))
    try:
        return tuple(Path(name) for name in record.facts["files"]) if record is not None else ()
    except (LookupError, TypeError):
        # Written by another version, or by hand.
        return ()


def remember(job: Job, settled: Settled, options: Options, compiled: Compiled, began: int) -> None:
    """Keep what the issue was made from since `began`.

    Nothing is lost when the disk does not take it. Nothing is kept when another run has
    printed some piece since, from sources of which this one knows nothing.
    """
    from printer.issue.lock import lock_file

    publication, issue = job.publication, job.issue
    store = cache.Store(publication.paths.build)
    printed = _printed_from(store, job, settled)
    if printed is None:
        return
    inputs = cache.inputs(_files(publication, issue.files), began)
    inputs |= cache.inputs([lock_file(issue)]) | printed
    withheld = any(item.code == WITHHELD for item in compiled.diagnostics)
    record = cache.Record(
        inputs=inputs,
        settings={},
        versions=cache.versions(),
        output_sha256=cache.fingerprint(compiled.files[0]),
        pages=compiled.pages,
        labels=(),
        title=issue.title,
        diagnostics=compiled.diagnostics,
        facts={
            "name": issue.name,
            "files": {str(path): cache.fingerprint(path) for path in compiled.files},
            "failed": list(compiled.failed),
            "claims": compiled.claims,
            "pieces": [asdict(piece) for piece in compiled.pieces],
            "withheld": withheld,
            "published": options.publish,
        },
    )
    settings = _settings(options, record)
    store.keep(_key(issue.file, options), replace(record, settings=settings), None)


def _printed_from(store: cache.Store, job: Job, settled: Settled) -> dict[str, str] | None:
    """Return what pieces and parts were made from; None when one was printed again meanwhile."""
    inputs: dict[str, str] = {}
    pdfs = {name: body.pdf for name, body in settled.bodies.items()}
    pdfs |= {name: part.pdf for name, part in settled.parts.items()}
    for name, pdf in pdfs.items():
        records = [found for key in _keys(job, name) if (found := store.record(key)) is not None]
        if name not in settled.failed and pdf not in map(store.path, records):
            return None
        for record in records:
            inputs |= record.inputs
    return inputs


def _files(publication: Publication, files: Iterable[Path]) -> set[Path]:
    return {*files, *([publication.file] if publication.file is not None else [])}


def _keys(job: Job, name: str) -> tuple[str, ...]:
    file = job.issue.file
    return tuple(f"{kind}\0{file}\0{name}" for kind in ("body", "insert", "part", "sheets"))


def _key(file: Path, options: Options) -> str:
    output = options.output.absolute() if options.output is not None else ""
    return f"issue\0{file}\0{output}\0{options.draft}"


def _settings(options: Options, record: cache.Record | None) -> dict[str, str]:
    facts: dict[str, Any] = dict(record.facts) if record is not None else {}
    settings = {
        "attach_sources": str(options.attach_sources),
        "network": str(options.network),
        "quality": options.quality,
        "linearize": str(options.linearize),
        "press": str(options.for_press),
        # What is published once is published, whether it is asked for again or not.
        "publish": "asked for" if options.publish and not facts.get("published") else "",
        "fonts folder": os.environ.get("PRINTER_FONTS", ""),
        "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", ""),
        "pandoc": os.environ.get("PRINTER_PANDOC", ""),
    }
    if facts.get("withheld"):
        from printer.withheld import today

        settings["day"] = str(today())
    return settings
