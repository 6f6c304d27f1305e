"""Galleys made by hand, for tests of the press that need no source and no layout."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from printer import layouts
from printer.model import Galley

CSS = """
@page { size: A5; margin: 20mm;
  @top-left { content: string(section) }
  @bottom-center { content: counter(page) " of " counter(pages) } }
@page :first { @top-left { content: "First page" } }
html { font: 10pt/14pt Vollkorn, serif; hyphens: auto; text-align: justify }
h2 { string-set: section content() }
.footnote { float: footnote }
.note-paragraph { display: block }
pre, code { font-family: monospace }
"""

LOREM = (
    "Honorificabilitudinitatibus and extraordinary typographical considerations "
    "demonstrate well-known hyphenation possibilities. "
)


def galley(
    folder: Path, body: str, *, css: str = CSS, lang: str = "en", **fields: object
) -> Galley:
    """Return a galley of `body` whose stylesheet is written into `folder`."""
    sheet = folder / "layout" / "css" / "page.css"
    sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.write_text(css, encoding="utf-8")
    values: dict[str, object] = {
        "slug": "made",
        "html": (
            f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>Made</title>'
            f"</head><body><article>{body}</article></body></html>"
        ),
        "stylesheets": (sheet,),
        "base": folder,
        "roots": (folder,),
        "families": layouts.load("base").families,
        "layout": "made",
        "title": "Made for a test",
        "lang": lang,
        "date": dt.date(2026, 5, 12),
    }
    return Galley(**(values | fields))  # type: ignore[arg-type]
