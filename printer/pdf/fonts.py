"""Whether the fonts that the pages use are embedded, readable and complete."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from printer.pdf.document import Document
from printer.pdf.typefaces import Font

FORBIDDEN_TEXT = ("\x00", "\ufeff", "\ufffe")
"""Text that no glyph may stand for (ISO 14289-1, 7.21.7)."""


class UsedFont(NamedTuple):
    """A font with what the pages show of it."""

    font: Font
    codes: set[int]
    page: int
    """The first page that uses it, from 0."""


def check_fonts(document: Document, used: Iterable[UsedFont], *, allow_type3: bool) -> None:
    """Judge the fonts that are used: embedded, readable, complete."""
    findings = document.findings
    for font, codes, page in used:
        name = font.name or "without a name"
        if font.kind == "":
            findings.error(
                "font-missing", "text is shown in a font that the page does not have", page=page
            )
            continue
        if not font.embedded:
            findings.archive(
                "font-not-embedded",
                f"the font {name} is not embedded",
                page=page,
                obj=font.number,
                hint="embed it; other machines lack it",
            )
        if font.kind == "Type3" and not allow_type3:
            findings.warning(
                "font-type3",
                f"the font {name} is of type 3, which cannot be hinted "
                "and often cannot be searched",
                page=page,
                obj=font.number,
            )
        missing = sorted(code for code in codes if font.leads_to_notdef(code))
        if missing:
            findings.error(
                "glyph-missing",
                f"the font {name} shows its sign for a missing glyph",
                page=page,
                obj=font.number,
                hint="add a font that has the character",
            )
        _check_text(document, font, codes - set(missing), page)


def _check_text(document: Document, font: Font, codes: set[int], page: int) -> None:
    name = font.name or "without a name"
    mute = sorted(code for code in codes if not font.text.get(code))
    if not font.unicode_from:
        document.findings.access(
            "font-without-unicode",
            f"the font {name} has no ToUnicode map, so its text cannot be searched or read aloud",
            page=page,
            obj=font.number,
        )
    elif mute and font.unicode_from == "map":
        shown = ", ".join(f"<{code:02X}>" for code in mute[:3])
        document.findings.access(
            "glyph-without-unicode",
            f"{len(mute)} codes of the font {name} lead to no text, {shown} among them",
            page=page,
            obj=font.number,
        )
    wrong = [
        code for code in codes if any(char in font.text.get(code, "") for char in FORBIDDEN_TEXT)
    ]
    if wrong:
        document.findings.access(
            "glyph-wrong-unicode",
            f"the font {name} says that a glyph stands for a character that is none",
            page=page,
            obj=font.number,
        )
