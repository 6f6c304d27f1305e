"""What is known of a PDF after a check: plain, frozen values for people and programs."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Claims:
    """The standards that a file says it keeps; whether it does is another question."""

    pdfa: str = ""
    """Part and level of PDF/A in lower case, such as `2a`; empty without a claim."""

    pdfua: str = ""
    """Part of PDF/UA, such as `1`; empty without a claim."""

    @property
    def accessible(self) -> bool:
        """Whether tags as of PDF 1.7 are promised: PDF/UA-1, or PDF/A level A."""
        return self.pdfua == "1" or self.pdfa.endswith("a")

    def __str__(self) -> str:
        """As people write it: `PDF/A-2a + PDF/UA-1`."""
        told = [f"PDF/A-{self.pdfa}"] if self.pdfa else []
        return " + ".join(told + ([f"PDF/UA-{self.pdfua}"] if self.pdfua else []))


@dataclass(frozen=True, slots=True)
class PdfReport:
    """The facts about one PDF. A file that could not be opened has no pages."""

    pages: int = 0
    opened: bool = False
    """Whether the file could be read at all."""

    complete: bool = False
    """Whether the check went through to its end within its time."""

    version: str = ""
    """Of PDF: `1.7`."""

    encrypted: bool = False
    tagged: bool = False
    title: str = ""
    lang: str = ""
    claims: Claims = Claims()
    labels: tuple[str, ...] = ()
    """The label of each page."""

    outline: int = 0
    """Number of bookmarks."""

    elements: int = 0
    """Number of structure elements; of these:"""

    headings: int = 0
    figures: int = 0
    tables: int = 0
    notes: int = 0
    links: int = 0
    """Number of link annotations; a link over two lines may count twice."""

    destinations: int = 0
    """Number of named destinations."""

    attachments: tuple[str, ...] = ()
    """Names of the files that travel inside."""

    fonts: tuple[str, ...] = ()
    """Names of the fonts that the pages use."""

    def as_json(self) -> dict[str, Any]:
        """The same as plain values for `--json`."""
        return asdict(self)
