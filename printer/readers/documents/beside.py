"""Files beside a document, below its folder: images, included texts, bibliographies.

Nothing outside of the folder is read, whatever a document asks for, also not through links
of the file system.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from printer.files import is_file

MAX_IMAGE_BYTES = 100_000_000
MAX_TEXT_BYTES = 5_000_000
_HASH = "[0-9a-f]" * 40


@dataclass(slots=True)
class Beside:
    """The folder of a document (absolute)."""

    folder: Path
    looked_in: tuple[str, ...] = ("",)
    """Folders below it where files may be as well, each ending with a slash or empty."""

    endings: tuple[str, ...] = ("",)
    """What may be added to a name: LaTeX leaves out `.png`."""

    used: list[Path] = field(default_factory=list)
    """Every file that was read."""

    def get(self, target: str) -> bytes | None:
        """Return the content of an image, None when there is none."""
        path = self.find(target) or self.find(target.rpartition("/")[2]) or self._by_content(target)
        return self._read(path, MAX_IMAGE_BYTES) if path is not None else None

    def _by_content(self, target: str) -> Path | None:
        """Return the image that pandoc took from elsewhere and named by the hash of its content.

        Such a file says no more what it was called; it is meant when there is only one.
        """
        suffix = Path(target).suffix.lower()
        if not suffix:
            return None
        found = []
        for path in sorted(self.folder.glob(f"{_HASH}{suffix}")):
            if path not in self.used and self._is_inside(path):
                data = self._read(path, MAX_IMAGE_BYTES, used=False)
                if (
                    data is not None
                    and hashlib.sha1(data, usedforsecurity=False).hexdigest() == path.stem
                ):
                    found.append(path)
        return found[0] if len(found) == 1 else None

    def text(self, target: str) -> str | None:
        """Return the content of a text in UTF-8 or Latin 1, None when there is none."""
        path = self.find(target)
        data = self._read(path, MAX_TEXT_BYTES) if path is not None else None
        if data is None:
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("latin-1")

    def find(self, target: str) -> Path | None:
        """Return the path of a file below the folder."""
        names = dict.fromkeys((target, unquote(target)))
        for name in names:
            for folder in self.looked_in:
                for ending in self.endings:
                    path = self.folder / f"{folder}{name}{ending}"
                    if is_file(path) and self._is_inside(path):
                        return path
        return None

    def _is_inside(self, path: Path) -> bool:
        try:
            return path.resolve().is_relative_to(self.folder.resolve())
        except (OSError, ValueError, RuntimeError):
            return False

    def _read(self, path: Path, most: int, *, used: bool = True) -> bytes | None:
        try:
            with path.open("rb") as file:
                data = file.read(most + 1)
        except OSError:
            return None
        if len(data) > most:
            return None
        if used:
            self.used.append(path)
        return data
