"""What classes and ids of elements say about them: patterns only.

After Mozilla's Readability (Apache-2.0), whose words have proved themselves on many sites.
"""

from __future__ import annotations

import re

from printer.readers.markdown.tree import Element

_UNLIKELY = re.compile(
    r"-ad-|ai2html|banner|breadcrumbs|combx|comment|community|cover-wrap|disqus|extra|footer|gdpr"
    r"|header|legends|menu|related|remark|replies|rss|shoutbox|sidebar|skyscraper|social|sponsor"
    r"|supplemental|ad-break|agegate|pagination|pager|popup|yom-remote|cookie|consent|newsletter",
    re.IGNORECASE,
)
_HEADER = re.compile(r"header", re.IGNORECASE)
_PERHAPS = re.compile(r"and|article|body|column|content|main|mathjax|shadow", re.IGNORECASE)
_GOOD = re.compile(
    r"article|body|content|entry|hentry|h-entry|main|page|pagination|post|text|blog|story",
    re.IGNORECASE,
)
_BAD = re.compile(
    r"-ad-|hidden|^hid$| hid$| hid |^hid |banner|combx|comment|com-|contact|footer|gdpr|masthead"
    r"|media|meta|outbrain|promo|related|scroll|share|shoutbox|sidebar|skyscraper|sponsor|shopping"
    r"|tags|widget",
    re.IGNORECASE,
)
_SHARING = re.compile(r"(\b|_)(share|sharedaddy)(\b|_)", re.IGNORECASE)
_BYLINE = re.compile(r"byline|author|dateline|writtenby|p-author", re.IGNORECASE)
_NEVER = frozenset(
    (
        "comments",
        "comment-list",
        "commentlist",
        "comments-area",
        "comment-respond",
        "disqus_thread",
        "related",
        "related-posts",
        "related-articles",
        "related-links",
        "newsletter",
        "newsletter-signup",
        "cookie-banner",
        "cookie-notice",
        "cookie-consent",
        "breadcrumb",
        "breadcrumbs",
        "site-footer",
        "site-header",
    )
)
_ROLES = frozenset(
    {"menu", "menubar", "complementary", "navigation", "alert", "alertdialog", "dialog"}
)


def named(element: Element) -> str:
    """Return the classes and the id of an element."""
    return f"{element.get('class') or ''} {element.get('id') or ''}"


def is_unlikely(element: Element) -> bool:
    """Tell whether the names say that it is no part of an article."""
    words = named(element)
    return bool(_UNLIKELY.search(words)) and not _PERHAPS.search(words)


def is_heading_only(element: Element) -> bool:
    """Tell whether nothing speaks against it but that it is called a header, as a heading may be."""
    return not _UNLIKELY.search(_HEADER.sub("", named(element)))


def is_never(element: Element) -> bool:
    """Tell whether a whole name says that it is no part of an article, however short that is."""
    return not _NEVER.isdisjoint(named(element).lower().split())


def has_unlikely_role(element: Element) -> bool:
    """Tell whether the ARIA role says that it is no part of an article."""
    return (element.get("role") or "") in _ROLES


def weight(element: Element) -> int:
    """Return what the names speak for (+25 each for class and id) or against (-25)."""
    total = 0
    for words in (element.get("class"), element.get("id")):
        if words:
            total -= 25 * bool(_BAD.search(words))
            total += 25 * bool(_GOOD.search(words))
    return total


def is_sharing(element: Element) -> bool:
    """Tell whether it is a block of buttons for sharing."""
    return bool(_SHARING.search(named(element)))


def is_byline(element: Element) -> bool:
    """Tell whether it says who wrote the article."""
    if (element.get("rel") or "") == "author" or "author" in (element.get("itemprop") or ""):
        return True
    return bool(_BYLINE.search(named(element)))
