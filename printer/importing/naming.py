"""Names of folders and files: short, readable, safe on every system, and not taken.

Nothing of a foreign name is trusted: what is left of it are letters, digits and hyphens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from pathlib import Path

from printer.files import is_file, is_folder
from printer.importing.record import read_record

FIGURES = "figures"
"""The folder of an article's images, beside its source."""

_LONGEST = 60
_MARKS = re.compile(r"[\W_]+")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d|index)", re.IGNORECASE)
_APART = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "þ": "th", "ð": "d"}

_SIGNATURES = (
    (b"\x89PNG", ".png"),
    (b"\xff\xd8\xff", ".jpg"),
    (b"GIF8", ".gif"),
    (b"BM", ".bmp"),
    (b"II*\x00", ".tif"),
    (b"MM\x00*", ".tif"),
    (b"\x00\x00\x00\x0cjP", ".jp2"),
    (b"%PDF-", ".pdf"),
    (b"\x01\x00\x00\x00", ".emf"),
    (b"\xd7\xcd\xc6\x9a", ".wmf"),
)


def file_stem(text: str, usual: str = "") -> str:
    """Return the name that a text makes: `Rain, over the Ópera!` is `rain-over-the-opera`.

    Letters of other scripts stay. `usual` serves where nothing is left.
    """
    letters = "".join(_APART.get(letter, letter) for letter in text.casefold())
    parts = unicodedata.normalize("NFKD", letters)
    plain = "".join(_kept(parts))
    words = _MARKS.sub("-", re.sub("['’ʼ`]", "", unicodedata.normalize("NFC", plain))).strip("-")
    if len(words) > _LONGEST:
        words = words[: _LONGEST + 1].rpartition("-")[0] or words[:_LONGEST]
    while len(words.encode()) > 180:
        words = words[:-1]
    words = words.strip("-")
    return f"{words}-" if _RESERVED.fullmatch(words) else words or usual


def _kept(parts: str) -> list[str]:
    """Take accents from Latin letters only: elsewhere (й, ガ) they make another letter."""
    kept: list[str] = []
    for mark in parts:
        if unicodedata.combining(mark) and kept and kept[-1].isascii():
            continue
        kept.append(mark)
    return kept


def slug_for(title: str, usual: str = "article") -> str:
    """Return the slug that a title (plain text) makes."""
    return file_stem(title, usual)


def free_slug(into: Path, slug: str, origin: str) -> str:
    """Return the slug, with a number where another article has it already.

    The folder of an article with the same origin is the one that it is to go into again.
    """
    name, number = slug, 1
    while not _is_for(into / name, origin) or is_file(into / f"{name}.md"):
        number += 1
        name = f"{slug}-{number}"
    return name


def _is_for(folder: Path, origin: str) -> bool:
    if not is_folder(folder):
        return not is_file(folder)
    record = read_record(folder)
    if record is None:
        return not any(folder.iterdir())
    return not origin or record.origin == origin


def image_name(original: str, data: bytes, taken: Collection[str]) -> str:
    """Return the file name of an image: `figures/port.jpg`, by its address and its content.

    The suffix is what the content says. A name among `taken` (whatever its case) gets a number.
    """
    path = original.partition("?")[0].partition("#")[0].rstrip("/")
    stem = file_stem(path.rpartition("/")[2].rpartition(".")[0] or path.rpartition("/")[2], "image")
    suffix = suffix_of(data) or _suffix_in(path)
    lower = {name.casefold() for name in taken}
    name, number = f"{FIGURES}/{stem}{suffix}", 1
    while name.casefold() in lower:
        number += 1
        name = f"{FIGURES}/{stem}-{number}{suffix}"
    return name


def suffix_of(data: bytes) -> str:
    """Return the suffix that the content of an image asks for, with its dot; empty if unknown."""
    for signature, suffix in _SIGNATURES:
        if data.startswith(signature):
            return suffix
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return ".webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return ".avif"
    return ".svg" if b"<svg" in data[:1024].lower() else ""


def _suffix_in(path: str) -> str:
    suffix = path.rpartition("/")[2].rpartition(".")[2].lower()
    return f".{suffix}" if re.fullmatch(r"[a-z][a-z0-9]{1,4}", suffix) else ""
