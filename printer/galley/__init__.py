"""Lays an article out: its values and a layout's templates become one HTML document.

    article + layout ──▶ galley

What the article's source does not hold is made here: the footnotes or the list of link
addresses, "How to cite this article", the QR code of the online version, and for an
author's proof the visible keys and alternative texts. How things look is the layout's
business, how they are printed the press's.
"""

from __future__ import annotations

from printer.galley.document import lay_out

__all__ = ["lay_out"]
