"""Reading web pages: from a saved page to the article on it.

    bytes ─▶ characters ─▶ tree ─▶ metadata ─▶ images, polls ─▶ body ─▶ figures, embeds ─▶ markup

One rule is one module. The extractor looks at markup and words only: no script is run, no
style is used, nothing is fetched. The scoring follows Mozilla's Readability.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from printer.diagnostics import Result
    from printer.readers.webpage.values import WebArticle

__all__ = ["MAX_BYTES", "read_webpage"]

MAX_BYTES = 20_000_000
"""Of a saved page; an MHTML archive, which carries its images, may have twice as many."""


def read_webpage(
    data: bytes, *, url: str = "", charset: str = "", shown: str = "-"
) -> Result[WebArticle]:
    """Return the article of a page: HTML, MHTML or plain text.

    `url` is where it was found, `charset` what the server said, `shown` its name in
    diagnostics. Reported: `web-charset`, `web-no-title`, `web-little-text` (warnings). Raises
    UnprintableError when the page is empty, too large, or another kind of file.
    """
    from printer.readers.webpage.extraction import extract

    return extract(data, url=url, charset=charset, shown=shown)
