"""PDFs that somebody else made, judged by their first bytes; the press opens them later."""

from __future__ import annotations

import difflib
from pathlib import Path

from printer.files import is_file
from printer.issue.desk import Desk

_PDF_MARK = b"%PDF-"
_KINDS = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a WebP image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"PK\x03\x04", "a Word document or another ZIP archive"),
    (b"%!PS", "a PostScript file"),
    (b"<svg", "a drawing (SVG)"),
    (b"<?xml", "an XML file"),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself"),
)


def is_pdf(desk: Desk, path: str, file: Path, given: str) -> bool:
    """Tell whether a file, named `given` at a dotted key, is a PDF; otherwise say what it is."""
    name = f'"{given[:80]}"'
    if not is_file(file):
        near = _nearest_file(file)
        hint = f'did you mean "{near}"?' if near else "paths start from the issue's folder"
        desk.error(f"the PDF {name} is missing", path, hint=hint, code="issue-pdf-missing")
        return False
    try:
        with file.open("rb") as opened:
            head = opened.read(1024)
    except OSError as problem:
        desk.error(
            f"the PDF {name} cannot be read: {str(problem.strerror).lower()}",
            path,
            code="issue-pdf-unreadable",
        )
        return False
    if _PDF_MARK not in head:
        kind = next((what for mark, what in _KINDS if head.startswith(mark)), "something else")
        hint = "save it as PDF, or show it as a figure in an article"
        desk.error(
            f"{name} is {kind if head else 'empty'}, not a PDF",
            path,
            hint=hint,
            code="issue-pdf-kind",
        )
        return False
    if file.suffix.lower() != ".pdf":
        hint = f"call it {file.stem}.pdf"
        desk.warning(
            f"{name} is a PDF, whatever its name says", path, hint=hint, code="issue-pdf-name"
        )
    return True


def _nearest_file(file: Path) -> str:
    if not file.parent.is_dir():
        return ""
    names = sorted(other.name for other in file.parent.iterdir() if other.suffix.lower() == ".pdf")
    return next(iter(difflib.get_close_matches(file.name, names[:5000], 1, 0.5)), "")
