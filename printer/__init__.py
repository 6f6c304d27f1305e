"""Printer: print and PDF publications from article sources.

The verbs of the command line are functions of this package, and so are the stages:

    from pathlib import Path
    import printer

    publication = printer.find_publication(Path.cwd()).value
    article = printer.read_article(publication.find_article("my-article"), publication).value
    layout = printer.load_layout("article")
    galley = printer.lay_out(article, layout, publication).value
    Path("my-article.pdf").write_bytes(printer.print_galley(galley).pdf)

    issue = printer.compile_issue(publication, publication.paths.issues / "my-issue.toml")
    issue.output, issue.pieces, issue.diagnostics

They are loaded when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from printer.articles import Options, Printed, Request, print_articles, why
    from printer.check import check_pdfs, check_sources
    from printer.config import Publication, find_publication
    from printer.diagnostics import Diagnostic, Place, PrinterError, Result, Severity
    from printer.doctor import examine
    from printer.galley import lay_out
    from printer.issue.door import Compiled as CompiledIssue
    from printer.issue.door import Options as IssueOptions
    from printer.issue.door import compile_issue, plan_issue
    from printer.layouts import available as available_layouts
    from printer.layouts import load as load_layout
    from printer.model import Article, Edition, Galley
    from printer.new import new_publication
    from printer.press import print_galley
    from printer.readers import read_article, read_text

__version__ = "0.1.0"

__all__ = [
    "Article",
    "CompiledIssue",
    "Diagnostic",
    "Edition",
    "Galley",
    "IssueOptions",
    "Options",
    "Place",
    "Printed",
    "PrinterError",
    "Publication",
    "Request",
    "Result",
    "Severity",
    "available_layouts",
    "check_pdfs",
    "check_sources",
    "compile_issue",
    "examine",
    "find_publication",
    "lay_out",
    "load_layout",
    "new_publication",
    "plan_issue",
    "print_articles",
    "print_galley",
    "read_article",
    "read_text",
    "why",
]

_HOMES = {
    "printer.articles": ("Options", "Printed", "Request", "print_articles", "why"),
    "printer.check": ("check_pdfs", "check_sources"),
    "printer.config": ("Publication", "find_publication"),
    "printer.diagnostics": ("Diagnostic", "Place", "PrinterError", "Result", "Severity"),
    "printer.doctor": ("examine",),
    "printer.galley": ("lay_out",),
    "printer.issue.door": ("CompiledIssue", "IssueOptions", "compile_issue", "plan_issue"),
    "printer.layouts": ("available_layouts", "load_layout"),
    "printer.model": ("Article", "Edition", "Galley"),
    "printer.new": ("new_publication",),
    "printer.press": ("print_galley",),
    "printer.readers": ("read_article", "read_text"),
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names}
_NAMES_AT_HOME = {
    "CompiledIssue": "Compiled",
    "IssueOptions": "Options",
    "available_layouts": "available",
    "load_layout": "load",
}


def __getattr__(name: str) -> Any:
    """Load a public name from the module that it lives in (PEP 562)."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(_HOME_OF[name]), _NAMES_AT_HOME.get(name, name))
