"""Bibliographies: BibTeX, BibLaTeX, CSL-JSON, CSL-YAML and RIS → one `Library` of CSL-JSON items.

    file ──source──▶ text ──bibtex──▶ Entry ──inheritance──▶ Entry ──mapping──▶ item ──┐
                          └─csl_json, csl_yaml, ris──▶ raw item ──csl_items──▶ item ───┴──▶ Library

`mapping` uses `names`, `dates`, `latex` and `identify`; `duplicates` and `required` look at finished
items. Formatting of references is no business of this package.
"""

from __future__ import annotations

from printer.citations.bibliography.duplicates import Duplicate
from printer.citations.bibliography.library import Library, read_bibliography
from printer.citations.bibliography.required import MissingFields

__all__ = ["Duplicate", "Library", "MissingFields", "read_bibliography"]
