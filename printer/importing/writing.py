"""Writing an imported article: its source, its images, and a record of both.

A file that is as an earlier import left it is replaced; one that an editor has changed stays,
and what was imported is written beside it. All files reach the disk before the first of them
is moved into its place, the record first, so that a run which is cut short loses nothing.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from printer.diagnostics import Collector, Place, Result, note, warning
from printer.files import display_path, is_file, sweep_stale, write_together
from printer.importing.frontmatter import front_matter
from printer.importing.record import NAME, Record, digest, read_record
from printer.importing.values import Imported, State, Written

SOURCE = "index.md"
_BIBLIOGRAPHY = "references.bib"
_NAME = re.compile(r"[\w-][\w .-]*(?:/[\w-][\w .-]*)*")


def write(imported: Imported, into: Path, slug: str) -> Result[Written]:
    """Write an article to `into/<slug>/index.md`, its images and bibliography beside it.

    Reported: those of the import, and `import-kept`, `import-image-kept` (warnings) where an
    editor's file stays. Raises OutputError when the folder cannot be written to, and ValueError
    for a name that leads out of it.
    """
    folder = into / _checked(slug.replace("/", "//"))
    for swept in (folder, folder / "figures"):
        sweep_stale(swept)
    work = _Work(folder, read_record(folder) or Record())
    text = source_text(imported)
    source, state, difference = work.put_source(text.encode())
    keep = state is State.BESIDE
    extra = {_BIBLIOGRAPHY: imported.bibliography.encode()} if imported.bibliography else {}
    for name, data in {**imported.images, **extra}.items():
        work.put(_checked(name), data, keep=keep)
    work.finish(imported.origin, keep=keep)
    written = Written(slug, folder, source, state, difference, tuple(work.written))
    return Result(written, (*imported.diagnostics, *work.found.frozen()))


def source_text(imported: Imported) -> str:
    """Return the text of the source: front matter and body."""
    fields = list(imported.fields)
    if imported.bibliography and imported.value("bibliography") is None:
        fields.append(("bibliography", _BIBLIOGRAPHY))
    body = imported.body.strip("\n")
    return f"{front_matter(fields)}\n{body}\n" if body else front_matter(fields)


def _checked(name: str) -> str:
    parts = PurePosixPath(name).parts
    if not _NAME.fullmatch(name) or any(part.startswith(".") for part in parts):
        raise ValueError(f"{name!r} cannot be the name of an imported file")
    return name


@dataclass(slots=True)
class _Work:
    """The files of one article, as they come together."""

    folder: Path
    record: Record
    found: Collector = field(default_factory=Collector)
    files: list[tuple[Path, bytes]] = field(default_factory=list)
    hashes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    written: list[Path] = field(default_factory=list)

    def put_source(self, data: bytes) -> tuple[Path, State, str]:
        """Take in the source; return its path, what becomes of it, and the difference."""
        old = _content(self.folder / SOURCE)
        if old is None or old == data or self.record.knows(SOURCE, old):
            state = State.NEW if old is None else State.REPLACED
            state = State.UNCHANGED if old == data else state
            return self._add(SOURCE, data, old), state, ""
        name = self._beside(SOURCE, data)
        difference = _difference(old, data, self.folder / SOURCE, self.folder / name)
        self.found.add(
            warning(
                f"it was edited since it was imported, and stays; the import is in {name}",
                Place(display_path(self.folder / SOURCE)),
                hint="take over what you want, and delete the other file",
                code="import-kept",
            )
        )
        return self._add(name, data, _content(self.folder / name)), State.BESIDE, difference

    def put(self, name: str, data: bytes, *, keep: bool) -> None:
        """Take in an image; with `keep` one that is there is never replaced."""
        old = _content(self.folder / name)
        if old is None or old == data or (not keep and self.record.knows(name, old)):
            self._add(name, data, old)
            return
        beside = self._beside(name, data)
        reason = "another one is there, and stays" if keep else "it was changed, and stays"
        self.found.add(
            (note if keep else warning)(
                f"{reason}; the import is in {PurePosixPath(beside).name}",
                Place(display_path(self.folder / name)),
                code="import-image-kept",
            )
        )
        self._add(beside, data, _content(self.folder / beside))

    def _add(self, name: str, data: bytes, old: bytes | None) -> Path:
        path = self.folder / name
        before = [digest(old)] if old is not None and self.record.knows(name, old) else []
        self.hashes[name] = tuple(dict.fromkeys((*before, digest(data))))
        if old != data:
            self.files.append((path, data))
            self.written.append(path)
        return path

    def _beside(self, name: str, data: bytes) -> str:
        """Return a name like `index.new.md` that is free, or that an import left."""
        stem, dot, suffix = name.rpartition(".")
        number = 1
        while True:
            counted = "new" if number == 1 else f"new-{number}"
            candidate = f"{stem}.{counted}{dot}{suffix}" if dot else f"{name}.{counted}"
            there = _content(self.folder / candidate)
            if there is None or there == data or self.record.knows(candidate, there):
                return candidate
            number += 1

    def finish(self, origin: str, *, keep: bool) -> None:
        """Write everything, and take away what only the import before had."""
        gone = [name for name in self.record.files if name not in self.hashes]
        if keep:
            self.hashes |= {name: self.record.files[name] for name in gone}
        record = Record(origin, self.hashes).text()
        if _content(self.folder / NAME) != record:
            self.files.insert(0, (self.folder / NAME, record))
        write_together(self.files)
        if not keep:
            self._forget(gone)

    def _forget(self, names: list[str]) -> None:
        for name in names:
            path = self.folder / name
            data = _content(path)
            if data is not None and self.record.knows(name, data):
                with suppress(OSError):
                    path.unlink()


def _content(path: Path) -> bytes | None:
    """Return what a file holds; None when there is none."""
    return path.read_bytes() if is_file(path) else None


def _difference(old: bytes, new: bytes, old_path: Path, new_path: Path) -> str:
    texts: Mapping[Path, list[str]] = {
        path: data.decode("utf-8", "replace").splitlines(keepends=True)
        for path, data in ((old_path, old), (new_path, new))
    }
    lines = difflib.unified_diff(
        texts[old_path], texts[new_path], display_path(old_path), display_path(new_path)
    )
    return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
