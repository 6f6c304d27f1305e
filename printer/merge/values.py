"""What goes into a merge and what comes out: plain, frozen values."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from printer.pdf.report import Claims


@dataclass(frozen=True, slots=True)
class Input:
    """One PDF to be merged."""

    source: Path | bytes
    """A file, or its bytes."""

    name: str = ""
    """What its names and IDs begin with, and what others call it in links; made from the
    file's name when empty, and made unique among the inputs."""

    title: str = ""
    """The file's own title when empty."""

    lang: str = ""
    """The file's own language when empty."""

    url: str = ""
    """Its address on the web: links of the others that lead there become links within."""

    group: str = ""
    """A title. Inputs in a row that have the same are put together under it, in the bookmarks
    and in the tag tree."""

    blanks_before: int = 0
    """Blank pages in front, of the size of its first page."""

    blank: Path | bytes | None = None
    """A PDF whose first page is drawn on them: artifacts alone, since they have no tags. They
    are empty when it is None."""


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the metadata of the merged file says besides its title. Empty fields are left out."""

    authors: tuple[str, ...] = ()
    """Those of the files, one after the other, when empty."""

    description: str = ""
    keywords: tuple[str, ...] = ()
    publication: str = ""
    """Title of the journal or series."""

    publisher: str = ""
    issn: str = ""
    isbn: str = ""
    doi: str = ""
    url: str = ""
    volume: str = ""
    number: str = ""
    date: str = ""
    """Of publication, ISO 8601."""

    modified: str = ""
    """ISO 8601."""

    rights: str = ""
    rights_url: str = ""
    citation: str = ""
    """How it is cited, as plain text."""


@dataclass(frozen=True, slots=True)
class Options:
    """How the files are merged."""

    title: str = ""
    """The titles of the files, joined, when empty."""

    lang: str = ""
    """The language of the first file that has one when empty."""

    about: Imprint | None = None
    """More of the whole, for its metadata."""

    passwords: tuple[str, ...] = ()
    """Tried on each file that is encrypted."""

    linearize: bool = False
    """Order the file so that its first page shows while the rest is still being loaded."""

    output: Path | None = None
    """Where the file is written; None to have its bytes in the result."""

    seconds: float = 30.0
    """Time for all of it; another second is given for each megabyte beyond the first ten,
    and for each four files beyond the first twenty."""

    memory_mb: int = 2000
    most_pages: int = 50_000


@dataclass(frozen=True, slots=True)
class FileReport:
    """What one file brought into the merge."""

    source: str
    """As the user would name it."""

    name: str
    """What its names and IDs begin with."""

    title: str
    lang: str
    pages: int
    first_page: int
    """1-based place of its first page in the merged file."""

    claims: Claims
    """What the file itself claimed."""

    tagged: bool
    elements: int = 0
    """Structure elements."""

    outline: int = 0
    """Bookmarks."""

    destinations: int = 0
    """Named destinations."""

    links: int = 0
    """Links on its pages, within the file and to elsewhere."""

    crossing: int = 0
    """Links that led to another of the files, and now lead to its pages."""

    attachments: int = 0
    fields: int = 0
    """Form fields."""

    layers: int = 0
    blanks: int = 0
    """Blank pages put in front of it."""

    removed: tuple[str, ...] = ()
    """What was taken out because it runs by itself, in words."""

    repaired: str = ""
    """What was damaged, in words; empty when nothing was."""


@dataclass(frozen=True, slots=True)
class MergeReport:
    """The merged file, and what each file brought."""

    files: tuple[FileReport, ...]
    pages: int
    claims: Claims
    """What the merged file claims; empty when one of the files could not."""

    shared: int
    """Objects that were there several times and are kept once."""

    size: int
    """Bytes."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values for `--json`."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged PDF."""

    report: MergeReport
    pdf: bytes = b""
    """Empty when the file was written to a path."""

    path: Path | None = None
