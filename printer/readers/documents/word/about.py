"""What a Word file says of itself: core properties, the language of its text, its citation style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from printer.readers.documents.values import About, Author
from printer.readers.documents.word.names import W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_DC = "{http://purl.org/dc/elements/1.1/}"
_CP = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}"
_STYLE = re.compile(r"(?:zotero\.org|csl\.mendeley\.com)/styles/(?:\d+/)?([a-z0-9-]+)")
_NOBODY = re.compile(r"(?:|user|admin(?:istrator)?|author|python-docx|microsoft office user|пользователь|un-named)",
                     re.IGNORECASE)  # fmt: skip
_NO_TITLE = re.compile(
    r"(?:|document\d*|untitled.*|microsoft word.*|dokument\d*|.*\.docx?)", re.IGNORECASE
)


def read_about(core: Element | None, custom: bytes, styles: Element | None) -> About:
    """Return what the properties say; `custom` is the part in which add-ins keep theirs."""
    style = _STYLE.search(custom.decode("utf-8", "replace")) if custom else None
    lang = _language(styles)
    csl = _known_style(style[1]) if style else ""
    if core is None:
        return About(lang=lang, csl=csl)
    title = _text(core, f"{_DC}title")
    creators = re.split(r"\s*[;,]\s*", _text(core, f"{_DC}creator"))
    return About(
        title="" if _NO_TITLE.fullmatch(title) else title,
        authors=tuple(Author(name) for name in creators if not _NOBODY.fullmatch(name)),
        lang=_text(core, f"{_DC}language") or lang,
        description=_text(core, f"{_DC}description"),
        keywords=tuple(filter(None, re.split(r"\s*[,;]\s*", _text(core, f"{_CP}keywords")))),
        csl=csl,
    )


def _text(core: Element, path: str) -> str:
    return " ".join((core.findtext(path) or "").split())


def _language(styles: Element | None) -> str:
    if styles is None:
        return ""
    found = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    value = found.get(f"{W}val", "") if found is not None else ""
    return value if re.fullmatch(r"[a-zA-Z]{2,3}(-[A-Za-z0-9]{2,8})*", value) else ""


def _known_style(name: str) -> str:
    """Return the name of a citation style, empty when it is not installed here."""
    from printer.citations.styles import find_style
    from printer.diagnostics import PrinterError

    try:
        find_style(name)
    except PrinterError:
        return ""
    return name
