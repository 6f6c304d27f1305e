"""The fields of an article that may hold citations, and whether they do.

Kept apart from all that formats citations, because most articles have none.
"""

from __future__ import annotations

from printer.model import Article

SIGN = 'class="citation"'
"""What a reader's placeholder of a citation has in its markup."""


def texts_of(article: Article) -> dict[str, str]:
    """Return name and markup of the fields, in the order in which they are printed."""
    return {
        "standfirst": article.standfirst,
        "image": article.image.caption if article.image else "",
        "abstract": article.abstract,
        "body": article.body,
    }


def cites(article: Article) -> bool:
    """Tell whether an article cites works, or lists some that it does not cite."""
    return bool(article.sources.uncited) or any(SIGN in text for text in texts_of(article).values())
