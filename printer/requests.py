"""What the verb `article` is asked for, and what comes of it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from printer.diagnostics import Diagnostic
from printer.files import display_path

if TYPE_CHECKING:
    from printer.config import Publication


@dataclass(frozen=True, slots=True)
class Request:
    """One article to print."""

    source: Path | None
    """None when the text is given."""

    output: Path
    text: str = ""
    url: str = ""
    """Where a text that was given comes from."""

    slug: str = ""
    is_foreign: bool = False
    """A web page or a document, which is imported to be printed; without source, `url` is fetched."""

    @property
    def shown(self) -> str:
        """The source as the user would name it."""
        if self.source is not None:
            return display_path(self.source)
        return self.url if self.is_foreign else "-"


@dataclass(frozen=True, slots=True)
class Options:
    """How all articles of one call are printed."""

    layout: str = ""
    """Empty for what the article or the publication says."""

    proof: bool = False
    attach_source: bool = False
    network: bool = False
    quality: str = ""
    """`screen`, `print` or `press`; empty for what the publication says."""

    jobs: int = 0
    """Processes at once; 0 for as many as the machine has processors."""

    use_cache: bool = True


@dataclass(frozen=True, slots=True)
class Printed:
    """How one article came out."""

    slug: str
    source: str
    """As the user would name it."""

    output: Path | None
    """None when no file was made."""

    pages: int = 0
    labels: tuple[str, ...] = ()
    title: str = ""
    diagnostics: tuple[Diagnostic, ...] = ()
    reused: bool = False
    """It was printed before and nothing has changed."""


@dataclass(frozen=True, slots=True)
class Task:
    """One article to print, with everything that decides how it comes out."""

    publication: Publication
    request: Request
    options: Options

    @property
    def key(self) -> str:
        """What a print of it is remembered by."""
        request, options = self.request, self.options
        return f"{request.source or request.slug}\0{options.layout}\0{options.proof}"

    @property
    def settings(self) -> dict[str, str]:
        """Whatever besides files decides how the print comes out."""
        options, request = self.options, self.request
        text = (
            hashlib.sha256(request.text.encode("utf-8", "surrogatepass")).hexdigest()
            if request.text
            else ""
        )
        return {
            "layout": options.layout,
            "proof": str(options.proof),
            "attach_source": str(self.attach_source),
            "network": str(options.network),
            "quality": self.publication.pdf.quality,
            "text": text,
            "url": request.url,
            "fonts folder": os.environ.get("PRINTER_FONTS", ""),
            "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH", ""),
            "pandoc": os.environ.get("PRINTER_PANDOC", ""),
        }

    @property
    def attach_source(self) -> bool:
        """Whether the source travels inside the PDF."""
        return self.options.attach_source or self.publication.pdf.attach_source
