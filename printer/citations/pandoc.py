"""Pandoc on this machine: where it is, and of which version.

What this is not: a call of it (`printer.citations.engine`).
"""

from __future__ import annotations

import functools
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

INSTALL = "pip install 'printer-press[citations]'"
LEAST_VERSION = (3,)
"""The first that reads the JSON that the engine writes."""

_VERSION_SECONDS = 5.0


def find_pandoc() -> Path | None:
    """Return pandoc's executable, None when it is nowhere.

    The variable `PRINTER_PANDOC` first, then the file inside the package
    `pypandoc_binary` (found without importing it), then PATH.
    """
    if told := os.environ.get("PRINTER_PANDOC", "").strip():
        return Path(told)
    return _installed()


def pandoc_version(pandoc: Path) -> str:
    """Return what a program says of its version, `3.6.1`; empty when it is no pandoc."""
    try:
        done = subprocess.run(
            [str(pandoc), "--version"],
            capture_output=True,
            timeout=_VERSION_SECONDS,
            check=False,
            text=True,
            errors="replace",
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    found = re.match(r"pandoc\S*\s+(\d+(?:\.\d+)*)", done.stdout)
    return found[1] if found and done.returncode == 0 else ""


@functools.cache
def _installed() -> Path | None:
    spec = importlib.util.find_spec("pypandoc")
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        for name in ("pandoc", "pandoc.exe"):
            packed = Path(folder) / "files" / name
            if os.access(packed, os.X_OK):
                return packed
    on_path = shutil.which("pandoc")
    return Path(on_path) if on_path else None
