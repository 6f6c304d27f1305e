"""Preflight: what is wrong with sources and PDFs, found before a reader finds it.

sources   everything that printing would report, and captions, credits, resolution
pdfs      our structural check, and veraPDF where it is installed
"""

from __future__ import annotations

from printer.check.pdfs import CheckedPdf, check_pdfs
from printer.check.sources import CheckedSource, check_sources

__all__ = ["CheckedPdf", "CheckedSource", "check_pdfs", "check_sources"]
