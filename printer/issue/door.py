"""The door of the verb `issue`: compiles an issue when something has changed.

    unchanged? ──yes──▶ what was made last time
       │no
       └▶ read ─▶ find pages ─▶ make up ─▶ bind ─▶ deliver ─▶ remember   (`compiling`)

An issue that has not changed is known without loading engine, readers, or merge.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from printer.diagnostics import Diagnostic

if TYPE_CHECKING:
    from printer.config import Publication


@dataclass(frozen=True, slots=True)
class Options:
    """How an issue is compiled."""

    output: Path | None = None
    """A folder for everything, or a file (`.pdf`) for the issue alone; None for `build/issues`."""

    draft: bool = False
    """Print placeholders for what cannot be printed, and a watermark on every page."""

    publish: bool = False
    """Freeze the page numbers in a lock file beside the issue's."""

    attach_sources: bool = False
    network: bool = False
    quality: str = ""
    """`screen`, `print` or `press`; empty for what the publication says."""

    linearize: bool = False
    for_press: bool = False
    """For a printing press: the cover needs 300 dpi."""

    jobs: int = 0
    """Processes at once; 0 for as many as the machine has processors."""

    use_cache: bool = True


@dataclass(frozen=True, slots=True)
class Piece:
    """Where an article, or one of the issue's own parts, stands in the issue."""

    name: str
    """The slug, or the part's name."""

    title: str
    """Of an article; empty for a part."""

    pdf_page: int
    """On which page of the PDF it begins, from 1."""

    pages: int
    blanks_before: int
    first_page: str
    """Folio of its first page, as it is printed."""

    last_page: str


@dataclass(frozen=True, slots=True)
class Compiled:
    """How an issue came out."""

    name: str
    output: Path | None
    """The issue's PDF; None when it was not made."""

    files: tuple[Path, ...] = ()
    """Everything that was made, the issue first."""

    pages: int = 0
    pieces: tuple[Piece, ...] = ()
    """Everything in it, in order, the issue's own parts included."""

    diagnostics: tuple[Diagnostic, ...] = ()
    failed: tuple[str, ...] = ()
    """Slugs of what could not be printed."""

    refused: bool = False
    """It may not be made as it is; the diagnostics say why."""

    printed: tuple[str, ...] = ()
    """Slugs of the articles that were printed anew."""

    rounds: int = 0
    claims: str = ""
    """Standards that the issue says it conforms to: `PDF/A-2a + PDF/UA-1`."""

    reused: bool = False
    """Nothing had changed."""


Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""


def silent(_what: str, _done: int, _all: int) -> None:
    """Say nothing of the progress."""


def compile_issue(
    publication: Publication,
    file: Path,
    options: Options = Options(),
    *,
    on_progress: Progress = silent,
) -> Compiled:
    """Compile the issue that `file` describes, and write it, its offprints and its records.

    Without `draft` an issue is not made when one of its pieces cannot be printed; all others
    are printed and kept for the next time. Raises UnprintableError when the file cannot be
    read or the issue's own parts cannot be printed, OutputError when the disk takes no more.
    """
    from printer.issue import memory

    publication = publication.at_quality(options.quality)
    if options.use_cache:
        kept = memory.unchanged(publication, file, options)
        if kept is not None:
            return kept
        return _compile(publication, file, options, on_progress)
    with tempfile.TemporaryDirectory(prefix="printer-issue-") as folder:
        if options.output is None:
            options = replace(options, output=output_folder(publication, file, options))
        return _compile(_apart(publication, Path(folder)), file, options, on_progress)


def plan_issue(
    publication: Publication,
    file: Path,
    options: Options = Options(),
    *,
    on_progress: Progress = silent,
) -> Compiled:
    """Find the pages of an issue without writing anything but the cache; raises as above."""
    from printer.issue.compiling import planned

    publication = publication.at_quality(options.quality)
    if options.use_cache:
        return planned(publication, file, options, on_progress)
    with tempfile.TemporaryDirectory(prefix="printer-issue-") as folder:
        return planned(_apart(publication, Path(folder)), file, options, on_progress)


def why_issue(publication: Publication, file: Path) -> tuple[list[str], dict[str, list[str]]]:
    """Return why an issue would be compiled again, and by slug why articles would be printed.

    Both are empty when nothing has changed. Raises UnprintableError when the file cannot be read.
    """
    from printer.issue import memory

    reasons = memory.why_changed(publication, file, Options())
    if not reasons:
        return [], {}
    from printer.issue.compiling import why_printed

    return reasons, why_printed(publication, file, Options())


def output_folder(publication: Publication, file: Path, options: Options) -> Path:
    """Return the folder that an issue's files go to; a draft never replaces the issue."""
    if options.output is not None:
        return options.output.absolute()
    folder = publication.paths.build / "issues" / file.stem
    return folder / "draft" if options.draft else folder


def _compile(
    publication: Publication, file: Path, options: Options, on_progress: Progress
) -> Compiled:
    from printer.issue.compiling import compiled

    return compiled(publication, file, options, on_progress)


def _apart(publication: Publication, folder: Path) -> Publication:
    """Return the publication with an empty cache of its own."""
    return replace(publication, paths=replace(publication.paths, build=folder))
