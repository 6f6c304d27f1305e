"""Fonts: found by the files that layouts declare, the same on every machine.

A layout names its families, the Debian package each comes from, and the SHA-256 of every
file. The engine is given a fontconfig configuration that knows exactly these files and no
other, so that a page never depends on what else is installed. This module finds the
files, reports missing and differing ones, knows which characters they cover, and writes
that configuration. It never loads the engine.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from printer.diagnostics import (
    Collector,
    Diagnostic,
    Place,
    Result,
    UnprintableError,
    error,
    note,
    warning,
)
from printer.files import display_path
from printer.folders import user_cache

ROLES = ("text", "sans", "mono", "fallback")
_GENERIC = {"text": "serif", "sans": "sans-serif", "mono": "monospace"}
_SUFFIXES = frozenset({".ttf", ".otf", ".ttc", ".otc"})


@dataclass(frozen=True, slots=True)
class Family:
    """A font family as a layout declares it."""

    name: str
    role: str
    """One of `ROLES`; says which CSS generic family it stands for."""

    files: Mapping[str, str]
    """File name → SHA-256 of the bytes that the layout was designed with."""

    package: Mapping[str, str]
    """System (`debian`, `fedora` …) → package that brings the files."""

    folder: Path | None = None
    """A folder of the layout itself that may hold the files."""


@dataclass(frozen=True, slots=True)
class Face:
    """One installed font file of a declared family."""

    family: str
    role: str
    path: Path
    sha256: str
    covered: tuple[int, ...]
    """Sorted bounds of covered code points: start, end (exclusive), start, end …"""

    def covers(self, codepoint: int) -> bool:
        """Tell whether the face has a glyph for the code point."""
        return bisect_right(self.covered, codepoint) % 2 == 1


@dataclass(frozen=True, slots=True)
class FontSet:
    """All faces that one layout may use."""

    faces: tuple[Face, ...]

    def covers(self, codepoint: int) -> bool:
        """Tell whether any face has a glyph for the code point."""
        return any(face.covers(codepoint) for face in self.faces)

    @property
    def key(self) -> str:
        """A name for exactly these files, for caches."""
        digest = hashlib.sha256()
        for face in self.faces:
            digest.update(f"{face.family}\0{face.role}\0{face.path}\0{face.sha256}\0".encode())
        return digest.hexdigest()[:24]


def locate(families: Sequence[Family]) -> Result[FontSet]:
    """Find the declared files.

    Reported: a file that is missing (error, for a fallback font a warning, with the
    package that brings it) and a file
    with other bytes than declared (note: pages may differ from the designer's).
    """
    found = Collector()
    index = _installed(family.folder for family in families)
    facts = _Facts.load()
    faces = []
    for family in families:
        missing = []
        for name, declared in family.files.items():
            path = index.get(name)
            if path is None:
                missing.append(name)
                continue
            try:
                sha256, covered = facts.of(path)
            except Exception as problem:  # noqa: BLE001 (fontTools raises whatever; the file is bad)
                found.add(_broken(family, path, problem))
                continue
            faces.append(Face(family.name, family.role, path, sha256, covered))
            if declared and sha256 != declared:
                found.add(
                    note(
                        f"the font {name} has other bytes than the layout was designed with",
                        hint="line breaks may differ from other machines",
                        code="font-differs",
                    )
                )
        if missing:
            found.add(_missing(family, missing))
    facts.save()
    return Result(FontSet(tuple(faces)), found.frozen())


def _broken(family: Family, path: Path, problem: Exception) -> Diagnostic:
    reason = str(problem).partition("\n")[0] or type(problem).__name__
    return error(
        f"a font file of {family.name} cannot be read ({reason})",
        Place(display_path(path)),
        hint="install the font again",
        code="font-broken",
    )


def _missing(family: Family, names: list[str]) -> Diagnostic:
    # Without a fallback font pages look the same until one of its characters is needed.
    report = warning if family.role == "fallback" else error
    package = family.package.get("debian", "")
    hint = (
        f"install it: apt install {package} (Debian, Ubuntu), or put the files into "
        "~/.local/share/fonts"
        if package
        else "put the files into ~/.local/share/fonts or the layout's fonts folder"
    )
    listed = ", ".join(names[:4]) + (" …" if len(names) > 4 else "")
    return report(
        f"the font family {family.name} is not installed ({listed})",
        hint=hint,
        code="font-missing",
    )


def font_folders() -> tuple[Path, ...]:
    """Return the folders where fonts are looked for, the most specific first."""
    folders = [Path(part) for part in os.environ.get("PRINTER_FONTS", "").split(os.pathsep) if part]
    home = os.environ.get("HOME") or os.environ.get("USERPROFILE")
    if home:
        folders += [Path(home, ".local/share/fonts"), Path(home, ".fonts")]
        if sys.platform == "darwin":
            folders.append(Path(home, "Library/Fonts"))
    folders += [Path("/usr/local/share/fonts"), Path("/usr/share/fonts")]
    if sys.platform == "darwin":
        folders += [Path("/Library/Fonts"), Path("/opt/homebrew/share/fonts")]
    return tuple(folders)


def _installed(own: Iterable[Path | None]) -> dict[str, Path]:
    """Map file names to paths; the first folder in order wins."""
    index: dict[str, Path] = {}
    for root in (*filter(None, own), *font_folders()):
        for folder, _, names in os.walk(root):
            for name in names:
                if name not in index and os.path.splitext(name)[1].lower() in _SUFFIXES:  # noqa: PTH122 (thousands of names)
                    index[name] = Path(folder, name)
    return index


class _Facts:
    """Hashes and coverage of font files, remembered by path, size and time of change."""

    def __init__(self, path: Path, known: dict[str, Any]) -> None:
        self._path = path
        self._known = known
        self._changed = False

    @classmethod
    def load(cls) -> _Facts:
        path = user_cache() / "fonts.json"
        try:
            known = json.loads(path.read_bytes())
        except (OSError, ValueError):
            known = {}
        return cls(path, known if isinstance(known, dict) else {})

    def of(self, path: Path) -> tuple[str, tuple[int, ...]]:
        status = path.stat()
        stamp = [status.st_size, status.st_mtime_ns]
        entry = self._known.get(str(path))
        if not isinstance(entry, dict) or entry.get("stamp") != stamp:
            data = path.read_bytes()
            entry = {
                "stamp": stamp,
                "sha256": hashlib.sha256(data).hexdigest(),
                "covered": list(_coverage(path)),
            }
            self._known[str(path)] = entry
            self._changed = True
        return entry["sha256"], tuple(entry["covered"])

    def save(self) -> None:
        if not self._changed:
            return
        try:
            with tempfile.NamedTemporaryFile(
                "w", dir=self._path.parent, prefix="fonts-", delete=False
            ) as file:
                json.dump(self._known, file)
            os.replace(file.name, self._path)  # noqa: PTH105 (the name is a str)
        except OSError:
            # A cache that cannot be kept costs time at the next run, nothing else.
            return


def _coverage(path: Path) -> Iterator[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, lazy=True, fontNumber=0) as font:
        codepoints = sorted(font.getBestCmap() or ())
    previous = None
    for codepoint in codepoints:
        if previous is None or codepoint != previous + 1:
            if previous is not None:
                yield previous + 1
            yield codepoint
        previous = codepoint
    if previous is not None:
        yield previous + 1


def activate(fonts: FontSet) -> None:
    """Make the engine see exactly these fonts, for prints that begin after this call.

    Sets `FONTCONFIG_FILE` of this process; fontconfig reads it whenever a new
    configuration is loaded, which the engine does once a print. Raises UnprintableError
    when the configuration cannot be written.
    """
    try:
        os.environ["FONTCONFIG_FILE"] = str(_configuration(fonts))
    except OSError as problem:
        raise UnprintableError(
            error(
                f"the list of fonts cannot be written: {(problem.strerror or '').lower()}",
                Place(display_path(user_cache())),
                hint="free some space, or name another folder in PRINTER_CACHE",
                code="cache-failed",
            )
        ) from problem
    os.environ.pop("FONTCONFIG_PATH", None)


def _configuration(fonts: FontSet) -> Path:
    root = user_cache() / "fontconfig"
    folder = root / fonts.key
    file = folder / "fonts.conf"
    if file.exists():
        return file
    root.mkdir(exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix="new-", dir=root))
    (made / "files").mkdir()
    for face in fonts.faces:
        link = made / "files" / face.path.name
        try:
            link.symlink_to(face.path)
        except OSError:
            link.write_bytes(face.path.read_bytes())
    (made / "fonts.conf").write_text(_fonts_conf(fonts, folder), encoding="utf-8")
    try:
        made.rename(folder)
    except OSError:
        # Another process made the same folder first; its content is the same.
        shutil.rmtree(made, ignore_errors=True)
        if not file.exists():
            raise
    return file


def _fonts_conf(fonts: FontSet, folder: Path) -> str:
    lines = [
        '<?xml version="1.0"?>',
        '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
        "<fontconfig>",
        f"<dir>{escape(str(folder / 'files'))}</dir>",
        f"<cachedir>{escape(str(folder / 'cache'))}</cachedir>",
        '<match target="font">',
        '<edit name="hinting" mode="assign"><bool>false</bool></edit>',
        '<edit name="antialias" mode="assign"><bool>true</bool></edit>',
        "</match>",
    ]
    for role, generic in _GENERIC.items():
        names = dict.fromkeys(face.family for face in fonts.faces if face.role == role)
        if names:
            preferred = "".join(f"<family>{escape(name)}</family>" for name in names)
            lines.append(
                f'<alias binding="same"><family>{generic}</family>'
                f"<prefer>{preferred}</prefer></alias>"
            )
    rest = dict.fromkeys(face.family for face in fonts.faces)
    lines.extend(
        '<match target="pattern"><edit name="family" mode="append_last">'
        f"<string>{escape(name)}</string></edit></match>"
        for name in rest
    )
    lines.append("</fontconfig>\n")
    return "\n".join(lines)
