"""Markdown to the body of an article.

The source syntax is Markdown with pandoc's conveniences (figures, notes, fenced divs,
formulas, tables with captions); the result follows the HTML contract
(layouts/base/README.md) as it stands before copy-editing: no numbers, no typography, no
drawn formulas, no checked images. What the author wrote as HTML is sanitised.

`engine.py` is the table of contents of this package. Front matter is not its subject.
"""

from __future__ import annotations

from collections.abc import Callable

from printer.diagnostics import Place, Result, UnprintableError, error
from printer.readers.markdown.conversion import Conversion


def convert(text: str, *, path: str, first_line: int = 1) -> Result[str]:
    """Convert a Markdown text to HTML.

    Args:
        text: The source, without front matter.
        path: The file's name for diagnostics.
        first_line: Line of the file at which `text` begins.

    Raises:
        UnprintableError: when the text is too long, too deeply nested or too tangled.
    """
    from printer.readers.markdown import engine

    return _run(engine.blocks, text, path, first_line)


def convert_inline(text: str, *, path: str, line: int = 1) -> Result[str]:
    """Convert the inline markup of one paragraph (a title, a caption), without `<p>`.

    Args:
        text: The source. What would begin a block elsewhere (`1984.`) is text here.
        path: The file's name for diagnostics.
        line: Line of the file at which `text` begins.

    Raises:
        UnprintableError: when the text is too long or too tangled.
    """
    from printer.readers.markdown import engine

    return _run(engine.inline, text, path, line)


def _run(
    stage: Callable[[str, Conversion, int], str], text: str, path: str, first_line: int
) -> Result[str]:
    conversion = Conversion(path)
    try:
        markup = stage(text, conversion, first_line)
    except RecursionError as problem:
        raise UnprintableError(
            error(
                "the text is nested too deeply",
                Place(path),
                hint="look for quotations, lists or emphasis within one another",
                code="too-deep",
            )
        ) from problem
    return Result(markup, conversion.diagnostics())
