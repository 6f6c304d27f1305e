"""The door of the merge: hands the work to a child process with limits, and judges its end."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from printer import workers
from printer.diagnostics import Diagnostic, Place, Result, UnprintableError, UsageError, error
from printer.files import sweep_stale
from printer.merge.compiling import Task, compile_files, shown_name
from printer.merge.parts import unique_names
from printer.merge.values import Input, Merged, Options

FEW = 20
"""Files for which the usual time is enough."""

SECONDS_EACH = 0.25
"""More time for each further file."""

_USUAL = Options()


def merge(inputs: Sequence[Input], options: Options = _USUAL) -> Result[Merged]:
    """Merge PDFs into one, in their order, with all that they hold.

    Pages, tag trees (one Document, a Part for each file), bookmarks, destinations and links,
    page labels, attachments, forms, layers, output intent and metadata are joined; what
    cannot be kept is told in the diagnostics (errors are losses). What runs by itself is
    taken out. The same input gives the same bytes.

    Raises UsageError when there is nothing to merge; UnprintableError when a file cannot be
    read or the limits are passed, with a diagnostic for each such file; OutputError when
    the result cannot be written.
    """
    if not inputs:
        raise UsageError(error("there is nothing to merge", code="nothing-to-merge"))
    if any(item.blanks_before < 0 for item in inputs):
        raise UsageError(error("there is no negative number of blank pages", code="blanks"))
    shown = tuple(shown_name(item, place) for place, item in enumerate(inputs))
    names = unique_names(
        [item.name or Path(text).stem for item, text in zip(inputs, shown, strict=True)]
    )
    if options.output is not None:
        sweep_stale(options.output.absolute().parent)
        options = replace(options, output=options.output.absolute())
    limits = workers.Limits(seconds_for(inputs, options), options.memory_mb)
    with tempfile.TemporaryDirectory(prefix="printer-merge-") as folder:
        progress = Path(folder) / "progress"
        task = Task(tuple(inputs), tuple(names), shown, options, str(progress))
        (outcome,) = workers.run([task], compile_files, jobs=1, limits=limits)
        if outcome.value is not None:
            return outcome.value
        if outcome.problem is not None:
            raise outcome.problem
        raise UnprintableError(_death(outcome.death, progress, shown))


def seconds_for(inputs: Sequence[Input], options: Options) -> float:
    """Return the time that some files are given, by their number and sizes."""
    size = 0
    for item in inputs:
        if isinstance(item.source, bytes):
            size += len(item.source)
        elif item.source.is_file():
            size += item.source.stat().st_size
    more = max(0.0, size / 1e6 - 10) + max(0, len(inputs) - FEW) * SECONDS_EACH
    return options.seconds + more


def _death(death: str, progress: Path, shown: Sequence[str]) -> Diagnostic:
    place = int(progress.read_text(encoding="ascii") or -1) if progress.is_file() else -1
    where = Place(shown[place]) if 0 <= place < len(shown) else None
    return error(
        f"the merge was given up: it {death}",
        where,
        hint="leave the file out, or raise the limits if it is meant to be that large",
        code="merge-given-up",
    )
