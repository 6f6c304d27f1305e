"""HTML to Markdown in the dialect of our reader, so that an editor can go on with the text.

    HTML ─▶ tree ─▶ notes found ─▶ blocks ─▶ inlines ─▶ escaped text

What comes out, read by `printer.readers.markdown`, has the same words. Constructs that Markdown has no
marks for (tables with merged cells, keys, ruby) stay HTML, which that reader takes. Nothing is
fetched or judged here: addresses of images are those of `images`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from printer.diagnostics import Result
from printer.importing.markdown.escaping import attribute, escape

__all__ = ["attribute", "escape", "from_html", "inline_from_html"]

_NONE: Mapping[str, str] = MappingProxyType({})


def from_html(html: str, images: Mapping[str, str] = _NONE) -> Result[str]:
    """Return a body as Markdown.

    `html` follows the HTML contract, or is what a web page has; what is no text (scripts, forms) is
    left out. `images` names, for each `src`, the file in the article; an image that is not among
    them keeps its address. Headings are made to begin at `##` without a gap. Reported:
    `import-too-deep` (warning), where lists or quotations are nested so deeply that they are opened.
    """
    from printer.importing.markdown.document import body

    return body(html, images)


def inline_from_html(html: str) -> str:
    """Return what stands within one line, such as a title or a caption, as Markdown."""
    from printer.importing.markdown.document import line

    return line(html)
