"""ZIP archives that documents come in (Word, OpenDocument, EPUB), opened with distrust.

Before anything is unpacked the directory is judged: how many members, how large they say they
are, how much they were compressed, where their names lead. While unpacking, nobody is believed:
a member that is longer than it said, or has another checksum, ends the reading.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from printer.diagnostics import Place, UnprintableError, error

MAX_BYTES = 100_000_000
"""Of a document as it is."""

MAX_MEMBERS = 5_000
MAX_MEMBER_BYTES = 100_000_000
MAX_UNPACKED_BYTES = 300_000_000
MAX_RATIO = 200
"""Text is rarely compressed to less than a fiftieth of its length."""

_SMALL = 2_000_000
"""Bytes up to which a member may be compressed as it likes: blank tables shrink well."""


@dataclass(slots=True)
class Parcel:
    """An archive whose directory has been judged; members are unpacked when asked for."""

    shown: str
    archive: zipfile.ZipFile
    infos: Mapping[str, zipfile.ZipInfo]
    _read: dict[str, bytes] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """Return the names of all files in it."""
        return tuple(self.infos)

    def get(self, name: str) -> bytes | None:
        """Return the content of a member, None when there is none.

        Raises UnprintableError (`document-broken`) when it is damaged.
        """
        info = self.infos.get(name)
        if info is None:
            return None
        if name not in self._read:
            self._read[name] = self._unpack(info)
        return self._read[name]

    def need(self, name: str) -> bytes:
        """Return the content of a member without which there is no document."""
        data = self.get(name)
        if data is None:
            raise broken(self.shown, f"the part {name} is missing")
        return data

    def _unpack(self, info: zipfile.ZipInfo) -> bytes:
        try:
            with self.archive.open(info) as member:
                data = member.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as problem:
            raise broken(self.shown, f"the part {info.filename[:80]} is damaged") from problem
        except (NotImplementedError, RuntimeError) as problem:
            # Another way of compressing, or a password.
            raise broken(self.shown, f"the part {info.filename[:80]} cannot be opened") from problem
        if len(data) != info.file_size:
            raise broken(self.shown, f"the part {info.filename[:80]} is not as long as it says")
        return data

    def replaced(self, parts: Mapping[str, bytes]) -> bytes:
        """Return an archive with some members replaced (or added)."""
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as new:
            # An EPUB's first member is `mimetype`.
            for name in self.infos:
                new.writestr(zipfile.ZipInfo(name), parts.get(name, self.get(name) or b""))
            for name in parts.keys() - self.infos.keys():
                new.writestr(zipfile.ZipInfo(name), parts[name])
        return buffer.getvalue()


def open_parcel(data: bytes, shown: str) -> Parcel:
    """Open an archive.

    Raises UnprintableError: `document-broken` (no archive, or a part of one),
    `document-locked` (a password), `document-bomb` (it would unpack to more than it should),
    `document-unsafe` (names that lead out of it, or stand twice).
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, zlib.error, ValueError, EOFError, OSError, RuntimeError,
            NotImplementedError, OverflowError) as problem:  # fmt: skip
        raise broken(shown, "the file is damaged or cut off") from problem
    infos = [info for info in archive.infolist() if not info.is_dir()]
    if any(info.flag_bits & 1 for info in infos):
        raise _refused(
            shown, "the document is protected by a password",
            "open it and save it without the password", "document-locked",
        )  # fmt: skip
    _judge_sizes(infos, len(data), shown)
    _judge_names(infos, shown)
    return Parcel(shown, archive, {info.filename: info for info in infos})


def _judge_sizes(infos: list[zipfile.ZipInfo], packed: int, shown: str) -> None:
    hint = "open it in its program and save it again; if it comes from a stranger, do not open it"
    reason = ""
    if len(infos) > MAX_MEMBERS:
        reason = f"it holds {len(infos)} files, more than {MAX_MEMBERS}"
    total = sum(info.file_size for info in infos)
    if total > MAX_UNPACKED_BYTES:
        reason = f"it would unpack to {total // 1_000_000} MB"
    # Members that overlap are counted once in the file and often in the directory.
    if sum(info.compress_size for info in infos) > packed:
        reason = "its parts overlap"
    for info in infos:
        if info.file_size > MAX_MEMBER_BYTES:
            reason = (
                f"the part {info.filename[:60]} would unpack to {info.file_size // 1_000_000} MB"
            )
        ratio = info.file_size / max(info.compress_size, 1)
        if info.file_size > _SMALL and ratio > MAX_RATIO:
            reason = f"the part {info.filename[:60]} would unpack to {ratio:.0f} times its size"
    if reason:
        raise _refused(shown, f"the document is unsafe: {reason}", hint, "document-bomb")


def _judge_names(infos: list[zipfile.ZipInfo], shown: str) -> None:
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        parts = name.replace("\\", "/").split("/")
        if name.startswith("/") or "\\" in name or ":" in parts[0] or ".." in parts:
            raise _refused(
                shown, f"the document is unsafe: its part {name[:60]!r} leads out of it",
                "open it in its program and save it again", "document-unsafe",
            )  # fmt: skip
        if name in seen:
            raise _refused(
                shown, f"the document is unsafe: it has two parts {name[:60]!r}",
                "open it in its program and save it again", "document-unsafe",
            )  # fmt: skip
        seen.add(name)


def broken(shown: str, reason: str) -> UnprintableError:
    """Return the problem of a document that is not whole."""
    return _refused(
        shown, f"the document cannot be read: {reason}",
        "get it again, or open it in its program and save it again", "document-broken",
    )  # fmt: skip


def _refused(shown: str, message: str, hint: str, code: str) -> UnprintableError:
    return UnprintableError(error(message, Place(shown), hint=hint, code=code))
