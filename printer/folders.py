"""Where the program keeps things between runs, and where the built-in layouts are.

Nothing here holds an article's content: that is the publication's `build` folder.
"""

from __future__ import annotations

import functools
import os
import tempfile
from pathlib import Path


@functools.cache
def user_cache() -> Path:
    """Return a writable folder for facts about this machine (fonts, scaled images).

    `PRINTER_CACHE`, else `XDG_CACHE_HOME/printer`, else `~/.cache/printer`; a folder
    under the system's temporary folder when none of these can be written, so that a
    user without a home folder can print.
    """
    candidates = []
    if named := os.environ.get("PRINTER_CACHE"):
        candidates.append(Path(named))
    if xdg := os.environ.get("XDG_CACHE_HOME"):
        candidates.append(Path(xdg) / "printer")
    if home := os.environ.get("HOME") or os.environ.get("USERPROFILE"):
        candidates.append(Path(home) / ".cache" / "printer")
    for candidate in candidates:
        if candidate.is_absolute() and _writable(candidate):
            return candidate
    user = os.getuid() if hasattr(os, "getuid") else 0
    fallback = Path(tempfile.gettempdir()) / f"printer-cache-{user}"
    fallback.mkdir(mode=0o700, exist_ok=True)
    if hasattr(os, "getuid") and fallback.stat().st_uid != user:
        # Somebody else's folder of that name is not to be trusted.
        return Path(tempfile.mkdtemp(prefix="printer-cache-"))
    return fallback


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK | os.X_OK)


@functools.cache
def builtin_layouts() -> Path:
    """Return the folder of the layouts that come with the program.

    The wheel carries them inside the package; a checkout uses its `layouts` folder.
    """
    package = Path(__file__).resolve().parent
    packed = package / "_layouts"
    return packed if packed.is_dir() else package.parent / "layouts"
