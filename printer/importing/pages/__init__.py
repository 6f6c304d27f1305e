"""Importing web pages: fetched, from a file with its folder, from an archive, from a pipe.

    page ─▶ article (readers/webpage) ─▶ images, from beside or the network ─▶ Imported

The page is hostile until proven otherwise: run this in a child process with limits (`LIMITS`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from printer.importing.pages.values import LIMITS, NETWORK_LIMITS, Page

if TYPE_CHECKING:
    from printer.importing.values import Imported
    from printer.network import Network

__all__ = ["LIMITS", "NETWORK_LIMITS", "Page", "read_page"]


def read_page(page: Page, network: Network | None = None) -> Imported:
    """Return the article of a page with its images; `network` is what may still be fetched.

    An image that cannot be had keeps its address in the text, where it is printed as a box that names
    it. Reported: what `read_webpage` reports, `import-not-fetched` (warning, one for all images)
    without the network, `import-image-missing` (error) for each image that could not be had.
    Raises UnprintableError when the page cannot be fetched, or is no article.
    """
    from printer.importing.pages.reading import read
    from printer.network import Network

    return read(page, network or (Network() if page.network else None))
