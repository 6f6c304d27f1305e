"""A bibliography file → text, within limits, and what format it is in.

UTF-8 is expected; older files in Windows-1252 (Latin 1) or Windows-1251 are read with a warning
that names the first line in question. Control characters go (`printer.files`). Nothing is
raised: a file that cannot be read is an error in the list, and the other files are used.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from printer.citations.bibliography.found import Found
from printer.diagnostics import Place, error, warning
from printer.files import clean_text, display_path, place_in

MAX_BYTES = 10_000_000
"""Of one file: about 30,000 entries."""

_FORMATS = {
    ".bib": "bibtex",
    ".bibtex": "bibtex",
    ".biblatex": "bibtex",
    ".json": "json",
    ".csljson": "json",
    ".yaml": "yaml",
    ".yml": "yaml",
    ".ris": "ris",
}


def read_text(path: Path, found: Found) -> str | None:
    """Return the text of a file; None, with an error in `found`, when it cannot be used."""
    shown = display_path(path)
    data = _read_bytes(path, shown, found)
    if data is None:
        return None
    if not data.strip(b" \t\r\n\xef\xbb\xbf"):
        found.add(warning("the bibliography is empty", Place(shown), code="bibliography-empty"))
        return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"PK\x03\x04", b"%PDF")) or b"\0" in data:
        utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        found.add(
            error(
                "the bibliography is " + ("encoded as UTF-16" if utf16 else "not a text file"),
                Place(shown),
                hint="save it as UTF-8" if utf16 else "name a .bib, .json, .yaml or .ris file",
                code="bibliography-unreadable",
            )
        )
        return None
    result = clean_text(_decoded(data, shown, found), shown)
    found.extend(result.diagnostics)
    return result.value


def format_of(path: Path, text: str) -> str | None:
    """Return `bibtex`, `json`, `yaml` or `ris`, by the name or else by how the text begins."""
    known = _FORMATS.get(path.suffix.lower())
    if known is not None:
        return known
    if re.match(r"\s*[\[{]", text):
        return "json"
    if re.search(r"^TY  ?- ", text[:5_000], re.MULTILINE):
        return "ris"
    if re.search(r"^\s*@\w+\s*[{(]", text[:50_000], re.MULTILINE):
        return "bibtex"
    return "yaml" if re.search(r"^(?:references:|- id:)", text[:5_000], re.MULTILINE) else None


def _read_bytes(path: Path, shown: str, found: Found) -> bytes | None:
    place = Place(shown)
    try:
        # A named pipe would wait for a writer for ever without O_NONBLOCK.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                found.add(
                    error("the bibliography is not a file", place, code="bibliography-missing")
                )
                return None
            data = file.read(MAX_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        found.add(
            error(
                "the bibliography does not exist",
                place,
                hint="paths of bibliographies start from the file that names them",
                code="bibliography-missing",
            )
        )
        return None
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else str(problem)
        found.add(
            error(
                f"the bibliography cannot be read: {str(reason).lower()}",
                place,
                code="bibliography-unreadable",
            )
        )
        return None
    return data if _is_small(data, status.st_size, place, found) else None


def _is_small(data: bytes, size: int, place: Place, found: Found) -> bool:
    """Tell whether a file is within the limit; report it when not."""
    if len(data) <= MAX_BYTES:
        return True
    megabytes = max(size, len(data)) / 1e6
    found.add(
        error(
            f"the bibliography has {megabytes:.1f} MB, more than {MAX_BYTES // 1_000_000} MB",
            place,
            hint="keep the works that you cite in a file of their own",
            code="bibliography-too-large",
        )
    )
    return False


def _decoded(data: bytes, shown: str, found: Found) -> str:
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as problem:
        before = data[: problem.start].decode("utf-8", "surrogatepass")
        place = place_in(before.replace("\r\n", "\n").replace("\r", "\n"), len(before), shown)
        bad = data[problem.start]
    encoding, name = _older_encoding(data)
    found.add(
        warning(
            f"byte 0x{bad:02X} is not UTF-8; the file is read as {name}",
            Place(shown, place.line),
            hint="look at the letters with accents here, and save the file as UTF-8",
            code="bibliography-encoding",
        )
    )
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _older_encoding(data: bytes) -> tuple[str, str]:
    """Guess by how the high bytes cluster: words of them are Cyrillic."""
    high = sum(byte >= 0x80 for byte in data)
    in_words = sum(len(run) for run in re.findall(rb"[\xc0-\xff\xa8\xb8]{3,}", data))
    if in_words * 2 > high:
        return "cp1251", "Windows-1251"
    return "cp1252", "Latin 1 (Windows-1252)"
